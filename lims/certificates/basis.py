"""What the lines of a certificate rest on, by the links: calibrations with their standards, and the air of the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates.gathering import Gathered
from lims.certificates.lines import Line
from lims.certificates.texts import say
from lims.equipment.models import (
    CalibrationRow,
    CalibrationVersionRow,
    EquipmentRow,
    RoomConditionRow,
    RoomRow,
)
from lims.records import Link, Node
from methods.wording import Language, printed_number
from reports.data import Traceability


def _linked(session: Session, lines: Sequence[Line], kind: str) -> dict[int, list[str]]:
    """The nodes of a kind that results rest on directly, with the numbers of their lines."""
    numbers: dict[int, list[str]] = defaultdict(list)
    for one in lines:
        numbers[one.result.id].append(one.line.number)
    query = (
        select(Link.src, Link.dst)
        .join(Node, Node.id == Link.src)
        .where(Link.dst.in_(list(numbers)), Node.kind == kind)
        .order_by(Link.src, Link.dst)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for src, dst in session.execute(query).unique():
        found[src] += [number for number in numbers[dst] if number not in found[src]]
    return found


def traceability_of(session: Session, lines: Sequence[Line], gathered: Gathered) -> Iterator[Traceability]:
    """Equipment, its calibration, and whose standard stands behind that; as it stood when the result was measured."""
    found = _linked(session, lines, "calibration_version")
    query = (
        select(CalibrationVersionRow, CalibrationRow, EquipmentRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .join(EquipmentRow, EquipmentRow.id == CalibrationRow.equipment_id)
        .where(CalibrationVersionRow.id.in_(list(found)))
        .order_by(EquipmentRow.code, CalibrationVersionRow.id)
    )
    for version, header, equipment in session.execute(query):
        accreditation = f", {version.accreditation}" if version.accreditation else ""
        yield Traceability(
            lines=tuple(found[version.id]), equipment=f"{equipment.code}, {equipment.name}",
            calibration=f"{header.certificate}, {version.laboratory}{accreditation}, {gathered.day(version.calibrated_at)}",
            source=version.standard,
        )  # fmt: skip
    for one in lines:
        if source := gathered.external.get(one.result.id):
            yield Traceability(
                lines=(one.line.number,), equipment=source.provider, calibration=source.report,
                source=", ".join(filter(None, (source.accreditation, source.scope_line)))
                or say("not_accredited_provider", gathered.language),
            )  # fmt: skip


def conditions_of(session: Session, lines: Sequence[Line], language: Language) -> str | None:
    """The air of the rooms in which the tests were done; None where no result rests on a reading of it (7.8.3.1 a)."""
    found = _linked(session, lines, "room_condition")
    query = (
        select(RoomConditionRow, RoomRow.name)
        .join(RoomRow, RoomRow.id == RoomConditionRow.room_id)
        .where(RoomConditionRow.id.in_(list(found)))
        .order_by(RoomConditionRow.id)
    )
    texts = [
        say("room", language, room=room, figures=", ".join(_figures(row, language)))
        for row, room in session.execute(query)
    ]
    return "; ".join(dict.fromkeys(texts)) or None


def _figures(row: RoomConditionRow, language: Language) -> Iterator[str]:
    def number(x: float) -> str:
        return printed_number(f"{x:.4g}", language)

    if row.temperature_c is not None:
        yield f"{number(row.temperature_c)} °C"
    if row.humidity_percent is not None:
        yield say("humidity", language, value=number(row.humidity_percent))
    if row.pressure_kpa is not None:
        yield f"{number(row.pressure_kpa)} kPa"
