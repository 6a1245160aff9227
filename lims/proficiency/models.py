"""Tables of proficiency tests (ISO/IEC 17025 7.7.2): providers, rounds, enrolments, what was reported, scores, actions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import node_id
from methods.proficiency import Verdict


class ProviderRow(Base):
    """An organisation that runs proficiency tests."""

    __tablename__ = "pt_provider"
    __append_only__ = True

    id: Mapped[int] = identity()
    name: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


class ProviderStatementRow(Base):
    """What the laboratory found about a provider's accreditation to ISO/IEC 17043; the last one counts."""

    __tablename__ = "pt_provider_statement"
    __append_only__ = True

    id: Mapped[int] = identity()
    provider_id: Mapped[int] = fk("pt_provider.id")
    accreditation: Mapped[str | None]  # number, as it was entered; null: not known
    accredited_by: Mapped[str | None]
    seen_in: Mapped[str]  # where this was seen
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class RoundRow(Base):
    """A round of a provider's scheme."""

    __tablename__ = "pt_round"
    __kind__ = "pt_round"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("provider_id", "scheme", "name"),)

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "PT-0001"
    provider_id: Mapped[int] = fk("pt_provider.id", index=False)
    scheme: Mapped[str]
    name: Mapped[str]  # of the round, as the provider calls it
    results_due_at: Mapped[datetime | None]  # null: the provider has not said
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class RoundSampleRow(Base):
    """A sample that the provider sent; it is registered and tested like any other."""

    __tablename__ = "pt_round_sample"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("round_id", "item_id"),)

    id: Mapped[int] = identity()
    round_id: Mapped[int] = fk("pt_round.id", index=False)
    item_id: Mapped[int] = fk("item.id")
    designation: Mapped[str]  # what the provider calls it
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class RoundReportRow(Base):
    """A report of the provider about a round, kept by its hash."""

    __tablename__ = "pt_round_report"
    __append_only__ = True

    id: Mapped[int] = identity()
    round_id: Mapped[int] = fk("pt_round.id")
    file_id: Mapped[int] = fk("stored_file.id")
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class EnrolmentRow(Base):
    """That the laboratory takes part in a round with one measurand of a method, in this edition."""

    __tablename__ = "pt_enrolment"
    __kind__ = "pt_enrolment"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("round_id", "method_id", "measurand"),)

    id: Mapped[int] = node_id()
    round_id: Mapped[int] = fk("pt_round.id", index=False)
    method_id: Mapped[int] = fk("method.id")
    method_version_id: Mapped[int] = fk("method_version.id")
    measurand: Mapped[str]
    unit: Mapped[str | None]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class ReportedRow(Base):
    """What the laboratory reported to the provider; the last one counts, a correction says why."""

    __tablename__ = "pt_reported"
    __append_only__ = True

    id: Mapped[int] = identity()
    enrolment_id: Mapped[int] = fk("pt_enrolment.id")
    result_id: Mapped[int | None] = fk("result.id", nullable=True)
    value: Mapped[float]
    text: Mapped[str]  # with the digits that were reported
    expanded_uncertainty: Mapped[float | None]
    k: Mapped[float | None]
    reason: Mapped[str]  # where it comes from if no result stands behind it, or why it was corrected
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class OutcomeRow(Base):
    """What the provider's report says of a measurand, and the verdict on what was reported. The last one counts."""

    __tablename__ = "pt_outcome"
    __kind__ = "pt_outcome"
    __append_only__ = True

    id: Mapped[int] = node_id()
    enrolment_id: Mapped[int] = fk("pt_enrolment.id")
    reported_id: Mapped[int] = fk("pt_reported.id")
    report_id: Mapped[int] = fk("pt_round_report.id")
    assigned_value: Mapped[float]
    assigned_text: Mapped[str]
    standard_uncertainty: Mapped[float | None]  # u(x_pt)
    expanded_uncertainty: Mapped[float | None]  # U(x_pt)
    sigma_pt: Mapped[float | None]
    verdict: Mapped[Verdict | None] = word(
        Verdict, nullable=True
    )  # the worst that counts; null: none was possible
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)
    reason: Mapped[str]  # why it was entered again; empty the first time
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class ScoreRow(Base):
    """One score of an outcome."""

    __tablename__ = "pt_score"
    __append_only__ = True

    id: Mapped[int] = identity()
    outcome_id: Mapped[int] = fk("pt_outcome.id")
    name: Mapped[str]  # as methods.proficiency names it
    value: Mapped[float]
    verdict: Mapped[Verdict] = word(Verdict)
    counts: Mapped[bool]  # z does not where the uncertainty of the assigned value asks for z'


class ActionRow(Base):
    """What was done about an enrolment's scores."""

    __tablename__ = "pt_action"
    __append_only__ = True

    id: Mapped[int] = identity()
    enrolment_id: Mapped[int] = fk("pt_enrolment.id")
    text: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class PlanRow(Base):
    """How often the laboratory takes part with a method, and where that comes from; the last one counts."""

    __tablename__ = "pt_plan"
    __append_only__ = True

    id: Mapped[int] = identity()
    method_id: Mapped[int] = fk("method.id")
    every_months: Mapped[int | None]  # null: no proficiency test is planned, as the basis says
    basis: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
