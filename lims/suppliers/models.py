"""Tables of suppliers: identity, evaluations with what was found, and what a supplier is approved for until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
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


class SupplierScopeRow(Base):
    """A method that an external provider does for the laboratory: identity only."""

    __tablename__ = "supplier_scope"
    __kind__ = "supplier_scope"
    __table_args__ = (UniqueConstraint("supplier_id", "method_id"),)

    id: Mapped[int] = node_id()
    supplier_id: Mapped[int] = fk("supplier.id", index=False)
    method_id: Mapped[int] = fk("method.id")


class SupplierScopeProposalRow(Base):
    """What one person found about a provider and a method; it holds once another person approved it."""

    __tablename__ = "supplier_scope_proposal"
    __kind__ = "supplier_scope_proposal"
    __append_only__ = True

    id: Mapped[int] = node_id()
    supplier_id: Mapped[int] = fk("supplier.id")
    method_id: Mapped[int] = fk("method.id")
    approved: Mapped[bool]
    accreditation: Mapped[str]  # its number; empty: not accredited for the method
    accredited_by: Mapped[str]
    scope_line: Mapped[str]  # as it stands in the provider's scope
    why: Mapped[str]  # where this was seen, and why the method is given to it
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
    at: Mapped[datetime]


class SupplierScopeVersionRow(Version):
    """For which period a provider may do a method, and by which accreditation."""

    __tablename__ = "supplier_scope_version"
    __kind__ = "supplier_scope_version"
    __version_of__ = "supplier_scope"

    approved: Mapped[bool]
    accreditation: Mapped[str]
    accredited_by: Mapped[str]
    scope_line: Mapped[str]
    proposal_id: Mapped[int] = fk("supplier_scope_proposal.id")
    approved_by: Mapped[int | None] = fk("person.id", nullable=True)
