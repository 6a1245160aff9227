"""The calculation of a density by oscillating U-tube: density at 15 °C, relative density, API gravity."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from methods.definitions.errors import BubblesNotExcluded, NoVolumeTable
from methods.definitions.messages import carried_to_15C, no_agreement, not_in_budget
from methods.definitions.outcome import Message, NumericResult, Outcome, Uncertainty, uncertainty_of
from methods.definitions.own_control import uncertainty_by_control
from methods.definitions.prepare import Prepared
from methods.definitions.study import uncertainty_by_study
from methods.knowledge import Known, Unknown
from methods.petroleum import (
    ProductGroup,
    Rules,
    api_gravity,
    reference_densities,
    relative_density_60F,
)
from methods.precision import Agreement, AgreementAnswer, Precision, determinations_agree
from methods.uncertainty import RANGE_FACTOR, BudgetSource, Input, JointEvaluation, Mode, propagate_all
from methods.uncertainty import Precision as PrecisionKind
from methods.units import convert_uncertainty
from methods.wording import Texts

DENSITY, RELATIVE_DENSITY, API = "density_15C", "relative_density_60F", "api_gravity_60F"
UNITS = {DENSITY: "kg/m3", RELATIVE_DENSITY: "relative density", API: "degAPI"}
ON_DENSITY = ("calibration", "drift", "resolution", "repeatability", "apparatus_check")
ON_TEMPERATURE = "sample_temperature"
BUBBLES_EXCLUDED = "excluded"
GROUP_NAMES: Mapping[ProductGroup, Texts] = {
    ProductGroup.CRUDE_OIL: {"en": "crude oil", "az": "xam neft", "ru": "сырая нефть"},
    ProductGroup.REFINED_PRODUCTS: {"en": "refined products", "az": "neft məhsulları", "ru": "нефтепродукты"},
    ProductGroup.LUBRICATING_OIL: {"en": "lubricating oil", "az": "sürtkü yağı", "ru": "смазочное масло"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class DensityCalculation:
    """How a density method computes: the D1250 table of each product group and the rules of which edition."""

    tables: Mapping[str, ProductGroup]
    rules: Rules

    def __call__(self, prepared: Prepared) -> Outcome:
        """Results for the three measurands. Raises BubblesNotExcluded, NoVolumeTable, and D1250's refusals."""
        _check_bubbles(prepared)
        group = self._table(prepared)
        measured = [
            self._measurands(rho, t, group)
            for rho, t in zip(_densities(prepared), _temperatures(prepared), strict=True)
        ]
        agreement = _agreement(prepared, measured)
        messages = _messages(prepared, group, self.rules, agreement)
        results = () if _beyond(agreement) else self._results(prepared, group)
        return prepared.method.outcome(results, agreement=agreement, messages=messages)

    def _table(self, prepared: Prepared) -> ProductGroup:
        group = self.tables.get(prepared.given.product)
        if group is None:
            raise NoVolumeTable(product=prepared.given.product)
        return group

    def _measurands(self, rho: Any, t: Any, group: ProductGroup) -> dict[str, Any]:
        """The three measurands from a density (kg/m³) at t (°C)."""
        rho15, rho60 = reference_densities(rho, t, group=group, rules=self.rules)
        RD = relative_density_60F(rho60, rules=self.rules)
        return {DENSITY: rho15, RELATIVE_DENSITY: RD, API: api_gravity(RD)}

    def _results(self, prepared: Prepared, group: ProductGroup) -> tuple[NumericResult, ...]:
        given = prepared.given
        by_study = given.uncertainty_mode is Mode.INTERLABORATORY
        contributions = prepared.corrections() if by_study else _with_repeatability(prepared)
        joint = propagate_all(
            self._model(prepared, group, tuple(contributions)),
            [*_readings(prepared), *contributions.values()],
            coverage=given.coverage,
            coverage_factor=given.coverage_factor,
            units=UNITS,
        )
        missing = _missing(prepared, contributions)
        return tuple(_result(prepared, key, joint, missing) for key in UNITS)

    def _model(
        self, prepared: Prepared, group: ProductGroup, named: tuple[str, ...]
    ) -> Callable[..., dict[str, Any]]:
        n = len(prepared.used)
        corrections = [name for name in named if name in ON_DENSITY]

        def model(**x: Any) -> dict[str, Any]:
            rho = sum(x[f"density_{i}"] for i in range(1, n + 1)) / n + sum(x[name] for name in corrections)
            t = sum(x[f"temperature_{i}"] for i in range(1, n + 1)) / n + x.get(ON_TEMPERATURE, 0.0)
            return self._measurands(rho, t, group)

        return model


def _densities(prepared: Prepared) -> tuple[float, ...]:
    return prepared.values("density", "kg/m3")


def _temperatures(prepared: Prepared) -> tuple[float, ...]:
    return prepared.values("temperature", "degC")


def _check_bubbles(prepared: Prepared) -> None:
    for one in prepared.used:
        if one.inputs["bubbles"].text != BUBBLES_EXCLUDED:
            raise BubblesNotExcluded(key=one.key)


def _readings(prepared: Prepared) -> list[Input]:
    """The readings as exact inputs, so that each stands in the budget with its source; u lies in the others."""
    series = (("density", "kg/m3", _densities(prepared)), ("temperature", "degC", _temperatures(prepared)))
    return [
        Input(name=f"{name}_{i}", value=value, u=0.0, unit=unit, source=one.inputs[name].source)
        for name, unit, values in series
        for i, (value, one) in enumerate(zip(values, prepared.used, strict=True), start=1)
    ]


def _with_repeatability(prepared: Prepared) -> dict[str, Input]:
    """The contributions with the repeatability of the mean of n determinations.

    From the standard deviation s of one determination u = s/sqrt(n). Else from r, which compares results: one
    result being the mean of the m determinations that the mode asks for, u = (r/2.77) sqrt(m/n).
    """
    found = dict(prepared.contributions)
    n = len(prepared.used)
    entered = found.get("repeatability")
    if entered is not None:
        found["repeatability"] = _repeatability(
            entered.u / math.sqrt(n), entered.dof, entered.source, value=entered.value
        )
        return found
    r = _r_of_density(prepared)
    if isinstance(r, Known):
        u = r.value / RANGE_FACTOR * math.sqrt(prepared.mode.determinations / n)
        source = BudgetSource(kind="precision", key=f"{prepared.given.method} r", label=str(r.source))
        found["repeatability"] = _repeatability(u, math.inf, source)
    return found


def _repeatability(u: float, dof: float, source: BudgetSource | None, value: float = 0.0) -> Input:
    return Input(
        name="repeatability",
        value=value,
        u=u,
        dof=dof,
        unit="kg/m3",
        source=source,
        precision=PrecisionKind.REPEATABILITY,
    )


def _r_of_density(prepared: Prepared) -> Known[float] | Unknown:
    precision = prepared.given.precision.get(DENSITY, Precision())
    if isinstance(precision.r, Unknown):
        return precision.r
    densities = _densities(prepared)
    mean = sum(densities) / len(densities)
    r = precision.r.at(mean)
    if isinstance(r, Unknown):
        return r
    return Known(value=convert_uncertainty(r.value, precision.r.unit, "kg/m3"), source=r.source)


def _missing(prepared: Prepared, contributions: Mapping[str, Input]) -> Unknown | None:
    lacking = [
        entry.names["en"]
        for entry in prepared.method.budget
        if entry.required and entry.key not in contributions
    ]
    if not lacking:
        return None
    return Unknown(
        reason=f"the budget lacks {', '.join(lacking)}",
        remedy="enter these contributions with their sources; without them U would be too small",
    )


def _result(prepared: Prepared, key: str, joint: JointEvaluation, missing: Unknown | None) -> NumericResult:
    evaluation = joint.outputs[key]
    uncertainty: Uncertainty | Unknown
    match prepared.given.uncertainty_mode:
        case Mode.GUM:
            uncertainty = missing or uncertainty_of(evaluation)
        case Mode.INTERLABORATORY:
            uncertainty = uncertainty_by_study(prepared, key, evaluation.value, UNITS[key])
        case Mode.OWN_CONTROL:
            uncertainty = uncertainty_by_control(prepared, key, evaluation.value, UNITS[key])
    return NumericResult(measurand=key, value=evaluation.value, unit=UNITS[key], uncertainty=uncertainty)


def _agreement(prepared: Prepared, measured: list[dict[str, Any]]) -> AgreementAnswer | None:
    rule, given = prepared.mode.agreement, prepared.given
    if len(measured) < 2 or rule is None:
        return None
    limit = rule.limit
    if isinstance(limit, Unknown) and given.agreement_limit is not None:
        limit = given.agreement_limit
    name = prepared.method.measurand(rule.quantity).names["en"]
    values = [one[rule.quantity] for one in measured]
    return determinations_agree(values, limit, quantity=name, unit=rule.unit)


def _beyond(agreement: AgreementAnswer | None) -> bool:
    return agreement is not None and agreement.answer is Agreement.BEYOND


def _messages(
    prepared: Prepared, group: ProductGroup, rules: Rules, agreement: AgreementAnswer | None
) -> tuple[Message, ...]:
    found = [no_agreement()] if _beyond(agreement) else []
    temperatures = _temperatures(prepared)
    if any(t != 15.0 for t in temperatures):
        found.append(carried_to_15C(temperatures, rules, GROUP_NAMES[group]))
    absent = [entry for entry in prepared.missing() if not entry.required]
    if absent and prepared.given.uncertainty_mode is Mode.GUM:
        found.append(not_in_budget(absent))
    return tuple(found)
