"""Tables of assessments: an error found in equipment, each result with the error taken out, what was done, letters to clients."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import node_id
from lims.results import How


class AssessmentRow(Base):
    """What is doubted, from when until when, and the doubts that were raised for it: an error of equipment, or another thing."""

    __tablename__ = "assessment"
    __kind__ = "assessment"
    __append_only__ = True

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int | None] = fk("equipment.id", nullable=True)  # null: see `assessment_thing`
    error: Mapped[
        float | None
    ]  # corrected values minus true ones: by how much they were too high; null: no figure
    unit: Mapped[str | None]
    low: Mapped[float | None]  # the range in which it was found
    high: Mapped[float | None]
    since: Mapped[
        datetime | None
    ]  # the last moment when it would have been seen; null: never known to be good
    since_node: Mapped[int | None] = fk(
        "node.id", nullable=True
    )  # the check or calibration that would have seen it
    until: Mapped[datetime]
    reason: Mapped[str]
    sources: Mapped[list[Any]]  # ids of the nodes whose uses are followed
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class AssessmentThingRow(Base):
    """What an assessment doubts, where it is no equipment: a lot, a person's work, a method edition."""

    __tablename__ = "assessment_thing"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("assessment_id"),)

    id: Mapped[int] = identity()
    assessment_id: Mapped[int] = fk("assessment.id", index=False)
    node_id: Mapped[int] = fk("node.id")


class AssessedResultRow(Base):
    """A result computed and judged again with the error taken out. The stored result stays as it is."""

    __tablename__ = "assessed_result"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("assessment_id", "result_id"), Index("ix_assessed_result_result", "result_id"),
    )  # fmt: skip

    id: Mapped[int] = identity()
    assessment_id: Mapped[int] = fk("assessment.id", index=False)
    result_id: Mapped[int] = fk("result.id", index=False)
    how: Mapped[How] = word(How)
    why: Mapped[str]
    value_before: Mapped[float | None]
    value_after: Mapped[float | None]
    unit: Mapped[str | None]
    answer_before: Mapped[str | None]
    answer_after: Mapped[str | None]
    limit_key: Mapped[str | None]
    margin_before: Mapped[float | None]
    margin_after: Mapped[float | None]


class LinearDriftRow(Base):
    """That somebody assumes, beside the worst case, that the error of an assessment grew evenly over its time; and why."""

    __tablename__ = "linear_drift"
    __kind__ = "linear_drift"
    __append_only__ = True

    id: Mapped[int] = node_id()
    assessment_id: Mapped[int] = fk("assessment.id")
    error_begun: Mapped[float]  # the error when it began, in the unit of the assessment
    reason: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime] = mapped_column()


class DriftedResultRow(Base):
    """A result computed and judged again with the error that a linear drift gives for its moment."""

    __tablename__ = "drifted_result"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("linear_drift_id", "result_id"), Index("ix_drifted_result_result", "result_id"),
    )  # fmt: skip

    id: Mapped[int] = identity()
    linear_drift_id: Mapped[int] = fk("linear_drift.id", index=False)
    result_id: Mapped[int] = fk("result.id", index=False)
    how: Mapped[How] = word(How)
    why: Mapped[str]
    error: Mapped[float | None]  # that was taken out, in the unit of the assessment
    value_after: Mapped[float | None]
    answer_before: Mapped[str | None]
    answer_after: Mapped[str | None]
    limit_key: Mapped[str | None]
    margin_after: Mapped[float | None]


class AssessmentActRow(Base):
    """That open work was held and a nonconformity opened because of an assessment."""

    __tablename__ = "assessment_act"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("assessment_id"),)

    id: Mapped[int] = identity()
    assessment_id: Mapped[int] = fk("assessment.id", index=False)
    nonconformity_id: Mapped[int] = fk("nonconformity.id")
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime] = mapped_column()


class ClientLetterRow(Base):
    """A letter to a client, drafted: which certificates are touched, and by how much. People send it."""

    __tablename__ = "client_letter"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("assessment_id", "client_id"),)

    id: Mapped[int] = identity()
    assessment_id: Mapped[int] = fk("assessment.id", index=False)
    client_id: Mapped[int] = fk("client.id")
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column()


class LetterSupplementRow(Base):
    """What a drafted letter says further: its results by the linear drift, beside the worst case."""

    __tablename__ = "letter_supplement"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("letter_id", "linear_drift_id"),)

    id: Mapped[int] = identity()
    letter_id: Mapped[int] = fk("client_letter.id", index=False)
    linear_drift_id: Mapped[int] = fk("linear_drift.id")
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column()


class SentLetterRow(Base):
    """That somebody of the laboratory sent a letter: from then on the client reads it in the portal."""

    __tablename__ = "sent_letter"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("letter_id"),)

    id: Mapped[int] = identity()
    letter_id: Mapped[int] = fk("client_letter.id", index=False)
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime] = mapped_column()
