"""Tests added, cancelled or found impossible after the start: reviewed, with their reason, and the client is told (7.1.6)."""

from __future__ import annotations

from lims.catalogue import find_product, method_versions
from lims.errors import NotFound
from lims.records import Unit
from lims.requests import LineWish, RequestLine, add_line, find_request, record_change
from lims.samples.errors import SampleEnded, TestStateRefused
from lims.samples.models import ItemRow, TestState
from lims.samples.registration import add_tests, check_matrix
from lims.samples.sample import GONE, Sample
from lims.samples.states import refresh_sample_state, set_test_state
from lims.samples.tests import ENDED, Test, find_test


def add_test(unit: Unit, item_id: int, wish: LineWish, *, reason: str, client_told: str) -> Test:
    """Add a test to a sample of an agreed request. The method becomes a line of the request if it is none yet.

    Raises NotFound, SampleEnded, RequestNotAgreed, ChangeUnexplained, MethodNotInUse, WrongMatrix.
    """
    row = unit.session.get(ItemRow, item_id)
    if row is None or row.request_id is None or row.product_id is None:
        raise NotFound
    if row.state in GONE:
        raise SampleEnded(code=row.code, state=row.state.value)
    found = method_versions(unit.session, [wish.method_version_id]).get(wish.method_version_id)
    if found is None:
        raise NotFound
    check_matrix(found, find_product(unit.session, row.product_id), wish.injection_mode)
    line = _present_line(unit, row.request_id, wish)
    if line is None:
        line = add_line(unit, row.request_id, wish, reason=reason, client_told=client_told)
    what = f"{found.code} ({found.edition}) added for {row.code}"
    record_change(unit, row.request_id, what=what, reason=reason, client_told=client_told)
    (test_id,) = add_tests(unit, [(Sample.from_row(row), [line])])
    refresh_sample_state(unit, item_id)
    return find_test(unit.session, test_id)


def _present_line(unit: Unit, request_id: int, wish: LineWish) -> RequestLine | None:
    for line in find_request(unit.session, request_id).present_lines:
        if (line.method_version_id, line.injection_mode) == (wish.method_version_id, wish.injection_mode):
            return line
    return None


def end_test(
    unit: Unit, test_id: int, state: TestState, *, reason: str, client_told: str, seen: int | None = None
) -> Test:
    """Cancel a test, or say that it was found impossible; the change stands with the request.

    Raises NotFound, ChangedMeanwhile, TestStateRefused, ChangeUnexplained.
    """
    test = find_test(unit.session, test_id)
    if state not in ENDED:
        raise TestStateRefused(old=test.state.value, new=state.value)
    row = unit.session.get_one(ItemRow, test.item_id)
    method = method_versions(unit.session, [test.method_version_id])[test.method_version_id]
    if row.request_id is not None:
        what = f"{method.code} ({method.edition}) for {row.code}: {state.value}"
        record_change(unit, row.request_id, what=what, reason=reason, client_told=client_told)
    return set_test_state(
        unit, test_id, state, seen=seen, ended_reason=reason.strip(), client_told=client_told.strip()
    )  # fmt: skip
