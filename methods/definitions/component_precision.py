"""r and R of the components of a composition, as the laboratory enters them from the text that it owns.

One line a component and range of its mean; r and R are figures, or arithmetic over the mean X. They are of two results (ISO
5725-1; clause not verified), so that they judge results that repeat one another and not two injections of one result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from methods.components import component
from methods.definitions.censoring import Found
from methods.definitions.own import refused
from methods.knowledge import Known, Source, Unknown
from methods.precision import (
    Agreement,
    AgreementAnswer,
    Constant,
    Expression,
    PrecisionFigure,
    determinations_agree,
    not_entered,
)
from methods.precision.figures import Form, Kind

LimitAt = Callable[[str, float], Known[float] | Unknown]
"""How far two results of a component may lie apart, by its name and their mean."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ComponentPrecision:
    """r and R of a component (or of a group, by its key) for means from `low` to `high`, in the unit of the composition.

    Empty where the text has none, or nobody has entered it.
    """

    name: str
    r: str = ""
    R: str = ""
    low: float = 0.0
    high: float = math.inf
    clause: str = ""


def check_precision(found: Sequence[ComponentPrecision], names: frozenset[str]) -> None:
    """Refuse lines that are of no component, hold nothing, or overlap. Raises OwnMethodRefused, ExpressionRefused."""
    for one in found:
        if component(one.name) not in names and one.name not in names:
            raise refused(
                f"{one.name[:30]!r} is no component and no group", "Give it the name of its component"
            )
        if not (one.r or one.R) or not 0.0 <= one.low < one.high:
            raise refused(
                f"the precision of {one.name[:30]} says nothing", "Enter r or R, and a range from low to high"
            )
        for text in filter(None, (one.r, one.R)):
            _form(text)
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            if component(one.name) == component(other.name) and one.low < other.high and other.low < one.high:
                raise refused(f"the ranges of {one.name[:30]} overlap", "Let one end where the next begins")


def limit_at(
    found: Sequence[ComponentPrecision], name: str, kind: Kind, mean: float, source: Source, unit: str
) -> Known[float] | Unknown:
    """r or R of a component at a mean; unknown where nobody has entered it for there. Raises PrecisionNotPositive."""
    of_it = list(_figures(found, name, kind, source, unit))
    if not of_it:
        unknown = not_entered(kind)
        return Unknown(reason=f"{unknown.reason} for {name}", remedy=unknown.remedy)
    fitting = next((one for one in of_it if one.low <= mean <= one.high), of_it[0])
    return fitting.at(mean)


def _figures(
    found: Sequence[ComponentPrecision], name: str, kind: Kind, source: Source, unit: str
) -> Iterator[PrecisionFigure]:
    for one in found:
        text = one.r if kind == "r" else one.R
        if text and component(one.name) == component(name):
            yield PrecisionFigure(
                kind=kind, form=_form(text), unit=unit, low=one.low, high=one.high, approver="",
                source=replace(source, clause=one.clause or source.clause),
            )  # fmt: skip


def _form(text: str) -> Form:
    try:
        value = float(text)
    except ValueError:
        return Expression(text)
    if not (math.isfinite(value) and value > 0.0):
        raise refused(f"{text[:20]!r} is no limit", "Enter a figure above nought, or arithmetic over X")
    return Constant(value=value)


def results_agree(
    first: Mapping[str, Found], second: Mapping[str, Found], limit: LimitAt, *, unit: str
) -> tuple[AgreementAnswer, ...]:
    """Whether two results of one composition agree, component by component, in the order of the first.

    `limit` gives how far they may lie apart at a mean. What only one of them has is left out, and so is what lies below a
    bound in both. Where one has a figure and of the other only a bound is known, they lie at least so far apart as figure and
    bound (nought where no limit is entered): that can be too far, and never near enough. Raises PrecisionNotPositive.
    """
    answers = (_answer(name, one, second[name], limit, unit) for name, one in first.items() if name in second)
    return tuple(one for one in answers if one is not None)


def _answer(name: str, one: Found, other: Found, limit: LimitAt, unit: str) -> AgreementAnswer | None:
    if one.censored and other.censored:
        return None
    a, b = (each.value or 0.0 if each.censored is None else each.limit or 0.0 for each in (one, other))
    answer = determinations_agree((a, b), limit(name, (a + b) / 2.0), quantity=name, unit=unit)
    bounded = one.censored is not None or other.censored is not None
    below = bounded and (a < b) == (one.censored is None)
    return None if below or (bounded and answer.answer is Agreement.WITHIN) else answer


def without_r(answers: Sequence[AgreementAnswer]) -> list[str]:
    """The components of which nothing can be said, because no r was entered for them."""
    return [one.quantity for one in answers if one.answer is Agreement.NO_PRECISION]
