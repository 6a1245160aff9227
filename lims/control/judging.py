"""What a chart says at one of its results: the results are handed to `methods.control`, which judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lims.control.chart import ControlChart, ControlEvent, ControlPoint, excluded_ids, last_restart
from lims.control.models import ControlState, RuleSet
from methods import MethodError
from methods.control import (
    CLASSIC,
    D6299_RULES,
    NELSON_RULES,
    WESTERN_ELECTRIC_RULES,
    Assessment,
    Rule,
    State,
    assess,
)
from methods.control.westgard import RULES as WESTGARD_RULES

SINGLE = tuple(WESTGARD_RULES[name] for name in CLASSIC if name in WESTGARD_RULES)
"""Westgard's rules for one control in a run; R-4s is what the moving range looks at."""
RULES: Mapping[RuleSet, tuple[Rule, ...]] = {
    RuleSet.D6299: D6299_RULES,
    RuleSet.NELSON: NELSON_RULES,
    RuleSet.WESTERN_ELECTRIC: WESTERN_ELECTRIC_RULES,
    RuleSet.WESTGARD: SINGLE,
}
STATES = {
    State.BEING_ESTABLISHED: ControlState.BEING_ESTABLISHED,
    State.IN_CONTROL: ControlState.IN_CONTROL,
    State.OUT_OF_CONTROL: ControlState.OUT_OF_CONTROL,
}
MOVING_RANGE, MOVING_AVERAGE = "moving range", "EWMA"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A chart at its last result: `points` are those that count; `refusal` says why there is no chart, if so."""

    state: ControlState
    points: tuple[ControlPoint, ...]
    assessment: Assessment | None
    fired: tuple[str, ...]  # codes of what the last result completed
    begins: int | None  # index of the last good point; None in control, or where there is none
    refusal: str = ""

    @property
    def doubtful(self) -> tuple[ControlPoint, ...]:
        """The points on which results may rest that are now in doubt: the last good one and those after it, not the last."""
        first = 0 if self.begins is None else self.begins
        return self.points[first:-1] if self.state is ControlState.OUT_OF_CONTROL else ()


def judge(chart: ControlChart, points: Sequence[ControlPoint], events: Sequence[ControlEvent]) -> Judged:
    """The chart at the last of these results; those left out do not count, rules look only since the last restart."""
    out = excluded_ids(events)
    kept = tuple(one for one in points if one.id not in out)
    if not kept:
        return _nothing(chart, kept)
    restart = last_restart(events)
    since = (
        0
        if restart is None
        else next((i for i, one in enumerate(kept) if one.at > restart.at), len(kept) - 1)
    )
    try:
        found = assess(
            [one.value for one in kept], needed=chart.needed, rules=RULES[chart.rules], use_ewma=chart.ewma,
            centre=chart.centre, sigma=chart.sigma, since=since,
        )  # fmt: skip
    except MethodError as refusal:
        return Judged(
            state=ControlState.NOT_JUDGED,
            points=kept,
            assessment=None,
            fired=(),
            begins=None,
            refusal=str(refusal),
        )
    return Judged(
        state=STATES[found.state], points=kept, assessment=found, fired=_fired(found), begins=found.last_good
    )


def _nothing(chart: ControlChart, kept: tuple[ControlPoint, ...]) -> Judged:
    state = ControlState.BEING_ESTABLISHED if chart.centre is None else ControlState.NOT_JUDGED
    return Judged(state=state, points=kept, assessment=None, fired=(), begins=None)


def _fired(found: Assessment) -> tuple[str, ...]:
    last = found.n - 1
    codes = [one.rule.code for one in found.fired if one.at == last and not one.rule.warning]
    codes += [MOVING_RANGE] if last in found.range_signals else []
    codes += [MOVING_AVERAGE] if last in found.ewma_signals else []
    return tuple(dict.fromkeys(map(str, codes)))
