"""What a chart says at one of its results: the results are handed to `methods.control`, which judges them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lims.control.chart import ControlChart, ControlEvent, ControlPoint, excluded_ids, last_restart
from lims.control.models import ControlState, EventKind, RuleSet
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
Signal = tuple[
    tuple[str, ...], int
]  # the codes of what fired at a place, and the first point of what they see
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
    fired, _begins = _signals(found).get(found.n - 1, ((), None))
    return Judged(
        state=STATES[found.state], points=kept, assessment=found, fired=fired, begins=found.last_good
    )


def judge_each(
    chart: ControlChart, points: Sequence[ControlPoint], events: Sequence[ControlEvent], places: Iterable[int]
) -> dict[int, Judged]:
    """The chart as it was at each of these places in `points`, in order of time, none of them left out.

    One assessment does for all between two restarts: a chart is established by its first results and its rules look back
    only, so what is said of a result does not change with those that follow.
    """
    judged: dict[int, Judged] = {}
    restarts = [one for one in events if one.kind is EventKind.RESTARTED]
    left_out = [one for one in events if one.kind is EventKind.EXCLUDED]
    for begun, group in groupby(sorted(places), lambda i: [one for one in restarts if one.at < points[i].at]):
        some = list(group)
        whole = judge(chart, points[: some[-1] + 1], [*left_out, *begun])
        signals = _signals(whole.assessment) if whole.assessment else {}
        place_of = {id(one): n for n, one in enumerate(whole.points)}
        for i in some:
            judged[i] = _as_it_was(chart, whole, place_of[id(points[i])], signals)
    return judged


def _as_it_was(chart: ControlChart, whole: Judged, n: int, signals: Mapping[int, Signal]) -> Judged:
    """A chart at its n-th result, from the assessment of all of them."""
    at_n = replace(whole, points=whole.points[: n + 1], assessment=None, fired=(), begins=None)
    if chart.centre is None and n + 1 < chart.needed:
        return replace(at_n, state=ControlState.BEING_ESTABLISHED, refusal="")
    if whole.assessment is None:
        return at_n
    if n not in signals:
        return replace(at_n, state=ControlState.IN_CONTROL)
    fired, first = signals[n]
    return replace(
        at_n, state=ControlState.OUT_OF_CONTROL, fired=fired, begins=first - 1 if first > 0 else None
    )


def _nothing(chart: ControlChart, kept: tuple[ControlPoint, ...]) -> Judged:
    state = ControlState.BEING_ESTABLISHED if chart.centre is None else ControlState.NOT_JUDGED
    return Judged(state=state, points=kept, assessment=None, fired=(), begins=None)


def _signals(found: Assessment) -> dict[int, Signal]:
    """What fired at each place, warnings apart: the codes, and the first point of what they see."""
    said = [(one.at, str(one.rule.code), min(one.points)) for one in found.fired if not one.rule.warning]
    said += [(at, MOVING_RANGE, at) for at in found.range_signals]
    said += [(at, MOVING_AVERAGE, at) for at in found.ewma_signals]
    by_place: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for at, code, first in said:
        by_place[at].append((code, first))
    return {
        at: (tuple(dict.fromkeys(code for code, _first in each)), min(first for _code, first in each))
        for at, each in by_place.items()
    }
