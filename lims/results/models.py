"""Tables of results: determinations, results of each kind with their budget lines, and conformity."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, KeptJson, fk, identity, word
from lims.records import node_id

TRANSFERRED = "transferred"  # the key under which the given data of a result of an external provider stand


class DeterminationState(StrEnum):
    """What became of a run of the method."""

    USED = "used"
    EXCLUDED = "excluded"  # by a person, with a reason
    ABORTED = "aborted"


class DeterminationRow(Base):
    """One run of the method on one test portion. Every run stands, the excluded and aborted ones too."""

    __tablename__ = "determination"
    __kind__ = "determination"
    __table_args__ = (
        UniqueConstraint("test_id", "n"), Index("ix_determination_person_at", "person_id", "at"),
    )  # fmt: skip

    id: Mapped[int] = node_id()
    test_id: Mapped[int] = fk("test.id")
    n: Mapped[int]
    state: Mapped[DeterminationState] = word(DeterminationState)
    reason: Mapped[str | None]
    at: Mapped[datetime]  # of the measurement
    person_id: Mapped[int] = fk("person.id", index=False)
    observations: Mapped[dict[str, Any]]  # what only eyes can know, such as bubbles
    round: Mapped[int] = mapped_column(default=1)  # grows when a reviewer asks for a repeat
    row_version: Mapped[int] = mapped_column(default=1)


class DeterminationValueRow(Base):
    """A reading taken as one input of a determination."""

    __tablename__ = "determination_value"
    __append_only__ = True

    id: Mapped[int] = identity()
    determination_id: Mapped[int] = fk("determination.id")
    input: Mapped[str]
    reading_id: Mapped[int] = fk("reading.id")


class SecondLookRow(Base):
    """A second person saw with their own eyes what was read once and is gone; `seen` is the value as it stood then."""

    __tablename__ = "second_look"
    __kind__ = "second_look"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("determination_id", "input", "seen", "unit"),)

    id: Mapped[int] = node_id()
    determination_id: Mapped[int] = fk("determination.id", index=False)
    input: Mapped[str]
    seen: Mapped[str]  # the text that was read
    unit: Mapped[str]  # its unit's code; empty where it has none
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class ResultKind(StrEnum):
    """On which scale a result lies."""

    NUMERIC = "numeric"
    CENSORED = "censored"
    CLASS = "class"  # ordinal or nominal
    VECTOR = "vector"
    TABLE = "table"


REPLACES = text("supersedes IS NOT NULL")


class ResultRow(Base):
    """What is found for a measurand; a revision never overwrites the earlier one. Inputs and outcome are kept whole."""

    __tablename__ = "result"
    __kind__ = "result"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("test_id", "measurand", "revision"), Index("ix_result_at", "at", "id"),
        # few results replace another: an index of all would tell the planner that one value stands for nearly every row
        Index("ix_result_supersedes", "supersedes", sqlite_where=REPLACES, postgresql_where=REPLACES),
    )  # fmt: skip

    id: Mapped[int] = node_id()
    test_id: Mapped[int] = fk("test.id")
    measurand: Mapped[str]
    revision: Mapped[int]
    supersedes: Mapped[int | None] = fk("result.id", nullable=True, index=False)
    kind: Mapped[ResultKind] = word(ResultKind)
    names: Mapped[dict[str, Any]]
    unit: Mapped[str | None]
    reference_condition: Mapped[str | None]
    basis: Mapped[str | None]
    uncertainty_mode: Mapped[str | None]
    given: Mapped[dict[str, Any]] = mapped_column(KeptJson)  # the inputs of the calculation, whole
    outcome: Mapped[dict[str, Any]] = mapped_column(KeptJson)  # what the calculation said, whole
    code_version: Mapped[str]
    measured_at: Mapped[datetime]
    at: Mapped[datetime]
    printed: Mapped[str]  # as reported by the edition's rule, such as "0.8412"
    printed_uncertainty: Mapped[str | None]


class ResultNumericRow(Base):
    """A number with its uncertainty."""

    __tablename__ = "result_numeric"
    __append_only__ = True

    id: Mapped[int] = identity()
    result_id: Mapped[int] = fk("result.id", unique=True)
    value: Mapped[float]
    combined_uncertainty: Mapped[float | None]
    expanded_uncertainty: Mapped[float | None]
    k: Mapped[float | None]
    coverage: Mapped[float | None]
    dof: Mapped[float | None]  # null: infinite, or not known when there is no uncertainty


class ResultCensoredRow(Base):
    """Below or above what can be reported."""

    __tablename__ = "result_censored"
    __append_only__ = True

    id: Mapped[int] = identity()
    result_id: Mapped[int] = fk("result.id", unique=True)
    relation: Mapped[str]  # <, >, not detected
    bound: Mapped[float | None]


class ResultClassRow(Base):
    """A class of an ordinal scale, or a nominal property."""

    __tablename__ = "result_class"
    __append_only__ = True

    id: Mapped[int] = identity()
    result_id: Mapped[int] = fk("result.id", unique=True)
    scale: Mapped[str]
    value: Mapped[str]


class ResultComponentRow(Base):
    """One component of a composition."""

    __tablename__ = "result_component"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("result_id", "n"),)

    id: Mapped[int] = identity()
    result_id: Mapped[int] = fk("result.id", index=False)
    n: Mapped[int]
    component: Mapped[str]
    value: Mapped[float]
    expanded_uncertainty: Mapped[float | None]
    printed: Mapped[str]
    flags: Mapped[list[Any]]


class ResultCutRow(Base):
    """One cut of a distillation: a recovered or evaporated fraction and its temperature."""

    __tablename__ = "result_cut"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("result_id", "n"),)

    id: Mapped[int] = identity()
    result_id: Mapped[int] = fk("result.id", index=False)
    n: Mapped[int]
    label: Mapped[str]
    fraction: Mapped[float | None]
    temperature_c: Mapped[float | None]
    printed: Mapped[str]


class BudgetLineRow(Base):
    """One line of an uncertainty budget, with a link to what it comes from."""

    __tablename__ = "budget_line"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("result_id", "n"),)

    id: Mapped[int] = identity()
    result_id: Mapped[int] = fk("result.id", index=False)
    n: Mapped[int]
    name: Mapped[str]
    source: Mapped[str]
    source_id: Mapped[int | None] = fk("node.id", nullable=True)
    standard_uncertainty: Mapped[float]
    unit: Mapped[str]
    sensitivity: Mapped[float]
    contribution: Mapped[float]
    share: Mapped[float]  # of the variance of the result
    dof: Mapped[float | None]


class ConformityRow(Base):
    """A result judged against one limit by one decision rule; or why it was not."""

    __tablename__ = "conformity"
    __kind__ = "conformity"
    __append_only__ = True
    __table_args__ = (Index("ix_conformity_result", "result_id"),)

    id: Mapped[int] = node_id()
    result_id: Mapped[int] = fk("result.id", index=False)
    specification_version_id: Mapped[int] = fk("specification_version.id")
    limit_key: Mapped[str]
    decision_rule_version_id: Mapped[int | None] = fk("decision_rule_version.id", nullable=True)
    answer: Mapped[str]  # conforms, does_not_conform, inconclusive, not_judged
    reason: Mapped[str]
    probability: Mapped[float | None]
    margin: Mapped[float | None]
    figures: Mapped[dict[str, Any]]
    at: Mapped[datetime]
