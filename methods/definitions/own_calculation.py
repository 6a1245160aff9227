"""The calculation of a laboratory's own method: one formula for each determination, their mean, and its budget."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from methods.definitions.messages import no_agreement
from methods.definitions.outcome import NumericResult, Outcome, Uncertainty, uncertainty_of
from methods.definitions.own_control import uncertainty_by_control
from methods.definitions.prepare import Prepared
from methods.definitions.study import uncertainty_by_study
from methods.expressions import Formulas
from methods.knowledge import Known, Unknown
from methods.precision import Agreement, AgreementAnswer, Precision, determinations_agree
from methods.uncertainty import RANGE_FACTOR, BudgetSource, Evaluation, Input, Mode, propagate_all
from methods.uncertainty import Precision as PrecisionKind
from methods.units import UNITS, convert_uncertainty

REPEATABILITY = "repeatability"


def correction_of(name: str) -> str:
    """The key of the budget's correction of an input."""
    return f"of_{name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCalculation:
    """The formula with the unit of its result and of its inputs, by name."""

    formulas: Formulas
    result: str
    unit: str
    inputs: tuple[tuple[str, str], ...]

    def __call__(self, prepared: Prepared) -> Outcome:
        """The result from the determinations used. Raises FormulaUndefined where the formula has no finite value."""
        agreement = self._agreement(prepared)
        beyond = agreement is not None and agreement.answer is Agreement.BEYOND
        return prepared.method.outcome(
            () if beyond else (self._result(prepared),),
            agreement=agreement,
            messages=(no_agreement(),) if beyond else (),
        )

    def _values(self, prepared: Prepared) -> list[float]:
        """What the formula gives for each determination."""
        columns = {name: prepared.values(name, unit) for name, unit in self.inputs}
        rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
        return [float(self.formulas(**row)[self.result]) for row in rows]

    def _agreement(self, prepared: Prepared) -> AgreementAnswer | None:
        values, rule = self._values(prepared), prepared.mode.agreement
        if len(values) < 2 or rule is None:
            return None
        limit = prepared.given.agreement_limit
        name = prepared.method.measurand(self.result).names["en"]
        return determinations_agree(
            values, rule.limit if limit is None else limit, quantity=name, unit=self.unit
        )

    def _result(self, prepared: Prepared) -> NumericResult:
        given = prepared.given
        by_study = given.uncertainty_mode is Mode.INTERLABORATORY
        contributions = prepared.corrections() if by_study else self._with_repeatability(prepared)
        joint = propagate_all(
            self._model(prepared, contributions), [*self._readings(prepared), *contributions.values()], coverage=given.coverage,
            coverage_factor=given.coverage_factor, units={self.result: self.unit},
        )  # fmt: skip
        evaluation = joint.outputs[self.result]
        stated = self._uncertainty(prepared, contributions, evaluation)
        return NumericResult(
            measurand=self.result, value=evaluation.value, unit=self.unit, uncertainty=stated
        )

    def _model(self, prepared: Prepared, named: Mapping[str, Input]) -> Callable[..., dict[str, Any]]:
        n = len(prepared.used)

        def model(**x: Any) -> dict[str, Any]:
            runs = [
                self.formulas(**{
                    name: x[f"{name}_{i}"] + (x[correction_of(name)] if correction_of(name) in named else 0.0)
                    for name, _ in self.inputs
                })[self.result]
                for i in range(1, n + 1)
            ]  # fmt: skip
            return {self.result: sum(runs) / n + (x[REPEATABILITY] if REPEATABILITY in named else 0.0)}

        return model

    def _readings(self, prepared: Prepared) -> list[Input]:
        """The readings as exact inputs, so that each stands in the budget with its source; u lies in the others."""
        return [
            Input(name=f"{name}_{i}", value=value, u=0.0, unit=unit, source=one.inputs[name].source)
            for name, unit in self.inputs
            for i, (value, one) in enumerate(
                zip(prepared.values(name, unit), prepared.used, strict=True), start=1
            )
        ]

    def _with_repeatability(self, prepared: Prepared) -> dict[str, Input]:
        """The contributions with the repeatability of the mean: s/√n where s was entered, else (r/2.77) √(m/n)."""
        found, n = dict(prepared.contributions), len(prepared.used)
        entered = found.get(REPEATABILITY)
        if entered is not None:
            found[REPEATABILITY] = self._spread(entered.u / math.sqrt(n), entered.dof, entered.source)
            return found
        r = self._r(prepared)
        if isinstance(r, Known):
            u = r.value / RANGE_FACTOR * math.sqrt(prepared.mode.determinations / n)
            source = BudgetSource(kind="precision", key=f"{prepared.given.method} r", label=str(r.source))
            found[REPEATABILITY] = self._spread(u, math.inf, source)
        return found

    def _spread(self, u: float, dof: float, source: BudgetSource | None) -> Input:
        unit = UNITS[self.unit].difference or self.unit
        return Input(
            name=REPEATABILITY,
            value=0.0,
            u=u,
            dof=dof,
            unit=unit,
            source=source,
            precision=PrecisionKind.REPEATABILITY,
        )

    def _r(self, prepared: Prepared) -> Known[float] | Unknown:
        figure = prepared.given.precision.get(self.result, Precision()).r
        if isinstance(figure, Unknown):
            return figure
        values = self._values(prepared)
        r = figure.at(sum(values) / len(values))
        if isinstance(r, Unknown):
            return r
        return Known(value=convert_uncertainty(r.value, figure.unit, self.unit), source=r.source)

    def _uncertainty(
        self, prepared: Prepared, contributions: Mapping[str, Input], evaluation: Evaluation
    ) -> Uncertainty | Unknown:
        match prepared.given.uncertainty_mode:
            case Mode.INTERLABORATORY:
                return uncertainty_by_study(prepared, self.result, evaluation.value, self.unit)
            case Mode.OWN_CONTROL:
                return uncertainty_by_control(prepared, self.result, evaluation.value, self.unit)
        lacking = [
            one.names["en"] for one in prepared.method.budget if one.required and one.key not in contributions
        ]
        if not lacking:
            return uncertainty_of(evaluation)
        return Unknown(
            reason=f"the budget lacks {', '.join(lacking)}",
            remedy="enter these contributions with their sources; without them U would be too small",
        )
