"""Tables of doubts: holds on things, nonconformities (ISO/IEC 17025 7.10), and doubts about sources."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import node_id


class NonconformityState(StrEnum):
    """Where a nonconformity stands."""

    OPEN = "open"
    EVALUATED = "evaluated"
    CLOSED = "closed"


class NonconformityRow(Base):
    """Work that does not conform: what, how significant, what was decided, whether the client was told (7.10.1)."""

    __tablename__ = "nonconformity"
    __kind__ = "nonconformity"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    state: Mapped[NonconformityState] = word(NonconformityState)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    source: Mapped[str]
    significance: Mapped[str | None]
    decision: Mapped[str | None]
    client_told: Mapped[str | None]
    resumption_by: Mapped[int | None] = fk("person.id", nullable=True)
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class NonconformityTouchRow(Base):
    """A thing that a nonconformity touches."""

    __tablename__ = "nonconformity_touch"
    __append_only__ = True

    id: Mapped[int] = identity()
    nonconformity_id: Mapped[int] = fk("nonconformity.id")
    node_id: Mapped[int] = fk("node.id")


class HoldRow(Base):
    """A thing on which nothing may rest until it is released."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_open", "node_id", "released_at"),)

    id: Mapped[int] = identity()
    node_id: Mapped[int] = fk("node.id", index=False)
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = fk("person.id", nullable=True)
    release_reason: Mapped[str | None]


def open_at(moment: datetime | None) -> ColumnElement[bool]:
    """The condition for holds that are open now, or were at a moment."""
    if moment is None:
        return HoldRow.released_at.is_(None)
    return and_(HoldRow.opened_at <= moment, or_(HoldRow.released_at.is_(None), HoldRow.released_at > moment))


class DoubtRow(Base):
    """A source cannot be believed for a period: its forward walk is the recall list. Later knowledge, never an edit."""

    __tablename__ = "doubt"
    __kind__ = "doubt"
    __append_only__ = True

    id: Mapped[int] = node_id()
    source_id: Mapped[int] = fk("node.id")
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    reason: Mapped[str]
    figures: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]
    raised_by: Mapped[str]
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)


class FeedbackKind(StrEnum):
    """What a client wants to say."""

    COMPLAINT = "complaint"
    REMARK = "remark"


class FeedbackRow(Base):
    """A complaint or a remark of somebody of a client, as it came (ISO/IEC 17025 7.9)."""

    __tablename__ = "feedback"
    __append_only__ = True

    id: Mapped[int] = identity()
    client_id: Mapped[int] = fk("client.id")
    kind: Mapped[FeedbackKind] = word(FeedbackKind)
    about: Mapped[str]  # number of a certificate or code of a sample, where the client names one
    text: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class FeedbackAnswerRow(Base):
    """What the laboratory answered, and the nonconformity that came of it."""

    __tablename__ = "feedback_answer"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("feedback_id"),)

    id: Mapped[int] = identity()
    feedback_id: Mapped[int] = fk("feedback.id", index=False)
    text: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)
