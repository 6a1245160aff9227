"""Several injections of one sample: whether each component agrees with itself.

How far injections may lie apart is the laboratory's figure for a component, a number or arithmetic over X, the mean of the
injections; where it has entered none, nothing is said to agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from methods.knowledge import Known, Source, Unknown
from methods.precision import Agreement, AgreementAnswer, Expression, determinations_agree
from methods.precision.errors import ExpressionRefused

NOT_ENTERED = Unknown(
    reason="nobody has entered how far injections may lie apart",
    remedy="enter it for the component in the method, from the text that the laboratory owns",
)


def means(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each component over the injections in which it was found."""
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: fmean(run[name] for run in runs if name in run) for name in names}


def found_in_part(runs: Sequence[Mapping[str, float]]) -> list[str]:
    """The components that were found in some of the injections only."""
    return [name for name in means(runs) if any(name not in run for run in runs)]


def injections_agree(
    runs: Sequence[Mapping[str, float]], limits: Mapping[str, str], unit: str, source: Source
) -> tuple[AgreementAnswer, ...]:
    """For each component whether the injections lie within its limit, in the order of the method; none for one injection.

    `limits`: the expression of each component, empty where none is entered. What was found in some injections only does
    not agree where a limit is entered. Raises ExpressionRefused where a limit has no value above nought at the mean.
    """
    return tuple(_answers(runs, limits, unit, source)) if len(runs) > 1 else ()


def _answers(
    runs: Sequence[Mapping[str, float]], limits: Mapping[str, str], unit: str, source: Source
) -> Iterator[AgreementAnswer]:
    mean = means(runs)
    for name in (one for one in limits if one in mean):
        values = [run[name] for run in runs if name in run]
        limit = _limit(limits[name], mean[name], source)
        if len(values) == len(runs):
            yield determinations_agree(values, limit, quantity=name, unit=unit)
        else:
            yield _in_part(name, len(values), len(runs), limit, unit)


def _limit(text: str, mean: float, source: Source) -> Known[float] | Unknown:
    if not text:
        return NOT_ENTERED
    value = Expression(text).at(mean)
    if not (math.isfinite(value) and value > 0.0):
        raise ExpressionRefused(text=text[:60], why=f"it is not above nought at a mean of {mean:g}")
    return Known(value=value, source=source)


def _in_part(name: str, n: int, of: int, limit: Known[float] | Unknown, unit: str) -> AgreementAnswer:
    known = isinstance(limit, Known)
    return AgreementAnswer(
        answer=Agreement.BEYOND if known else Agreement.NO_PRECISION, quantity=name, unit=unit, n=n, of=of, range=0.0,
        limit=limit.value if isinstance(limit, Known) else None, source=str(limit.source) if isinstance(limit, Known) else "",
        sentence=f"{name}: found in {n} of {of} injections"
        + (f": {Agreement.BEYOND.value}." if known else ", no precision entered."),
    )  # fmt: skip


def worst(answers: Sequence[AgreementAnswer]) -> AgreementAnswer | None:
    """The answer that speaks for all: beyond before no precision entered before within; then the largest share of its limit."""
    order = [Agreement.BEYOND, Agreement.NO_PRECISION, Agreement.WITHIN]
    return min(
        answers,
        key=lambda one: (order.index(one.answer), -(one.range / one.limit if one.limit else 0.0)),
        default=None,
    )
