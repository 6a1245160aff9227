"""Run rules: patterns of points that speak for a change, as data with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from methods.control.errors import ChartRefused
from methods.knowledge import Source
from methods.variance import series_of
from methods.variance.series import Array

D6299 = Source(
    document="ASTM D6299", edition="17", clause="8.3 and A1.5", note="strategy 1, as a training body gives it"
)
NELSON = Source(
    document="Nelson, Journal of Quality Technology 16 (1984) 237", note="the tests of ISO 8258:1991"
)
WESTERN_ELECTRIC = Source(document="Western Electric, Statistical Quality Control Handbook", edition="1956")


class Pattern(StrEnum):
    """What a rule looks for in a window of points."""

    BEYOND = "beyond"  # `count` of `window` points more than `sigmas` from the centre line, on one side
    ONE_SIDE = "one side"  # all points on one side of the centre line
    TREND = "trend"  # all points steadily rising or falling
    ALTERNATING = "alternating"  # each step in the other direction
    CLOSE = "close"  # all points nearer than `sigmas` to the centre line
    FAR = "far"  # no point nearer than `sigmas`, on either side


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A run rule; `warning` says that it only asks for attention and does not reject."""

    code: str
    pattern: Pattern
    window: int
    source: Source
    count: int = 0
    sigmas: float = 0.0
    warning: bool = False

    @property
    def text(self) -> str:
        """The rule in words."""
        return {
            Pattern.BEYOND: self._beyond(),
            Pattern.ONE_SIDE: f"{self.window} points in a row on one side of the centre line",
            Pattern.TREND: f"{self.window} points in a row steadily rising or falling",
            Pattern.ALTERNATING: f"{self.window} points in a row alternating up and down",
            Pattern.CLOSE: f"{self.window} points in a row within {self.sigmas:g} sigma of the centre line",
            Pattern.FAR: f"{self.window} points in a row with none within {self.sigmas:g} sigma",
        }[self.pattern]

    def _beyond(self) -> str:
        if self.window == 1:
            return f"one point beyond {self.sigmas:g} sigma"
        many = f"{self.count} of {self.window}" if self.count < self.window else f"{self.count}"
        return f"{many} points in a row beyond {self.sigmas:g} sigma on one side"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fired:
    """A rule that the point at `at` completed; `points` are those that make the pattern, counted from 0."""

    rule: Rule
    at: int
    points: tuple[int, ...]


def _beyond(
    code: str, count: int, window: int, sigmas: float, source: Source, *, warning: bool = False
) -> Rule:
    return Rule(
        code=code,
        pattern=Pattern.BEYOND,
        count=count,
        window=window,
        sigmas=sigmas,
        source=source,
        warning=warning,
    )


D6299_RULES: tuple[Rule, ...] = (
    _beyond("1 beyond 3s", 1, 1, 3, D6299),
    _beyond("2 of 3 beyond 2s", 2, 3, 2, D6299),
    _beyond("5 beyond 1s", 5, 5, 1, D6299),
    Rule(code="9 on one side", pattern=Pattern.ONE_SIDE, window=9, source=D6299),
    Rule(code="7 in a trend", pattern=Pattern.TREND, window=7, source=D6299),
)
NELSON_RULES: tuple[Rule, ...] = (
    _beyond("1 beyond 3s", 1, 1, 3, NELSON),
    Rule(code="9 on one side", pattern=Pattern.ONE_SIDE, window=9, source=NELSON),
    Rule(code="6 in a trend", pattern=Pattern.TREND, window=6, source=NELSON),
    Rule(code="14 alternating", pattern=Pattern.ALTERNATING, window=14, source=NELSON),
    _beyond("2 of 3 beyond 2s", 2, 3, 2, NELSON),
    _beyond("4 of 5 beyond 1s", 4, 5, 1, NELSON),
    Rule(code="15 within 1s", pattern=Pattern.CLOSE, window=15, sigmas=1, source=NELSON),
    Rule(code="8 beyond 1s", pattern=Pattern.FAR, window=8, sigmas=1, source=NELSON),
)
WESTERN_ELECTRIC_RULES: tuple[Rule, ...] = (
    _beyond("1 beyond 3s", 1, 1, 3, WESTERN_ELECTRIC),
    _beyond("2 of 3 beyond 2s", 2, 3, 2, WESTERN_ELECTRIC),
    _beyond("4 of 5 beyond 1s", 4, 5, 1, WESTERN_ELECTRIC),
    Rule(code="8 on one side", pattern=Pattern.ONE_SIDE, window=8, source=WESTERN_ELECTRIC),
)


def apply(
    values: Sequence[float], *, centre: float, sigma: float, rules: Sequence[Rule] = D6299_RULES
) -> tuple[Fired, ...]:
    """Every rule at every point that completes its pattern, in the order of the points.

    A point of a pattern "beyond" completes it only if it lies beyond itself. Raises ChartRefused, SeriesRefused.

    >>> fired = apply([0.1, 2.3, -0.4, 2.5], centre=0.0, sigma=1.0)
    >>> [(one.rule.code, one.at, one.points) for one in fired]
    [('2 of 3 beyond 2s', 3, (1, 3))]
    """
    if not 0 < sigma < float("inf"):
        raise ChartRefused(
            what=f"sigma is {sigma:g}", remedy="Establish the chart first; its sigma is above zero"
        )
    z = (series_of(values) - float(series_of([centre], name="the centre line")[0])) / sigma
    found = [one for rule in rules for one in find(rule, z)]
    order = {id(rule): i for i, rule in enumerate(rules)}
    return tuple(sorted(found, key=lambda one: (one.at, order[id(one.rule)])))


def find(rule: Rule, z: Array) -> list[Fired]:
    """Where one rule fires among standardised deviations z = (x - centre)/sigma."""
    n = rule.window
    if len(z) < n:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(z, n)
    if rule.pattern is Pattern.BEYOND:
        return [one for side in (1.0, -1.0) for one in _find_beyond(rule, side * windows)]
    return [
        Fired(rule=rule, at=int(i) + n - 1, points=tuple(range(int(i), int(i) + n)))
        for i in np.flatnonzero(_whole(rule, windows))
    ]


def _find_beyond(rule: Rule, windows: Array) -> list[Fired]:
    far = windows > rule.sigmas
    hits = np.flatnonzero(far[:, -1] & (far.sum(axis=1) >= rule.count))
    last = rule.window - 1
    return [
        Fired(rule=rule, at=int(i) + last, points=tuple(int(i) + int(j) for j in np.flatnonzero(far[i])))
        for i in hits
    ]


def _whole(rule: Rule, windows: Array) -> npt.NDArray[np.bool_]:
    if rule.pattern is Pattern.ONE_SIDE:
        return np.asarray((windows > 0).all(axis=1) | (windows < 0).all(axis=1))
    if rule.pattern is Pattern.CLOSE:
        return np.asarray((np.abs(windows) < rule.sigmas).all(axis=1))
    if rule.pattern is Pattern.FAR:
        return np.asarray((np.abs(windows) > rule.sigmas).all(axis=1))
    steps = np.diff(windows, axis=1)
    if rule.pattern is Pattern.TREND:
        return np.asarray((steps > 0).all(axis=1) | (steps < 0).all(axis=1))
    return np.asarray((steps[:, 1:] * steps[:, :-1] < 0).all(axis=1))
