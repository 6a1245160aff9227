"""Several injections by one curve: the uncertainty of their mean against an independent Monte Carlo, and what lies below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from methods.chromatography import CurveData, CurveForm, Level, Weight, Window
from methods.definitions import (
    Component,
    Given,
    GivenResponse,
    Outcome,
    OwnComponent,
    OwnComposition,
    OwnGroup,
    Peak,
    PeakExample,
    PeakTable,
    Uncertainty,
    VectorResult,
)
from methods.definitions import Determination as Run
from methods.definitions.censoring import Substitution
from methods.definitions.own_composition import composition_definition
from methods.knowledge import Source, Unknown
from methods.uncertainty import BudgetSource, Input, Mode
from methods.wording import Texts

SOURCE = BudgetSource(kind="test", key="1", label="FICTITIOUS")
S, U_STANDARD, RUNS = 0.02, 0.004, 200_000
SPREAD = Input(name="area_repeatability", value=0.0, u=S, unit="1")
TIMES = {"propane": 3.0, "isobutane": 5.0, "benzene": 8.0}
AMOUNTS = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
AREAS = {  # of a line with an intercept, so that an amount is not proportional to its area
    "propane": np.array([150.0, 246.0, 352.0, 449.0, 555.0]),
    "isobutane": np.array([95.0, 178.0, 255.0, 341.0, 418.0]),
}


def method(injections: int, *, standard: bool = False, **more: Any) -> Any:
    names = [*AREAS, *(["benzene"] if standard else [])]
    texts: Texts = {"en": "x", "az": "x", "ru": "x"}
    example = {**dict.fromkeys(names, 1.0), "propane": 5.0}
    own = OwnComposition(
        code="FICTITIOUS-GC", edition="1", titles=texts, names=texts, source=Source(document="FICTITIOUS"), unit="mg/kg",
        components=tuple(OwnComponent(name=one, factor=1.0, group="sum") for one in names), injections=injections,
        groups=(OwnGroup(key="sum", names=texts),), internal_standard="benzene" if standard else "",
        examples=(PeakExample(areas=example, expected={"propane": "5.0"}, source="worked by hand"),),
    )  # fmt: skip
    return composition_definition(replace(own, **more))


def curves() -> GivenResponse:
    return GivenResponse(
        windows=tuple(Window(name=one, low=t - 0.2, high=t + 0.2) for one, t in TIMES.items()), source=SOURCE,
        curves={
            name: CurveData(
                component=name, unit="mg/kg", form=CurveForm.LINE, weight=Weight.NONE,
                levels=tuple(
                    Level(amount=float(x), u=U_STANDARD * float(x), area=float(y)) for x, y in zip(AMOUNTS, areas, strict=True)
                ),
            )
            for name, areas in AREAS.items()
        },
    )  # fmt: skip


def computed(definition: Any, runs: list[Mapping[str, float]]) -> Outcome:
    tables = tuple(
        PeakTable(
            signal="FID", area_unit="", source=SOURCE,
            peaks=tuple(
                Peak(key=str(n), name=None, retention_time=TIMES[name], area=area, manual=False)
                for n, (name, area) in enumerate(run.items(), start=1)
            ),
        )
        for run in runs
    )  # fmt: skip
    return definition.evaluate(  # type: ignore[no-any-return]
        Given(
            method=definition.code, edition=definition.edition, product="", mode=definition.modes[0].key, peak_table=tables[-1],
            peak_tables=tables, determinations=tuple(Run(key=str(n), inputs={}) for n in range(len(runs))),
            contributions=(SPREAD,), response=curves(), uncertainty_mode=Mode.GUM,
        )
    )  # fmt: skip


def components(outcome: Outcome) -> dict[str, Component]:
    found = outcome.result("composition")
    assert isinstance(found, VectorResult)
    return {str(one.name): one for one in found.components}


def u_of(one: Uncertainty | Unknown) -> float:
    assert isinstance(one, Uncertainty)
    return one.u


def drawn(runs: list[Mapping[str, float]], *, standard: bool) -> dict[str, np.ndarray[Any, Any]]:
    """Means of the injections with areas, coefficients and standards drawn anew each time; ordinary least squares by hand."""
    chance = np.random.default_rng(7)
    divisors = [
        run["benzene"] * (1 + S * chance.standard_normal(RUNS)) if standard else np.ones(RUNS) for run in runs
    ]
    X = np.stack([np.ones_like(AMOUNTS), AMOUNTS], axis=1)
    found = {}
    for name, areas in AREAS.items():
        b, (rest,), *_ = np.linalg.lstsq(X, areas, rcond=None)
        V = np.linalg.inv(X.T @ X) * rest / (len(AMOUNTS) - 2)
        b0, b1 = chance.multivariate_normal(b, V, RUNS).T
        wrong = 1 + U_STANDARD * chance.standard_normal(RUNS)
        each = [
            (run[name] * (1 + S * chance.standard_normal(RUNS)) / divisor - b0) / b1
            for run, divisor in zip(runs, divisors, strict=True) if name in run
        ]  # fmt: skip
        found[name] = wrong * np.mean(each, axis=0)
    return found


@pytest.mark.parametrize("standard", [False, True])
def test_the_uncertainty_of_a_mean_by_a_curve_agrees_with_a_monte_carlo(standard: bool) -> None:
    scale = 2.0 if standard else 1.0
    runs: list[Mapping[str, float]] = [
        {"propane": 500.0 * scale, "isobutane": 130.0 * scale}, {"propane": 300.0 * scale, "isobutane": 150.0 * scale},
        {"propane": 400.0 * scale},
    ]  # fmt: skip
    if standard:
        runs = [{**run, "benzene": 2.0} for run in runs]

    outcome = computed(method(3, standard=standard), runs)

    drawings, found = drawn(runs, standard=standard), components(outcome)
    for name, values in drawings.items():
        assert found[name].value == pytest.approx(values.mean(), rel=2e-3)
        assert u_of(found[name].uncertainty) == pytest.approx(values.std(), rel=0.01)
    total = sum(drawings.values())
    assert u_of(outcome.result("sum").uncertainty) == pytest.approx(np.std(total), rel=0.01)  # type: ignore[union-attr]


def test_the_first_injection_does_not_speak_for_all() -> None:
    high, low = {"propane": 540.0, "isobutane": 200.0}, {"propane": 160.0, "isobutane": 200.0}

    one_way = components(computed(method(2), [high, low]))["propane"]
    other_way = components(computed(method(2), [low, high]))["propane"]

    assert u_of(one_way.uncertainty) == pytest.approx(u_of(other_way.uncertainty), rel=1e-12)
    assert one_way.below is other_way.below is None


PARTLY = [{"propane": 100.0, "isobutane": 200.0}, {"propane": 160.0, "isobutane": 200.0}]
"""The lowest level of propane, 10 mg/kg, has an area of about 149."""


def test_without_a_rule_a_mean_partly_below_the_lowest_level_is_not_formed() -> None:
    outcome = computed(method(2), list(PARTLY))

    (said,) = [one for one in outcome.messages if one.key == "no mean of censored"]
    assert said.level == "stop"
    assert said.texts["en"].startswith("propane: some determinations have a figure and others only a bound")
    assert outcome.results == ()


@pytest.mark.parametrize(
    ("rule", "counted"), [(Substitution.NOUGHT, 0.0), (Substitution.HALF, 5.0), (Substitution.LIMIT, 10.0)]
)
def test_by_its_rule_a_mean_partly_below_is_formed_without_U_and_says_so(
    rule: Substitution, counted: float
) -> None:
    high = components(computed(method(1), [PARTLY[1]]))["propane"].value

    outcome = computed(method(2, below=rule), list(PARTLY))

    found = components(outcome)["propane"]
    assert found.value == pytest.approx((high + counted) / 2)
    assert isinstance(found.uncertainty, Unknown)
    assert found.below == (None if found.value >= 10.0 else 10.0)
    assert "mean of censored" in {one.key for one in outcome.messages}


def test_injections_that_all_lie_below_the_lowest_level_are_less_than_it() -> None:
    outcome = computed(method(2), [{**one, "propane": 100.0} for one in PARTLY])

    assert components(outcome)["propane"].below == 10.0
    assert "no mean of censored" not in {one.key for one in outcome.messages}


def test_less_than_the_laboratory_reports_is_so_by_any_rule() -> None:
    own = [OwnComponent(name=one, factor=1.0, group="sum", limit=12.0) for one in AREAS]

    outcome = computed(method(2, components=tuple(own)), list(PARTLY))

    assert components(outcome)["propane"].below == 12.0
    assert outcome.result("sum")
