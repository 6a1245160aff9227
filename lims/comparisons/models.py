"""Tables of comparisons: what is compared, the results as they stood, and what a second person concluded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import node_id


class ComparisonRow(Base):
    """Analysts or instruments compared in a period by one measurand of a method."""

    __tablename__ = "comparison"
    __kind__ = "comparison"
    __append_only__ = True

    id: Mapped[int] = node_id()
    number: Mapped[str] = mapped_column(unique=True)
    by: Mapped[str]  # person, system
    method_id: Mapped[int] = fk("method.id")
    measurand: Mapped[str]
    component: Mapped[str]  # of a composition; empty otherwise
    unit: Mapped[str | None]
    largest: Mapped[float | None]  # difference that is permitted; null: a test of significance decides
    source: Mapped[str]  # where it comes from
    purpose: Mapped[str]
    search_key: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class ComparedRow(Base):
    """A result that is compared, as it stood: of which material, by whom or with what."""

    __tablename__ = "comparison_result"
    __append_only__ = True
    __table_args__ = (Index("ix_comparison_result_comparison", "comparison_id"),)

    id: Mapped[int] = identity()
    comparison_id: Mapped[int] = fk("comparison.id", index=False)
    source_id: Mapped[int] = fk("node.id")  # a result, or a control result
    material: Mapped[str]
    series_id: Mapped[int]  # of the person or the measuring system
    value: Mapped[float]
    text: Mapped[str]
    measured_at: Mapped[datetime]


class ConclusionRow(Base):
    """What a second person concluded of a comparison, what is done about it, and the nonconformity where one was opened."""

    __tablename__ = "comparison_conclusion"
    __append_only__ = True

    id: Mapped[int] = identity()
    comparison_id: Mapped[int] = fk("comparison.id", unique=True)
    agrees: Mapped[bool]
    words: Mapped[str]
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
