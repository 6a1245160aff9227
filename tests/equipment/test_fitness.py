"""Is it good enough for D4052? A calibration beside what the method needs, answered in figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lims.catalogue.errors import SettingRefused
from lims.catalogue.settings import apparatus_needs
from lims.db import Database
from lims.equipment.calibration import Calibration, read_points
from lims.equipment.fitness import compare, fits_of
from lims.equipment.gate import look_at_fitness
from lims.gates import Answer, CheckAnswer, GateQuestion
from methods.calibration.fitness import Aspect, Fit, Fitness, Need
from tests.conftest import NOON
from tests.support.catalogue import d4052_settings, density_need, make_method
from tests.support.equipment import DENSITY_METER, density_points, make_calibration, make_density_bench

NEED = Need(
    unit="kg/m3", low=700, high=950, largest_error=0.2, rule="guard_band", largest_U=0.15, largest_step=0.05
)
DAY = timedelta(days=1)


def point(indication: float, error: float = 0.0, expanded: float = 0.1, **more: Any) -> dict[str, Any]:
    return {
        "quantity": "density", "unit": "kg/m3", "reference": indication - error, "indication": indication,
        "expanded_uncertainty": expanded, "k": 2.0, "resolution": 0.01, **more,
    }  # fmt: skip


def calibrated(*points: dict[str, Any]) -> Calibration:
    return Calibration(
        id=1, version_id=2, n=1, equipment_id=3, certificate="C-1", laboratory="L", accreditation=None,
        calibrated_at=NOON, due_at=None, points=read_points(points), standard="", suitable=None, accepted_by=None,
        file_id=None, fictitious=True, born=1, died=None,
    )  # fmt: skip


def judged(*points: dict[str, Any], **need: Any) -> Fitness:
    given = {name: getattr(NEED, name) for name in Need.__slots__} | need
    return compare(calibrated(*points), Need(**given))


def failing(fitness: Fitness) -> set[Aspect]:
    return {one.aspect for one in fitness.failing}


def test_a_meter_within_every_figure_is_good_enough() -> None:
    assert judged(point(690), point(830, 0.09), point(998)).answer is Fit.GOOD


def test_an_error_that_fits_by_itself_fails_with_its_guard_band() -> None:
    points = point(690), point(830, 0.12), point(998)

    assert judged(*points, rule="simple_acceptance").answer is Fit.GOOD
    assert failing(judged(*points)) == {Aspect.ERROR}


@pytest.mark.parametrize(
    ("points", "aspect"),
    [
        ((point(720), point(998)), Aspect.RANGE),
        ((point(690), point(830, expanded=0.16), point(998)), Aspect.UNCERTAINTY),
        ((point(690, resolution=0.1), point(998)), Aspect.RESOLUTION),
    ],
)
def test_what_is_not_reached_is_named(points: tuple[dict[str, Any], ...], aspect: Aspect) -> None:
    found = judged(*points)

    assert found.answer is Fit.NOT_GOOD
    assert failing(found) == {aspect}


def test_between_two_points_the_ends_of_the_range_are_judged_too() -> None:
    found = judged(point(690, 0.3), point(998, -0.3))

    assert [round(one.found or 0, 4) for one in found.compared if one.at and one.at.between][:2] == [
        0.2805,
        -0.2065,
    ]
    assert failing(found) == {Aspect.ERROR}


@pytest.mark.parametrize("name", ["largest_error", "largest_U", "largest_step"])
def test_what_nobody_has_entered_is_unknown_and_never_good(name: str) -> None:
    points = point(690), point(998)

    assert judged(*points, **{name: None}).answer is Fit.UNKNOWN
    assert judged(*points, **{name: None}, rest_stated_none=True).answer is Fit.GOOD


def test_a_step_of_the_display_that_nobody_has_entered_is_unknown() -> None:
    assert judged(point(690), point(998, resolution=None)).answer is Fit.UNKNOWN


def test_what_was_as_found_tells_how_it_was_and_not_how_it_is() -> None:
    found = judged(
        point(690, when="as_left"), point(830, 0.9, when="as_found"), point(830, when="as_left"), point(998, when="as_left")
    )  # fmt: skip

    assert found.answer is Fit.GOOD
    assert found.was_beyond


def test_a_need_in_another_unit_is_compared_in_that_of_the_certificate() -> None:
    need = Need(unit="g/cm3", low=0.7, high=0.95, largest_U=0.0001, rest_stated_none=True)
    found = compare(calibrated(point(690), point(998)), need)

    assert found.need.unit == "kg/m3"
    assert found.answer is Fit.GOOD


def test_a_quantity_that_was_not_calibrated_is_not_good_enough() -> None:
    need = Need(unit="degC", low=15, high=15, largest_U=0.05, rest_stated_none=True)

    assert compare(calibrated(point(690)), need).answer is Fit.NOT_GOOD


@pytest.mark.parametrize("wrong", [{"rule": ""}, {"unit": "stone"}, {"largest_U": -1}, {"source": ""}])
def test_a_need_that_cannot_be_compared_is_refused(wrong: dict[str, Any]) -> None:
    odd = {"apparatus": {"density meter": {"1": density_need(**wrong)}}}

    with pytest.raises(SettingRefused):
        apparatus_needs(odd, "density meter")


def gate(database: Database, **settings: Any) -> list[CheckAnswer]:
    method = make_method(database, at=NOON - DAY, settings=d4052_settings(**settings))
    bench = make_density_bench(database, at=NOON)
    asked = GateQuestion(
        act="perform", at=NOON, person_id=bench.person_id, test_id=None, method_id=method.method_id,
        method_version_id=method.id, settings=dict(method.settings), definition=method.definition_key,
        parts={DENSITY_METER: bench.meter.id},
    )  # fmt: skip
    with database.read() as session:
        fits = fits_of(session, bench.calibration, NOON)
        said = list(look_at_fitness(session, asked))
    assert [one.answer is Fit.GOOD for one in fits] == [one.answer is Answer.YES for one in said]
    return said


def test_the_gate_says_in_figures_why_a_meter_is_good_enough(database: Database) -> None:
    (said,) = gate(database)

    assert said.answer is Answer.YES
    assert (
        "calibrated 680 to 1000 kg/m³, needed 700 to 950 kg/m³; error −0.05 kg/m³ with U 0.1 kg/m³"
        in said.sentence
    )


def test_the_gate_refuses_a_meter_whose_uncertainty_is_too_large(database: Database) -> None:
    (said,) = gate(database, apparatus={"density meter": {"1": density_need(largest_U=0.05)}})

    assert said.answer is Answer.NO
    assert "U 0.1 kg/m³ at 800 kg/m³, at most 0.05 kg/m³" in said.sentence


def test_without_a_need_the_gate_is_amber(database: Database) -> None:
    (said,) = gate(database, apparatus={})

    assert said.answer is Answer.NO_REQUIREMENT


def test_points_keep_the_step_of_the_display(database: Database) -> None:
    points = [{**one, "resolution": 0.01} for one in density_points()]
    bench = make_density_bench(database, at=NOON)

    made = make_calibration(database, bench.meter.id, at=NOON, points=points)

    assert made.resolution_of("density") == 0.01
