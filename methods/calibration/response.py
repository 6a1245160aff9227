"""Response factors of chromatography: one or more levels, external or internal standard, normalisation.

The arithmetic is general; which of these a method uses, and its limits, its own text says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from methods.calibration.errors import CalibrationRefused
from methods.uncertainty import (
    BudgetSource,
    Correlations,
    Evaluation,
    Input,
    JointEvaluation,
    mean,
    propagate,
    propagate_all,
    standard_deviation,
    student_t,
)

FEWEST_LEVELS = 3  # a pair gives no standard deviation of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelFactors:
    """Response factors F = response / amount of several levels: their mean, and the scatter that it hides."""

    factors: tuple[float, ...]
    mean: float
    s: float

    @property
    def relative_s(self) -> float:
        """Relative standard deviation of the factors, a fraction."""
        return self.s / self.mean

    def as_input(self, name: str, *, unit: str = "1", source: BudgetSource | None = None) -> Input:
        """The mean factor as an input; u is that of one level, not of the mean, since a sample is one level."""
        return student_t(name, self.mean, scale=self.s, dof=len(self.factors) - 1, unit=unit, source=source)


@dataclass(frozen=True, kw_only=True, slots=True)
class Normalised:
    """Parts of a whole brought to `total`, with covariances; `sum` is what they came to before that."""

    parts: JointEvaluation
    sum: Evaluation
    total: float

    @property
    def off_by(self) -> float:
        """How far the parts were from the total, in the unit of the total."""
        return self.sum.value - self.total


def level_factors(
    amounts: Sequence[float], responses: Sequence[float], *, largest_relative_s: float | None = None
) -> LevelFactors:
    """Factors of three levels or more, through the origin. Raises CalibrationRefused.

    `largest_relative_s` is the method's limit on their scatter, a fraction.

    >>> found = level_factors([1.0, 2.0, 4.0], [10.1, 20.0, 39.6])
    >>> f"{found.mean:.2f} {found.relative_s:.4f}"
    '10.00 0.0100'
    """
    if len(amounts) != len(responses) or len(amounts) < FEWEST_LEVELS:
        _refuse(
            f"{len(amounts)} amounts and {len(responses)} responses were given",
            f"Give {FEWEST_LEVELS} levels or more, each with its response",
        )
    if not all(0 < one < math.inf for one in (*amounts, *responses)):
        _refuse(
            "an amount or a response is not a finite number above zero",
            "Leave the blank out, or fit a line with an intercept",
        )
    factors = tuple(y / x for x, y in zip(amounts, responses, strict=True))
    found = LevelFactors(factors=factors, mean=mean(factors), s=standard_deviation(factors))
    if largest_relative_s is not None and found.relative_s > largest_relative_s:
        _refuse(
            f"the factors scatter by {found.relative_s:.2%}, and {largest_relative_s:.2%} is allowed",
            "Fit a calibration function instead, or find out which level is wrong",
        )
    return found


def external_standard(
    response: Input, standard_response: Input, standard_amount: Input, *, unit: str, coverage: float = 0.95
) -> Evaluation:
    """x = A c_s / A_s, from one level of an external standard; through the origin."""
    _above_zero(standard_response, standard_amount)
    a, s, c = response.name, standard_response.name, standard_amount.name
    return propagate(
        lambda **q: q[a] * q[c] / q[s],
        (response, standard_response, standard_amount),
        unit=unit,
        coverage=coverage,
    )


def relative_response_factor(
    response: Input, amount: Input, internal_response: Input, internal_amount: Input
) -> Evaluation:
    """F = (A / c) / (A_i / c_i), of a component against the internal standard in the same run."""
    _above_zero(amount, internal_response, internal_amount)
    names = [one.name for one in (response, amount, internal_response, internal_amount)]
    a, c, a_i, c_i = names
    return propagate(
        lambda **q: (q[a] / q[c]) / (q[a_i] / q[c_i]), (response, amount, internal_response, internal_amount)
    )


def internal_standard(
    response: Input,
    internal_response: Input,
    internal_amount: Input,
    factor: Input,
    *,
    unit: str,
    coverage: float = 0.95,
) -> Evaluation:
    """x = (A / A_i) c_i / F, with F the relative response factor."""
    _above_zero(internal_response, factor)
    a, a_i, c_i, f = (one.name for one in (response, internal_response, internal_amount, factor))
    return propagate(
        lambda **q: q[a] / q[a_i] * q[c_i] / q[f],
        (response, internal_response, internal_amount, factor),
        unit=unit,
        coverage=coverage,
    )


def normalised(
    responses: Mapping[str, Input],
    factors: Mapping[str, Input] | None = None,
    *,
    total: float = 100.0,
    largest_gap: float | None = None,
    unit: str = "1",
    correlations: Correlations | None = None,
    coverage_factor: float | None = None,
) -> Normalised:
    """x_i = total (A_i / F_i) / sum(A_j / F_j), in one model, so that the parts carry their covariances.

    Without `factors` the responses are the parts themselves. `largest_gap` is how far their sum may be from the
    total before it is refused; leave it out where the responses have no total of their own (plain areas).
    Raises CalibrationRefused.

    >>> parts = {k: Input(name=k, value=v, u=0.1) for k, v in {"a": 40.0, "b": 60.5}.items()}
    >>> found = normalised(parts, largest_gap=1.0)
    >>> f"{found.parts.outputs['a'].value:.2f} off by {found.off_by:.2f}"
    '39.80 off by 0.50'
    >>> round(found.parts.correlation("a", "b"), 9)
    -1.0
    """
    known = factors or {}
    _check_parts(responses, known)
    amounts = {key: (one.name, known[key].name if key in known else None) for key, one in responses.items()}

    def model(**q: float) -> dict[str, float]:
        found = {key: q[a] / q[f] if f else q[a] for key, (a, f) in amounts.items()}
        whole = sum(found.values())
        return {**{key: total * part / whole for key, part in found.items()}, _SUM: whole}

    joint = propagate_all(
        model,
        (*responses.values(), *{one.name: one for one in known.values()}.values()),
        correlations=correlations,
        coverage_factor=coverage_factor,
        units=dict.fromkeys((*responses, _SUM), unit),
    )
    sum_ = joint.outputs[_SUM]
    if largest_gap is not None and abs(sum_.value - total) > largest_gap:
        _refuse(
            f"the parts come to {sum_.value:.6g}, and {total:g} ± {largest_gap:g} is allowed",
            "Look for a component that is missing or counted twice before normalising",
        )
    outputs = {key: one for key, one in joint.outputs.items() if key != _SUM}
    covariances = {pair: c for pair, c in joint.covariances.items() if _SUM not in pair}
    return Normalised(parts=JointEvaluation(outputs=outputs, covariances=covariances), sum=sum_, total=total)


_SUM = "sum of the parts"


def _check_parts(responses: Mapping[str, Input], factors: Mapping[str, Input]) -> None:
    if len(responses) < 2:
        _refuse("a whole of one part was given", "Give all components")
    if factors and set(factors) != set(responses):
        missing = ", ".join(sorted(set(responses) ^ set(factors)))
        _refuse(f"factors and responses differ in {missing}", "Give one factor for each component")
    if any(one.value < 0 for one in responses.values()) or not any(one.value for one in responses.values()):
        _refuse("a part is negative, or all are zero", "Check the integration of the peaks")
    _above_zero(*factors.values())


def _above_zero(*inputs: Input) -> None:
    for one in inputs:
        if not one.value > 0:
            _refuse(f"{one.name} is {one.value:g} and stands below a line", "Give a value above zero")


def _refuse(what: str, remedy: str) -> None:
    raise CalibrationRefused(what=what, remedy=remedy)
