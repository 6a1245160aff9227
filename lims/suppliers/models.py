"""Tables of suppliers: identity, evaluations with what was found, and what a supplier is approved for until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk
from lims.records import Version, node_id


class SupplierRow(Base):
    """A supplier: identity only."""

    __tablename__ = "supplier"
    __kind__ = "supplier"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    contact: Mapped[str]
    search_key: Mapped[str] = mapped_column(index=True)


class SupplierEvaluationRow(Base):
    """What was found when a supplier was evaluated, and what is proposed."""

    __tablename__ = "supplier_evaluation"
    __kind__ = "supplier_evaluation"
    __append_only__ = True

    id: Mapped[int] = node_id()
    supplier_id: Mapped[int] = fk("supplier.id")
    evaluated_at: Mapped[datetime]
    criteria: Mapped[str]
    findings: Mapped[str]
    verdict: Mapped[str]  # approved, approved with conditions, refused
    conditions: Mapped[str]
    purposes: Mapped[list[Any]]
    until: Mapped[datetime | None]
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)


class SupplierVersionRow(Version):
    """How a supplier stands in a period, by an evaluation that a second person approved."""

    __tablename__ = "supplier_version"
    __kind__ = "supplier_version"
    __version_of__ = "supplier"

    verdict: Mapped[str]
    conditions: Mapped[str]
    purposes: Mapped[list[Any]]
    evaluation_id: Mapped[int] = fk("supplier_evaluation.id")
    approved_by: Mapped[int | None] = fk("person.id", nullable=True)
