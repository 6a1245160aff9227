"""Scores over rounds as a chart; and what a score still needs, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lims.proficiency.overview import Enrolment
from lims.proficiency.scores import NEEDS, PtScore
from lims.proficiency.words import SIGNS
from lims.web import Chart, Line, Series, gettext
from methods.proficiency import Verdict

MARKS = {"z": ("disc", "accent"), "z'": ("disc", "accent"), "zeta": ("square", "muted"), "En": ("points", "muted")}  # fmt: skip


def trend(title: str, taken: Sequence[Enrolment], scores: Mapping[int, Sequence[PtScore]]) -> Chart | None:
    """The scores of one measurand that count, over its rounds, with the bounds 2 and 3; None where there is none."""
    rounds = [(one, scores.get(one.outcome_id or 0, ())) for one in taken if one.outcome_id]
    by_round = [{score.name: score for score in found if score.counts} for _one, found in rounds]
    if not any(by_round):
        return None
    names = [name for name in NEEDS if any(name in found for found in by_round)]
    return Chart(
        words=gettext("Scores of %(title)s over the rounds", title=title), x_label=gettext("Entered"), y_label="",
        x=[one.outcome_at for one, _found in rounds if one.outcome_at],
        series=[_series(name, [found.get(name) for found in by_round]) for name in names],
        lines=[
            Line(label="3", y=3, kind="action"), Line(label="2", y=2, kind="warning"), Line(label="0", y=0, kind="centre"),
            Line(label="−2", y=-2, kind="warning"), Line(label="−3", y=-3, kind="action"),
        ],
        y_range=_range(by_round),
    )  # fmt: skip


def _series(name: str, found: Sequence[PtScore | None]) -> Series:
    mark, tone = MARKS[name]
    return Series(
        label=SIGNS[name], values=[one.value if one else None for one in found], mark=mark, tone=tone,
        boxed=[
            i for i, one in enumerate(found) if one and one.verdict is Verdict.UNSATISFACTORY
        ],
    )  # fmt: skip


def _range(by_round: Sequence[Mapping[str, PtScore]]) -> tuple[float, float]:
    largest = max(abs(one.value) for found in by_round for one in found.values())
    reach = max(3.5, 1.1 * largest)
    return -reach, reach
