"""The sum of each group of a composition, and by which rule it takes components that were not found, or lie below a limit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from methods.components import component
from methods.definitions import censored_words
from methods.definitions.censoring import Substitution, below, counted
from methods.definitions.outcome import (
    AnyResult,
    CensoredResult,
    Component,
    Message,
    NumericResult,
    Uncertainty,
    VectorResult,
)
from methods.knowledge import Unknown
from methods.reporting import Censored, CensoredKind
from methods.wording import Texts

if TYPE_CHECKING:
    from methods.definitions.composing import Composing

NO_WORD = re.compile(r"\W")
OF_BOUNDS = Unknown(
    reason="limits are counted for components of which only a bound is known",
    remedy="report the sum without U, or count what was found",
)
UncertaintyOf = Callable[[str, Sequence[str], float], Uncertainty | Unknown]


def group_sums(
    composing: Composing, vector: VectorResult, uncertainty_of: UncertaintyOf
) -> tuple[list[AnyResult], list[Message]]:
    """Each group as a result of its own; one named like a component is that component alone.

    A group of which no component was found is known only to lie below its limits.
    """
    results: list[AnyResult] = []
    said: list[Message] = []
    for key, names in zip(composing.groups, composing.group_names, strict=True):
        parts = [one for one in vector.components if adds_to(key, one.name or "", one.group)]
        censored = [one for one in parts if is_censored(one)]
        if parts and len(censored) == len(parts):
            results.append(CensoredResult(measurand=key, value=_below_all(parts, vector.unit)))
            continue
        found, words = _sum(key, names, parts, vector.unit, composing.below, uncertainty_of)
        results += found
        said += words
    return results, said


def adds_to(key: str, name: str, group: str | None) -> bool:
    """Whether a component adds to a group: its line says so, or the group is named like it (n_butane for n-butane)."""
    return group == key or component(key) == component(name) or key == NO_WORD.sub("_", component(name))


def is_censored(one: Component) -> bool:
    """Whether a component was not found, or lies below the least that is reported."""
    return one.absent or one.below is not None


def _below_all(parts: Sequence[Component], unit: str) -> Censored:
    """Less than the limits together; not detected where one of them has no limit."""
    limits = [one.below for one in parts if one.below is not None]
    if len(limits) < len(parts):
        return Censored(kind=CensoredKind.NOT_DETECTED, bound=None, unit=unit)
    return below(float(f"{math.fsum(limits):.12g}"), unit)


def _sum(
    key: str, names: Texts, parts: Sequence[Component], unit: str, rule: Substitution, uncertainty_of: UncertaintyOf
) -> tuple[list[AnyResult], list[Message]]:  # fmt: skip
    """Without a rule of the laboratory each part counts with what was found of it: nothing where there was no peak."""
    values = [
        counted(one.below, rule) if is_censored(one) and rule is not Substitution.NONE else one.value
        for one in parts
    ]
    lacking = [one.name or one.key for one, value in zip(parts, values, strict=True) if value is None]
    if lacking:
        return [], [censored_words.no_sum(names, lacking)]
    censored = [one.name or one.key for one in parts if is_censored(one)]
    said = [censored_words.sum_by(key, names, censored, rule)] if censored else []
    bounded = bool(censored) and rule in (Substitution.HALF, Substitution.LIMIT)
    counting = [
        component(one.name or "") for one in parts if rule is Substitution.NONE or not is_censored(one)
    ]
    value = math.fsum(value for value in values if value is not None)
    uncertainty = OF_BOUNDS if bounded else uncertainty_of(key, counting, value)
    return [NumericResult(measurand=key, value=value, unit=unit, uncertainty=uncertainty)], said
