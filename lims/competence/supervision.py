"""Work under supervision: a person in training does a test only while somebody who is authorised has taken the supervision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lims.competence.errors import SupervisionRefused, TrainingOver
from lims.competence.models import SupervisionRow, TrainingRow
from lims.competence.requirements import requirements_at
from lims.competence.training import (
    Training,
    find_training,
    open_training,
    progress_of,
    trainings_at,
)
from lims.competence.work import standing_of
from lims.gates import GateQuestion
from lims.people import Act
from lims.records import Unit
from lims.results import Subject, find_subject
from lims.results.models import DeterminationRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Supervision:
    """That somebody took the supervision of a trainee for a test."""

    id: int
    test_id: int
    training_id: int
    trainee_id: int
    supervisor_id: int
    at: datetime

    @classmethod
    def from_rows(cls, row: SupervisionRow, training: TrainingRow) -> Supervision:
        return cls(
            id=row.id, test_id=row.test_id, training_id=row.training_id, trainee_id=training.trainee_id,
            supervisor_id=row.supervisor_id, at=row.at,
        )  # fmt: skip


def supervise(unit: Unit, test_id: int, training_id: int) -> int:
    """The person of the unit takes the supervision of a trainee for a test. Taken again, no effect.

    Raises NotFound, TrainingOver, SupervisionRefused.
    """
    session, me = unit.session, unit.by.person_id
    subject, training = find_subject(session, test_id), find_training(session, training_id)
    if not training.open:
        raise TrainingOver
    if not subject.open:
        raise SupervisionRefused(why="the test is not open any more")
    if (training.method_id, training.act) != (subject.method.method_id, Act.PERFORM):
        raise SupervisionRefused(why="the training is for another method")
    if me is None or me == training.trainee_id:
        raise SupervisionRefused(why="nobody supervises themselves")
    stands = standing_of(session, me, training.method_id, Act.PERFORM, unit.at)
    if stands is None:
        raise SupervisionRefused(why="you are not authorised to perform the method")
    if stands.lapsed(unit.at):
        raise SupervisionRefused(why="your own authorisation has lapsed for want of work with the method")
    known = [one for one in supervisions_of(session, [test_id]) if one.training_id == training_id]
    mine = next((one.id for one in known if one.supervisor_id == me), None)
    if mine is not None:
        return mine
    if _has_measured(session, test_id, training.trainee_id):
        raise SupervisionRefused(why="the trainee has measured already")
    row = unit.add(SupervisionRow(test_id=test_id, training_id=training_id, supervisor_id=me, at=unit.at))
    unit.flush()
    unit.link(training_id, row.id, "training")
    unit.link(stands.authorisation.version_id, row.id, "authorisation")
    return row.id


def _has_measured(session: Session, test_id: int, person_id: int) -> bool:
    query = select(func.count()).where(
        DeterminationRow.test_id == test_id,
        DeterminationRow.person_id == person_id,
        DeterminationRow.state == "used",
    )
    return bool(session.scalar(query))


def _both() -> Select[SupervisionRow, TrainingRow]:
    return select(SupervisionRow, TrainingRow).join(TrainingRow, TrainingRow.id == SupervisionRow.training_id)


def supervisions_of(session: Session, test_ids: Iterable[int]) -> list[Supervision]:
    """The supervisions of some tests, oldest first."""
    query = _both().where(SupervisionRow.test_id.in_(list(test_ids))).order_by(SupervisionRow.id)
    return [Supervision.from_rows(*pair) for pair in session.execute(query)]


def supervisions_in(session: Session, training_id: int) -> list[Supervision]:
    """The supervised tests of a training, oldest first."""
    query = _both().where(SupervisionRow.training_id == training_id).order_by(SupervisionRow.id)
    return [Supervision.from_rows(*pair) for pair in session.execute(query)]


def supervision_of(session: Session, question: GateQuestion) -> Supervision | None:
    """The supervision under which whoever a question names works on its test, the first that was taken."""
    if question.act != Act.PERFORM or question.test_id is None or question.person_id is None:
        return None
    query = _both().where(
        SupervisionRow.test_id == question.test_id, TrainingRow.trainee_id == question.person_id
    )
    found = session.execute(query.order_by(SupervisionRow.id)).first()
    return Supervision.from_rows(*found) if found else None


# -- at the bench -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Trainee:
    """Somebody in training for the method of a test at the bench: how far, who supervises, whether I may take it."""

    training: Training
    progress: str
    supervision: Supervision | None
    offered: bool


def trainees_at_bench(session: Session, subject: Subject, at: datetime, me: int) -> list[Trainee]:
    """Who is in training for the method of a test, for its page at the bench; the one that it is assigned to first."""
    known = trainings_at(session, at, subject.method.method_id)
    trainings = [one for one in known if one.act is Act.PERFORM]
    if not trainings:
        return []
    progress = progress_of(session, trainings, requirements_at(session, at), at)
    taken = {one.training_id: one for one in supervisions_of(session, [subject.test.id])}
    stands = standing_of(session, me, subject.method.method_id, Act.PERFORM, at)
    able = stands is not None and not stands.lapsed(at) and subject.open
    found = [
        Trainee(
            training=one, progress=progress[one.id].figures, supervision=taken.get(one.id),
            offered=able and one.trainee_id != me and one.id not in taken,
        )
        for one in trainings
    ]  # fmt: skip
    return sorted(
        found, key=lambda one: (one.training.trainee_id != subject.test.assigned_to, one.training.id)
    )


def training_of_question(session: Session, question: GateQuestion) -> Training | None:
    """The training of whoever a question names, at its moment."""
    if question.person_id is None:
        return None
    return open_training(session, question.person_id, question.method_id, Act(question.act), question.at)
