"""Elements from a file of an X-ray spectrometer: filled by name, what is lacking stays unknown, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from instruments import sha256_of
from instruments.gateway.protocol import RecordPost
from lims.db import Database
from lims.files import Kept
from lims.intake import match_record
from lims.intake.gateways import hand_gateway
from lims.intake.records import raw_of, store_record
from lims.intake.understanding import make_sense
from lims.permissions import Role
from lims.results import evaluate_test, exclude_determination, take_record
from lims.results.evaluation import Evaluated
from methods.definitions import OwnGuided
from tests.conftest import NOON
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
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
    one = SUPPLIED[CODE]
    assert isinstance(one.own, OwnGuided)
    values = tuple(replace(each, reading=f"{SYMBOLS[each.key]}, {each.key}") for each in one.own.values)
    monkeypatch.setitem(SUPPLIED, CODE, replace(one, own=replace(one.own, values=values)))
    return Rows(database, CODE)


def bring(rows: Rows, number: int, *lost: str) -> int:
    """A file of the spectrometer (FICTITIOUS figures) that belongs to the test; some elements were not detected."""
    lines = [
        f"{symbol},0.0 mg/kg -,1,Not detected,KA1,0,9.9 mg/kg,9%,1 um," if name in lost
        else f"{symbol},12.5 mg/kg,1,XRF 1,KA1,9,9.9 mg/kg,1%,1 um,"
        for name, symbol in SYMBOLS.items()
    ]  # fmt: skip
    content = "\n".join([HEAD, *lines, "Zn,3.1 mg/kg,1,XRF 1,KA1,9,9.9 mg/kg,1%,1 um,", ""]).encode()
    with acting(rows.database, rows.analyst, "record.brought", number) as unit:
        gateway = hand_gateway(unit)
        told = RecordPost(
            gateway=gateway.key, number=number, instrument="xrf", kind="file", content=content, driver="files", received_at=unit.at,
            sha256=sha256_of(content), driver_version="1", name=f"{number}.csv", packed=False,
        )  # fmt: skip
        kept = Kept(sha256=told.sha256, size=len(content))
        record = store_record(
            unit, gateway, told, kept, rows._interface(unit, CODE), make_sense(raw_of(told), {})
        )
        unit.flush()
        match_record(unit, record.id, rows.tests[CODE].id, basis="FICTITIOUS: written in the notebook")
        return record.id


def take(rows: Rows, record_id: int, minutes: int) -> Evaluated:
    with acting(rows.database, rows.analyst, "test.measured", minutes) as unit:
        taken = take_record(unit, rows.tests[CODE].id, record_id)
    with rows.database.read() as session:
        found = evaluate_test(session, rows.tests[CODE].id, at=NOON, person_id=rows.analyst.id)
    if found.refusal is not None:
        with acting(rows.database, rows.analyst, "test.measured", minutes + 1) as unit:
            exclude_determination(unit, taken.id, "FICTITIOUS: incomplete")
    return found


def test_elements_are_filled_by_name_and_what_was_not_detected_is_no_nought(
    rows: Rows, client_as: ClientAs
) -> None:
    incomplete, whole = bring(rows, 1, "cadmium"), bring(rows, 2)
    page = words_of(client_as(Role.TECHNICIAN).get(f"/bench/tests/{rows.tests[CODE].id}/table").text)

    refused, found = take(rows, incomplete, 3), take(rows, whole, 5)

    assert "The file has no figure for FICTITIOUS cadmium." in page
    assert "Not detected" in page
    assert "In the file and in no value of the method: Zn." in page
    assert "FICTITIOUS cadmium" in str(refused.refusal)
    assert refused.findings == ()
    assert found.refusal is None
    assert {one.printed.value for one in found.findings} == {"12.5"}
    assert len(found.findings) == len(SYMBOLS)


def test_a_record_is_taken_at_the_page(rows: Rows, client_as: ClientAs) -> None:
    record = bring(rows, 1)
    technician = client_as(Role.TECHNICIAN)

    answer = post(technician, f"/bench/tests/{rows.tests[CODE].id}/table/{record}")

    assert answer.status_code == 303
    assert "12.5" in words_of(technician.get(f"/bench/tests/{rows.tests[CODE].id}").text)
