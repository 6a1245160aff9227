"""Tables of review: signatures with their meaning and what was seen, and the decisions on tests."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import node_id


class Decision(StrEnum):
    """What a reviewer decided about a test."""

    ACCEPT = "accept"
    REPEAT = "repeat"
    REJECT = "reject"


class SignatureRow(Base):
    """Who, when, meaning, and the hash of what was seen; the password was given in the same form."""

    __tablename__ = "signature"
    __kind__ = "signature"
    __append_only__ = True

    id: Mapped[int] = node_id()
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]
    meaning: Mapped[str]  # reviewed, authorised, approved
    node_id: Mapped[int] = fk("node.id")
    seen_hash: Mapped[str]


class ReviewRow(Base):
    """A reviewer's decision on a test, with its reason."""

    __tablename__ = "review"
    __kind__ = "review"
    __append_only__ = True

    id: Mapped[int] = node_id()
    test_id: Mapped[int] = fk("test.id")
    decision: Mapped[Decision] = word(Decision)
    reason: Mapped[str | None]
    person_id: Mapped[int] = fk("person.id")
    signature_id: Mapped[int | None] = fk("signature.id", nullable=True)
    at: Mapped[datetime] = mapped_column()


class CorrelationAnswerRow(Base):
    """What a reviewer said of two results of a sample that lie further apart than the laboratory allows."""

    __tablename__ = "correlation_answer"
    __append_only__ = True

    id: Mapped[int] = identity()
    review_id: Mapped[int] = fk("review.id")
    rule: Mapped[str]
    measured_id: Mapped[int] = fk("result.id")
    computed_id: Mapped[int] = fk("result.id")
    difference: Mapped[float]
    largest: Mapped[float]  # how far apart they may lie
    unit: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime]
