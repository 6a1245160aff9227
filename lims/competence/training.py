"""Training for one act of a method: beginning and ending it, and how far it is (6.2.5 c, d)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lims.catalogue import method_version_at
from lims.competence.errors import AuthorisedAlready, InTrainingAlready, TrainingOver
from lims.competence.models import SupervisedRunRow, TrainingEndRow, TrainingOutcome, TrainingRow
from lims.competence.requirements import Requirement
from lims.competence.work import standing_of
from lims.errors import NotFound
from lims.people import Act, find_person
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """A training, with how it ended if it did."""

    id: int
    trainee_id: int
    method_id: int
    act: Act
    words: str
    at: datetime
    person_id: int
    outcome: TrainingOutcome | None
    ended_at: datetime | None
    reason: str

    @property
    def open(self) -> bool:
        return self.outcome is None

    @classmethod
    def from_rows(cls, row: TrainingRow, end: TrainingEndRow | None) -> Training:
        return cls(
            id=row.id, trainee_id=row.trainee_id, method_id=row.method_id, act=row.act, words=row.words, at=row.at,
            person_id=row.person_id, outcome=end.outcome if end else None, ended_at=end.at if end else None,
            reason=end.reason if end else "",
        )  # fmt: skip


def begin_training(unit: Unit, *, trainee_id: int, method_id: int, act: Act, words: str) -> int:
    """Take somebody into training for an act of a method; returns its id.

    Raises NotFound, InTrainingAlready, AuthorisedAlready where nothing has lapsed.
    """
    person = find_person(unit.session, trainee_id)
    if method_version_at(unit.session, method_id, unit.at) is None or person.client_id is not None:
        raise NotFound
    if open_training(unit.session, trainee_id, method_id, act, unit.at) is not None:
        raise InTrainingAlready(name=person.name)
    stands = standing_of(unit.session, trainee_id, method_id, act, unit.at)
    if stands is not None and not stands.lapsed(unit.at):
        raise AuthorisedAlready(name=person.name)
    row = unit.add(
        TrainingRow(
            trainee_id=trainee_id, method_id=method_id, act=act, words=words.strip(), at=unit.at, person_id=unit.by.person_id
        )
    )  # fmt: skip
    unit.flush()
    unit.link(trainee_id, row.id, "holder")
    unit.link(method_id, row.id, "method")
    return row.id


def end_training(unit: Unit, training_id: int, outcome: TrainingOutcome, reason: str) -> None:
    """End a training. Raises NotFound, TrainingOver."""
    training = find_training(unit.session, training_id)
    if not training.open:
        raise TrainingOver
    unit.add(
        TrainingEndRow(
            training_id=training_id,
            outcome=outcome,
            reason=reason.strip(),
            at=unit.at,
            person_id=unit.by.person_id,
        )
    )
    unit.flush()


def _both() -> Select[TrainingRow, TrainingEndRow]:
    return select(TrainingRow, TrainingEndRow).outerjoin(
        TrainingEndRow, TrainingEndRow.training_id == TrainingRow.id
    )


def _open(at: datetime) -> Any:
    return and_(TrainingRow.at <= at, or_(TrainingEndRow.id.is_(None), TrainingEndRow.at > at))


def find_training(session: Session, training_id: int) -> Training:
    """One training. Raises NotFound."""
    found = session.execute(_both().where(TrainingRow.id == training_id)).first()
    if found is None:
        raise NotFound
    return Training.from_rows(*found)


def open_training(
    session: Session, trainee_id: int, method_id: int, act: Act, at: datetime
) -> Training | None:
    """The training of a person for an act of a method that was going on at a moment."""
    query = _both().where(
        TrainingRow.trainee_id == trainee_id, TrainingRow.method_id == method_id, TrainingRow.act == act, _open(at)
    )  # fmt: skip
    found = session.execute(query).first()
    return Training.from_rows(*found) if found else None


def trainings_at(session: Session, at: datetime, method_id: int | None = None) -> list[Training]:
    """The trainings that were going on at a moment, of one method or of all."""
    query = _both().where(_open(at))
    if method_id is not None:
        query = query.where(TrainingRow.method_id == method_id)
    return [Training.from_rows(*pair) for pair in session.execute(query.order_by(TrainingRow.id))]


def trainings_of(session: Session, trainee_id: int) -> list[Training]:
    """Every training of a person, latest first."""
    query = _both().where(TrainingRow.trainee_id == trainee_id).order_by(TrainingRow.id.desc())
    return [Training.from_rows(*pair) for pair in session.execute(query)]


# -- how far it is ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Accepted runs of a training; `needed` is None where the laboratory has not set how many."""

    accepted: int
    refused: int
    needed: int | None

    @property
    def done(self) -> bool:
        """Whether the laboratory's number is reached."""
        return self.needed is not None and self.accepted >= self.needed

    @property
    def figures(self) -> str:
        """The progress as figures: accepted and needed."""
        return f"{self.accepted}/{self.needed if self.needed is not None else '?'}"


def latest_runs(training_ids: Iterable[int], at: datetime) -> Select[SupervisedRunRow]:
    """The statement that counted at a moment about each run of some trainings."""
    last = (
        select(func.max(SupervisedRunRow.id))
        .where(SupervisedRunRow.training_id.in_(list(training_ids)), SupervisedRunRow.at <= at)
        .group_by(SupervisedRunRow.training_id, SupervisedRunRow.test_id, SupervisedRunRow.control_point_id)
    )
    return select(SupervisedRunRow).where(SupervisedRunRow.id.in_(last)).order_by(SupervisedRunRow.id)


def progress_of(
    session: Session,
    trainings: Sequence[Training],
    required: dict[tuple[int, Act], Requirement],
    at: datetime,
) -> dict[int, Progress]:
    """How far some trainings were at a moment, by what was required then; in one query."""
    verdicts: dict[int, list[bool]] = defaultdict(list)
    for row in session.scalars(latest_runs([one.id for one in trainings], at)):
        verdicts[row.training_id].append(row.accepted)
    return {
        one.id: Progress(
            accepted=sum(verdicts[one.id]), refused=verdicts[one.id].count(False),
            needed=rule.runs if (rule := required.get((one.method_id, one.act))) else None,
        )
        for one in trainings
    }  # fmt: skip
