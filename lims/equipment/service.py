"""The register of equipment and its calibrations, as they stand at a moment. Systems, checks and rooms have own files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import is_remembering, remembered
from lims.equipment.calibration import Calibration, CalibrationPoint, read_points
from lims.equipment.details import NOTHING, CalibrationDetail, detail_of, due_of, put_detail
from lims.equipment.errors import (
    CalibrationRefused,
    EquipmentCodeTaken,
    FutureTime,
    SecondPersonNeeded,
    StateNotPossible,
)
from lims.equipment.functions import check_functions
from lims.equipment.models import (
    CalibrationRow,
    CalibrationVersionRow,
    EquipmentRow,
    EquipmentState,
    EquipmentVersionRow,
)
from lims.errors import NotFound
from lims.laboratory import refuse_fictitious
from lims.records import AuditEvent, Link, Unit, living, put_version, stated, version_at
from lims.web.letters import search_key

STANDARD = "standard"
BASIS = (STANDARD, "measured", "procedure", "read from")  # roles in which a calibration rests on something
NEW, IN_SERVICE, AWAY = EquipmentState.NEW, EquipmentState.IN_SERVICE, EquipmentState.AT_CALIBRATION
OUT, RETIRED = EquipmentState.OUT_OF_USE, EquipmentState.RETIRED
NEXT_STATES: Mapping[EquipmentState, frozenset[EquipmentState]] = {
    NEW: frozenset({IN_SERVICE, AWAY, OUT, RETIRED}),
    IN_SERVICE: frozenset({AWAY, OUT, RETIRED}),
    AWAY: frozenset({IN_SERVICE, OUT, RETIRED}),
    OUT: frozenset({IN_SERVICE, AWAY, RETIRED}),
    RETIRED: frozenset(),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Equipment:
    """A piece of equipment: identity only."""

    id: int
    code: str
    name: str
    maker: str
    model: str
    serial: str | None
    role: str

    @classmethod
    def from_row(cls, row: EquipmentRow) -> Equipment:
        return cls(
            id=row.id,
            code=row.code,
            name=row.name,
            maker=row.maker,
            model=row.model,
            serial=row.serial,
            role=row.role,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class EquipmentVersion:
    """How a piece of equipment stood in a period."""

    id: int
    equipment_id: int
    n: int
    state: EquipmentState
    place: str
    firmware: str | None
    interface: Mapping[str, Any]
    calibration_needed: bool | None
    notes: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None
    born: int
    died: int | None

    @property
    def has_interface(self) -> bool:
        """Whether readings come from it without retyping."""
        return bool(self.interface.get("driver"))

    @classmethod
    def from_row(cls, row: EquipmentVersionRow) -> EquipmentVersion:
        return cls(
            id=row.id, equipment_id=row.header_id, n=row.n, state=row.state, place=row.place, firmware=row.firmware,
            interface=row.interface, calibration_needed=row.calibration_needed, notes=tuple(row.notes),
            valid_from=row.valid_from, valid_to=row.valid_to, born=row.born, died=row.died,
        )  # fmt: skip


# -- the register ---------------------------------------------------------------------------------------


def register_equipment(
    unit: Unit, *, code: str, name: str, maker: str, model: str, role: str, serial: str | None = None, place: str = "",
    state: EquipmentState = NEW, firmware: str | None = None, interface: Mapping[str, Any] | None = None,
    calibration_needed: bool | None = None, notes: Sequence[str] = (), since: datetime | None = None,
) -> Equipment:  # fmt: skip
    """Register a piece of equipment, standing like this since a moment (now). Open questions go into its notes.

    Raises EquipmentCodeTaken, FutureTime.
    """
    taken = unit.session.scalar(select(EquipmentRow).where(EquipmentRow.code == code))
    if taken is not None:
        raise EquipmentCodeTaken(code=code, name=taken.name)
    key = search_key(" ".join([code, name, maker, model, serial or "", role]))
    row = unit.add(
        EquipmentRow(code=code, name=name, maker=maker, model=model, serial=serial, role=role, search_key=key)
    )
    put_version(
        unit, EquipmentVersionRow, row.id, valid_from=_not_later(unit, since), state=state, place=place,
        firmware=firmware, interface=dict(interface or {"type": "none"}), calibration_needed=calibration_needed,
        notes=list(notes),
    )  # fmt: skip
    return Equipment.from_row(row)


def _not_later(unit: Unit, moment: datetime | None, what: str = "The moment") -> datetime:
    if moment is not None and moment > unit.at:
        raise FutureTime(what=what, at=f"{moment:%Y-%m-%d %H:%M} UTC")
    return moment or unit.at


def change_equipment(
    unit: Unit, equipment_id: int, *, since: datetime | None = None, **changed: Any
) -> EquipmentVersion:
    """State that a piece of equipment stands otherwise since a moment: state, place, firmware, interface, notes.

    Raises NotFound, StateNotPossible, FutureTime.
    """
    start = _not_later(unit, since)
    row = version_at(unit.session, EquipmentVersionRow, equipment_id, start)
    equipment = unit.session.get(EquipmentRow, equipment_id)
    if row is None or equipment is None:
        raise NotFound
    wanted = changed.get("state", row.state)
    if wanted != row.state and wanted not in NEXT_STATES[row.state]:
        possible = (
            ", ".join(sorted(_word(one) for one in NEXT_STATES[row.state])) or "none, it is retired for good"
        )
        raise StateNotPossible(
            code=equipment.code, state=_word(row.state), wanted=_word(wanted), possible=possible
        )
    content = {**row.content(), **changed}
    version = put_version(
        unit, EquipmentVersionRow, equipment_id, valid_from=start, valid_to=row.valid_to, **content
    )
    return EquipmentVersion.from_row(version)


def _word(state: EquipmentState) -> str:
    return state.value.replace("_", " ")


def find_equipment(session: Session, code: str | int) -> Equipment:
    """A piece of equipment by its code or id. Raises NotFound."""
    by = EquipmentRow.id == code if isinstance(code, int) else EquipmentRow.code == code
    row = session.scalar(select(EquipmentRow).where(by))
    if row is None:
        raise NotFound
    return Equipment.from_row(row)


@remembered
def equipment_by_id(session: Session, ids: Iterable[int]) -> dict[int, Equipment]:
    """Several pieces of equipment by id, in one query."""
    query = select(EquipmentRow).where(EquipmentRow.id.in_(set(ids)))
    return {row.id: Equipment.from_row(row) for row in session.scalars(query)}


def all_equipment(session: Session) -> list[Equipment]:
    """Every piece of equipment by code, retired ones too."""
    return [
        Equipment.from_row(row) for row in session.scalars(select(EquipmentRow).order_by(EquipmentRow.code))
    ]


def equipment_with_role(session: Session, role: str, at: datetime) -> list[Equipment]:
    """The equipment in service at a moment that can play a role of a method, by code."""
    query = (
        select(EquipmentRow).join(EquipmentVersionRow, EquipmentVersionRow.header_id == EquipmentRow.id)
        .where(EquipmentRow.role == role, EquipmentVersionRow.state == IN_SERVICE, living(EquipmentVersionRow, at))
    )  # fmt: skip
    return [Equipment.from_row(row) for row in session.scalars(query.order_by(EquipmentRow.code))]


def equipment_version_at(
    session: Session, equipment_id: int, at: datetime, known_at: int | None = None
) -> EquipmentVersion | None:
    """How a piece of equipment stood at a moment, as known now or at an event; None before it was registered."""
    row = version_at(session, EquipmentVersionRow, equipment_id, at, known_at)
    return None if row is None else EquipmentVersion.from_row(row)


def equipment_life(
    session: Session, equipment_id: int, known_at: int | None = None
) -> list[EquipmentVersion]:
    """The periods of a piece of equipment, latest first, as known now or at an event."""
    query = select(EquipmentVersionRow).where(
        EquipmentVersionRow.header_id == equipment_id, stated(EquipmentVersionRow, known_at)
    )
    return [
        EquipmentVersion.from_row(row)
        for row in session.scalars(query.order_by(EquipmentVersionRow.valid_from.desc()))
    ]


# -- calibrations ---------------------------------------------------------------------------------------


def put_calibration(
    unit: Unit, equipment_id: int, *, certificate: str, laboratory: str, calibrated_at: datetime,
    due_at: datetime | None, points: Sequence[Mapping[str, Any] | CalibrationPoint], standard: str = "",
    accreditation: str | None = None, suitable: bool | None = None, accepted_by: int | None = None,
    file_id: int | None = None, fictitious: bool = False, rests_on: Sequence[int] = (),
    made_by: Mapping[str, int] = MappingProxyType({}), detail: CalibrationDetail = NOTHING,
) -> Calibration:  # fmt: skip
    """Enter a calibration, or correct one: the same certificate of the same equipment entered again is a new version.

    `rests_on` are nodes of the reference standards (their calibrations, lots), where the laboratory has them; `made_by` are
    the nodes of its own work and procedure, by role. Without a due date it is due by our interval, where one was decided.
    Raises NotFound, CalibrationRefused, PointRefused, FutureTime, FictitiousRefused.
    """
    if unit.session.get(EquipmentRow, equipment_id) is None:
        raise NotFound
    _not_later(unit, calibrated_at, "The calibration")
    refuse_fictitious(unit, "This calibration", fictitious)
    read = read_points(points)
    if not read or not certificate.strip() or not laboratory.strip():
        raise CalibrationRefused(why="certificate, laboratory and at least one point are needed")
    check_functions(read)
    due_at, days = due_of(unit, equipment_id, calibrated_at, due_at, detail)
    if due_at is not None and due_at <= calibrated_at:
        raise CalibrationRefused(why="the next one would be due before this one was done")
    header = _calibration_header(unit, equipment_id, certificate.strip())
    before = _living_version(unit.session, header.id)
    if before is not None:
        before.died = unit.seq  # whole: nothing of what was said before outlives a corrected period
        unit.flush()
    row = put_version(
        unit, CalibrationVersionRow, header.id, valid_from=calibrated_at, valid_to=due_at, laboratory=laboratory,
        accreditation=accreditation, calibrated_at=calibrated_at, points=[one.to_json() for one in read],
        standard=standard, suitable=suitable, accepted_by=accepted_by, file_id=file_id, fictitious=fictitious,
    )  # fmt: skip
    put_detail(unit, row.id, replace(detail, interval_days=days))
    basis = [(one, STANDARD) for one in rests_on] + [(node, role) for role, node in made_by.items()]
    for source, role in dict.fromkeys([*basis, *_basis_of(unit.session, before)]):
        unit.link(source, row.id, role, calibrated_at)
    return Calibration.from_row(row, header)


def _calibration_header(unit: Unit, equipment_id: int, certificate: str) -> CalibrationRow:
    known = select(CalibrationRow).where(
        CalibrationRow.equipment_id == equipment_id, CalibrationRow.certificate == certificate
    )
    row = unit.session.scalar(known)
    return row or unit.add(CalibrationRow(equipment_id=equipment_id, certificate=certificate))


def _living_version(session: Session, calibration_id: int) -> CalibrationVersionRow | None:
    query = select(CalibrationVersionRow).where(
        CalibrationVersionRow.header_id == calibration_id, CalibrationVersionRow.died.is_(None)
    )
    return session.scalar(query.order_by(CalibrationVersionRow.valid_from.desc()).limit(1))


def _basis_of(session: Session, before: CalibrationVersionRow | None) -> list[tuple[int, str]]:
    """What the former version of a calibration rests on: a corrected one rests on the same."""
    if before is None:
        return []
    query = select(Link.src, Link.role).where(Link.dst == before.id, Link.role.in_(BASIS)).order_by(Link.id)
    return [(src, role) for src, role in session.execute(query)]


def correct_calibration(unit: Unit, calibration_id: int, **changed: Any) -> Calibration:
    """State figures of a calibration otherwise: a new version for its whole period; the old one stays readable.

    Points that change take the acceptance of 6.4.5 away, unless the change says otherwise. Raises NotFound.
    """
    header = unit.session.get(CalibrationRow, calibration_id)
    row = None if header is None else _living_version(unit.session, calibration_id)
    if header is None or row is None:
        raise NotFound
    detail = detail_of(unit.session, row.id)
    if changed.get("due_at", row.valid_to) != row.valid_to:
        detail = replace(detail, interval_days=None)  # somebody says another date
    content: dict[str, Any] = {**row.content(), "due_at": row.valid_to, "detail": detail, **changed}
    if "points" in changed and "suitable" not in changed:
        content |= {"suitable": None, "accepted_by": None}
    return put_calibration(unit, header.equipment_id, certificate=header.certificate, **content)


def decide_suitability(unit: Unit, calibration_id: int, suitable: bool, by: int | None = None) -> Calibration:
    """Say whether a calibration is good enough for the methods that rest on it (6.4.5).

    Whoever entered its figures, or corrected them last, cannot accept them. Raises NotFound, SecondPersonNeeded.
    """
    person = by if by is not None else unit.by.person_id
    if suitable and person is not None and person == entered_by(unit.session, calibration_id):
        raise SecondPersonNeeded(certificate=find_calibration(unit.session, calibration_id).certificate)
    return correct_calibration(unit, calibration_id, suitable=suitable, accepted_by=person)


def entered_by(session: Session, calibration_id: int) -> int | None:
    """Who stated the figures of a calibration last, before anybody judged them; None where it was no person."""
    query = (
        select(AuditEvent.person_id)
        .join(CalibrationVersionRow, CalibrationVersionRow.born == AuditEvent.seq)
        .where(CalibrationVersionRow.header_id == calibration_id, CalibrationVersionRow.suitable.is_(None))
        .order_by(CalibrationVersionRow.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def calibration_at(
    session: Session, equipment_id: int, at: datetime, known_at: int | None = None
) -> Calibration | None:
    """The calibration that counted at a moment: the latest that was not yet due again, as known now or at an event."""
    if is_remembering(session):
        known = calibrations_of(session, equipment_id, known_at)
        return next((one for one in known if one.counts_at(at)), None)
    query = (
        select(CalibrationVersionRow, CalibrationRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationRow.equipment_id == equipment_id, living(CalibrationVersionRow, at, known_at))
        .order_by(CalibrationVersionRow.calibrated_at.desc(), CalibrationVersionRow.id.desc())
    )
    found = session.execute(query.limit(1)).first()
    return None if found is None else Calibration.from_row(*found)


@remembered
def calibrations_of(session: Session, equipment_id: int, known_at: int | None = None) -> list[Calibration]:
    """All calibrations of a piece of equipment, latest first, as known now or at an event."""
    query = (
        select(CalibrationVersionRow, CalibrationRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationRow.equipment_id == equipment_id, stated(CalibrationVersionRow, known_at))
        .order_by(CalibrationVersionRow.calibrated_at.desc(), CalibrationVersionRow.id.desc())
    )
    return [Calibration.from_row(*row) for row in session.execute(query)]


def find_calibration(session: Session, calibration_id: int, known_at: int | None = None) -> Calibration:
    """A calibration as it is known now, or was known at an event. Raises NotFound."""
    header = session.get(CalibrationRow, calibration_id)
    if header is not None and known_at is not None:
        known = calibrations_of(session, header.equipment_id, known_at)
        found = next((one for one in known if one.id == calibration_id), None)
        if found is None:
            raise NotFound
        return found
    row = None if header is None else _living_version(session, calibration_id)
    if header is None or row is None:
        raise NotFound
    return Calibration.from_row(row, header)


def latest_calibrations(session: Session) -> dict[int, Calibration]:
    """For each piece of equipment its latest calibration as known now, due or not; in one query."""
    query = (
        select(CalibrationVersionRow, CalibrationRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationVersionRow.died.is_(None))
        .order_by(CalibrationVersionRow.calibrated_at, CalibrationVersionRow.id)
    )
    return {header.equipment_id: Calibration.from_row(row, header) for row, header in session.execute(query)}
