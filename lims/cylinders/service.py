"""The pool: registering, testing, cleaning, issuing and taking back, and where each cylinder is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.clients import find_client
from lims.codes import MistypedCode, normalised
from lims.cylinders.errors import (
    CannotBeIssued,
    CylinderCodeTaken,
    CylinderRefused,
    CylinderUnknown,
    NotOut,
)
from lims.cylinders.models import CylinderEventRow, CylinderRow, CylinderVersionRow
from lims.errors import NotFound
from lims.laboratory import refuse_fictitious
from lims.records import Unit, living, put_version, version_at
from lims.web.letters import search_key


class Step(StrEnum):
    """What happened to a cylinder."""

    ISSUED = "issued"
    RETURNED = "returned"
    CLEANED = "cleaned"


@dataclass(frozen=True, kw_only=True, slots=True)
class CylinderEvent:
    """One thing that happened to a cylinder."""

    id: int
    step: Step
    at: datetime
    client_id: int | None
    item_id: int | None
    remark: str
    person_id: int | None

    @classmethod
    def from_row(cls, row: CylinderEventRow) -> CylinderEvent:
        return cls(
            id=row.id, step=Step(row.step), at=row.at, client_id=row.client_id, item_id=row.item_id, remark=row.remark,
            person_id=row.person_id,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Cylinder:
    """A cylinder as it stood, with the last thing that happened to it."""

    id: int
    version_id: int
    code: str
    serial: str | None
    maker: str | None
    volume_ml: float | None
    tare_g: float | None
    pressure_tested_at: datetime | None
    pressure_test_due: datetime | None
    report: str
    in_use: bool
    fictitious: bool
    last: CylinderEvent | None

    @classmethod
    def from_row(cls, header: CylinderRow, row: CylinderVersionRow, last: CylinderEvent | None) -> Cylinder:
        return cls(
            id=header.id, version_id=row.id, code=header.code, serial=header.serial, maker=header.maker,
            volume_ml=header.volume_ml, tare_g=row.tare_g, pressure_tested_at=row.pressure_tested_at,
            pressure_test_due=row.pressure_test_due, report=row.report, in_use=row.in_use, fictitious=header.fictitious,
            last=last,
        )  # fmt: skip

    @property
    def out(self) -> bool:
        """Whether it is with a client."""
        return self.last is not None and self.last.step is Step.ISSUED

    @property
    def clean(self) -> bool:
        """Whether it was cleaned since it was used; a new one must be cleaned first too."""
        return self.last is not None and self.last.step is Step.CLEANED

    def why_not(self, at: datetime) -> str:
        """Why it may not be issued at a moment; empty where it may."""
        for wrong, why in (
            (not self.in_use, "it is no longer in the pool"),
            (self.out, "it is with a client already"),
            (self.pressure_test_due is None, "it is not known until when its pressure test holds"),
            (self.pressure_test_due is not None and self.pressure_test_due <= at, "it is overdue for its pressure test"),
            (not self.clean, "no cleaning is recorded since it was used"),
        ):  # fmt: skip
            if wrong:
                return why
        return ""


def register_cylinder(
    unit: Unit, *, code: str, serial: str | None = None, maker: str | None = None, volume_ml: float | None = None,
    tare_g: float | None = None, pressure_tested_at: datetime | None = None, pressure_test_due: datetime | None = None,
    report: str = "", fictitious: bool = False, since: datetime | None = None,
) -> Cylinder:  # fmt: skip
    """Take a cylinder into the pool. Raises CylinderCodeTaken, CylinderRefused, FictitiousRefused."""
    refuse_fictitious(unit, "This cylinder", fictitious)
    if unit.session.scalar(select(CylinderRow.id).where(CylinderRow.code == code)) is not None:
        raise CylinderCodeTaken(code=code)
    if volume_ml is not None and volume_ml <= 0:
        raise CylinderRefused(why="its volume is not above zero")
    content: dict[str, Any] = {
        "tare_g": tare_g, "pressure_tested_at": pressure_tested_at, "pressure_test_due": pressure_test_due,
        "report": report, "in_use": True,
    }  # fmt: skip
    _check(content)
    header = unit.add(
        CylinderRow(
            code=code, serial=serial, maker=maker, volume_ml=volume_ml, fictitious=fictitious,
            search_key=search_key(" ".join(filter(None, (code, serial, maker)))),
        )
    )  # fmt: skip
    row = put_version(unit, CylinderVersionRow, header.id, valid_from=since or unit.at, **content)
    return Cylinder.from_row(header, row, None)


def change_cylinder(unit: Unit, cylinder_id: int, **changed: Any) -> Cylinder:
    """State that something of a cylinder holds otherwise from now on. Raises NotFound, CylinderRefused."""
    one = find_cylinder(unit.session, cylinder_id, unit.at)
    stands = unit.session.get_one(CylinderVersionRow, one.version_id)
    content = {**stands.content(), **changed}
    _check(content)
    row = put_version(unit, CylinderVersionRow, cylinder_id, valid_from=unit.at, **content)
    return Cylinder.from_row(unit.session.get_one(CylinderRow, cylinder_id), row, one.last)


def _check(content: dict[str, Any]) -> None:
    tested, due = content["pressure_tested_at"], content["pressure_test_due"]
    for wrong, why in (
        (content["tare_g"] is not None and content["tare_g"] <= 0, "its tare is not above zero"),
        (tested is not None and due is not None and due <= tested, "its pressure test would be due before it was done"),
    ):  # fmt: skip
        if wrong:
            raise CylinderRefused(why=why)


def issue_cylinder(unit: Unit, cylinder_id: int, client_id: int, remark: str = "") -> CylinderEvent:
    """Hand a cylinder out to a client. Raises NotFound, CannotBeIssued."""
    one = find_cylinder(unit.session, cylinder_id, unit.at)
    find_client(unit.session, client_id, unit.at)
    why = one.why_not(unit.at)
    if why:
        raise CannotBeIssued(code=one.code, why=why)
    return _event(unit, one, Step.ISSUED, client_id=client_id, remark=remark)


def take_back(unit: Unit, cylinder_id: int, *, item_id: int | None = None, remark: str = "") -> CylinderEvent:
    """A cylinder comes back, with a sample in it or empty. The sample rests on it. Raises NotFound, NotOut."""
    one = find_cylinder(unit.session, cylinder_id, unit.at)
    if not one.out or one.last is None:
        raise NotOut(code=one.code)
    event = _event(unit, one, Step.RETURNED, client_id=one.last.client_id, item_id=item_id, remark=remark)
    if item_id is not None:
        unit.link(one.version_id, item_id, "cylinder")
    return event


def clean_cylinder(unit: Unit, cylinder_id: int, remark: str) -> CylinderEvent:
    """Record that a cylinder was cleaned, and how. Raises NotFound, CylinderRefused."""
    one = find_cylinder(unit.session, cylinder_id, unit.at)
    if one.out:
        raise CylinderRefused(why="it is with a client")
    if not remark.strip():
        raise CylinderRefused(why="it is not said how it was cleaned")
    return _event(unit, one, Step.CLEANED, remark=remark)


def _event(
    unit: Unit,
    one: Cylinder,
    step: Step,
    *,
    client_id: int | None = None,
    item_id: int | None = None,
    remark: str = "",
) -> CylinderEvent:
    row = unit.add(
        CylinderEventRow(
            cylinder_id=one.id, step=step.value, at=unit.at, client_id=client_id, item_id=item_id, remark=remark,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return CylinderEvent.from_row(row)


def find_cylinder(session: Session, cylinder_id: int, at: datetime) -> Cylinder:
    """A cylinder as it stands at a moment. Raises NotFound."""
    header = session.get(CylinderRow, cylinder_id)
    row = None if header is None else version_at(session, CylinderVersionRow, cylinder_id, at)
    if header is None or row is None:
        raise NotFound
    events = events_of(session, cylinder_id)
    return Cylinder.from_row(header, row, next((one for one in events if one.at <= at), None))


def cylinder_with_code(session: Session, code: str, at: datetime) -> Cylinder:
    """A cylinder by the code that was scanned or typed. Raises CylinderUnknown."""
    wanted = plain(code)
    rows = session.execute(select(CylinderRow.id, CylinderRow.code))
    found = next((row.id for row in rows if plain(row.code) == wanted), None)
    if found is None:
        raise CylinderUnknown(code=code[:40])
    return find_cylinder(session, found, at)


def plain(code: str) -> str:
    """A code without what keyboards and scanners add to it."""
    try:
        return normalised(code)
    except MistypedCode:
        return code.strip().upper()


def cylinders_at(session: Session, at: datetime, known_at: int | None = None) -> list[Cylinder]:
    """The pool as it stood at a moment, by code; in two queries."""
    query = (
        select(CylinderRow, CylinderVersionRow)
        .join(CylinderVersionRow, CylinderVersionRow.header_id == CylinderRow.id)
        .where(living(CylinderVersionRow, at, known_at)).order_by(CylinderRow.code)
    )  # fmt: skip
    last = _latest(session, at)
    return [Cylinder.from_row(header, row, last.get(header.id)) for header, row in session.execute(query)]


def last_events(at: datetime) -> Any:
    """The last event of each cylinder until a moment, as a subquery of its id and the cylinder's."""
    place = func.row_number().over(
        partition_by=CylinderEventRow.cylinder_id,
        order_by=[CylinderEventRow.at.desc(), CylinderEventRow.id.desc()],
    )
    ranked = (
        select(CylinderEventRow.id, CylinderEventRow.cylinder_id, place.label("place"))
        .where(CylinderEventRow.at <= at).subquery()
    )  # fmt: skip
    return select(ranked.c.id, ranked.c.cylinder_id).where(ranked.c.place == 1).subquery()


def _latest(session: Session, at: datetime) -> dict[int, CylinderEvent]:
    last = last_events(at)
    query = select(CylinderEventRow).join(last, last.c.id == CylinderEventRow.id)
    return {row.cylinder_id: CylinderEvent.from_row(row) for row in session.scalars(query)}


def events_of(session: Session, cylinder_id: int) -> Sequence[CylinderEvent]:
    """What happened to a cylinder, latest first."""
    query = select(CylinderEventRow).where(CylinderEventRow.cylinder_id == cylinder_id)
    rows = session.scalars(query.order_by(CylinderEventRow.at.desc(), CylinderEventRow.id.desc()).limit(300))
    return [CylinderEvent.from_row(row) for row in rows]
