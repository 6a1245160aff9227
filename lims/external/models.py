"""Tables of tests by external providers: what the client agreed to, what went out, the report that came in, its figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import node_id


class AgreementRow(Base):
    """The client was told that a provider would test, and what it said (ISO/IEC 17025 7.1.1 c). The last answer counts."""

    __tablename__ = "external_agreement"
    __kind__ = "external_agreement"
    __append_only__ = True

    id: Mapped[int] = node_id()
    request_id: Mapped[int] = fk("request.id")
    method_id: Mapped[int] = fk("method.id")
    supplier_id: Mapped[int] = fk("supplier.id")
    agreed: Mapped[bool]
    told: Mapped[str]  # what the client was told, when and how
    agreed_by: Mapped[str]  # who answered for the client, and how
    answered_at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class SendingRow(Base):
    """A sample, or part of it, went to an external provider with its papers."""

    __tablename__ = "sending"
    __kind__ = "sending"
    __append_only__ = True

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "X-2026-0001"
    supplier_id: Mapped[int] = fk("supplier.id")
    item_id: Mapped[int] = fk("item.id")
    amount: Mapped[str]
    whole: Mapped[bool]  # nothing of the sample stayed here
    courier: Mapped[str]
    waybill: Mapped[str]
    seal: Mapped[str]
    care: Mapped[str]  # how it is to be carried and kept
    sent_at: Mapped[datetime]
    expected_at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class ExternalTestRow(Base):
    """One test of a sending."""

    __tablename__ = "external_test"
    __kind__ = "external_test"
    __append_only__ = True

    id: Mapped[int] = node_id()
    sending_id: Mapped[int] = fk("sending.id")
    test_id: Mapped[int] = fk("test.id")


class CallBackRow(Base):
    """A test was called back from a provider: it comes back to the laboratory's own work."""

    __tablename__ = "external_call_back"
    __append_only__ = True

    id: Mapped[int] = identity()
    external_test_id: Mapped[int] = fk("external_test.id", unique=True)
    reason: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class ProviderReportRow(Base):
    """The report of a provider, kept by its hash."""

    __tablename__ = "external_report"
    __kind__ = "external_report"
    __append_only__ = True

    id: Mapped[int] = node_id()
    sending_id: Mapped[int] = fk("sending.id")
    file_id: Mapped[int] = fk("stored_file.id")
    number: Mapped[str]
    issued_on: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class EntryRow(Base):
    """A figure of a provider's report as one person read it; it counts once another person has checked it."""

    __tablename__ = "external_entry"
    __kind__ = "external_entry"
    __append_only__ = True

    id: Mapped[int] = node_id()
    external_test_id: Mapped[int] = fk("external_test.id")
    report_id: Mapped[int] = fk("external_report.id")
    measurand: Mapped[str]
    text: Mapped[str]  # as it stands in the report; empty where it stands in parts
    unit: Mapped[str | None]
    expanded_uncertainty: Mapped[str | None]  # as it stands in the report; null: none is stated
    k: Mapped[str | None]
    coverage_percent: Mapped[str | None]
    measured_at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class EntryPartRow(Base):
    """One component of a composition, or one cut of a table, as a person read it in a provider's report."""

    __tablename__ = "external_entry_part"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("entry_id", "n"),)

    id: Mapped[int] = identity()
    entry_id: Mapped[int] = fk("external_entry.id", index=False)
    n: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]  # as it stands in the report
    expanded_uncertainty: Mapped[str | None]  # as it stands in the report; null: none is stated
    t_end: Mapped[str | None]  # of a cut, °C


class CheckedRow(Base):
    """A second person compared the figures with the report."""

    __tablename__ = "external_check"
    __append_only__ = True

    id: Mapped[int] = identity()
    external_test_id: Mapped[int] = fk("external_test.id")
    entries: Mapped[list[Any]]  # the ids of what was compared
    agrees: Mapped[bool]
    reason: Mapped[str]  # what differs
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]
