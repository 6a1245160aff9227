"""The mean of each component over the injections in which it was found, and what of it is known only to lie below a bound.

An amount below the lowest level of its curve is censored: of several injections some can lie below it and others not. Such a
mean is formed by the rule of the laboratory for censored values, and says so; without a rule it is not formed. Shares of a
sum are no amounts of a curve, so that its levels say nothing of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from methods.chromatography import Amount
from methods.components import component
from methods.definitions.censored_words import mean_by, no_mean
from methods.definitions.censoring import Found, Substitution, below, mean_of
from methods.definitions.outcome import Message
from methods.reporting import Censored, CensoredKind
from methods.wording import Texts

COMPOSITION = "composition"

if TYPE_CHECKING:
    from methods.definitions.composing import Composing, OwnComponent


@dataclass(frozen=True, kw_only=True, slots=True)
class Pooled:
    """The mean amount of a component: of which injections (by their order), and the bound that it lies below, if it does.

    `counted`: some of the injections lie below the lowest level, and counted by a rule with what was not measured.
    """

    value: float
    parts: Mapping[int, Amount]
    below: float | None = None
    counted: bool = False

    @property
    def weight(self) -> float:
        """That of one injection."""
        return 1.0 / len(self.parts)


def pooled(
    composing: Composing, runs: Sequence[Mapping[str, Amount]]
) -> tuple[dict[str, Pooled], list[Message]]:
    """The mean of each component that was found, in the order of the method, and what is to be said of them."""
    found: dict[str, Pooled] = {}
    said: list[Message] = []
    for one in composing.reported:
        name = component(one.name)
        parts = {n: run[name] for n, run in enumerate(runs) if name in run}
        if parts:
            found[name], words = _pooled(composing, one, parts)
            said += words
    return found, said


def _pooled(
    composing: Composing, one: OwnComponent, parts: Mapping[int, Amount]
) -> tuple[Pooled, list[Message]]:
    plain = Pooled(value=fmean(part.value for part in parts.values()), parts=parts)
    each = [_by_level(composing, one, part) for part in parts.values()]
    levels = [found.limit for found in each if found.limit is not None]
    if not levels:
        return plain, []
    level = max(levels)
    if len(levels) == len(each) or _surely_less(each, one.limit):
        return replace(plain, below=max(level, one.limit or 0.0)), []
    names: Texts = {"en": one.name, "az": one.name, "ru": one.name}
    mean = mean_of(each, composing.below)
    if mean is None:
        return plain, [replace(no_mean(names), level="stop")]
    said = [mean_by(COMPOSITION, names, composing.below)]
    return replace(plain, value=mean, counted=True, below=level if mean < level else None), said


def _by_level(composing: Composing, one: OwnComponent, amount: Amount) -> Found:
    """What one injection says by the levels of the curve alone: what is reported at least is a bound of the mean."""
    if amount.below is None:
        return Found(value=amount.value, censored=None)
    return found_in(composing, one, amount, amount.value)


def _surely_less(each: Sequence[Found], limit: float | None) -> bool:
    """Whether the mean lies below the least that is reported by whatever rule."""
    most = mean_of(each, Substitution.LIMIT)
    return limit is not None and most is not None and most < limit


def found_in(composing: Composing, one: OwnComponent, amount: Amount | None, value: float | None) -> Found:
    """What one injection says of a component, in the unit of the result.

    It is censored below the least that the laboratory reports; where it has entered none, below the lowest level.
    """
    if amount is None or value is None:
        unknown = Censored(kind=CensoredKind.NOT_DETECTED, bound=None, unit=composing.unit)
        return Found(value=None, censored=unknown if one.limit is None else below(one.limit, composing.unit))
    bounds = (one.limit, None if composing.normalised else amount.below)
    least = min((bound for bound in bounds if bound is not None), default=None)
    censored = below(least, composing.unit) if least is not None and value < least else None
    return Found(value=value, censored=censored)
