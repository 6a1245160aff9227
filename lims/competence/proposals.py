"""What somebody who may authorise should look at: trainings that are complete, authorisations that end or have lapsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import methods_at
from lims.clock import months_after
from lims.competence.requirements import requirements_at
from lims.competence.training import Progress, Training, progress_of, trainings_at
from lims.competence.work import HALF_A_YEAR, Standing, standings_at, work_done
from lims.people import Act, Person, authorisations_at, staff
from lims.quality import AHEAD


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """One person and act of a method to decide about: with a training that is complete, or an authorisation that ends."""

    person: Person
    method_id: int
    method: str
    act: Act
    training: Training | None = None
    progress: Progress | None = None
    standing: Standing | None = None
    done: int = 0
    months: int = HALF_A_YEAR
    lapsed: bool = False

    @property
    def ends_at(self) -> datetime | None:
        return self.standing.ends_at if self.standing else None

    @property
    def enough(self) -> bool | None:
        """Whether the work done is what the laboratory requires; None where it has set nothing."""
        rule = self.standing.rule if self.standing else None
        return None if rule is None or rule.work is None else self.done >= rule.work


def proposals_at(session: Session, at: datetime) -> list[Proposal]:
    """Complete trainings first, then authorisations that end within a month or have lapsed, the most urgent first."""
    people = {one.id: one for one in staff(session)}
    codes = {one.method_id: one.code for one in methods_at(session, at)}
    return [*_ready(session, at, people, codes), *_ending(session, at, people, codes)]


def _ready(
    session: Session, at: datetime, people: dict[int, Person], codes: dict[int, str]
) -> list[Proposal]:
    trainings = trainings_at(session, at)
    progress = progress_of(session, trainings, requirements_at(session, at), at)
    return [
        Proposal(
            person=people[one.trainee_id], method_id=one.method_id, method=codes[one.method_id], act=one.act, training=one,
            progress=progress[one.id],
        )
        for one in trainings
        if progress[one.id].done and one.trainee_id in people and one.method_id in codes
    ]  # fmt: skip


def _ending(
    session: Session, at: datetime, people: dict[int, Person], codes: dict[int, str]
) -> list[Proposal]:
    ending = [
        one
        for one in standings_at(session, authorisations_at(session, at), at)
        if one.ends_at is not None and one.ends_at < at + AHEAD
    ]
    spans = {(one.authorisation.act, _months(one)) for one in ending}
    done = {span: work_done(session, span[0], months_after(at, -span[1]), at) for span in spans}
    found = [
        Proposal(
            person=people[one.authorisation.person_id], method_id=one.authorisation.method_id,
            method=codes[one.authorisation.method_id], act=one.authorisation.act, standing=one, months=_months(one),
            done=done[one.authorisation.act, _months(one)].get(
                (one.authorisation.person_id, one.authorisation.method_id), 0
            ),
            lapsed=one.lapsed(at),
        )
        for one in ending
        if one.authorisation.person_id in people and one.authorisation.method_id in codes
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.ends_at or at, one.person.initials, one.method))


def _months(stands: Standing) -> int:
    return (stands.rule.months if stands.rule else None) or HALF_A_YEAR
