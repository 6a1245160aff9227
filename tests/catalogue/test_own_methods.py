"""A method that the laboratory adds in the browser: tried on examples, approved by another person, and run at the bench."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lims.catalogue import (
    MethodVersion,
    draft_version,
    ensure_method,
    find_method_id,
    method_version_at,
    open_drafts,
)
from lims.catalogue.errors import DraftIncomplete, OwnMethodUnreadable
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results import evaluate_test
from lims.samples import tests_of_sample
from methods.definitions import NumericResult
from methods.knowledge import Unknown
from tests.catalogue.test_proposing import approve, row_of, send
from tests.conftest import NOON
from tests.support.samples import make_sample
from tests.support.web import ClientAs, post

NEW = "/catalogue/own_method/new"
TYPED: dict[str, Any] = {
    "code": "OWN-1", "edition": "1", "en": "Density by weighing", "document": "FICTITIOUS procedure", "formula": "rho = 1000 * m / V",
    "result": "rho", "result_en": "density by weighing", "unit": "kg/m³", "condition": "20 °C", "determinations": "1",
    "examples": "m = 41,0; V = 50.0 -> 820.0 | worked by hand", "inputs-0-name": "m", "inputs-0-en": "Mass", "inputs-0-unit": "g",
    "inputs-0-low": "0", "inputs-0-high": "200", "inputs-1-name": "V", "inputs-1-en": "Volume", "inputs-1-unit": "mL",
    "inputs-1-low": "1", "effective_from": "2026-05-18 16:00", "reason": "our own", "fictitious": "y",
}  # fmt: skip


def propose(client: FlaskClient, url: str = NEW, **changed: Any) -> TestResponse:
    return post(client, url, TYPED | {name.replace("__", "-"): value for name, value in changed.items()})


def version(database: Database) -> MethodVersion:
    with database.read() as session:
        method_id = find_method_id(session, "OWN-1")
        assert method_id is not None
        found = method_version_at(session, method_id, NOON)
    assert found is not None
    return found


def approved_method(client_as: ClientAs, database: Database) -> MethodVersion:
    """The method, proposed by one person and approved by another."""
    draft = propose(client_as(Role.TECHNICAL_MANAGER)).location
    assert approve(client_as(Role.QUALITY_MANAGER), draft).status_code == 303
    return version(database)


def measured(
    client_as: ClientAs, database: Database, method: MethodVersion, **given: str
) -> tuple[Any, TestResponse]:
    """A test by the method with one determination entered at the bench: what it gives, and the bench's answer."""
    sample = make_sample(database, at=NOON, method=method)
    with database.read() as session:
        test = tests_of_sample(session, sample.id)[0]
    typed = {"in_m": "41.05", "in_V": "50.0", "at": "2026-05-19 16:00", **given}
    answer = post(client_as(Role.TECHNICIAN, bench=True), f"/bench/tests/{test.id}/entry", typed)
    with database.read() as session:
        return evaluate_test(session, test.id, at=NOON + timedelta(minutes=1)), answer


def test_a_method_of_our_own_goes_from_the_form_to_a_result_with_uncertainty(
    client_as: ClientAs, database: Database
) -> None:
    method = approved_method(client_as, database)
    url, manager = f"/catalogue/method/{method.method_id}/propose", client_as(Role.TECHNICAL_MANAGER)
    figures = {
        "correction of Mass": "0.01",
        "correction of Volume": "0.02",
        "pooled standard deviation": "0.3",
    }
    cells: dict[str, str] = {}
    for name, figure in figures.items():
        row = row_of(manager, url, name)
        cells |= {f"{row}__value": figure, f"{row}__document": "FICTITIOUS text"}

    before, _ = measured(client_as, database, method)
    assert approve(client_as(Role.QUALITY_MANAGER), send(manager, url, **cells).location).status_code == 303
    after, answer = measured(client_as, database, version(database))

    assert answer.status_code == 303, answer.text
    without, found = (one.findings[0].result for one in (before, after))
    assert isinstance(without.uncertainty, Unknown)
    assert isinstance(found, NumericResult)
    assert found.value == pytest.approx(821.0)
    assert found.unit == "kg/m3"
    expected = ((20 * 0.01) ** 2 + (1000 * 41.05 / 50**2 * 0.02) ** 2 + 0.3**2) ** 0.5
    assert not isinstance(found.uncertainty, Unknown)
    assert found.uncertainty.u == pytest.approx(expected, rel=1e-6)


def test_a_formula_has_steps_that_the_approver_and_the_bench_see_and_keeps_them_in_its_next_version(
    client_as: ClientAs, database: Database
) -> None:
    steps = "Fill to the mark | Nişana qədər doldurun | Заполните до метки | 5 | yes | V | 7.2"
    manager = client_as(Role.TECHNICAL_MANAGER)
    draft = propose(manager, steps=steps).location

    seen = client_as(Role.QUALITY_MANAGER).get(draft).text
    approve(client_as(Role.QUALITY_MANAGER), draft)
    method = version(database)
    sample = make_sample(database, at=NOON, method=method)
    with database.read() as session:
        test = tests_of_sample(session, sample.id)[0]
    bench = client_as(Role.TECHNICIAN, bench=True).get(f"/bench/tests/{test.id}").text

    assert "Fill to the mark" in seen
    assert "Fill to the mark" in bench
    assert [(one.minutes, one.second_person, one.inputs) for one in method.definition.steps] == [
        (5.0, True, ("V",))
    ]
    assert (
        steps.replace("yes", "second person")
        in manager.get(f"/catalogue/own_method/{method.method_id}/propose").text
    )


def test_who_approves_reads_the_examples_and_the_page_still_shows_them_afterwards(
    client_as: ClientAs, database: Database
) -> None:
    draft, manager = propose(client_as(Role.TECHNICAL_MANAGER)).location, client_as(Role.QUALITY_MANAGER)
    example = "V = 50; m = 41 -&gt; 820.0 | worked by hand"

    before = manager.get(draft).text
    assert approve(manager, draft).status_code == 303
    after = manager.get(draft).text

    assert example in before
    assert "Compared with what stands now" in before
    assert example in after
    assert "Compared with what stood before" in after


def test_a_standard_that_the_laboratory_runs_by_its_own_method_is_no_longer_refused(
    client_as: ClientAs, database: Database
) -> None:
    drafter, page = client_as(Role.TECHNICAL_MANAGER), "/standards/astm-d2624"
    before = drafter.get(page).text

    approve(client_as(Role.QUALITY_MANAGER), propose(drafter, code="ASTM D2624").location)

    assert "Not runnable" in before
    assert "Not runnable" not in drafter.get(page).text
    assert "Run by a method of our own" in drafter.get("/standards").text


def test_a_test_that_nobody_has_begun_says_so_and_asks_for_nothing_to_be_measured_again(
    client_as: ClientAs, database: Database
) -> None:
    sample = make_sample(database, at=NOON, method=approved_method(client_as, database))
    with database.read() as session:
        test = tests_of_sample(session, sample.id)[0]

    page = client_as(Role.TECHNICIAN, bench=True).get(f"/bench/tests/{test.id}").text

    assert "Nothing has been measured yet." in page
    assert "Measure again" not in page


def test_an_implausible_value_gives_no_result(client_as: ClientAs, database: Database) -> None:
    evaluated, _ = measured(client_as, database, approved_method(client_as, database), in_m="410.5")

    assert evaluated.findings == ()


def test_it_is_tried_on_its_examples_before_it_is_proposed(client_as: ClientAs, database: Database) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    looked = propose(client, step="check")
    wrong = propose(client, examples="m = 41.0; V = 50.0 -> 821.0 | worked by hand")

    assert looked.status_code == 200
    assert "Agrees" in looked.text
    assert wrong.status_code == 422
    assert "Differs" in wrong.text
    assert "an example gives 820.0 where 821.0 is expected" in wrong.text
    with database.read() as session:
        assert open_drafts(session) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"formula": "rho = m.real / V"}, "cannot be read at line 1"),
        ({"formula": "rho = open(m) * V"}, "cannot be read at line 1"),
        ({"formula": "rho = 1000 * m / 50"}, "does not use V"),
        ({"unit": "stone"}, "There is no unit stone"),
        ({"inputs__1__unit": ""}, "This field is empty"),
        ({"inputs__1__low": "one"}, "is not a number"),
        ({"examples": "820"}, "is no example"),
        ({"examples": "m = 41.0 -> 820.0 | by hand"}, "cannot be used"),
        ({"determinations": "0"}, "determinations is impossible"),
        ({"code": ""}, "This field is empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_method_is_said_beside_it(
    client_as: ClientAs, database: Database, changed: dict[str, str], says: str
) -> None:
    answer = propose(client_as(Role.TECHNICAL_MANAGER), **changed)

    assert answer.status_code == 422
    assert says in answer.text
    with database.read() as session:
        assert open_drafts(session) == []


def test_a_code_that_the_catalogue_has_is_refused(client_as: ClientAs, database: Database) -> None:
    approved_method(client_as, database)

    answers = [propose(client_as(Role.TECHNICAL_MANAGER), code=code) for code in ("OWN-1", "ASTM D4052")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("is taken already" in answer.text for answer in answers)


def test_a_changed_formula_is_a_new_version_and_the_old_one_stays(
    client_as: ClientAs, database: Database
) -> None:
    old = approved_method(client_as, database)
    url, drafter = f"/catalogue/own_method/{old.method_id}/propose", client_as(Role.TECHNICAL_MANAGER)

    draft = send(drafter, url, formula="rho = 1000 * m / V + 0 * m", edition="2").location
    page = drafter.get(draft).text
    approve(client_as(Role.QUALITY_MANAGER), draft)

    new = version(database)
    assert "rho = 1000 * m / V + 0 * m" in page
    assert (old.edition, new.edition) == ("1", "2")
    assert new.n > old.n
    assert old.definition_key != new.definition_key
    assert "worked by hand" in drafter.get(f"/methods/{old.method_id}").text


def test_the_form_sent_as_it_stands_changes_nothing(client_as: ClientAs, database: Database) -> None:
    method = approved_method(client_as, database)
    client = client_as(Role.TECHNICAL_MANAGER)

    answers = [
        send(client, f"/catalogue/{kind}/{method.method_id}/propose") for kind in ("own_method", "method")
    ]

    for answer in answers:
        assert "It states the same as what stands." in client.get(answer.location).text


def test_inputs_are_added_and_removed(client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    more, fewer = propose(client, step="add"), propose(client, step="remove-0")

    assert more.text.count('-reading" name="inputs-') == 3
    assert fewer.text.count('-reading" name="inputs-') == 1
    assert 'value="Volume"' in fewer.text


@pytest.mark.parametrize("text", ["{", "{}", '{"code": "OWN-1"}', "{" * 5000, '{"code": 1, "inputs": 2}'])
def test_a_text_that_is_no_method_is_refused(database: Database, text: str) -> None:
    content = {"edition": "1", "definition": text, "titles": {"en": "x"}, "settings": {}, "fictitious": True}

    with (
        pytest.raises(OwnMethodUnreadable),
        unit_of_work(
            database, by=Actor.system("setup"), clock=SetClock(NOON), act="catalogue.drafted"
        ) as unit,
    ):
        draft_version(unit, "method", ensure_method(unit, "OWN-1"), content, unit.at, "x")


def test_a_definition_of_another_code_is_refused(database: Database) -> None:
    content = {
        "edition": "D4052-18", "definition": "ASTM D4052 (D4052-18)", "titles": {"en": "x"}, "settings": {}, "fictitious": True,
    }  # fmt: skip

    with (
        pytest.raises(DraftIncomplete, match="of ASTM D4052, and this is OWN-1"),
        unit_of_work(
            database, by=Actor.system("setup"), clock=SetClock(NOON), act="catalogue.drafted"
        ) as unit,
    ):
        draft_version(unit, "method", ensure_method(unit, "OWN-1"), content, unit.at, "x")
