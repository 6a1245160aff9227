"""Elements from a file of an X-ray spectrometer: filled by name, what is lacking is decided by a person, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lims.db import Database
from lims.intake import match_record
from lims.permissions import Role
from lims.results import (
    NOT_MEASURED,
    VALUE,
    Decided,
    Determination,
    ResultKind,
    complete,
    evaluate_test,
    recompute,
    submit,
    take_record,
)
from lims.results.errors import NotLacking, ReasonNeeded, StandsNot
from lims.results.evaluation import Evaluated
from methods.definitions import FileUnit, OwnGuided
from tests.conftest import NOON
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.intake import store_by_hand
from tests.support.rows import Rows, acting
from tests.support.supplied import SUPPLIED
from tests.support.web import ClientAs, post, words_of

CODE = "ASTM F963"
SYMBOLS = {"antimony": "Sb", "arsenic": "As", "barium": "Ba", "cadmium": "Cd", "chromium": "Cr", "lead": "Pb", "mercury": "Hg",
           "selenium": "Se"}  # fmt: skip
HEAD = "Formula,Concentration,Z,Status,Line 1,Net int.,LLD,Stat. error,Analyzed layer,Bound %"


@pytest.fixture
def rows(database: Database, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """A laboratory whose method names each element by its symbol and by its name."""
    supplied(monkeypatch)
    return Rows(database, CODE)


PPM = FileUnit(written="PPM", unit="mg/kg", source="FICTITIOUS: setting of the spectrometer")
NONE_WRITTEN = FileUnit(written="", unit="ug/kg", source="FICTITIOUS: heading of the export")
PERCENT = FileUnit(written="%", unit="% (m/m)", source="FICTITIOUS: setting of the spectrometer")


def supplied(monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    """The method names each element by its symbol; `limit` is the least that is reported of each."""
    one, limit = SUPPLIED[CODE], more.pop("limit", None)
    assert isinstance(one.own, OwnGuided)
    values = tuple(
        replace(each, reading=f"{SYMBOLS[each.key]}, {each.key}", limit=limit) for each in one.own.values
    )
    monkeypatch.setitem(SUPPLIED, CODE, replace(one, own=replace(one.own, values=values, **more)))


def bring(rows: Rows, number: int, *lost: str, absent: tuple[str, ...] = (), written: str = "mg/kg") -> int:
    """A file of the spectrometer (FICTITIOUS figures) that belongs to the test.

    `lost`: it says “not detected” of them; `absent`: it has no line of them.
    """
    lines = [
        f"{symbol},0.0 {written} -,1,Not detected,KA1,0,9.9 mg/kg,9%,1 um," if name in lost
        else f"{symbol},12.5 {written},1,XRF 1,KA1,9,9.9 mg/kg,1%,1 um,"
        for name, symbol in SYMBOLS.items() if name not in absent
    ]  # fmt: skip
    content = "\n".join([HEAD, *lines, "Zn,3.1 mg/kg,1,XRF 1,KA1,9,9.9 mg/kg,1%,1 um,", ""]).encode()
    with acting(rows.database, rows.analyst, "record.brought", number) as unit:
        interface = rows.interface(unit, CODE, instrument="xrf")
        record = store_by_hand(unit, interface, content, number, name=f"{number}.csv")
        match_record(unit, record.id, rows.tests[CODE].id, basis="FICTITIOUS: written in the notebook")
        return record.id


def take(rows: Rows, record_id: int, minutes: int) -> Determination:
    with acting(rows.database, rows.analyst, "test.measured", minutes) as unit:
        return take_record(unit, rows.tests[CODE].id, record_id)


def decide(rows: Rows, run: Determination, minutes: int, **decided: Decided) -> None:
    with acting(rows.database, rows.analyst, "determination.completed", minutes) as unit:
        complete(unit, run.id, decided)


def found(rows: Rows) -> Evaluated:
    with rows.database.read() as session:
        return evaluate_test(session, rows.tests[CODE].id, at=NOON, person_id=rows.analyst.id)


def printed(evaluated: Evaluated) -> dict[str, str]:
    return {one.measurand.key: one.printed.value for one in evaluated.findings}


def test_what_a_file_has_is_kept_and_what_it_lacks_is_said_by_name(rows: Rows, client_as: ClientAs) -> None:
    record = bring(rows, 1, "cadmium", absent=("lead", "mercury"))
    page = words_of(client_as(Role.TECHNICIAN).get(f"/bench/tests/{rows.tests[CODE].id}/table").text)

    run = take(rows, record, 3)
    before = found(rows)

    assert "The file has no figure for FICTITIOUS lead, FICTITIOUS mercury." in page
    assert "In the file and in no value of the method: Zn." in page
    assert len(run.values) == len(SYMBOLS) - 2
    assert before.findings == ()
    assert "FICTITIOUS lead, FICTITIOUS mercury" in str(before.refusal)
    assert "What was read of the others is kept" in str(before.refusal)


def test_a_person_enters_or_decides_what_stands_for_each_missing_value(rows: Rows) -> None:
    run = take(rows, bring(rows, 1, "cadmium", absent=("lead", "mercury", "barium")), 3)

    decide(
        rows,
        run,
        4,
        lead=Decided(stands=VALUE, text="7.5"),
        mercury=Decided(stands="<", text="0.5", reason="read on the screen"),
    )
    still = found(rows)
    decide(rows, run, 5, barium=Decided(stands=NOT_MEASURED, reason="FICTITIOUS: its line was disturbed"))
    whole = found(rows)

    assert "FICTITIOUS barium" in str(still.refusal)
    assert whole.refusal is None
    assert whole.outcome is not None
    assert printed(whole) == dict.fromkeys(SYMBOLS.keys() - {"barium"}, "12.5") | {
        "lead": "7.5", "mercury": "< 0.5 mg/kg", "cadmium": "not detected",
    }  # fmt: skip
    assert [one.text for one in whole.outcome.messages if "barium" in one.text] == [
        "FICTITIOUS barium: not measured in determination 1, so there is no result: FICTITIOUS: its line was disturbed."
    ]


def test_going_without_a_value_needs_a_reason_and_a_bound_is_a_number(rows: Rows) -> None:
    run = take(rows, bring(rows, 1, absent=("lead",)), 3)

    with pytest.raises(ReasonNeeded):
        decide(rows, run, 4, lead=Decided(stands=NOT_MEASURED))
    with pytest.raises(StandsNot):
        decide(rows, run, 4, lead=Decided(stands="<", text="little", reason="FICTITIOUS"))
    with pytest.raises(NotLacking):
        decide(rows, run, 4, barium=Decided(stands=VALUE, text="1"))


def test_missing_values_are_completed_at_the_page(rows: Rows, client_as: ClientAs) -> None:
    record = bring(rows, 1, absent=("lead", "mercury"))
    technician = client_as(Role.TECHNICIAN)

    taken = post(technician, f"/bench/tests/{rows.tests[CODE].id}/table/{record}")
    page = technician.get(taken.location)
    wrong = post(technician, taken.location, {"stands_lead": "not measured", "stands_mercury": ""})
    done = post(
        technician,
        taken.location,
        {
            "stands_lead": "not measured",
            "reason": "FICTITIOUS",
            "stands_mercury": "value",
            "text_mercury": "3,5",
        },
    )

    assert taken.status_code == done.status_code == 303
    assert "FICTITIOUS lead: number or bound, mg/kg" in words_of(page.text)
    assert "FICTITIOUS cadmium" not in words_of(page.text)
    assert wrong.status_code == 422
    assert "A reason is needed" in words_of(wrong.text)
    assert printed(found(rows))["mercury"] == "3.5"


def test_what_a_person_decided_is_stored_with_the_result(rows: Rows) -> None:
    run = take(rows, bring(rows, 1, "cadmium", absent=("lead",)), 3)
    decide(rows, run, 4, lead=Decided(stands=NOT_MEASURED, reason="FICTITIOUS"))

    with acting(rows.database, rows.analyst, "test.submitted", 6) as unit:
        results = {one.measurand: one for one in submit(unit, rows.tests[CODE].id)}

    assert "lead" not in results
    assert (results["cadmium"].kind, results["cadmium"].relation, results["cadmium"].value) == (
        ResultKind.CENSORED,
        "not detected",
        None,
    )
    with rows.database.read() as session:
        assert recompute(session, results["cadmium"].id).equal


@pytest.mark.parametrize(
    ("unit", "found_as"),
    [
        ("PPM", "12.5"),
        ("", "0.0125"),
        ("%", "125000"),
        ("ppm", "12.5"),
        ("mg/kg", "12.5"),
        ("µg/kg", "0.0125"),
    ],
)
def test_a_unit_that_the_table_does_not_hold_is_taken_as_the_laboratory_said_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, unit: str, found_as: str
) -> None:
    supplied(monkeypatch, file_units=(PPM, NONE_WRITTEN, PERCENT))
    rows = Rows(database, CODE)

    take(rows, bring(rows, 1, written=unit), 3)

    of = found(rows)
    assert of.refusal is None
    assert set(printed(of).values()) == {found_as}
    assert of.given is not None
    label = of.given.determinations[0].inputs["lead"].source.label
    assert ("as the method says" in label) == (unit not in ("mg/kg", "µg/kg"))


def test_a_unit_of_which_nobody_said_what_it_means_fills_nothing(rows: Rows, client_as: ClientAs) -> None:
    bring(rows, 1, written="PPM")

    page = words_of(client_as(Role.TECHNICIAN).get(f"/bench/tests/{rows.tests[CODE].id}/table").text)

    assert "The unit PPM is not in the table of units" in page


def test_what_lies_below_the_least_reported_stands_so_on_the_certificate(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    supplied(monkeypatch, limit=20.0)
    rows = Rows(database, CODE)
    run = take(rows, bring(rows, 1, "cadmium", absent=("lead",)), 3)
    decide(rows, run, 4, lead=Decided(stands=NOT_MEASURED, reason="FICTITIOUS: lost"))
    with acting(rows.database, rows.analyst, "test.submitted", 6) as unit:
        submit(unit, rows.tests[CODE].id)
    rows.take_as_accepted()

    lines = {one.result.measurand: one.line for one in rows.lines()[CODE]}

    assert (lines["arsenic"].result, lines["arsenic"].unit, lines["arsenic"].value) == ("< 20", "mg/kg", None)
    assert (lines["cadmium"].result, lines["cadmium"].censored) == ("not detected (< 20)", True)
    assert [note for one in lines.values() for note in one.notes if "not measured" in note] == [
        "FICTITIOUS lead: not measured in determination 1, so there is no result: FICTITIOUS: lost."
    ]


def test_a_record_is_taken_at_the_page(rows: Rows, client_as: ClientAs) -> None:
    record = bring(rows, 1)
    technician = client_as(Role.TECHNICIAN)

    answer = post(technician, f"/bench/tests/{rows.tests[CODE].id}/table/{record}")

    assert answer.status_code == 303
    assert "12.5" in words_of(technician.get(f"/bench/tests/{rows.tests[CODE].id}").text)
