"""Calibrations as data: points, corrections, corrected certificates, and what was known when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Calibration, calibration_at, calibrations_of, correct_calibration
from lims.equipment.calibration import read_points
from lims.equipment.errors import CalibrationRefused, OutsideCalibration, PointRefused, QuantityNotCalibrated
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.equipment import YEAR, density_points, make_calibration, make_equipment

DAY = timedelta(days=1)


def calibration_of(*points: dict[str, object]) -> Calibration:
    return Calibration(
        id=1, version_id=2, n=1, equipment_id=3, certificate="C-1", laboratory="L", accreditation=None,
        calibrated_at=NOON, due_at=None, points=read_points(points), standard="", suitable=True, accepted_by=None,
        file_id=None, fictitious=True, born=1, died=None,
    )  # fmt: skip


def point(
    indication: float, correction: float = 0.0, expanded: float = 0.1, **more: object
) -> dict[str, object]:
    return {
        "quantity": "density", "unit": "kg/m3", "reference": indication + correction, "indication": indication,
        "expanded_uncertainty": expanded, "k": 2.0, **more,
    }  # fmt: skip


def test_a_correction_lies_between_those_of_its_neighbours() -> None:
    calibration = calibration_of(point(700, 0.1, expanded=0.2), point(800, 0.3, expanded=0.4))

    correction, u, source = calibration.correction_at("density", 750.0)

    assert correction == pytest.approx(0.2)
    assert u == pytest.approx(0.15)
    assert source == 2


def test_a_correction_is_given_in_the_unit_that_is_asked_for() -> None:
    calibration = calibration_of(point(700, 0.1), point(800, 0.1))

    found = calibration.correction_at("density", 0.75, "g/cm3")

    assert found.correction == pytest.approx(0.0001)
    assert found.standard_uncertainty == pytest.approx(0.00005)


def test_as_left_counts_where_the_meter_was_adjusted() -> None:
    calibration = calibration_of(point(800, 0.5, when="as_found"), point(800, 0.1, when="as_left"))

    assert calibration.correction_at("density", 800.0).correction == pytest.approx(0.1)


@pytest.mark.parametrize("value", [699.9, 800.1, -1.0])
def test_nothing_is_corrected_outside_the_calibrated_range(value: float) -> None:
    with pytest.raises(OutsideCalibration, match="700 to 800"):
        calibration_of(point(700), point(800)).correction_at("density", value)


def test_a_single_point_holds_only_where_it_was_accepted() -> None:
    calibration = calibration_of(point(15.0, holds_from=14.5, holds_to=15.5))

    assert calibration.correction_at("density", 15.4).correction == 0.0
    with pytest.raises(OutsideCalibration):
        calibration.correction_at("density", 15.6)


def test_a_quantity_without_points_has_no_correction() -> None:
    with pytest.raises(QuantityNotCalibrated, match="no points for temperature"):
        calibration_of(point(800)).correction_at("temperature", 15.0)


@given(
    x=st.floats(700, 900),
    first_u=st.floats(0.01, 1),
    last_u=st.floats(0.01, 1),
    c1=st.floats(-1, 1),
    c2=st.floats(-1, 1),
)
def test_an_interpolated_correction_never_leaves_its_neighbours(
    x: float, first_u: float, last_u: float, c1: float, c2: float
) -> None:
    first, last = calibration_of(point(700, c1, first_u), point(900, c2, last_u)).points

    correction, u, _ = calibration_of(point(700, c1, first_u), point(900, c2, last_u)).correction_at(
        "density", x
    )

    assert (
        min(first.correction, last.correction) - 1e-9
        <= correction
        <= max(first.correction, last.correction) + 1e-9
    )
    assert min(first_u, last_u) / 2 - 1e-9 <= u <= max(first_u, last_u) / 2 + 1e-9


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"k": None}, "has no k"),
        ({"k": 0.5}, "coverage factor"),
        ({"expanded_uncertainty": 0}, "above zero"),
        ({"unit": "kg"}, "which is a unit of mass"),
        ({"unit": "furlong"}, "has the unit"),
        ({"indication": "eight"}, "not a number"),
        ({"correction": 0.7}, "states the correction"),
        ({"when": "yesterday"}, "neither as found nor as left"),
        ({"quantity": ""}, "names no quantity"),
        ({"reference": float("nan")}, "not a number"),
    ],
)  # fmt: skip
def test_a_point_that_means_nothing_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises(PointRefused, match=why):
        read_points([{**point(800), **changed}])


def test_the_same_indication_twice_is_refused() -> None:
    with pytest.raises(PointRefused, match="repeats the indication 800"):
        read_points([point(800), point(800, 0.1)])


def test_a_calibration_counts_from_its_day_until_the_next_is_due(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    made = make_calibration(database, meter.id, at=NOON)

    with database.read() as session:
        assert calibration_at(session, meter.id, NOON - DAY) is None
        assert calibration_at(session, meter.id, NOON) == made
        assert calibration_at(session, meter.id, NOON + YEAR) is None


def test_the_latest_calibration_counts(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    make_calibration(database, meter.id, at=NOON)
    later = make_calibration(database, meter.id, at=NOON + DAY)

    with database.read() as session:
        assert calibration_at(session, meter.id, NOON + 2 * DAY) == later


def test_a_corrected_certificate_is_a_new_version_and_the_old_one_stays_readable(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    first = make_calibration(database, meter.id, at=NOON)
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(NOON + DAY), act="calibration.corrected"
    ) as unit:
        corrected = correct_calibration(unit, first.id, points=density_points(expanded=0.4))

    with database.read() as session:
        now_known = calibration_at(session, meter.id, NOON)
        then_known = calibration_at(session, meter.id, NOON, known_at=corrected.born - 1)

    assert now_known == corrected
    assert now_known.correction_at("density", 800.0).standard_uncertainty == pytest.approx(0.2)
    assert now_known.suitable is None, "other figures must be accepted again"
    assert then_known is not None
    assert then_known.version_id == first.version_id
    assert then_known.correction_at("density", 800.0).standard_uncertainty == pytest.approx(0.05)


def test_a_due_date_that_is_moved_forward_leaves_nothing_behind(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    first = make_calibration(database, meter.id, at=NOON)
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(NOON + DAY), act="calibration.corrected"
    ) as unit:
        correct_calibration(unit, first.id, due_at=NOON + 30 * DAY)

    with database.read() as session:
        assert calibration_at(session, meter.id, NOON + 29 * DAY) is not None
        assert calibration_at(session, meter.id, NOON + 31 * DAY) is None
        assert len(calibrations_of(session, meter.id)) == 1


def test_a_calibration_without_points_or_with_turned_dates_is_refused(database: Database) -> None:
    meter = make_equipment(database, at=NOON)

    with pytest.raises(CalibrationRefused, match="due before"):
        make_calibration(database, meter.id, at=NOON, due_at=NOON - DAY)
