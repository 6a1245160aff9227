"""Particulars of equipment as they stood, its papers, its verifications before service, and its labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims.equipment import find_equipment
from lims.equipment.models import EquipmentRow
from lims.particulars.errors import ParticularsRefused, VerificationRefused
from lims.particulars.models import (
    EquipmentLabelRow,
    EquipmentPaperRow,
    Ownership,
    PaperKind,
    ParticularsVersionRow,
    ServiceVerificationRow,
)
from lims.records import Unit, living, put_version, version_at, was_known
from methods import MethodError
from methods.units import unit as unit_of

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Software:
    """A program or firmware with its version."""

    name: str
    version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedRange:
    """A method that equipment serves, and from where to where; an end that nobody has said is None."""

    method: str
    quantity: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Particulars:
    """What held of a piece of equipment in a period."""

    id: int
    n: int
    ownership: Ownership | None
    owner: str | None
    asset_number: str | None
    software: tuple[Software, ...]
    seal: str | None
    settings_hash: str | None
    ranges: tuple[ServedRange, ...]
    valid_from: datetime
    valid_to: datetime | None

    @classmethod
    def from_row(cls, row: ParticularsVersionRow) -> Particulars:
        return cls(
            id=row.id, n=row.n, ownership=row.ownership, owner=row.owner, asset_number=row.asset_number,
            software=tuple(Software(**one) for one in row.software), seal=row.seal, settings_hash=row.settings_hash,
            ranges=tuple(ServedRange(**one) for one in row.ranges), valid_from=row.valid_from, valid_to=row.valid_to,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A file of a piece of equipment."""

    kind: PaperKind
    title: str
    file_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceVerification:
    """A verification before service."""

    id: int
    equipment_id: int
    at: datetime
    found: str
    passed: bool
    file_id: int | None
    person_id: int


def state_particulars(
    unit: Unit, equipment_id: int, *, ownership: Ownership | None = None, owner: str | None = None,
    asset_number: str | None = None, software: Sequence[Software] = (), seal: str | None = None,
    settings_hash: str | None = None, ranges: Sequence[ServedRange] = (),
) -> Particulars:  # fmt: skip
    """State what holds of a piece of equipment from now on; what held before stays. Raises NotFound, ParticularsRefused."""
    find_equipment(unit.session, equipment_id)
    digest = (settings_hash or "").strip().lower() or None
    if digest is not None and not SHA256.fullmatch(digest):
        raise ParticularsRefused(why="the hash of the settings is no SHA-256 of 64 hexadecimal digits")
    if ownership in (Ownership.BORROWED, Ownership.OUTSIDE) and not (owner or "").strip():
        raise ParticularsRefused(why="it is somebody else's, and nobody has said whose")
    row = put_version(
        unit, ParticularsVersionRow, equipment_id, valid_from=unit.at, ownership=ownership, owner=(owner or "").strip() or None,
        asset_number=(asset_number or "").strip() or None,
        software=[{"name": one.name, "version": one.version} for one in software],
        seal=(seal or "").strip() or None, settings_hash=digest,
        ranges=[{name: getattr(one, name) for name in ServedRange.__slots__} for one in ranges],
    )  # fmt: skip
    return Particulars.from_row(row)


def particulars_at(session: Session, equipment_id: int, at: datetime) -> Particulars | None:
    """What held of a piece of equipment at a moment; None while nobody has said anything."""
    row = version_at(session, ParticularsVersionRow, equipment_id, at)
    return None if row is None else Particulars.from_row(row)


def particulars_of(session: Session, equipment_id: int) -> list[Particulars]:
    """All periods as known now, latest first."""
    query = select(ParticularsVersionRow).where(
        ParticularsVersionRow.header_id == equipment_id, ParticularsVersionRow.died.is_(None)
    )
    ordered = query.order_by(ParticularsVersionRow.valid_from.desc())
    return [Particulars.from_row(row) for row in session.scalars(ordered)]


def read_software(text: str) -> list[Software]:
    """Programs from lines of name = version. Raises ParticularsRefused."""
    found = []
    for n, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), start=1):
        name, _, version = (part.strip() for part in line.partition("="))
        if not name or not version:
            raise ParticularsRefused(why=f"line {n} of the software is not name = version")
        found.append(Software(name=name, version=version))
    return found


def read_ranges(text: str) -> list[ServedRange]:
    """Methods from lines of method; quantity; unit; from; to. Raises ParticularsRefused."""
    return [
        _range(n, one) for n, one in enumerate((row for row in text.splitlines() if row.strip()), start=1)
    ]


def _range(n: int, line: str) -> ServedRange:
    cells = [cell.strip() for cell in line.split(";")]
    if not cells[0] or len(cells) > 5:
        raise ParticularsRefused(why=f"line {n} of the methods is not method; quantity; unit; from; to")
    cells += [""] * (5 - len(cells))
    try:
        code = unit_of(cells[2]).code if cells[2] else ""
        low, high = (float(cell.replace(",", ".").replace("−", "-")) if cell else None for cell in cells[3:])
    except (MethodError, ValueError):
        raise ParticularsRefused(
            why=f"line {n} of the methods has a unit or a figure that cannot be read"
        ) from None
    if low is not None and high is not None and not low <= high:
        raise ParticularsRefused(why=f"line {n} of the methods has a range that ends before it begins")
    return ServedRange(method=cells[0], quantity=cells[1], unit=code, low=low, high=high)


def software_text(software: Sequence[Software]) -> str:
    """Programs as lines that can be edited and read again."""
    return "\n".join(f"{one.name} = {one.version}" for one in software)


def ranges_text(ranges: Sequence[ServedRange]) -> str:
    """Methods as lines that can be edited and read again."""
    return "\n".join("; ".join(map(_cell, (r.method, r.quantity, r.unit, r.low, r.high))) for r in ranges)


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


# -- papers, verifications, labels ---------------------------------------------------------------------------------


def add_paper(unit: Unit, equipment_id: int, *, kind: PaperKind, title: str, file_id: int) -> None:
    """Add a file to a piece of equipment. Raises NotFound, ParticularsRefused."""
    find_equipment(unit.session, equipment_id)
    if not title.strip():
        raise ParticularsRefused(why="the paper has no title")
    unit.add(
        EquipmentPaperRow(
            equipment_id=equipment_id, kind=kind, title=title.strip(), file_id=file_id, at=unit.at, person_id=unit.by.person_id
        )
    )  # fmt: skip


def papers_of(session: Session, equipment_id: int, until: datetime) -> list[Paper]:
    """The files of a piece of equipment up to a moment, latest first."""
    query = select(EquipmentPaperRow).where(
        EquipmentPaperRow.equipment_id == equipment_id, EquipmentPaperRow.at <= until
    )
    return [
        Paper(kind=row.kind, title=row.title, file_id=row.file_id, at=row.at)
        for row in session.scalars(query.order_by(EquipmentPaperRow.id.desc()))
    ]


def verify_for_service(
    unit: Unit,
    equipment_id: int,
    *,
    found: str,
    passed: bool,
    at: datetime | None = None,
    file_id: int | None = None,
) -> ServiceVerification:
    """Record that equipment was verified before it is put, or put back, into service (6.4.4).

    Raises NotFound, VerificationRefused.
    """
    find_equipment(unit.session, equipment_id)
    moment = at or unit.at
    if moment > unit.at:
        raise VerificationRefused(why="it would be done in the time to come")
    if not found.strip():
        raise VerificationRefused(why="nobody has said what was required and found")
    row = unit.add(
        ServiceVerificationRow(
            equipment_id=equipment_id, at=moment, found=found.strip(), passed=passed, file_id=file_id,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return _verification(row)


def of_asset_number(words: str, at: datetime) -> ColumnElement[bool]:
    """The condition for equipment whose asset number has these words in it at a moment."""
    known = select(ParticularsVersionRow.header_id).where(
        living(ParticularsVersionRow, at),
        ParticularsVersionRow.asset_number.icontains(words.strip(), autoescape=True),
    )
    return EquipmentRow.id.in_(known)


def verifications_of(
    session: Session, equipment_id: int, until: datetime, known_at: int | None = None
) -> list[ServiceVerification]:
    """The verifications of a piece of equipment up to a moment, latest first."""
    query = select(ServiceVerificationRow).where(
        ServiceVerificationRow.equipment_id == equipment_id, ServiceVerificationRow.at <= until,
        was_known(session, ServiceVerificationRow, known_at),
    )  # fmt: skip
    ordered = query.order_by(ServiceVerificationRow.at.desc(), ServiceVerificationRow.id.desc())
    return [_verification(row) for row in session.scalars(ordered)]


def _verification(row: ServiceVerificationRow) -> ServiceVerification:
    return ServiceVerification(**{name: getattr(row, name) for name in ServiceVerification.__slots__})


def log_label(unit: Unit, equipment_id: int, *, size: str, form: str) -> None:
    """Keep that a label was printed."""
    unit.add(
        EquipmentLabelRow(
            equipment_id=equipment_id, size=size, form=form, at=unit.at, person_id=unit.by.person_id
        )
    )
