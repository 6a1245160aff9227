"""Tables of review: signatures with their meaning and what was seen, and the decisions on tests."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, word
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
