"""Real work keeps an authorisation: how much somebody did with a method, and until when that keeps it (6.2.5 f).

Interval and amount are the laboratory's figures. Where it has set none, an authorisation lasts as long as it was given for.
Features that know of another act than performing (reviews, releases) register how it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from lims.catalogue.models import MethodVersionRow
from lims.clock import months_after
from lims.competence.requirements import Key, Requirement, requirement_at, requirements_at
from lims.db import remembered
from lims.people import Act, Authorisation, authorisation_at
from lims.results.models import DeterminationRow, DeterminationState
from lims.samples.models import TestRow

Work = Callable[[datetime, datetime], "Select[int, int, int, datetime]"]
"""Pieces of work from a moment until another, half-open: person_id, method_id, piece, at; one row a piece and person."""

SLACK = timedelta(days=62)  # work a little older is read too, so that what lapsed lately has its day
HALF_A_YEAR = 6  # months over which work is counted for the eye where the laboratory has set no interval
_counted: dict[Act, Work] = {}


def register_work(act: Act, work: Work) -> None:
    """Say how an act is counted; the same may be said again (a second application in one process)."""
    _counted[act] = work


def counted_acts() -> frozenset[Act]:
    """The acts whose work is counted, so that an authorisation for them can be kept by work."""
    return frozenset(_counted)


def tests_done(since: datetime, until: datetime) -> Select[int, int, int, datetime]:
    """Tests for which somebody measured and that were submitted: each once, at the last determination."""
    return (
        select(
            DeterminationRow.person_id.label("person_id"), MethodVersionRow.header_id.label("method_id"),
            DeterminationRow.test_id.label("piece"), func.max(DeterminationRow.at).label("at"),
        )
        .join(TestRow, TestRow.id == DeterminationRow.test_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .where(
            DeterminationRow.at >= since, DeterminationRow.at < until, DeterminationRow.state == DeterminationState.USED,
            TestRow.submitted_at.is_not(None),
        )
        .group_by(DeterminationRow.person_id, MethodVersionRow.header_id, DeterminationRow.test_id)
    )  # fmt: skip


register_work(Act.PERFORM, tests_done)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An authorisation with the day until which real work keeps it; `kept_until` is None where nothing is required."""

    authorisation: Authorisation
    rule: Requirement | None
    kept_until: datetime | None

    def lapsed(self, at: datetime) -> bool:
        """Whether too little was done to keep it."""
        return self.kept_until is not None and self.kept_until <= at

    @property
    def ends_at(self) -> datetime | None:
        """When it ends if nothing more is done: by the day it was given for, or for want of work."""
        ends = [one for one in (self.authorisation.valid_to, self.kept_until) if one is not None]
        return min(ends, default=None)


def rule_at(session: Session, method_id: int, act: Act, at: datetime) -> Requirement | None:
    """The laboratory's requirement of work for an act of a method; None where it has set none, or the act is not counted."""
    rule = requirement_at(session, method_id, act, at)
    return rule if rule is not None and rule.months is not None and act in _counted else None


@remembered
def standing_of(session: Session, person_id: int, method_id: int, act: Act, at: datetime) -> Standing | None:
    """The authorisation of a person that was valid at a moment, and until when work keeps it; None without one."""
    found = authorisation_at(session, person_id, method_id, act, at)
    if found is None:
        return None
    rule = rule_at(session, method_id, act, at)
    return _standing(found, rule, _nth(session, {(method_id, act): rule} if rule else {}, at, person_id))


def standings_at(session: Session, given: list[Authorisation], at: datetime) -> list[Standing]:
    """Like `standing_of` for many authorisations, in one query an act."""
    rules = {
        key: one for key, one in requirements_at(session, at).items() if one.months and key[1] in _counted
    }
    nth = _nth(session, rules, at)
    return [_standing(one, rules.get((one.method_id, one.act)), nth) for one in given]


def _standing(
    found: Authorisation, rule: Requirement | None, nth: Mapping[tuple[int, int, Act], datetime]
) -> Standing:
    kept = None
    if rule is not None and rule.months is not None:
        last = nth.get((found.person_id, found.method_id, found.act), found.valid_from)
        kept = months_after(max(found.valid_from, last), rule.months)
    return Standing(authorisation=found, rule=rule, kept_until=kept)


def _nth(
    session: Session, rules: Mapping[Key, Requirement], at: datetime, person_id: int | None = None
) -> dict[tuple[int, int, Act], datetime]:
    """When each person did the last but so many pieces of work that the rules ask for; nothing where that is too long ago."""
    found: dict[tuple[int, int, Act], datetime] = {}
    for act in {key[1] for key in rules}:
        of_act = {method: rule for (method, own), rule in rules.items() if own is act}
        longest = max(rule.months or 0 for rule in of_act.values())
        work = _counted[act](months_after(at, -longest) - SLACK, at).subquery()
        place = func.row_number().over(
            partition_by=(work.c.person_id, work.c.method_id), order_by=(work.c.at.desc(), work.c.piece.desc())
        )  # fmt: skip
        query = select(work.c.person_id, work.c.method_id, work.c.at, place.label("place"))
        query = query.where(work.c.method_id.in_(of_act))
        if person_id is not None:
            query = query.where(work.c.person_id == person_id)
        ranked = query.subquery()
        wanted = [
            and_(ranked.c.method_id == one, ranked.c.place == rule.work) for one, rule in of_act.items()
        ]
        for row in session.execute(select(ranked).where(or_(false(), *wanted))):
            found[row.person_id, row.method_id, act] = row.at
    return found


def work_done(
    session: Session, act: Act, since: datetime, until: datetime, person_id: int | None = None
) -> dict[tuple[int, int], int]:
    """How many pieces of work each person did with each method in a period, in one query."""
    if act not in _counted:
        return {}
    work = _counted[act](since, until).subquery()
    query = select(work.c.person_id, work.c.method_id, func.count().label("n"))
    if person_id is not None:
        query = query.where(work.c.person_id == person_id)
    rows = session.execute(query.group_by(work.c.person_id, work.c.method_id))
    return {(row.person_id, row.method_id): row.n for row in rows}
