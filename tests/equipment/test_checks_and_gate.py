"""Checks of the apparatus, the doubts that they raise, and what the gate says about equipment and rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lims.catalogue import MethodVersion
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import CheckAnswer, EquipmentState, change_equipment, decide_suitability
from lims.equipment.errors import ReadingRefused, StateNotPossible
from lims.equipment.gate import CHECKS
from lims.gates import Answer, GateQuestion
from lims.gates import CheckAnswer as GateSays
from lims.quality.models import DoubtRow
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.catalogue import d4052_settings, make_method
from tests.support.equipment import (
    DENSITY_METER,
    YEAR,
    DensityBench,
    make_check,
    make_density_bench,
    make_equipment,
    make_room,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def question(method: MethodVersion, bench: DensityBench, at: datetime = NOON, **more: object) -> GateQuestion:
    asked = GateQuestion(
        act="perform", at=at, person_id=bench.person_id, test_id=None, method_id=method.method_id,
        method_version_id=method.id, settings=dict(method.settings), definition=method.definition_key,
        parts={DENSITY_METER: bench.meter.id}, room_id=bench.room.id, product_group="diesel fuel",
    )  # fmt: skip
    return replace(asked, **more)  # type: ignore[arg-type]


def ask(database: Database, asked: GateQuestion) -> dict[str, GateSays]:
    with database.read() as session:
        return {said.check: said for check in CHECKS for said in check.look(session, asked)}


@pytest.fixture
def method(database: Database) -> MethodVersion:
    return make_method(database, at=NOON - DAY)


@pytest.fixture
def bench(database: Database, method: MethodVersion) -> DensityBench:
    return make_density_bench(database, at=NOON)


def test_a_meter_that_is_ready_passes_every_check(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    said = ask(database, question(method, bench, value=0.83, value_unit="g/cm3"))

    assert {one.answer for one in said.values()} == {Answer.YES}
    assert set(said) == {
        "in_service",
        "calibrated",
        "calibration_suitable",
        "accuracy_needed",
        "range_calibrated",
        "apparatus_check",
        "room_conditions",
    }


def test_a_calibration_that_was_due_on_that_day_is_refused_in_words(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    said = ask(database, question(method, bench, at=NOON + YEAR))["calibrated"]

    assert said.answer is Answer.NO
    assert "was due on 2027-05-18, 24.0 h before" in said.sentence
    assert said.remedy is not None


def test_last_tuesday_is_judged_by_last_tuesdays_records(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(NOON + DAY), act="equipment.changed"
    ) as unit:
        change_equipment(unit, bench.meter.id, state=EquipmentState.OUT_OF_USE)

    assert ask(database, question(method, bench, at=NOON))["in_service"].answer is Answer.YES
    assert ask(database, question(method, bench, at=NOON + 2 * DAY))["in_service"].answer is Answer.NO


def test_a_value_outside_the_calibrated_range_is_refused(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    said = ask(database, question(method, bench, value=0.65, value_unit="g/cm3"))["range_calibrated"]

    assert said.answer is Answer.NO
    assert "650 kg/m³ (density) lies outside the calibrated range 680 to 1000 kg/m³" in said.sentence


@pytest.mark.parametrize("suitable", [None, False])
def test_a_calibration_that_nobody_accepted_is_refused(
    database: Database, method: MethodVersion, bench: DensityBench, suitable: bool | None
) -> None:
    with unit_of_work(
        database, by=Actor.person(bench.person_id), clock=SetClock(NOON), act="calibration.judged"
    ) as unit:
        decide_suitability(unit, bench.calibration.id, suitable)  # type: ignore[arg-type]

    assert ask(database, question(method, bench))["calibration_suitable"].answer is Answer.NO


def test_a_check_that_is_too_old_is_refused_with_its_age(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    said = ask(database, question(method, bench, at=NOON + 25 * HOUR))["apparatus_check"]

    assert said.answer is Answer.NO
    assert "25.0 h old; it is asked for every 24.0 h" in said.sentence


def test_without_an_interval_or_limits_nothing_is_green(
    database: Database, bench: DensityBench, method: MethodVersion
) -> None:
    settings = d4052_settings(checks={}, room={})

    said = ask(database, question(method, bench, settings=settings))

    assert said["apparatus_check"].answer is Answer.NO_REQUIREMENT
    assert said["room_conditions"].answer is Answer.NO_REQUIREMENT


def test_a_room_beyond_its_limits_is_refused(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    hot = make_room(database, at=NOON, person_id=bench.person_id, temperature_c=31.0)

    said = ask(database, question(method, bench, room_id=hot.id))["room_conditions"]

    assert said.answer is Answer.NO
    assert "31 °C" in said.sentence


def test_a_role_that_nothing_fills_is_refused(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    said = ask(database, question(method, bench, parts={}))

    assert said["measuring_system"].answer is Answer.NO


def test_nobody_has_said_whether_it_needs_calibration(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    bath = make_equipment(database, at=NOON - DAY, role="bath", calibration_needed=None)

    said = ask(database, question(method, bench, parts={"bath": bath.id}))

    assert said["calibrated"].answer is Answer.NO_REQUIREMENT


def test_a_check_within_its_limits_passes_and_says_the_figures(
    database: Database, bench: DensityBench
) -> None:
    assert bench.check is not None
    assert bench.check.answer is CheckAnswer.PASSED
    assert "difference +0.020 kg/m³, limit ±0.1 kg/m³: within" in bench.check.sentence


def test_a_failed_check_closes_the_gate_at_once_and_raises_a_doubt_since_the_last_good_one(
    database: Database, method: MethodVersion, bench: DensityBench
) -> None:
    failed = make_check(
        database, bench.meter.id, at=NOON + 2 * HOUR, person_id=bench.person_id, water_off=0.3
    )

    said = ask(database, question(method, bench, at=NOON + 3 * HOUR))["apparatus_check"]
    with database.read() as session:
        doubt = session.scalars(select(DoubtRow)).one()
    assert failed.answer is CheckAnswer.FAILED
    assert said.answer is Answer.NO
    assert (doubt.since, doubt.until) == (NOON, NOON + 2 * HOUR)
    assert doubt.figures["check_id"] == failed.id


def test_a_check_without_limits_passes_nothing_and_raises_no_doubt(database: Database) -> None:
    bench = make_density_bench(database, at=NOON)  # no method is approved

    assert bench.check is not None
    assert bench.check.answer is CheckAnswer.UNKNOWN
    with database.read() as session:
        assert session.scalars(select(DoubtRow)).all() == []


def test_readings_that_cannot_be_are_refused_with_both_sentences(
    database: Database, bench: DensityBench
) -> None:
    with pytest.raises(ReadingRefused) as refused:
        make_check(database, bench.meter.id, at=NOON, person_id=bench.person_id, water_off=-900.0)

    assert refused.value.problem_text.endswith(".")
    assert refused.value.remedy_text.endswith(".")


def test_what_is_retired_never_comes_back(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(NOON + DAY), act="equipment.changed"
    ) as unit:
        change_equipment(unit, meter.id, state=EquipmentState.RETIRED)

    with (
        pytest.raises(StateNotPossible, match="is retired, so it cannot become in service"),
        unit_of_work(
            database, by=Actor.system("x"), clock=SetClock(NOON + 2 * DAY), act="equipment.changed"
        ) as unit,
    ):
        change_equipment(unit, meter.id, state=EquipmentState.IN_SERVICE)
