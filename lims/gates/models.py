"""Tables of gates: each answer as it was given, with what was valid and known then; and overrides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, word
from lims.gates.answer import Answer
from lims.records import node_id


class GateAnswerRow(Base):
    """One check's answer for one test and act; later knowledge never edits it."""

    __tablename__ = "gate_answer"
    __kind__ = "gate_answer"
    __append_only__ = True
    __table_args__ = (
        Index("ix_gate_answer_test", "test_id", "act", "seq"), Index("ix_gate_answer_valid_at", "valid_at"),
    )  # fmt: skip

    id: Mapped[int] = node_id()
    test_id: Mapped[int] = fk("test.id", index=False)
    act: Mapped[str]  # perform, review, release
    check: Mapped[str]
    answer: Mapped[Answer] = word(Answer)
    reason: Mapped[str]  # code of a reason that the check declares
    facts: Mapped[dict[str, Any]]  # what it was said with, by name
    sentence: Mapped[str]  # in English, as it read then
    remedy: Mapped[str | None]
    rests_on: Mapped[list[Any]]  # ids of what was valid then
    valid_at: Mapped[datetime]  # the moment of the measurement
    at: Mapped[datetime]
    seq: Mapped[int]  # what was known then


class OverrideRow(Base):
    """Somebody with authority let work pass a gate that said no: why, and what it costs (mark, remark)."""

    __tablename__ = "override"
    __kind__ = "override"
    __append_only__ = True

    id: Mapped[int] = node_id()
    gate_answer_id: Mapped[int] = fk("gate_answer.id")
    test_id: Mapped[int] = fk("test.id")
    check: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    reason: Mapped[str]
    keeps_mark: Mapped[bool] = mapped_column(default=False)
    why_mark_kept: Mapped[str | None]
    nonconformity_id: Mapped[int] = fk("nonconformity.id")
    at: Mapped[datetime]


class AcknowledgementRow(Base):
    """A reviewer saw that no requirement is entered, and says so in writing; counted on a page, never green."""

    __tablename__ = "acknowledgement"
    __append_only__ = True
    __kind__ = "acknowledgement"

    id: Mapped[int] = node_id()
    gate_answer_id: Mapped[int] = fk("gate_answer.id")
    person_id: Mapped[int] = fk("person.id")
    words: Mapped[str]
    at: Mapped[datetime]
