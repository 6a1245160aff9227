"""What the register holds besides: particulars over time, papers by their hash, verification before service, changed parts."""

from __future__ import annotations

import io
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import EquipmentState, change_equipment, put_system
from lims.gates import Answer, CheckAnswer, GateQuestion
from lims.particulars import (
    Ownership,
    Software,
    calibrate_system,
    particulars_at,
    state_particulars,
    verify_for_service,
)
from lims.particulars.errors import ParticularsRefused
from lims.particulars.gate import look_at_system, verification_answers
from lims.particulars.service import particulars_of, ranges_text, read_ranges, read_software
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.equipment import make_calibration, make_density_bench, make_equipment
from tests.support.people import make_person
from tests.support.samples import acting
from tests.support.web import ClientAs, post

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PDF = b"%PDF-1.7 a manual"


def unit_at(database: Database, at, person_id: int | None = None):  # type: ignore[no-untyped-def]
    by = Actor.person(person_id) if person_id else Actor.system("setup")
    return unit_of_work(database, by=by, clock=SetClock(at), act="particulars.tried")


def test_firmware_and_owner_stand_over_time(database: Database) -> None:
    one = make_equipment(database, at=NOON - 9 * DAY)
    for n, version in enumerate(("2.1", "2.2")):
        with unit_at(database, NOON - (5 - n) * DAY) as unit:
            state_particulars(
                unit, one.id, ownership=Ownership.BORROWED, owner="FICTITIOUS institute",
                software=[Software(name="firmware", version=version)],
            )  # fmt: skip

    with database.read() as session:
        then = particulars_at(session, one.id, NOON - 4.5 * DAY)
        periods = particulars_of(session, one.id)
    assert then is not None
    assert then.software[0].version == "2.1"
    assert [each.software[0].version for each in periods] == ["2.2", "2.1"]


def test_particulars_that_mean_nothing_are_refused(database: Database) -> None:
    one = make_equipment(database, at=NOON)
    for given, why in (
        ({"settings_hash": "abc"}, "no SHA-256"), ({"ownership": Ownership.OUTSIDE}, "said whose"),
    ):  # fmt: skip
        with pytest.raises(ParticularsRefused, match=why), unit_at(database, NOON) as unit:
            state_particulars(unit, one.id, **given)
    for text, why in (
        ("D4052; density; parsec", "cannot be read"),
        ("D4052; density; kg/m3; 900; 700", "ends before"),
        ("; x", "line 1"),
    ):
        with pytest.raises(ParticularsRefused, match=why):
            read_ranges(text)
    with pytest.raises(ParticularsRefused, match="name = version"):
        read_software("firmware 2.1")
    [known] = read_ranges("D4052; density; kg/m3; 700; 900")
    assert read_ranges(ranges_text([known])) == [known]


# -- verified before service (6.4.4) ------------------------------------------------------------------------------


def reasons(database: Database, one, at) -> list[str]:  # type: ignore[no-untyped-def]
    with database.read() as session:
        return [each.reason for each in verification_answers(session, one, at)]


def moved(database: Database, one, state: EquipmentState, at) -> None:  # type: ignore[no-untyped-def]
    with unit_at(database, at) as unit:
        change_equipment(unit, one.id, state=state)


def test_new_equipment_needs_a_verification_before_it_serves(database: Database) -> None:
    person = make_person(database, Role.TECHNICAL_MANAGER, at=NOON - 9 * DAY)
    taken_over = make_equipment(database, at=NOON - 9 * DAY)
    new = make_equipment(database, at=NOON - 9 * DAY, state=EquipmentState.NEW)
    moved(database, new, EquipmentState.IN_SERVICE, NOON - 3 * DAY)

    assert reasons(database, taken_over, NOON) == []
    assert reasons(database, new, NOON) == ["unverified"]
    with acting(database, person, NOON - DAY) as unit:
        verify_for_service(unit, new.id, found="required and found alike, FICTITIOUS", passed=False)
    assert reasons(database, new, NOON) == ["failed"]
    with acting(database, person, NOON - HOUR) as unit:
        verify_for_service(unit, new.id, found="mended, conforms, FICTITIOUS", passed=True)
    assert reasons(database, new, NOON) == ["by_record"]
    assert reasons(database, new, NOON - 2 * DAY) == ["unverified"]  # for the moment of the measurement


def test_what_comes_back_from_calibration_is_verified_by_its_accepted_certificate(database: Database) -> None:
    one = make_equipment(database, at=NOON - 90 * DAY)
    make_calibration(database, one.id, at=NOON - 80 * DAY)
    moved(database, one, EquipmentState.AT_CALIBRATION, NOON - 9 * DAY)
    moved(database, one, EquipmentState.OUT_OF_USE, NOON - 4 * DAY)
    moved(database, one, EquipmentState.IN_SERVICE, NOON - 2 * DAY)
    assert reasons(database, one, NOON) == ["unverified"]

    make_calibration(database, one.id, at=NOON - 5 * DAY)

    assert reasons(database, one, NOON) == ["by_calibration"]


# -- a changed part ------------------------------------------------------------------------------------------------


def test_a_changed_part_ends_the_analytical_calibration_and_not_those_of_the_parts(
    database: Database,
) -> None:
    bench = make_density_bench(database, at=NOON - 5 * DAY)
    other = make_equipment(database, at=NOON - 5 * DAY)
    system = bench.system
    question = GateQuestion(
        act="perform", at=NOON, person_id=None, test_id=None, method_id=1, method_version_id=1, settings={},
        definition="ASTM D4052", parts={}, measuring_system_id=system.id,
    )  # fmt: skip

    def asked() -> list[CheckAnswer]:
        with database.read() as session:
            return list(look_at_system(session, question))

    def made_of(parts: dict[str, int], at) -> None:  # type: ignore[no-untyped-def]
        with unit_at(database, at) as unit:
            put_system(unit, code=system.code, name=system.name, parts=parts, methods=list(system.methods))

    assert asked() == []  # none is kept: none is asked for
    with unit_at(database, NOON - 4 * DAY, bench.person_id) as unit:
        calibrate_system(unit, system.id, found="response factors, FICTITIOUS")
    assert [one.reason for one in asked()] == ["going_on"]

    made_of({"density meter": other.id}, NOON - 3 * DAY)
    made_of(dict(system.parts), NOON - 2 * DAY)  # put back: it was out, so it has ended

    [ended] = asked()
    assert (ended.answer, ended.reason) == (Answer.NO, "ended")
    with unit_at(database, NOON - HOUR, bench.person_id) as unit:
        calibrate_system(unit, system.id, found="again, FICTITIOUS", due_at=NOON + DAY)
    assert [one.reason for one in asked()] == ["going_on"]


# -- the pages -----------------------------------------------------------------------------------------------------


def test_papers_are_kept_by_their_hash_and_settings_note_theirs(
    client_as: ClientAs, database: Database
) -> None:
    one, client = make_equipment(database, at=NOON - DAY), client_as(Role.TECHNICAL_MANAGER)
    address = f"/equipment/{one.id}/papers/new"

    manual = post(
        client, address, {"kind": "manual", "title": "Manual", "file": (io.BytesIO(PDF), "manual.pdf")}
    )
    wrong = post(
        client, address, {"kind": "photo", "title": "No photo", "file": (io.BytesIO(PDF), "photo.jpg")}
    )
    settings = post(
        client, address, {"kind": "settings", "title": "Settings", "file": (io.BytesIO(b"\x00\x01"), "a.mth")}
    )

    assert (manual.status_code, wrong.status_code, settings.status_code) == (303, 422, 303), settings.text
    with database.read() as session:
        known = particulars_at(session, one.id, NOON)
    assert known is not None
    assert known.settings_hash == sha256(b"\x00\x01").hexdigest()
    assert "manual.pdf" in client.get(f"/equipment/{one.id}/particulars").text


def test_every_page_answers_and_the_label_is_printed(client_as: ClientAs, database: Database) -> None:
    bench, client = make_density_bench(database, at=NOON - DAY), client_as(Role.TECHNICAL_MANAGER)
    meter, system = bench.meter.id, bench.system.id
    pages = [
        f"/equipment/{meter}", f"/equipment/{meter}/particulars", f"/equipment/{meter}/particulars/state",
        f"/equipment/{meter}/papers/new", f"/equipment/{meter}/verifications/new", f"/equipment/{meter}/label",
        f"/equipment/systems/{system}", f"/equipment/systems/{system}/calibrate",
    ]  # fmt: skip

    stated = post(
        client, f"/equipment/{meter}/particulars/state",
        {"ownership": "own", "software": "firmware = 2.1", "ranges": "D4052; density; kg/m3; 700; 900", "reason": "new"},
    )  # fmt: skip
    verified = post(
        client,
        f"/equipment/{meter}/verifications/new",
        {"at": "2026-05-19 12:00", "found": "x", "passed": "yes"},
    )
    calibrated = post(
        client, f"/equipment/systems/{system}/calibrate", {"at": "2026-05-19 12:00", "found": "x"}
    )
    label = post(client, f"/equipment/{meter}/label", {"size": "50x30", "form": "pdf"})

    assert (stated.status_code, verified.status_code, calibrated.status_code) == (303, 303, 303)
    assert label.data.startswith(b"%PDF")
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client_as(Role.ASSESSOR).get(f"/equipment/{meter}/particulars/state").status_code == 403


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/particulars")) == []


def test_a_piece_of_equipment_is_found_by_the_asset_number_that_it_has(
    client_as: ClientAs, database: Database
) -> None:
    found, other = make_equipment(database, at=NOON - 9 * DAY), make_equipment(database, at=NOON - 9 * DAY)
    with unit_at(database, NOON - 5 * DAY) as unit:
        state_particulars(unit, found.id, ownership=Ownership.OWN, asset_number="INV-00417")
        state_particulars(unit, other.id, ownership=Ownership.OWN, asset_number="INV-00418")
    client = client_as(Role.TECHNICIAN)

    page = client.get("/equipment?q=inv-00417").text

    assert f'href="/equipment/{found.id}"' in page
    assert f'href="/equipment/{other.id}"' not in page
    assert f'href="/equipment/{found.id}"' in client.get(f"/equipment?q={found.code}").text
