"""Westgard's multirule procedure for runs with one or several control materials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from methods.control.errors import ChartRefused
from methods.control.rules import Pattern, Rule, find
from methods.knowledge import Source
from methods.variance import series_of
from methods.variance.series import Array

WESTGARD = Source(
    document="Westgard et al., Clinical Chemistry 27 (1981) 493", note="and westgard.com, multirule"
)


class Westgard(StrEnum):
    """The rules by their usual names; 1-2s only warns."""

    W_1_2S = "1-2s"
    W_1_3S = "1-3s"
    W_2_2S = "2-2s"
    W_2OF3_2S = "2of3-2s"
    W_R_4S = "R-4s"
    W_3_1S = "3-1s"
    W_4_1S = "4-1s"
    W_6X = "6x"
    W_8X = "8x"
    W_9X = "9x"
    W_10X = "10x"
    W_12X = "12x"
    W_7T = "7T"


CLASSIC: tuple[Westgard, ...] = (
    Westgard.W_1_2S,
    Westgard.W_1_3S,
    Westgard.W_2_2S,
    Westgard.W_R_4S,
    Westgard.W_4_1S,
    Westgard.W_10X,
)
BY_THREE: tuple[Westgard, ...] = (  # for three controls in a run
    Westgard.W_1_3S,
    Westgard.W_2OF3_2S,
    Westgard.W_R_4S,
    Westgard.W_3_1S,
    Westgard.W_6X,
    Westgard.W_9X,
)


def _beyond(name: Westgard, count: int, window: int, sigmas: float) -> Rule:
    return Rule(
        code=name,
        pattern=Pattern.BEYOND,
        count=count,
        window=window,
        sigmas=sigmas,
        source=WESTGARD,
        warning=name is Westgard.W_1_2S,
    )


def _side(name: Westgard, window: int, pattern: Pattern = Pattern.ONE_SIDE) -> Rule:
    return Rule(code=name, pattern=pattern, window=window, source=WESTGARD)


RULES: dict[Westgard, Rule] = {
    Westgard.W_1_2S: _beyond(Westgard.W_1_2S, 1, 1, 2),
    Westgard.W_1_3S: _beyond(Westgard.W_1_3S, 1, 1, 3),
    Westgard.W_2_2S: _beyond(Westgard.W_2_2S, 2, 2, 2),
    Westgard.W_2OF3_2S: _beyond(Westgard.W_2OF3_2S, 2, 3, 2),
    Westgard.W_3_1S: _beyond(Westgard.W_3_1S, 3, 3, 1),
    Westgard.W_4_1S: _beyond(Westgard.W_4_1S, 4, 4, 1),
    Westgard.W_6X: _side(Westgard.W_6X, 6),
    Westgard.W_8X: _side(Westgard.W_8X, 8),
    Westgard.W_9X: _side(Westgard.W_9X, 9),
    Westgard.W_10X: _side(Westgard.W_10X, 10),
    Westgard.W_12X: _side(Westgard.W_12X, 12),
    Westgard.W_7T: _side(Westgard.W_7T, 7, Pattern.TREND),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class WestgardFired:
    """A rule that a run completed; `material` is None where it fired across materials."""

    rule: Westgard
    run: int
    material: int | None

    @property
    def warning(self) -> bool:
        """Whether the rule only asks for attention."""
        return self.rule is Westgard.W_1_2S


def westgard(
    runs: Sequence[Sequence[float]], rules: Sequence[Westgard] = CLASSIC
) -> tuple[WestgardFired, ...]:
    """The rules that fire in each run; a run holds z = (x - mean)/s of each of its control materials in order.

    Counting rules look within each material over the runs, and across the materials in the order measured. R-4s
    looks within a run, for one control above +2 s and one below -2 s; where a run has a single control, at that
    one and the control of the run before. A trend (7T) is looked for within a material only.
    Raises SeriesRefused, ChartRefused.

    >>> [(one.rule.value, one.run, one.material) for one in westgard([[0.4, 2.3], [-0.2, 2.4]])]
    [('1-2s', 0, 1), ('1-2s', 1, 1), ('2-2s', 1, 1)]
    """
    z = [series_of(run, name=f"run {i}") for i, run in enumerate(runs, start=1)]
    materials = len(z[0]) if z else 0
    if not z or any(len(run) != materials for run in z):
        raise ChartRefused(
            what="there is no run, or runs hold different numbers of controls",
            remedy="Give one value for each control material in every run",
        )
    table = np.array(z)
    found: set[tuple[int, Westgard, int | None]] = set()
    for name in rules:
        if name is Westgard.W_R_4S:
            found |= {(run, name, None) for run in _opposite(table)}
            continue
        for material in range(materials):
            found |= {(one.at, name, material) for one in find(RULES[name], table[:, material])}
        if materials > 1 and RULES[name].pattern is not Pattern.TREND and RULES[name].window > 1:
            across = {one.at // materials for one in find(RULES[name], table.ravel())}
            found |= {(run, name, None) for run in across}
    order = {name: i for i, name in enumerate(rules)}
    rows = sorted(found, key=lambda one: (one[0], order[one[1]], -1 if one[2] is None else one[2]))
    return tuple(WestgardFired(rule=name, run=run, material=material) for run, name, material in rows)


def _opposite(table: Array) -> list[int]:
    single = table.shape[1] == 1
    windows = np.lib.stride_tricks.sliding_window_view(table[:, 0], 2) if single and len(table) > 1 else table
    shift = 1 if single and len(table) > 1 else 0
    hits = np.flatnonzero((windows.max(axis=1) > 2) & (windows.min(axis=1) < -2))
    return [int(i) + shift for i in hits]
