"""Tables of chromatographic sequences: component tables in approved versions, curves, sequences, lines, matches."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class LineKind(StrEnum):
    """What an injection of a sequence is."""

    BLANK = "blank"
    STANDARD = "standard"
    CHECK = "check"
    SAMPLE = "sample"
    DUPLICATE = "duplicate"


class SequenceState(StrEnum):
    """Where a sequence stands."""

    PLANNED = "planned"
    STARTED = "started"
    ENDED = "ended"


class ComponentTableRow(Base):
    """How a method is run on a measuring system: identity only."""

    __tablename__ = "component_table"
    __kind__ = "component_table"
    __table_args__ = (UniqueConstraint("system_id", "method_id"),)

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    system_id: Mapped[int] = fk("measuring_system.id")
    method_id: Mapped[int] = fk("method.id")


class ComponentTableVersionRow(Version):
    """The components with windows and forms of their curves, the rule of sequences, and what the laboratory accepts."""

    __tablename__ = "component_table_version"
    __kind__ = "component_table_version"
    __version_of__ = "component_table"

    components: Mapped[list[Any]]  # name, low, high (min), group, form, weight
    signal: Mapped[str]  # whose peaks count; empty: the only one of the file
    rule: Mapped[dict[str, Any]]  # begins, every, inserted, ends, duplicate_every
    limits: Mapped[dict[str, Any]]  # each a figure, or null where nobody has entered it
    source: Mapped[str]
    fictitious: Mapped[bool] = mapped_column(default=False)
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)
    approved_by: Mapped[int] = fk("person.id")


class CurveSetRow(Base):
    """The curves of an analytical calibration as somebody made them; they count once another person accepts them."""

    __tablename__ = "curve_set"
    __kind__ = "curve_set"
    __append_only__ = True
    __table_args__ = (Index("ix_curve_set_table", "table_id", "id"),)

    id: Mapped[int] = node_id()
    number: Mapped[str] = mapped_column(unique=True)
    table_id: Mapped[int] = fk("component_table.id", index=False)
    table_version_id: Mapped[int] = fk("component_table_version.id")
    measured_at: Mapped[datetime]  # of the last standard
    levels: Mapped[list[Any]]  # lot, version, record, reading of each
    curves: Mapped[dict[str, Any]]  # by component, as they are computed with
    fictitious: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class CurveDecisionRow(Base):
    """What the second person decided of some curves, and from when until when they count."""

    __tablename__ = "curve_decision"
    __append_only__ = True

    id: Mapped[int] = identity()
    curve_set_id: Mapped[int] = fk("curve_set.id", unique=True)
    accepted: Mapped[bool]
    words: Mapped[str]
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class SequenceRow(Base):
    """One sequence: planned, locked when it is started, ended when nothing more is expected of it."""

    __tablename__ = "chromatography_sequence"
    __kind__ = "chromatography_sequence"

    id: Mapped[int] = node_id()
    number: Mapped[str] = mapped_column(unique=True)
    table_version_id: Mapped[int] = fk("component_table_version.id")
    state: Mapped[SequenceState] = word(SequenceState)
    plan: Mapped[list[Any]]  # while it is planned: kind, test_id, lot_id of each line in order
    planned_at: Mapped[datetime]
    planned_by: Mapped[int] = fk("person.id")
    started_at: Mapped[datetime | None]
    started_by: Mapped[int | None] = fk("person.id", nullable=True)
    ended_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class SequenceLineRow(Base):
    """One injection of a started sequence, with the position and the id that come back from the data system."""

    __tablename__ = "sequence_line"
    __kind__ = "sequence_line"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("sequence_id", "position"),)

    id: Mapped[int] = node_id()
    sequence_id: Mapped[int] = fk("chromatography_sequence.id", index=False)
    position: Mapped[int]
    injection_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[LineKind] = word(LineKind)
    test_id: Mapped[int | None] = fk("test.id", nullable=True)
    lot_id: Mapped[int | None] = fk("material_lot.id", nullable=True)


class LineValueRow(Base):
    """A value that the method asks for beside the injection of a line; the last one of each input counts."""

    __tablename__ = "sequence_value"
    __append_only__ = True

    id: Mapped[int] = identity()
    line_id: Mapped[int] = fk("sequence_line.id")
    input: Mapped[str]
    reading_id: Mapped[int] = fk("reading.id")
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class LineMatchRow(Base):
    """A record was taken for a line, by the rule or by a person; a later row of the line stands, and says why."""

    __tablename__ = "sequence_match"
    __append_only__ = True

    id: Mapped[int] = identity()
    line_id: Mapped[int] = fk("sequence_line.id")
    record_id: Mapped[int] = fk("raw_record.id")
    reading_id: Mapped[int] = fk("reading.id")  # that stands for its peak table
    basis: Mapped[str]
    by_rule: Mapped[bool]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
