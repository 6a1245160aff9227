"""Tables of equipment: register, measuring systems, calibrations with their figures, checks, rooms and their air."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class EquipmentState(StrEnum):
    """The life of a piece of equipment."""

    NEW = "new"
    IN_SERVICE = "in_service"
    AT_CALIBRATION = "at_calibration"
    OUT_OF_USE = "out_of_use"
    RETIRED = "retired"


class CheckAnswer(StrEnum):
    """What a check found; unknown when no requirement was entered."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class EquipmentRow(Base):
    """A piece of equipment: identity only (ISO/IEC 17025 6.4.13 a to b)."""

    __tablename__ = "equipment"
    __kind__ = "equipment"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "EQ-019"
    name: Mapped[str]
    maker: Mapped[str]
    model: Mapped[str]
    serial: Mapped[str | None]
    role: Mapped[str]  # density_meter, thermometer, barometer, gas_chromatograph, ...
    search_key: Mapped[str] = mapped_column(index=True)


class EquipmentVersionRow(Version):
    """How a piece of equipment stands in a period: state, place, firmware, how it is read, notes on open questions."""

    __tablename__ = "equipment_version"
    __kind__ = "equipment_version"
    __version_of__ = "equipment"

    state: Mapped[EquipmentState] = word(EquipmentState)
    place: Mapped[str]
    firmware: Mapped[str | None]
    interface: Mapped[
        dict[str, Any]
    ]  # {"driver": ..., "instrument": key at the gateway, "settings": {...}} or {"type": "none"}
    calibration_needed: Mapped[bool | None]  # whether it affects results (6.4.6); null: nobody has said
    notes: Mapped[list[Any]]


class MeasuringSystemRow(Base):
    """Equipment made of parts, that measures as one: identity only."""

    __tablename__ = "measuring_system"
    __kind__ = "measuring_system"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class MeasuringSystemVersionRow(Version):
    """The parts of a measuring system in a period, and the methods that it serves."""

    __tablename__ = "measuring_system_version"
    __kind__ = "measuring_system_version"
    __version_of__ = "measuring_system"

    parts: Mapped[list[Any]]  # [{"role": "density_meter", "equipment_id": 12}, ...]
    methods: Mapped[list[Any]]  # codes of methods


class CalibrationRow(Base):
    """A calibration of one piece of equipment, known by its certificate: identity only."""

    __tablename__ = "calibration"
    __kind__ = "calibration"
    __table_args__ = (Index("ix_calibration_equipment", "equipment_id"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    certificate: Mapped[str]


class CalibrationVersionRow(Version):
    """The figures of a calibration certificate; valid from the calibration until the next one is due (or better known)."""

    __tablename__ = "calibration_version"
    __kind__ = "calibration_version"
    __version_of__ = "calibration"

    laboratory: Mapped[str]
    accreditation: Mapped[str | None]
    calibrated_at: Mapped[datetime]
    points: Mapped[
        list[Any]
    ]  # quantity, unit, reference, indication, correction, expanded_uncertainty, k, when; per point
    standard: Mapped[str]  # what the laboratory of the certificate is traceable to, as it says
    suitable: Mapped[bool | None]  # accepted for its methods (6.4.5): yes, no, not yet decided
    accepted_by: Mapped[int | None] = fk("person.id", nullable=True)
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    fictitious: Mapped[bool] = mapped_column(default=False)


class CalibrationDetailRow(Base):
    """What stands beside the figures of a calibration version: its environment, an adjustment, where its due date comes from."""

    __tablename__ = "calibration_detail"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("version_id"),)

    id: Mapped[int] = identity()
    version_id: Mapped[int] = fk("calibration_version.id", index=False)
    conditions: Mapped[str]  # of the calibration, as the certificate says; "" where it does not
    adjusted: Mapped[bool | None]  # null: nobody has said
    adjustment: Mapped[str]
    interval_days: Mapped[
        int | None
    ]  # the due date follows from our interval; null: it is the certificate's, or there is none


class EquipmentCheckRow(Base):
    """A check between calibrations, such as water and air in a density meter: figures that can fail (6.4.10)."""

    __tablename__ = "equipment_check"
    __kind__ = "equipment_check"
    __append_only__ = True
    __table_args__ = (Index("ix_equipment_check_at", "equipment_id", "kind", "at"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    kind: Mapped[str]
    at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
    answer: Mapped[CheckAnswer] = word(CheckAnswer)
    sentence: Mapped[str]
    person_id: Mapped[int] = fk("person.id")


class RoomRow(Base):
    """A room whose air matters: identity only."""

    __tablename__ = "room"
    __kind__ = "room"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class RoomConditionRow(Base):
    """Temperature, humidity and pressure of a room at a moment, from a sensor or read by a person."""

    __tablename__ = "room_condition"
    __kind__ = "room_condition"
    __append_only__ = True
    __table_args__ = (Index("ix_room_condition_at", "room_id", "at"),)

    id: Mapped[int] = node_id()
    room_id: Mapped[int] = fk("room.id", index=False)
    at: Mapped[datetime]
    temperature_c: Mapped[float | None]
    humidity_percent: Mapped[float | None]
    pressure_kpa: Mapped[float | None]
    sensor_id: Mapped[int | None] = fk("equipment.id", nullable=True)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)


class RoomCorrectionRow(Base):
    """A reading of a room that was wrong: what stands instead of it, if anything, and why. Both stay to be read."""

    __tablename__ = "room_correction"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("wrong_id"),)

    id: Mapped[int] = identity()
    wrong_id: Mapped[int] = fk("room_condition.id", index=False)
    right_id: Mapped[int | None] = fk("room_condition.id", nullable=True)
    reason: Mapped[str]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)  # null: a better reader of the record
    at: Mapped[datetime]
