"""Digital certificates that arrive for equipment: kept whether they count or not, examined, confirmed by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dcc import DccError, Examination, examine
from lims.calibrations.comparison import Remark, remarks
from lims.calibrations.errors import DccRefused, EnteredAlready
from lims.calibrations.models import DccArrivalRow
from lims.calibrations.proposal import preferred_units, proposed_points, same_points
from lims.calibrations.schemas import added_schemas
from lims.calibrations.signers import trusted_signers
from lims.equipment import Calibration, Equipment, calibrations_of, find_equipment, put_calibration
from lims.errors import NotFound
from lims.files import FileStore, Kept, StoredFile, find_file, keep
from lims.records import Unit

XML = "application/xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A file that somebody brought for a piece of equipment."""

    id: int
    equipment_id: int
    file_id: int
    identifier: str
    refused: bool
    first_problem: str
    person_id: int
    at: datetime

    @classmethod
    def from_row(cls, row: DccArrivalRow) -> Arrival:
        return cls(
            id=row.id, equipment_id=row.equipment_id, file_id=row.file_id, identifier=row.identifier, refused=row.refused,
            first_problem=row.first_problem, person_id=row.person_id, at=row.at,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """An arrived certificate as it looks now, beside its equipment. `unreadable`: what the file is instead of one."""

    arrival: Arrival
    equipment: Equipment
    file: StoredFile
    examination: Examination | None
    unreadable: DccError | None
    remarks: tuple[Remark, ...]
    points: tuple[Mapping[str, Any], ...]
    entered: Calibration | None
    as_in_file: bool | None  # whether the entered points are those of the file

    @property
    def refused(self) -> bool:
        """Whether it may not be entered."""
        return self.examination is None or any(one.refuses for one in self.remarks)


def receive_certificate(
    unit: Unit, equipment_id: int, content: bytes, kept: Kept, name: str, data_dir: Path
) -> Arrival:
    """Write down that a file arrived, and what spoke against it then. Its bytes lie in the store. Raises NotFound."""
    equipment = find_equipment(unit.session, equipment_id)
    known = calibrations_of(unit.session, equipment_id)
    examination, unreadable = _examined(unit.session, content, known, unit.at, data_dir)
    found = remarks(examination, equipment, known) if examination else ()
    refusing = [one.problem for one in found if one.refuses]
    stored = keep(unit, kept, name, XML)
    row = unit.add(
        DccArrivalRow(
            equipment_id=equipment_id, file_id=stored.id, identifier=examination.reading.identifier if examination else "",
            refused=bool(refusing) or unreadable is not None, person_id=unit.by.person_id, at=unit.at,
            first_problem=unreadable.problem_text if unreadable else next(iter(refusing), ""),
        )
    )  # fmt: skip
    unit.link(stored.id, row.id, "file")
    return Arrival.from_row(row)


def _examined(
    session: Session, content: bytes, known: Sequence[Calibration], at: datetime, data_dir: Path
) -> tuple[Examination | None, DccError | None]:
    try:
        schemas = added_schemas(session, data_dir)
        latest = (at + timedelta(hours=14)).date()  # the latest day that it is anywhere
        found = examine(
            content,
            schemas=schemas,
            today=latest,
            prefer=preferred_units(known),
            trusted=trusted_signers(session),
        )
        return found, None
    except DccError as trouble:
        return None, trouble


def look_at_arrival(session: Session, arrival_id: int, at: datetime, data_dir: Path) -> Looked:
    """An arrived certificate, examined anew: with the schemas and the calibrations that are here now. Raises NotFound."""
    row = session.get(DccArrivalRow, arrival_id)
    if row is None:
        raise NotFound
    arrival, equipment = Arrival.from_row(row), find_equipment(session, row.equipment_id)
    file = find_file(session, row.file_id)
    with FileStore(data_dir / "files").open(file.sha256) as stored:
        content = stored.read()
    known = calibrations_of(session, equipment.id)
    entered = next((one for one in known if one.file_id == file.id), None)
    others = [one for one in known if one is not entered]
    examination, unreadable = _examined(session, content, others, at, data_dir)
    points = proposed_points(examination, others) if examination else []
    return Looked(
        arrival=arrival, equipment=equipment, file=file, examination=examination, unreadable=unreadable, entered=entered,
        remarks=remarks(examination, equipment, others) if examination else (), points=tuple(points),
        as_in_file=None if entered is None else same_points(entered.points, points),
    )  # fmt: skip


def enter_certificate(unit: Unit, arrival_id: int, data_dir: Path, **given: Any) -> Calibration:
    """Enter an arrived certificate as a calibration, as a person confirmed it; it counts when it has been accepted.

    Raises NotFound, DccRefused, EnteredAlready, and what put_calibration raises.
    """
    looked = look_at_arrival(unit.session, arrival_id, unit.at, data_dir)
    if looked.entered is not None:
        raise EnteredAlready(certificate=looked.entered.certificate)
    if looked.unreadable is not None:
        raise DccRefused(problem=looked.unreadable.problem_text, remedy=looked.unreadable.remedy_text)
    against = next((one for one in looked.remarks if one.refuses), None)
    if against is not None:
        raise DccRefused(problem=against.problem, remedy=against.remedy)
    made = put_calibration(unit, looked.equipment.id, file_id=looked.file.id, **given)
    unit.link(arrival_id, made.version_id, "read from")
    return made


def arrivals(session: Session, equipment_id: int | None = None) -> list[Arrival]:
    """The certificates that arrived, of one piece of equipment or of all, latest first."""
    query = select(DccArrivalRow).order_by(DccArrivalRow.at.desc(), DccArrivalRow.id.desc())
    if equipment_id is not None:
        query = query.where(DccArrivalRow.equipment_id == equipment_id)
    return [Arrival.from_row(row) for row in session.scalars(query.limit(500))]
