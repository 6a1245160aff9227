"""Tables of competence (ISO/IEC 17025 6.2): what is required, records of persons, training, supervised runs, monitoring."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from lims.db import Base, fk, identity, word
from lims.people import Act
from lims.records import Version, node_id


class Aspect(StrEnum):
    """What competence is made of (6.2.2)."""

    EDUCATION = "education"
    QUALIFICATION = "qualification"
    TRAINING = "training"
    KNOWLEDGE = "knowledge"
    SKILLS = "skills"
    EXPERIENCE = "experience"


class Criterion(StrEnum):
    """By what the laboratory accepts a supervised run."""

    JUDGED = "judged"  # by the supervisor, in words
    CONTROL = "control"  # a control result of the trainee is in control
    REPEATABILITY = "repeatability"  # no further from the supervisor's result than r of the method's edition
    REPRODUCIBILITY = "reproducibility"  # no further than R
    EN = "en"  # |En| of the two results with their U is at most 1


class TrainingOutcome(StrEnum):
    """How a training ended."""

    AUTHORISED = "authorised"
    STOPPED = "stopped"


class MonitoringWay(StrEnum):
    """How the competence of somebody who is authorised is looked at (6.2.5 f)."""

    OBSERVATION = "observation"
    BLIND_SAMPLE = "blind_sample"
    COMPARISON = "comparison"


class MonitoringOutcome(StrEnum):
    """What came of monitoring."""

    SATISFACTORY = "satisfactory"
    UNSATISFACTORY = "unsatisfactory"
    CANCELLED = "cancelled"


class RequirementRow(Base):
    """What a requirement is for: a function of the laboratory by its name, or one act of one method."""

    __tablename__ = "competence_requirement"
    __kind__ = "competence_requirement"
    __table_args__ = (UniqueConstraint("method_id", "act"), UniqueConstraint("function"))

    id: Mapped[int] = node_id()
    function: Mapped[str | None]  # as it stands at the person
    method_id: Mapped[int | None] = fk("method.id", nullable=True)
    act: Mapped[Act | None] = word(Act, nullable=True)


class RequirementVersionRow(Version):
    """What the laboratory requires in a period. A figure that is null was not set; an empty text: nothing was stated."""

    __tablename__ = "competence_requirement_version"
    __kind__ = "competence_requirement_version"
    __version_of__ = "competence_requirement"

    education: Mapped[str]
    qualification: Mapped[str]
    training: Mapped[str]
    knowledge: Mapped[str]
    skills: Mapped[str]
    experience: Mapped[str]
    runs: Mapped[int | None]  # accepted supervised runs before an authorisation
    criterion: Mapped[Criterion | None] = word(Criterion, nullable=True)
    months: Mapped[int | None]  # requalification: so much work in so many months keeps an authorisation
    work: Mapped[int | None]
    basis: Mapped[str]  # where this comes from
    person_id: Mapped[int] = fk("person.id")


class RecordRow(Base):
    """A record of somebody's education, training or experience: the header."""

    __tablename__ = "competence_record"
    __kind__ = "competence_record"

    id: Mapped[int] = node_id()
    holder_id: Mapped[int] = fk("person.id")
    aspect: Mapped[Aspect] = word(Aspect)


class RecordVersionRow(Version):
    """What a record says, from the day when it was acquired until it ends, if it does."""

    __tablename__ = "competence_record_version"
    __kind__ = "competence_record_version"
    __version_of__ = "competence_record"

    title: Mapped[str]
    given_by: Mapped[str]  # who taught or certified it
    method_id: Mapped[int | None] = fk("method.id", nullable=True)
    file_id: Mapped[int | None] = fk(
        "stored_file.id", nullable=True
    )  # the material or the paper, by its hash
    passed: Mapped[bool | None]  # null: nobody has evaluated it
    evaluated_by: Mapped[int | None] = fk("person.id", nullable=True)
    words: Mapped[str]  # how it was evaluated, and what was found
    person_id: Mapped[int] = fk("person.id")


class TrainingRow(Base):
    """Somebody is in training for one act of one method."""

    __tablename__ = "training"
    __kind__ = "training"
    __append_only__ = True
    __table_args__ = (Index("ix_training_person", "trainee_id", "method_id", "act"),)

    id: Mapped[int] = node_id()
    trainee_id: Mapped[int] = fk("person.id", index=False)
    method_id: Mapped[int] = fk("method.id")
    act: Mapped[Act] = word(Act)
    words: Mapped[str]  # what is to be learned, and how
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class TrainingEndRow(Base):
    """A training ended: with an authorisation, or without."""

    __tablename__ = "training_end"
    __append_only__ = True

    id: Mapped[int] = identity()
    training_id: Mapped[int] = fk("training.id", unique=True)
    outcome: Mapped[TrainingOutcome] = word(TrainingOutcome)
    reason: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class SupervisionRow(Base):
    """An authorised person took the supervision of a trainee for one test, before anything was measured by the trainee."""

    __tablename__ = "supervision"
    __kind__ = "supervision"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("test_id", "training_id", "supervisor_id"),)

    id: Mapped[int] = node_id()
    test_id: Mapped[int] = fk("test.id", index=False)
    training_id: Mapped[int] = fk("training.id")
    supervisor_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class SupervisedRunRow(Base):
    """What was found of a run in training: a supervised test or a control result. The last statement about it counts."""

    __tablename__ = "supervised_run"
    __kind__ = "supervised_run"
    __append_only__ = True

    id: Mapped[int] = node_id()
    training_id: Mapped[int] = fk("training.id")
    test_id: Mapped[int | None] = fk("test.id", nullable=True)
    control_point_id: Mapped[int | None] = fk("control_point.id", nullable=True)
    compared_id: Mapped[int | None] = fk("result.id", nullable=True)  # the supervisor's
    criterion: Mapped[Criterion] = word(Criterion)
    figures: Mapped[dict[str, Any]]  # as they were compared
    accepted: Mapped[bool]
    words: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class MonitoringRow(Base):
    """That the work of somebody with a method is to be looked at by a day (6.2.5 f)."""

    __tablename__ = "competence_monitoring"
    __kind__ = "competence_monitoring"
    __append_only__ = True

    id: Mapped[int] = node_id()
    watched_id: Mapped[int] = fk("person.id")
    method_id: Mapped[int] = fk("method.id")
    act: Mapped[Act] = word(Act)
    way: Mapped[MonitoringWay] = word(MonitoringWay)
    due_at: Mapped[datetime]
    words: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class MonitoringOutcomeRow(Base):
    """What was found when somebody's work was looked at; `result_id` is the blind sample's or the compared result."""

    __tablename__ = "competence_monitoring_outcome"
    __kind__ = "competence_monitoring_outcome"
    __append_only__ = True

    id: Mapped[int] = node_id()
    monitoring_id: Mapped[int] = fk("competence_monitoring.id", unique=True)
    outcome: Mapped[MonitoringOutcome] = word(MonitoringOutcome)
    words: Mapped[str]
    result_id: Mapped[int | None] = fk("result.id", nullable=True)
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
