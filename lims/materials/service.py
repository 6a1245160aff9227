"""Lots of reference materials and reagents, as they stand at a moment."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.laboratory import refuse_fictitious
from lims.materials.errors import LotCodeTaken, LotRefused
from lims.materials.models import MaterialLotRow, MaterialLotVersionRow
from lims.records import Link, Unit, living, put_version, version_at
from lims.web.letters import search_key
from methods import MethodError
from methods.units import unit as unit_of


@dataclass(frozen=True, kw_only=True, slots=True)
class CertifiedValue:
    """A value of a certificate with its expanded uncertainty and coverage factor."""

    quantity: str
    value: float
    unit: str
    expanded_uncertainty: float
    k: float

    @property
    def standard_uncertainty(self) -> float:
        """U/k."""
        return self.expanded_uncertainty / self.k


@dataclass(frozen=True, kw_only=True, slots=True)
class Lot:
    """A lot as it stood at a moment."""

    id: int
    version_id: int
    n: int
    code: str
    name: str
    role: str
    maker: str | None
    certificate: str | None
    certified: tuple[CertifiedValue, ...]
    opened_at: datetime | None
    expires_at: datetime | None
    in_use: bool
    file_id: int | None
    fictitious: bool
    valid_from: datetime
    valid_to: datetime | None
    died: int | None

    @classmethod
    def from_row(cls, row: MaterialLotVersionRow, header: MaterialLotRow) -> Lot:
        return cls(
            id=header.id, version_id=row.id, n=row.n, code=header.code, name=header.name, role=header.role,
            maker=header.maker, certificate=row.certificate, certified=tuple(CertifiedValue(**one) for one in row.certified),
            opened_at=row.opened_at, expires_at=row.expires_at, in_use=row.in_use, file_id=row.file_id,
            fictitious=row.fictitious, valid_from=row.valid_from, valid_to=row.valid_to, died=row.died,
        )  # fmt: skip


def register_lot(
    unit: Unit, *, code: str, name: str, role: str, maker: str | None = None, certificate: str | None = None,
    certified: Sequence[Mapping[str, Any]] = (), opened_at: datetime | None = None, expires_at: datetime | None = None,
    file_id: int | None = None, fictitious: bool = False, since: datetime | None = None, rests_on: Sequence[int] = (),
) -> Lot:  # fmt: skip
    """Register a lot. `rests_on` are nodes of what its values are traceable to. Raises LotCodeTaken, LotRefused."""
    refuse_fictitious(unit, "This lot", fictitious)
    taken = unit.session.scalar(select(MaterialLotRow).where(MaterialLotRow.code == code))
    if taken is not None:
        raise LotCodeTaken(code=code, name=taken.name)
    key = search_key(" ".join([code, name, role, maker or "", certificate or ""]))
    header = unit.add(MaterialLotRow(code=code, name=name, role=role, maker=maker, search_key=key))
    content: dict[str, Any] = {
        "certificate": certificate, "certified": _certified(certified), "opened_at": opened_at, "expires_at": expires_at,
        "in_use": True, "file_id": file_id, "fictitious": fictitious,
    }  # fmt: skip
    _check(content)
    row = put_version(unit, MaterialLotVersionRow, header.id, valid_from=since or unit.at, **content)
    for source in rests_on:
        unit.link(source, row.id, "standard")
    return Lot.from_row(row, header)


def change_lot(unit: Unit, lot_id: int, *, since: datetime | None = None, **changed: Any) -> Lot:
    """State that something of a lot holds otherwise since a moment: opened, expiry, in use. Raises NotFound, LotRefused."""
    start = since or unit.at
    header = unit.session.get(MaterialLotRow, lot_id)
    row = version_at(unit.session, MaterialLotVersionRow, lot_id, start)
    if header is None or row is None:
        raise NotFound
    content = {**row.content(), **changed}
    content["certified"] = _certified(content["certified"])
    _check(content)
    version = put_version(
        unit, MaterialLotVersionRow, lot_id, valid_from=start, valid_to=row.valid_to, **content
    )
    _carry_links(unit, row.id, lot_id)
    return Lot.from_row(version, header)


def _carry_links(unit: Unit, former: int, lot_id: int) -> None:
    """What the former version rests on, the new ones rest on too: opening a lot takes no standard from it."""
    born = unit.session.scalars(
        select(MaterialLotVersionRow.id).where(
            MaterialLotVersionRow.header_id == lot_id, MaterialLotVersionRow.born == unit.seq
        )
    )
    carried = unit.session.execute(select(Link.src, Link.role, Link.at).where(Link.dst == former)).all()
    for version in born:
        for src, role, at in carried:
            unit.link(src, version, role, at)


def _certified(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_value(one) for one in values]


def _value(data: Mapping[str, Any]) -> dict[str, Any]:
    quantity = str(data.get("quantity") or "").strip()
    figures = {name: _figure(data, name, quantity) for name in ("value", "expanded_uncertainty", "k")}
    if not quantity or figures["expanded_uncertainty"] <= 0 or not 1 <= figures["k"] <= 20:
        raise LotRefused(why="a certified value needs a quantity, U above zero and k between 1 and 20")
    try:
        unit_of(str(data.get("unit")))
    except MethodError as trouble:
        raise LotRefused(why=trouble.problem_text.rstrip(".")) from trouble
    return {"quantity": quantity, "unit": str(data["unit"]), **figures}


def _figure(data: Mapping[str, Any], name: str, quantity: str) -> float:
    figure = data.get(name)
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not math.isfinite(figure):
        words = name.replace("_", " ")
        raise LotRefused(why=f"{quantity or 'a certified value'} has no {words} that is a number")
    return float(figure)


def _check(content: Mapping[str, Any]) -> None:
    opened, expires = content["opened_at"], content["expires_at"]
    if opened is not None and expires is not None and opened > expires:
        raise LotRefused(why="it would have been opened after it expired")


def find_lot(session: Session, code: str | int, at: datetime, known_at: int | None = None) -> Lot:
    """A lot by its code or id, as it stood at a moment, as known now or at an event. Raises NotFound."""
    by = MaterialLotRow.id == code if isinstance(code, int) else MaterialLotRow.code == code
    header = session.scalar(select(MaterialLotRow).where(by))
    row = None if header is None else version_at(session, MaterialLotVersionRow, header.id, at, known_at)
    if header is None or row is None:
        raise NotFound
    return Lot.from_row(row, header)


def lots_at(
    session: Session, at: datetime, known_at: int | None = None, *, role: str | None = None,
    ids: Collection[int] | None = None,
) -> list[Lot]:  # fmt: skip
    """The lots as they stood at a moment, by code; those of a role only, or with these ids only, if they are given."""
    query = (
        select(MaterialLotVersionRow, MaterialLotRow)
        .join(MaterialLotRow, MaterialLotRow.id == MaterialLotVersionRow.header_id)
        .where(living(MaterialLotVersionRow, at, known_at)).order_by(MaterialLotRow.code)
    )  # fmt: skip
    if role is not None:
        query = query.where(MaterialLotRow.role == role)
    if ids is not None:
        query = query.where(MaterialLotRow.id.in_(ids))
    return [Lot.from_row(*row) for row in session.execute(query)]


def lot_version_at(session: Session, lot_id: int, at: datetime, known_at: int | None = None) -> Lot | None:
    """A lot as it stood at a moment, as known now or at an event; None before it was registered."""
    row = version_at(session, MaterialLotVersionRow, lot_id, at, known_at)
    return None if row is None else Lot.from_row(row, session.get_one(MaterialLotRow, lot_id))


def lot_history(session: Session, lot_id: int) -> list[Lot]:
    """Everything that was ever stated of a lot, latest first. Raises NotFound."""
    header = session.get(MaterialLotRow, lot_id)
    if header is None:
        raise NotFound
    query = select(MaterialLotVersionRow).where(MaterialLotVersionRow.header_id == lot_id)
    return [
        Lot.from_row(row, header) for row in session.scalars(query.order_by(MaterialLotVersionRow.n.desc()))
    ]
