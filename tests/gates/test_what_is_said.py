"""What the gate says where something is missing or not as usual: each reason that other tests do not meet, and its nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lims.catalogue import gate as catalogue
from lims.catalogue.models import MethodRow
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import EquipmentCheck, Room, add_room, record_check, record_room_condition
from lims.equipment import gate as equipment
from lims.gates import CheckAnswer, GateQuestion
from lims.materials import change_lot, register_lot
from lims.materials import gate as materials
from lims.people import checks as people
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.samples import (
    Answered,
    Decision,
    Seen,
    ask_client,
    decide_deviation,
    deviations_of,
    receive_sample,
    withdraw_sample,
)
from lims.samples import checks as samples
from tests.conftest import NOON
from tests.support.catalogue import MANUAL, d4052_settings, make_method
from tests.support.equipment import DENSITY_METER, make_calibration, make_equipment, make_room, water_and_air
from tests.support.people import make_person
from tests.support.samples import ALL_WELL, acting, make_sample

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
D4052 = "ASTM D4052 (D4052-18)"


def question(**given: Any) -> GateQuestion:
    asked = GateQuestion(
        act="perform", at=NOON, person_id=None, test_id=None, method_id=1, method_version_id=1,
        settings=d4052_settings(), definition=D4052,
    )  # fmt: skip
    return replace(asked, **given)


def said(database: Database, look: Callable[..., Any], **given: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Reasons and what they rest on."""
    with database.read() as session:
        answers: list[CheckAnswer] = list(look(session, question(**given)))
    return [(one.reason, one.rests_on) for one in answers]


def system(database: Database, at: datetime = NOON) -> Any:
    return unit_of_work(database, by=Actor.system("setup"), clock=SetClock(at), act="test")


@pytest.mark.parametrize(
    ("since", "at", "reason"),
    [
        ("sampled", None, "sampling_unknown"), ("received", None, "receipt_unknown"),
        ("sampled", NOON - HOUR, "sampled_in_time"), ("received", NOON - HOUR, "received_in_time"),
        ("sampled", NOON - DAY, "sampled_too_early"), ("received", NOON - DAY, "received_too_early"),
    ],
)  # fmt: skip
def test_the_age_of_a_sample_counts_from_what_the_setting_says(
    database: Database, since: str, at: datetime | None, reason: str
) -> None:
    settings = {"holding_time": {"hours": 8, "since": since, "source": MANUAL}}

    found = said(database, catalogue.look_at_age, settings=settings, **{f"{since}_at": at})

    assert found == [(reason, (1,))]


def test_a_version_is_used_only_from_its_day_and_a_newer_edition_is_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = make_method(database, at=NOON)
    newer = replace(method, id=method.id + 1000, edition="NEXT")  # no method ships in two editions yet
    asked = {"method_id": method.method_id, "method_version_id": method.id}

    found = [said(database, catalogue.look_at_method, at=at, **asked) for at in (NOON - HOUR, NOON)]
    monkeypatch.setattr(catalogue, "method_version_at", lambda *_: newer)
    found.append(said(database, catalogue.look_at_method, at=NOON, **asked))

    assert [reason for [(reason, _)] in found] == ["not_approved", "approved", "replaced"]
    assert [rests_on for [(_, rests_on)] in found] == [(method.id,), (method.id,), (method.id, newer.id)]


def test_a_product_that_no_method_knows_is_refused_with_those_that_it_knows(database: Database) -> None:
    with database.read() as session:
        (answer,) = catalogue.look_at_matrix(session, question(product_group="honey"))

    assert (answer.reason, answer.sentence) == ("unknown", "ASTM D4052 has no product group honey.")
    assert "diesel fuel" in str(answer.remedy)


def test_a_product_that_the_laboratory_does_not_test_by_the_method_is_refused(database: Database) -> None:
    narrowed = {"products": {"groups": ["gasoline"], "source": MANUAL}}

    found = {
        product: said(database, catalogue.look_at_matrix, product_group=product, settings=narrowed)
        for product in ("gasoline", "diesel fuel", "crude oil")
    }

    assert found == {
        "gasoline": [("covered", (1,))], "diesel fuel": [("excluded", (1,))], "crude oil": [("excluded", (1,))],
    }  # fmt: skip


def test_equipment_that_was_not_there_yet_or_is_not_calibrated_is_named(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    parts = {DENSITY_METER: meter.id}

    assert said(database, equipment.look_at_state, parts=parts, at=NOON - DAY) == [
        ("not_registered", (meter.id,))
    ]
    [(reason, rests_on)] = said(database, equipment.look_at_calibration, parts=parts)
    assert (reason, len(rests_on)) == ("none", 1)
    calibration = make_calibration(database, meter.id, at=NOON, due_at=None)
    found = said(database, equipment.look_at_calibration, parts=parts)
    assert found == [("no_interval", (calibration.version_id,))]


def test_a_check_that_was_never_done_or_could_not_be_judged_is_never_green(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    asked = {"parts": {DENSITY_METER: meter.id}, "settings": d4052_settings(checks={})}

    assert said(database, equipment.look_at_checks, **asked) == [("never_asked", (meter.id,))]
    check = unjudged_check(database, meter.id)
    assert said(database, equipment.look_at_checks, **asked) == [("not_judged", (check.id,))]


def unjudged_check(database: Database, equipment_id: int) -> EquipmentCheck:
    """No method is approved, so there are no limits."""
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    with acting(database, person, NOON) as unit:
        return record_check(unit, equipment_id=equipment_id, kind="water and air", readings=water_and_air())


def test_a_room_that_is_not_named_not_read_or_read_in_part_is_refused(database: Database) -> None:
    limits = {
        name: {"low": 1, "high": 100, "source": MANUAL} for name in ("temperature_c", "humidity_percent")
    }
    with system(database) as unit:
        unread: Room = add_room(unit, code="R-1", name="unread")
    found = [
        said(database, equipment.look_at_room, settings={"room": limits}, room_id=room_id)
        for room_id in (None, unread.id)
    ]
    with system(database) as unit:
        record_room_condition(unit, room_id=unread.id, temperature_c=21.0)
    found.append(said(database, equipment.look_at_room, settings={"room": limits}, room_id=unread.id))

    assert [[reason for reason, _ in answers] for answers in found] == [
        ["no_room"], ["no_reading"], ["age_unknown", "no_value"],
    ]  # fmt: skip
    assert found[1] == [("no_reading", (unread.id,))]


def test_a_reading_of_the_room_is_not_good_for_ever(database: Database) -> None:
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    room = make_room(database, at=NOON, person_id=person.id)

    found = said(database, equipment.look_at_room, room_id=room.id, at=NOON + DAY)

    assert [reason for reason, _ in found] == ["too_old"]


def test_a_lot_that_is_put_away_or_was_not_there_yet_is_refused(database: Database) -> None:
    with system(database) as unit:
        lot = register_lot(
            unit, code="RM-1", name="strips", role="strip standard", expires_at=NOON + 30 * DAY
        )
    with system(database, NOON + DAY) as unit:
        change_lot(unit, lot.id, in_use=False)
    asked = {"lots": {"strip standard": lot.id}, "definition": "ASTM D1838 (D1838-16)"}

    found = [said(database, materials.look_at_lots, at=at, **asked) for at in (NOON - DAY, NOON + 2 * DAY)]

    assert found[0] == [("not_registered", (lot.id,))]
    assert [reason for reason, _ in found[1]] == ["not_in_use"]


def test_when_nobody_is_left_the_gate_says_so(database: Database) -> None:
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    with system(database) as unit:
        method = unit.add(MethodRow(code="ASTM D4052")).id

    found = said(database, people.look, person_id=person.id, method_id=method, act="release")

    assert found == [("nobody_is", ())]


def test_what_the_client_decided_and_what_left_the_house_is_said(database: Database) -> None:
    person = make_person(database, Role.FRONT_DESK, at=NOON)
    sample = make_sample(database, at=NOON, received=False)
    broken = {**ALL_WELL, "seals": Answered(seen=Seen.NO, note="one seal is broken")}
    with acting(database, person, NOON) as unit:
        receive_sample(unit, sample.id, broken)
    with database.read() as session:
        (deviation,) = deviations_of(session, [sample.id])
    with acting(database, person, NOON) as unit:
        ask_client(unit, deviation.id, how="by phone")
        decide_deviation(unit, deviation.id, decision=Decision.PROCEED, decided_by="the client")
    with acting(database, person, NOON) as unit:
        withdraw_sample(unit, sample.id, reason="asked for it", client_told="by phone")

    assert said(database, samples.look_at_deviations, item_id=sample.id) == [("proceed", (deviation.id,))]
    assert said(database, samples.look_at_receipt, item_id=sample.id) == [("gone", (sample.id,))]
