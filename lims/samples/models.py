"""Tables of samples: what a test is done on, its receipt, deviations, whereabouts and end; and the tests to be done."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity, word
from lims.records import node_id

NO_DUE_DATE = datetime(9999, 1, 1, tzinfo=UTC)
"""Where what has no due date stands in an order by due date: last. It is never shown."""


class ItemKind(StrEnum):
    """What a test is done on."""

    SAMPLE = "sample"
    CONTROL = "control"
    EQUIPMENT = "equipment"
    PROFICIENCY = "proficiency"
    BLANK = "blank"


class SampleState(StrEnum):
    """Where a sample stands."""

    REGISTERED = "registered"
    RECEIVED = "received"
    IN_TEST = "in_test"
    IN_REVIEW = "in_review"
    READY = "ready"  # certificate ready to be released
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    DISPOSED = "disposed"
    RETURNED = "returned"


class ItemRow(Base):
    """What a test is done on: a client's sample, a control sample, a proficiency sample. One table, a kind."""

    __tablename__ = "item"
    __kind__ = "item"
    __table_args__ = (
        Index("ix_item_state_due", "state", "due_order", "id"),
        Index("ix_item_due", "due_order", "id"),
        Index("ix_item_registered", "registered_at", "id"),
    )

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # with check character; what the label says
    kind: Mapped[ItemKind] = word(ItemKind)
    state: Mapped[SampleState] = word(SampleState)
    request_id: Mapped[int | None] = fk("request.id", nullable=True)
    client_id: Mapped[int | None] = fk("client.id", nullable=True)
    product_id: Mapped[int | None] = fk("product.id", nullable=True)
    lot_id: Mapped[int | None] = fk("material_lot.id", nullable=True)  # of a control sample
    registered_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_order: Mapped[datetime] = mapped_column(default=NO_DUE_DATE)
    search_key: Mapped[str] = mapped_column(index=True)
    # what is known of it; `told_by` says of each field whether the client or the laboratory says so (7.8.2.2)
    grade: Mapped[str | None]
    client_reference: Mapped[str | None]
    lot: Mapped[str | None]
    source: Mapped[str | None]  # tank, vessel, line
    sampled_by: Mapped[str | None]  # laboratory, client, third_party
    sampling_method: Mapped[str | None]
    sampling_plan: Mapped[str | None]
    sampled_at: Mapped[datetime | None]
    sampling_place: Mapped[str | None]
    container: Mapped[str | None]
    cylinder: Mapped[str | None]
    seals: Mapped[str | None]
    amount: Mapped[str | None]
    hazards: Mapped[str | None]
    told_by: Mapped[dict[str, Any]]
    received_at: Mapped[datetime | None]
    received_by: Mapped[int | None] = fk("person.id", nullable=True)
    pressure_kpa_at_receipt: Mapped[float | None]
    temperature_c_at_receipt: Mapped[float | None]
    place: Mapped[str | None]
    amount_left: Mapped[str | None]
    retain_until: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class ReceiptRow(Base):
    """The checklist at receipt, with each answer."""

    __tablename__ = "receipt"
    __kind__ = "receipt"
    __append_only__ = True

    id: Mapped[int] = node_id()
    item_id: Mapped[int] = fk("item.id")
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    answers: Mapped[dict[str, Any]]


class DeviationRow(Base):
    """A sample is not as it should be (7.4.3): what, the client was asked, decided; the disclaimer follows from it."""

    __tablename__ = "deviation"
    __kind__ = "deviation"

    id: Mapped[int] = node_id()
    item_id: Mapped[int] = fk("item.id")
    check: Mapped[str | None]  # the line of the checklist that showed it, if one did
    what: Mapped[str]
    found_at: Mapped[datetime]
    found_by: Mapped[int] = fk("person.id")
    asked_at: Mapped[datetime | None]
    asked_how: Mapped[str | None]
    decision: Mapped[str | None]  # proceed, new_sample, cancel
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]  # who decided for the client
    row_version: Mapped[int] = mapped_column(default=1)


class MoveRow(Base):
    """A sample was put somewhere, or some of it was used, returned or disposed of (two names)."""

    __tablename__ = "move"
    __append_only__ = True

    id: Mapped[int] = identity()
    item_id: Mapped[int] = fk("item.id")
    at: Mapped[datetime]
    what: Mapped[str]  # stored, used, returned, disposed
    place: Mapped[str | None]
    amount_left: Mapped[str | None]
    person_id: Mapped[int] = fk("person.id")
    second_person_id: Mapped[int | None] = fk("person.id", nullable=True)
    reason: Mapped[str | None]


class LabelPrintRow(Base):
    """A label was printed; reprints show as such."""

    __tablename__ = "label_print"
    __append_only__ = True

    id: Mapped[int] = identity()
    item_id: Mapped[int] = fk("item.id")
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    size: Mapped[str]
    form: Mapped[str]  # pdf or zpl
    reason: Mapped[str | None]


class LabelSizeRow(Base):
    """A size of labels of this laboratory's own, and which size is offered first. Lengths in millimetres."""

    __tablename__ = "label_size"

    id: Mapped[int] = identity()
    name: Mapped[str] = mapped_column(unique=True)
    width_mm: Mapped[float]
    height_mm: Mapped[float]
    columns: Mapped[int] = mapped_column(default=1)
    rows: Mapped[int] = mapped_column(default=1)
    page_width_mm: Mapped[float | None]
    page_height_mm: Mapped[float | None]
    left_mm: Mapped[float] = mapped_column(default=0.0)
    top_mm: Mapped[float] = mapped_column(default=0.0)
    gap_x_mm: Mapped[float] = mapped_column(default=0.0)
    gap_y_mm: Mapped[float] = mapped_column(default=0.0)
    first: Mapped[bool] = mapped_column(default=False)
    row_version: Mapped[int] = mapped_column(default=1)


class TestState(StrEnum):
    """Where a test stands."""

    __test__ = False

    NOT_STARTED = "not_started"
    RUNNING = "running"
    SUBMITTED = "submitted"
    REPEAT_ASKED = "repeat_asked"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    IMPOSSIBLE = "impossible"
    SENT_OUT = "sent_out"  # at an external provider


class TestRow(Base):
    """One method, in one edition, to be done on one sample."""

    __test__ = False
    __tablename__ = "test"
    __kind__ = "test"
    __table_args__ = (Index("ix_test_work", "state", "due_order", "id"),)

    id: Mapped[int] = node_id()
    item_id: Mapped[int] = fk("item.id")
    request_line_id: Mapped[int | None] = fk("request_line.id", nullable=True)
    method_version_id: Mapped[int] = fk("method_version.id")
    state: Mapped[TestState] = word(TestState)
    injection_mode: Mapped[str | None]
    assigned_to: Mapped[int | None] = fk("person.id", nullable=True)
    measuring_system_id: Mapped[int | None] = fk("measuring_system.id", nullable=True)
    room_id: Mapped[int | None] = fk("room.id", nullable=True)
    due_at: Mapped[datetime | None]
    due_order: Mapped[datetime] = mapped_column(default=NO_DUE_DATE)
    started_at: Mapped[datetime | None]
    measured_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = fk("person.id", nullable=True)
    ended_reason: Mapped[str | None]  # why cancelled, impossible or rejected
    client_told: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class EntryDraftRow(Base):
    """What a person has typed but not yet sent; it stays with its owner when the bench changes hands. No evidence."""

    __tablename__ = "entry_draft"
    __chain__ = Chain.OUTSIDE
    __table_args__ = (Index("uq_entry_draft_owner", "person_id", "form", "test_id", unique=True),)

    id: Mapped[int] = identity()
    person_id: Mapped[int] = fk("person.id", index=False)
    form: Mapped[str]
    test_id: Mapped[int | None] = fk("test.id", nullable=True)
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)
