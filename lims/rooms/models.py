"""Tables of rooms (ISO/IEC 17025 6.3): what is stated of them, where readings came from, excursions and reactions, a log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class RoomVersionRow(Version):
    """What is stated of a room in a period: its use, its own limits, its loggers. Approved by a second person."""

    __tablename__ = "room_version"
    __kind__ = "room_version"
    __version_of__ = "room"

    purpose: Mapped[str]
    methods: Mapped[list[Any]]  # codes of the methods that are worked in it
    procedures: Mapped[list[Any]]  # codes of the procedures of calibration that are worked in it
    limits: Mapped[dict[str, Any]]  # quantity -> low, high, source; an end may be null
    loggers: Mapped[list[Any]]  # ids of equipment
    silent_after_hours: Mapped[float | None]  # without a reading of a logger; null: nobody has said
    silent_source: Mapped[str]
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)
    approved_by: Mapped[int] = fk("person.id")


class LoggedConditionRow(Base):
    """Where a reading of a room by a logger comes from: the record as it was understood, and each figure before correction."""

    __tablename__ = "logged_condition"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("condition_id"),)

    id: Mapped[int] = identity()
    condition_id: Mapped[int] = fk("room_condition.id", index=False)
    understanding_id: Mapped[int] = fk("understanding.id")
    figures: Mapped[
        dict[str, Any]
    ]  # quantity -> reading_id, value, unit, correction, certificate or why there is none


class ExcursionRow(Base):
    """Readings of a room that lay outside a limit, one after the other: which limit, since when. How far it goes is a span."""

    __tablename__ = "excursion"
    __kind__ = "excursion"
    __append_only__ = True
    __table_args__ = (Index("ix_excursion_room", "room_id", "began_at"),)

    id: Mapped[int] = node_id()
    room_id: Mapped[int] = fk("room.id", index=False)
    quantity: Mapped[str]
    limit_of: Mapped[int] = fk("node.id")  # the room, or the method
    version_id: Mapped[int] = fk("node.id")  # that states the limit
    low: Mapped[float | None]
    high: Mapped[float | None]
    began_at: Mapped[datetime]  # the first reading outside
    found_at: Mapped[datetime]


class ExcursionSpanRow(Base):
    """How far an excursion goes, as it was known from then on; the last row stands."""

    __tablename__ = "excursion_span"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("excursion_id", "n"),)

    id: Mapped[int] = identity()
    excursion_id: Mapped[int] = fk("excursion.id", index=False)
    n: Mapped[int]
    within_until: Mapped[datetime | None]  # the last reading within before it; null: there was none
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    within_again: Mapped[datetime | None]  # the first reading within after it; null: not yet
    worst: Mapped[float]
    readings: Mapped[int]
    gone: Mapped[bool]  # the readings were corrected: there was none
    at: Mapped[datetime]


class Reaction(StrEnum):
    """What was decided of an excursion."""

    NO_EFFECT = "no_effect"
    REPEAT = "repeat"
    IN_DOUBT = "in_doubt"


class ExcursionReactionRow(Base):
    """What somebody found of an excursion and decided; the last one stands."""

    __tablename__ = "excursion_reaction"
    __append_only__ = True
    __table_args__ = (Index("ix_excursion_reaction_excursion", "excursion_id", "id"),)

    id: Mapped[int] = identity()
    excursion_id: Mapped[int] = fk("excursion.id", index=False)
    span_n: Mapped[int]  # of the span that was looked at: what it grew since then is not judged
    decision: Mapped[Reaction] = word(Reaction)
    assessment: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class RoomEventKind(StrEnum):
    """What is written into the log of a room (6.3.4)."""

    CLEANING = "cleaning"
    ACCESS = "access"
    CONTAMINATION = "contamination"
    OTHER = "other"


class RoomEventRow(Base):
    """An entry of the log of a room: cleaned, somebody who does not work there was let in, something was spilt."""

    __tablename__ = "room_event"
    __append_only__ = True
    __table_args__ = (Index("ix_room_event_room", "room_id", "at"),)

    id: Mapped[int] = identity()
    room_id: Mapped[int] = fk("room.id", index=False)
    kind: Mapped[RoomEventKind] = word(RoomEventKind)
    at: Mapped[datetime]
    said: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    entered_at: Mapped[datetime]
