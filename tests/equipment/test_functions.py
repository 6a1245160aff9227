"""Corrections by a fitted function: its value there, with the certificate's uncertainty and that of the fit."""

from __future__ import annotations

import math
from datetime import timedelta
from statistics import linear_regression
from typing import Any

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Calibration, calibration_at, correct_calibration, put_calibration
from lims.equipment.errors import CalibrationRefused, OutsideCalibration
from lims.records import Actor, unit_of_work
from lims.results import budget_of
from tests.conftest import NOON
from tests.support.equipment import make_equipment
from tests.support.results import make_bench, make_results

X = (0.0, 10.0, 20.0, 30.0, 40.0)
CORRECTIONS = (0.02, 0.05, 0.06, 0.10, 0.11)
U, K = 0.04, 2.0


def points(**given: Any) -> list[dict[str, Any]]:
    """Points of a thermometer about a line."""
    return [
        {"quantity": "temperature", "unit": "degC", "reference": x + c, "indication": x, "expanded_uncertainty": U, "k": K, **given}
        for x, c in zip(X, CORRECTIONS, strict=True)
    ]  # fmt: skip


def calibrated(database: Database, function: str, given: list[dict[str, Any]] | None = None) -> Calibration:
    """A thermometer calibrated at these points."""
    one = make_equipment(database, at=NOON)
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(NOON), act="equipment.calibrated"
    ) as unit:
        return put_calibration(
            unit, one.id, certificate="F-1", laboratory="L", calibrated_at=NOON, due_at=None, fictitious=True,
            points=[{**one, "function": function} for one in given or points()],
        )  # fmt: skip


def test_a_straight_line_gives_its_value_and_never_less_than_the_certificates_uncertainty(
    database: Database,
) -> None:
    """Slope, intercept and the uncertainty of the mean response by the textbook formulas of simple regression."""
    slope, intercept = linear_regression(X, CORRECTIONS)
    n, mean = len(X), sum(X) / len(X)
    spread = sum((x - mean) ** 2 for x in X)
    residuals = [c - intercept - slope * x for x, c in zip(X, CORRECTIONS, strict=True)]
    s = math.sqrt(sum(r * r for r in residuals) / (n - 2))
    u_line = s * math.sqrt(1 / n + (15.0 - mean) ** 2 / spread)

    found = calibrated(database, "line").correction_at("temperature", 15.0)

    assert found.correction == pytest.approx(intercept + slope * 15.0, rel=1e-9)
    assert found.standard_uncertainty == pytest.approx(math.hypot(u_line, U / K), rel=1e-9)


def test_without_a_function_the_neighbouring_points_are_joined(database: Database) -> None:
    found = calibrated(database, "").correction_at("temperature", 15.0)

    assert (found.correction, found.standard_uncertainty) == pytest.approx((0.055, 0.02))


def test_a_function_says_nothing_outside_its_points(database: Database) -> None:
    with pytest.raises(OutsideCalibration):
        calibrated(database, "quadratic").correction_at("temperature", 41.0)


@pytest.mark.parametrize(
    ("function", "given"), [("spline", points()), ("cubic", points()[:4]), ("line", points()[:2])]
)
def test_a_function_that_the_points_cannot_bear_is_refused(
    database: Database, function: str, given: list[dict[str, Any]]
) -> None:
    with pytest.raises(CalibrationRefused):
        calibrated(database, function, given)


def test_a_quantity_with_a_single_point_keeps_that_point(database: Database) -> None:
    single = {
        "quantity": "density", "unit": "kg/m3", "reference": 998.3, "indication": 998.2, "expanded_uncertainty": 0.1, "k": 2.0,
        "holds_from": 900.0, "holds_to": 1100.0,
    }  # fmt: skip

    found = calibrated(database, "line", [*points(), single]).correction_at("density", 1000.0)

    assert (found.correction, found.standard_uncertainty) == pytest.approx((0.1, 0.05))


def test_another_function_takes_the_acceptance_away(database: Database) -> None:
    made = calibrated(database, "")
    later = NOON + timedelta(hours=1)
    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(later), act="c") as unit:
        correct_calibration(unit, made.id, suitable=True)
    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(later), act="c") as unit:
        changed = correct_calibration(unit, made.id, points=points(function="line"))

    assert (changed.function, changed.suitable) == ("line", None)


def test_the_budget_says_by_which_calibration_and_how_the_reading_was_corrected(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    made = make_results(database, bench, 0.8321, at=NOON)

    with database.read() as session:
        lines = budget_of(session, [made[0].id])[made[0].id]
        calibration = calibration_at(session, bench.density.meter.id, NOON)

    assert calibration is not None
    line = next(one for one in lines if one.name == "calibration")
    assert line.source_id == calibration.version_id
    assert line.source == f"{calibration.certificate}, {calibration.laboratory}, between its points"
