"""What the laboratory is called, where it is, and whether it is a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.edge import now, reading
from lims.laboratory.errors import FictitiousRefused
from lims.laboratory.models import LaboratoryRow, LaboratoryVersionRow
from lims.records import Unit, living, put_version
from lims.web import current_language

UNNAMED = "LIMS"


def laboratory_name() -> str:
    """The laboratory's present name in the language of the page; the system's own where none is entered."""
    version = reading().scalar(select(LaboratoryVersionRow).where(living(LaboratoryVersionRow, now())))
    names = version.names if version is not None else {}
    return str(names.get(current_language()) or names.get("en") or UNNAMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Laboratory:
    """The laboratory as it stood at a moment."""

    id: int
    version_id: int
    demonstration: bool
    names: Mapping[str, str]
    addresses: Mapping[str, str]
    contact: str
    zone: str
    settings: Mapping[str, Any]


def laboratory_at(session: Session, at: datetime) -> Laboratory | None:
    """The laboratory at a moment; None before it was set up."""
    query = select(LaboratoryVersionRow, LaboratoryRow).join(
        LaboratoryRow, LaboratoryRow.id == LaboratoryVersionRow.header_id
    )
    found = session.execute(query.where(living(LaboratoryVersionRow, at))).first()
    if found is None:
        return None
    version, header = found
    return Laboratory(
        id=header.id, version_id=version.id, demonstration=header.demonstration, names=version.names,
        addresses=version.addresses, contact=version.contact, zone=version.zone,
        settings=version.settings,
    )  # fmt: skip


def refuse_fictitious(unit: Unit, what: str, fictitious: object) -> None:
    """Keep made-up figures out of a real laboratory. Raises FictitiousRefused."""
    if fictitious and unit.session.scalar(select(LaboratoryRow.demonstration)) is False:
        raise FictitiousRefused(what=what)


def name_laboratory(
    unit: Unit,
    *,
    names: Mapping[str, str],
    addresses: Mapping[str, str],
    contact: str = "",
    zone: str = "Asia/Baku",
    settings: Mapping[str, Any] | None = None,
    demonstration: bool = False,
) -> int:
    """State what holds of the laboratory from now on; the first time sets it up. Returns its id."""
    row = unit.session.scalar(select(LaboratoryRow))
    if row is None:
        row = unit.add(LaboratoryRow(code="LAB", demonstration=demonstration))
    put_version(
        unit, LaboratoryVersionRow, row.id, valid_from=unit.at, names=dict(names), addresses=dict(addresses),
        contact=contact, zone=zone, accreditation=None,  # kept with its period and its scope, in the catalogue
        settings=dict(settings or {}),
    )  # fmt: skip
    return row.id


def laboratory_history(session: Session) -> list[LaboratoryVersionRow]:
    """Every statement about the laboratory that still holds, the newest period first."""
    query = select(LaboratoryVersionRow).where(LaboratoryVersionRow.died.is_(None))
    return list(session.scalars(query.order_by(LaboratoryVersionRow.valid_from.desc())))
