"""Measuring systems: equipment made of parts that measures as one, and the methods that it serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import remembered
from lims.equipment.errors import EquipmentCodeTaken, PartsRefused
from lims.equipment.models import EquipmentRow, MeasuringSystemRow, MeasuringSystemVersionRow
from lims.errors import NotFound
from lims.records import Unit, living, put_version


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasuringSystem:
    """A measuring system as it stood: its parts by role, and the codes of the methods that it serves."""

    id: int
    version_id: int
    n: int
    code: str
    name: str
    parts: Mapping[str, int]  # role -> id of the equipment
    methods: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None

    @classmethod
    def from_row(cls, row: MeasuringSystemVersionRow, header: MeasuringSystemRow) -> MeasuringSystem:
        return cls(
            id=header.id, version_id=row.id, n=row.n, code=header.code, name=header.name,
            parts={one["role"]: int(one["equipment_id"]) for one in row.parts}, methods=tuple(row.methods),
            valid_from=row.valid_from, valid_to=row.valid_to,
        )  # fmt: skip


def put_system(
    unit: Unit,
    *,
    code: str,
    name: str,
    parts: Mapping[str, int],
    methods: Sequence[str],
    since: datetime | None = None,
) -> MeasuringSystem:
    """Make a measuring system, or state that it is made of other parts since a moment. Raises PartsRefused.

    The roles are those of the method definitions ("density meter"). A changed part ends the system's analytical
    calibration, not the calibrations of its parts.
    """
    unit.flush()
    known = set(unit.session.scalars(select(EquipmentRow.id).where(EquipmentRow.id.in_(set(parts.values())))))
    if not parts or set(parts.values()) - known:
        raise PartsRefused(why="there is none" if not parts else "one of them is not registered")
    header = unit.session.scalar(select(MeasuringSystemRow).where(MeasuringSystemRow.code == code))
    if header is not None and header.name != name:
        raise EquipmentCodeTaken(code=code, name=header.name)
    header = header or unit.add(MeasuringSystemRow(code=code, name=name))
    row = put_version(
        unit, MeasuringSystemVersionRow, header.id, valid_from=since or unit.at,
        parts=[{"role": role, "equipment_id": id_} for role, id_ in sorted(parts.items())], methods=list(methods),
    )  # fmt: skip
    return MeasuringSystem.from_row(row, header)


@remembered
def systems_at(session: Session, at: datetime, known_at: int | None = None) -> list[MeasuringSystem]:
    """Every measuring system as it stood at a moment, by code."""
    query = (
        select(MeasuringSystemVersionRow, MeasuringSystemRow)
        .join(MeasuringSystemRow, MeasuringSystemRow.id == MeasuringSystemVersionRow.header_id)
        .where(living(MeasuringSystemVersionRow, at, known_at)).order_by(MeasuringSystemRow.code)
    )  # fmt: skip
    return [MeasuringSystem.from_row(*row) for row in session.execute(query)]


def systems_for(session: Session, method_code: str, at: datetime) -> list[MeasuringSystem]:
    """The measuring systems that served a method at a moment, by code."""
    return [one for one in systems_at(session, at) if method_code in one.methods]


def system_for(session: Session, method_code: str, at: datetime) -> MeasuringSystem | None:
    """The measuring system that served a method at a moment, the first by code; None if there was none."""
    return next(iter(systems_for(session, method_code, at)), None)


def find_system(
    session: Session, system_id: int, at: datetime, known_at: int | None = None
) -> MeasuringSystem:
    """A measuring system as it stood at a moment. Raises NotFound."""
    found = [one for one in systems_at(session, at, known_at) if one.id == system_id]
    if not found:
        raise NotFound
    return found[0]


def parts_of(session: Session, system_id: int, at: datetime) -> Mapping[str, int]:
    """The parts of a measuring system at a moment, role by role. Raises NotFound."""
    return find_system(session, system_id, at).parts
