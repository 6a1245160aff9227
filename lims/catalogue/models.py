"""Tables of the catalogue: methods, products, specifications, decision rules, equivalences and scope, in approved versions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class ProductRow(Base):
    """A product that samples can be of; `group` decides which methods fit (matrix) and which D1250 group applies."""

    __tablename__ = "product"
    __kind__ = "product"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    group: Mapped[str]
    names: Mapped[dict[str, Any]]  # en, az, ru
    search_key: Mapped[str] = mapped_column(index=True)


class MethodRow(Base):
    """A method: identity only."""

    __tablename__ = "method"
    __kind__ = "method"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "ASTM D4052"


class MethodVersionRow(Version):
    """An edition in use with the laboratory's settings for it; immutable, approved by a second person."""

    __tablename__ = "method_version"
    __kind__ = "method_version"
    __version_of__ = "method"

    edition: Mapped[str]  # "D4052-18"
    definition: Mapped[str]  # the key in `methods.catalogue`
    titles: Mapped[dict[str, Any]]
    settings: Mapped[
        dict[str, Any]
    ]  # precision, agreement, contributions, limits of the room: with source and approver
    fictitious: Mapped[bool] = mapped_column(default=False)
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)  # null: it came with the system
    approved_by: Mapped[int] = fk("person.id")


class SpecificationRow(Base):
    """A specification of a product: identity only."""

    __tablename__ = "specification"
    __kind__ = "specification"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "EN 590"


class SpecificationVersionRow(Version):
    """An edition and grade with all its limits; each limit has a stable key and says what is unknown in it."""

    __tablename__ = "specification_version"
    __kind__ = "specification_version"
    __version_of__ = "specification"

    edition: Mapped[str]
    grade: Mapped[str]
    titles: Mapped[dict[str, Any]]
    product_groups: Mapped[list[Any]]  # that it is for; empty: every product
    limits: Mapped[list[Any]]
    comparison: Mapped[str]  # rounded (ASTM E29 rounding method) or absolute
    source: Mapped[str]
    fictitious: Mapped[bool] = mapped_column(default=False)
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)  # null: it came with the system
    approved_by: Mapped[int] = fk("person.id")


class DecisionRuleRow(Base):
    """A decision rule: identity only."""

    __tablename__ = "decision_rule"
    __kind__ = "decision_rule"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)


class DecisionRuleVersionRow(Version):
    """A decision rule with its parameters and the document that it comes from."""

    __tablename__ = "decision_rule_version"
    __kind__ = "decision_rule_version"
    __version_of__ = "decision_rule"

    names: Mapped[dict[str, Any]]
    kind: Mapped[str]  # a rule of `methods.conformity`
    parameters: Mapped[dict[str, Any]]
    source: Mapped[str]
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)  # null: it came with the system
    approved_by: Mapped[int] = fk("person.id")


class EquivalenceRow(Base):
    """The laboratory holds that a method may stand for the one that a specification names (ISO/IEC 17025 7.2.1)."""

    __tablename__ = "equivalence"
    __kind__ = "equivalence"

    id: Mapped[int] = node_id()
    named: Mapped[str]  # the method that the specification names
    method_id: Mapped[int] = fk("method.id")
    basis: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    approved_by: Mapped[int] = fk("person.id")


class ScopeLineRow(Base):
    """A line of the scope of accreditation: identity only."""

    __tablename__ = "scope_line"
    __kind__ = "scope_line"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)


class ScopeLineVersionRow(Version):
    """In this period the accreditation covered this method edition for these measurands and products."""

    __tablename__ = "scope_line_version"
    __kind__ = "scope_line_version"
    __version_of__ = "scope_line"

    method_id: Mapped[int] = fk("method.id")
    edition: Mapped[str]
    measurands: Mapped[
        list[Any]
    ]  # keys; with the range that the scope states: {"key", "low", "high", "unit"}
    product_groups: Mapped[list[Any]]


class AccreditationRow(Base):
    """An accreditation of the laboratory: identity only."""

    __tablename__ = "accreditation"
    __kind__ = "accreditation"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)


class AccreditationVersionRow(Version):
    """What the accreditation body states for a period: granted, suspended or withdrawn, by which standard."""

    __tablename__ = "accreditation_version"
    __kind__ = "accreditation_version"
    __version_of__ = "accreditation"

    number: Mapped[str]
    standard: Mapped[str]
    body: Mapped[str]
    standing: Mapped[str]  # granted, suspended, withdrawn
    source: Mapped[str]  # the document of the body
    mark_file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    fictitious: Mapped[bool] = mapped_column(default=False)
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)
    approved_by: Mapped[int] = fk("person.id")


class StandardAnswerRow(Base):
    """What the laboratory answered to an open question of the data about a standard or a piece of equipment."""

    __tablename__ = "standard_answer"
    __append_only__ = True

    id: Mapped[int] = identity()
    subject: Mapped[str] = mapped_column(index=True)  # the key of its address
    question: Mapped[str]  # in the words of the data, so that another question is another one
    answer: Mapped[str]
    source: Mapped[str]
    answered_by: Mapped[int] = fk("person.id")
    answered_at: Mapped[datetime]


class DraftState(StrEnum):
    """Where a proposed version stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    DISCARDED = "discarded"


class CatalogueDraftRow(Base):
    """A proposed version of a method, specification or rule: drafted by one, approved by another, effective from a date."""

    __tablename__ = "catalogue_draft"

    id: Mapped[int] = identity()
    kind: Mapped[str]  # method, specification, decision_rule, scope_line, accreditation, equivalence
    header_id: Mapped[int] = fk("node.id")
    content: Mapped[dict[str, Any]]
    effective_from: Mapped[datetime]
    state: Mapped[DraftState] = word(DraftState)
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)  # null: it came with the system
    drafted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = fk("person.id", nullable=True)
    reason: Mapped[str]
    row_version: Mapped[int] = mapped_column(default=1)
