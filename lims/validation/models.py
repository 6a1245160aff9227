"""Tables of validations: the plan with its criteria, the data, what belongs to it, and what another person decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import node_id


class ValidationKind(StrEnum):
    """What is shown: that the laboratory can do a published method (7.2.1.5), or that a method of its own is fit (7.2.2)."""

    VERIFICATION = "verification"
    VALIDATION = "validation"


class ValidationState(StrEnum):
    """Where a validation stands."""

    PLANNING = "planning"
    MEASURING = "measuring"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ValidationRow(Base):
    """That an edition of a method is fit, or is shown not to be: which edition, for which use, and where it stands."""

    __tablename__ = "method_validation"
    __kind__ = "method_validation"

    id: Mapped[int] = node_id()
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ValidationKind] = word(ValidationKind)
    method_id: Mapped[int] = fk("method.id")
    edition: Mapped[str]
    definition: Mapped[str]  # the key of what computes; of the laboratory's own methods, the formula itself
    purpose: Mapped[str]  # the use that it is to be fit for
    search_key: Mapped[str] = mapped_column(index=True)
    state: Mapped[ValidationState] = word(ValidationState)
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = fk("person.id")
    planned_at: Mapped[datetime | None]  # when the plan was fixed: from then on there are data
    decided_at: Mapped[datetime | None]
    fictitious: Mapped[bool] = mapped_column(default=False)
    row_version: Mapped[int] = mapped_column(default=1)


class ExperimentRow(Base):
    """What one experiment is to show and by which figures; a later row of the same `root` stands, and says why."""

    __tablename__ = "validation_experiment"
    __append_only__ = True
    __table_args__ = (Index("ix_validation_experiment_validation", "validation_id"),)

    id: Mapped[int] = identity()
    validation_id: Mapped[int] = fk("method_validation.id", index=False)
    root: Mapped[int]  # the number of the experiment within the validation
    kind: Mapped[str]  # of `methods.verification.Experiment`
    measurand: Mapped[str]
    component: Mapped[str]  # of a composition; empty otherwise
    unit: Mapped[str | None]
    given: Mapped[dict[str, Any]]  # figures by their key, in the unit
    source: Mapped[str]  # where the figures come from
    how: Mapped[str]  # on what it is measured, and how
    left_out: Mapped[bool] = mapped_column(default=False)  # the experiment is not done, and `why` says it
    why: Mapped[str]  # it stands instead of an earlier row, or was added when there were data
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class DatumRow(Base):
    """One result of an experiment, typed, pasted, or taken from a result of the system."""

    __tablename__ = "validation_datum"
    __append_only__ = True
    __table_args__ = (Index("ix_validation_datum_validation", "validation_id", "root"),)

    id: Mapped[int] = identity()
    validation_id: Mapped[int] = fk("method_validation.id", index=False)
    root: Mapped[int]
    place: Mapped[str]  # day, factor, spiked or not; the content of a level as typed
    x: Mapped[float | None]
    value: Mapped[float]
    text: Mapped[str]
    source_id: Mapped[int | None] = fk("node.id", nullable=True)  # a result, or a control result
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class WithdrawnRow(Base):
    """A datum that does not count, with its reason; it stays readable."""

    __tablename__ = "validation_withdrawn"
    __append_only__ = True

    id: Mapped[int] = identity()
    datum_id: Mapped[int] = fk("validation_datum.id", unique=True)
    why: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class PaperRow(Base):
    """A file that belongs to a validation, kept by its hash."""

    __tablename__ = "validation_paper"
    __append_only__ = True

    id: Mapped[int] = identity()
    validation_id: Mapped[int] = fk("method_validation.id")
    file_id: Mapped[int] = fk("stored_file.id")
    title: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class DecisionRow(Base):
    """What the second person decided of a submitted validation, and in which figures it was then."""

    __tablename__ = "validation_decision"
    __append_only__ = True

    id: Mapped[int] = identity()
    validation_id: Mapped[int] = fk("method_validation.id")
    decision: Mapped[str]  # accepted, refused, sent_back
    outcome: Mapped[str]  # of `methods.verification.Outcome`
    figures: Mapped[list[Any]]
    words: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class UnverifiedRow(Base):
    """An edition was put into use without an accepted validation, and why: it stays open until one is accepted."""

    __tablename__ = "edition_unverified"
    __append_only__ = True

    id: Mapped[int] = identity()
    method_version_id: Mapped[int] = fk("method_version.id", unique=True)
    why: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
