"""Tables of the calibration programme (ISO/IEC 17025 6.4.7): intervals with their reasons, needs, requests and their steps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class RequestStep(StrEnum):
    """How far the calibration of a piece of equipment at a provider has come."""

    PLANNED = "planned"
    SENT = "sent"
    AT_PROVIDER = "at_provider"
    RETURNED = "returned"
    CERTIFICATE_IN = "certificate_in"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class ProgrammeVersionRow(Version):
    """How often a piece of equipment is calibrated in a period, why, and what it is needed for."""

    __tablename__ = "programme_version"
    __kind__ = "programme_version"
    __version_of__ = "equipment"

    days: Mapped[int | None]  # between two calibrations; null: nobody has said
    reason: Mapped[str]
    source: Mapped[str]  # a document, a rule, a review by a method of ILAC G24
    provider: Mapped[str | None]  # who calibrates it
    needs: Mapped[
        list[Any]
    ]  # quantity, unit, low, high, max_error, max_uncertainty, source; figures may be null
    person_id: Mapped[int | None] = fk("person.id", nullable=True)


class IntervalRuleRow(Base):
    """The laboratory's own figures for reviewing intervals; the latest counts. ILAC G24 leaves them open."""

    __tablename__ = "interval_rule"
    __append_only__ = True

    id: Mapped[int] = identity()
    share: Mapped[float]  # of the largest permitted error, below which the interval may grow
    longer: Mapped[float]  # factor
    shorter: Mapped[float]  # factor
    least: Mapped[int]  # days
    most: Mapped[int]  # days
    source: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)


class CalibrationRequestRow(Base):
    """What one provider is asked to calibrate in a year."""

    __tablename__ = "calibration_request"
    __kind__ = "calibration_request"
    __append_only__ = True
    __table_args__ = (Index("ix_calibration_request_year", "year", "id"),)

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "CR-2026-0001"
    year: Mapped[int]
    provider: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)


class CalibrationRequestLineRow(Base):
    """One piece of equipment of a request: what is asked for, as it was known when the request was made."""

    __tablename__ = "calibration_request_line"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("request_id", "equipment_id"),)

    id: Mapped[int] = identity()
    request_id: Mapped[int] = fk("calibration_request.id", index=False)
    equipment_id: Mapped[int] = fk("equipment.id")
    due_at: Mapped[datetime | None]
    asked: Mapped[list[Any]]  # quantity, unit, low, high, points, max_error, max_uncertainty, source


class RequestStepRow(Base):
    """A step of one line of a request, as it was taken. The last one says where the equipment is."""

    __tablename__ = "calibration_request_step"
    __append_only__ = True
    __table_args__ = (Index("ix_calibration_request_step_line", "line_id", "id"),)

    id: Mapped[int] = identity()
    line_id: Mapped[int] = fk("calibration_request_line.id", index=False)
    step: Mapped[RequestStep] = word(RequestStep)
    at: Mapped[datetime]
    note: Mapped[str]
    calibration_id: Mapped[int | None] = fk("calibration.id", nullable=True)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
