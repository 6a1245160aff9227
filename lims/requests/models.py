"""Tables of requests: what a client asked for, and what was reviewed and agreed before work began (ISO/IEC 17025 7.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import node_id


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    DONE = "done"
    CANCELLED = "cancelled"


class View(StrEnum):
    """Whose risk counts when a result falls between (ISO 4259-2)."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    NEITHER = "neither"


class RequestRow(Base):
    """A request for tests, with what was agreed about it."""

    __tablename__ = "request"
    __kind__ = "request"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = fk("client.id")
    contact_id: Mapped[int | None] = fk("contact.id", nullable=True)
    state: Mapped[RequestState] = word(RequestState)
    client_reference: Mapped[str | None]
    language: Mapped[str]
    due_at: Mapped[datetime | None]
    decision_rule_id: Mapped[int | None] = fk("decision_rule_version.id", nullable=True)
    view: Mapped[View] = word(View)
    after_testing: Mapped[str]  # dispose or return
    retention_days: Mapped[int | None]
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[int | None] = fk("person.id", nullable=True)
    agreed_with: Mapped[str | None]  # who said yes for the client, and how
    notes: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class RequestLineRow(Base):
    """One method in one edition that the samples of a request are to be tested by, and the specifications to judge by."""

    __tablename__ = "request_line"

    id: Mapped[int] = identity()
    request_id: Mapped[int] = fk("request.id")
    n: Mapped[int]
    method_version_id: Mapped[int] = fk("method_version.id")
    specification_version_ids: Mapped[list[Any]]
    accepts_equivalence: Mapped[bool] = mapped_column(
        default=False
    )  # the client agreed to an equivalent method
    injection_mode: Mapped[str | None]
    removed_at: Mapped[datetime | None]


class RequestChangeRow(Base):
    """A change of an agreed request (7.1.6): what, why, who reviewed it, how the client was told."""

    __tablename__ = "request_change"
    __append_only__ = True

    id: Mapped[int] = identity()
    request_id: Mapped[int] = fk("request.id")
    at: Mapped[datetime]
    what: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    client_told: Mapped[str]
