"""Tables of notices: what happened, who is told by which way, what each person and system wants to hear."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity, word
from lims.notices.events import Event


class Channel(StrEnum):
    """By which way somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    """What became of a delivery. While it is queued, its job says how often it was tried."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"  # for good: trying again by itself would not help


class NoticeRow(Base):
    """Something that a client may be told of: the event, the number of the thing, and its page in the portal."""

    __tablename__ = "notice"
    __append_only__ = True

    id: Mapped[int] = identity()
    event: Mapped[Event] = word(Event)
    client_id: Mapped[int] = fk("client.id")
    number: Mapped[str]
    path: Mapped[str]
    thing_id: Mapped[int | None] = fk("node.id", nullable=True)
    at: Mapped[datetime]


class EndpointRow(Base):
    """An address of a client's own system. What signs is derived from the salt and the application's key, and kept nowhere."""

    __tablename__ = "endpoint"

    id: Mapped[int] = identity()
    client_id: Mapped[int] = fk("client.id")
    url: Mapped[str]
    events: Mapped[list[Any]]
    salt: Mapped[str] = mapped_column(info={"secret": True})
    made_by: Mapped[int] = fk("person.id")
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class DeliveryRow(Base):
    """That one person or one system is told of a notice: the log. `job_key` names the job that does it."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "person_id"), UniqueConstraint("notice_id", "endpoint_id"),
        Index("ix_delivery_state", "state", "id"),
    )  # fmt: skip

    id: Mapped[int] = identity()
    notice_id: Mapped[int] = fk("notice.id", index=False)
    client_id: Mapped[int] = fk("client.id")
    channel: Mapped[Channel] = word(Channel)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
    endpoint_id: Mapped[int | None] = fk("endpoint.id", nullable=True)
    address: Mapped[str]
    language: Mapped[str]
    state: Mapped[DeliveryState] = word(DeliveryState)
    reason: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    job_key: Mapped[str] = mapped_column(unique=True)


class WishRow(Base):
    """Which events a person wants to hear of. No evidence."""

    __tablename__ = "notice_wish"
    __chain__ = Chain.OUTSIDE

    person_id: Mapped[int] = fk("person.id", primary_key=True)
    events: Mapped[list[Any]]
