"""Changes after the start (ISO/IEC 17025 7.1.6): reviewed, with their reason, and the client is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound, NotPermitted
from lims.records import Unit
from lims.requests.errors import AskedTwice, ChangeUnexplained, RequestNotAgreed
from lims.requests.models import RequestChangeRow, RequestLineRow, RequestRow, RequestState
from lims.requests.review import check_lines, check_rule
from lims.requests.service import LineWish, RequestLine, add_lines, find_request


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestChange:
    """A change of what was agreed."""

    at: datetime
    what: str
    reason: str
    person_id: int
    client_told: str


def record_change(unit: Unit, request_id: int, *, what: str, reason: str, client_told: str) -> None:
    """Write down a change of what was agreed. Raises ChangeUnexplained, NotPermitted where no person acts."""
    for missing, text in (("reason", reason), ("word that the client was told", client_told)):
        if not text.strip():
            raise ChangeUnexplained(missing=missing)
    if unit.by.person_id is None:
        raise NotPermitted(permission="requests.agree")
    unit.add(
        RequestChangeRow(
            request_id=request_id, at=unit.at, what=what, reason=reason.strip(), person_id=unit.by.person_id,
            client_told=client_told.strip(),
        )
    )  # fmt: skip


def add_line(unit: Unit, request_id: int, wish: LineWish, *, reason: str, client_told: str) -> RequestLine:
    """Add a method to an agreed request. Raises RequestNotAgreed, ChangeUnexplained, and what a line is refused for."""
    row = agreed_row(unit, request_id)
    request = find_request(unit.session, request_id)
    check_lines(unit.session, [wish], unit.at)
    for present in request.present_lines:
        if (present.method_version_id, present.injection_mode) == (
            wish.method_version_id,
            wish.injection_mode,
        ):
            raise AskedTwice(method=f"Line {present.n}")
    check_rule(unit.session, [wish], row.decision_rule_id, row.view, unit.at)
    (line,) = add_lines(unit, request_id, [wish], after=len(request.lines))
    record_change(
        unit, request_id, what=f"line {line.n} added", reason=reason, client_told=client_told
    )  # fmt: skip
    row.row_version += 1
    return RequestLine.from_row(line)


def remove_line(unit: Unit, line_id: int, *, reason: str, client_told: str) -> RequestLine:
    """Take a method out of an agreed request. Raises NotFound, RequestNotAgreed, ChangeUnexplained."""
    line = unit.session.get(RequestLineRow, line_id)
    if line is None or line.removed_at is not None:
        raise NotFound
    row = agreed_row(unit, line.request_id)
    line.removed_at = unit.at
    record_change(
        unit, line.request_id, what=f"line {line.n} taken out", reason=reason, client_told=client_told
    )  # fmt: skip
    row.row_version += 1
    return RequestLine.from_row(line)


def agreed_row(unit: Unit, request_id: int) -> RequestRow:
    """The row of a request that work is done for. Raises NotFound, RequestNotAgreed."""
    row = unit.session.get(RequestRow, request_id)
    if row is None:
        raise NotFound
    if row.state is not RequestState.AGREED:
        raise RequestNotAgreed(code=row.code, state=row.state.value)
    return row


def end_request(unit: Unit, request_id: int, *, reason: str, client_told: str) -> None:
    """Cancel a request, whether agreed or not. Raises NotFound, ChangeUnexplained."""
    row = unit.session.get(RequestRow, request_id)
    if row is None:
        raise NotFound
    record_change(unit, request_id, what="cancelled", reason=reason, client_told=client_told)
    row.state = RequestState.CANCELLED
    row.row_version += 1


def finish_request(unit: Unit, request_id: int) -> None:
    """Say that everything agreed is done; certificates call it when the last one is issued. Raises NotFound."""
    row = agreed_row(unit, request_id)
    row.state = RequestState.DONE
    row.row_version += 1


def changes_of(session: Session, request_id: int) -> list[RequestChange]:
    """Every change of what was agreed, in order."""
    query = select(RequestChangeRow).where(RequestChangeRow.request_id == request_id)
    return [
        RequestChange(
            at=row.at, what=row.what, reason=row.reason, person_id=row.person_id, client_told=row.client_told
        )
        for row in session.scalars(query.order_by(RequestChangeRow.id))
    ]
