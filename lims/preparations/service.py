"""Preparing: the parts are looked at, the contents calculated with their budget, and a lot like any other comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import Calibration, calibration_at
from lims.errors import NotFound
from lims.laboratory import refuse_fictitious
from lims.materials import Lot, card_at, change_lot, find_lot, good_until, put_card, register_lot
from lims.materials.models import MaterialLotRow, MaterialLotVersionRow
from lims.preparations.asked import Asked, amount_figure, contents_of
from lims.preparations.errors import AlreadyCorrected, CannotBePrepared, ChainLoop, PartNotFit, PartUnknown
from lims.preparations.models import PreparationRow
from lims.quality import raise_doubt
from lims.records import Unit
from lims.records.walk import back, reached
from methods import MethodError
from methods.preparation import Figure, Portion, Way, mixture
from methods.uncertainty import Evaluation
from methods.units import UNITS, convert


@dataclass(frozen=True, kw_only=True, slots=True)
class Preparation:
    """A preparation with what came of it. `corrected`: another one replaced it."""

    id: int
    lot_id: int
    code: str
    name: str
    way: Way
    prepared_at: datetime
    person_id: int | None
    procedure: str
    asked: Mapping[str, Any]
    outcomes: Sequence[Mapping[str, Any]]
    equipment_id: int | None
    replaces_id: int | None
    reason: str
    fictitious: bool
    corrected: bool

    @classmethod
    def from_row(cls, row: PreparationRow, header: MaterialLotRow, *, corrected: bool) -> Preparation:
        return cls(
            id=row.id, lot_id=row.lot_id, code=header.code, name=header.name, way=Way(row.way), prepared_at=row.prepared_at,
            person_id=row.person_id, procedure=row.procedure, asked=row.asked, outcomes=row.outcomes,
            equipment_id=row.equipment_id, replaces_id=row.replaces_id, reason=row.reason, fictitious=row.fictitious,
            corrected=corrected,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Made:
    """What was calculated: certified values for the lot, outcomes with their budget, and what all of it rests on."""

    certified: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    parts: tuple[Lot, ...]
    calibration: Calibration | None


def prepare(unit: Unit, asked: Asked) -> Preparation:
    """Register a lot that was made here, with its values from what went in.

    Raises PartUnknown, PartNotFit, ChainLoop, CannotBePrepared, LotCodeTaken, LotRefused.
    """
    at = asked.prepared_at or unit.at
    made = _made(unit.session, asked, at)
    lot = register_lot(
        unit, code=asked.code, name=asked.name, role=asked.role, certificate=asked.procedure or asked.code,
        certified=made.certified, opened_at=at, expires_at=asked.expires_at, since=at, fictitious=asked.fictitious,
    )  # fmt: skip
    put_card(unit, lot.id, made_here=True, accepted=None, received_at=at, storage=asked.storage, since=at)
    row = _write(unit, asked, made, lot.id, at)
    unit.link(row.id, lot.version_id, "preparation")
    return find_preparation(unit.session, row.id)


def correct_preparation(unit: Unit, preparation_id: int, asked: Asked, reason: str) -> Preparation:
    """Enter again what went in: the lot gets new values since it was made, and what was measured with it is in doubt.

    Raises NotFound, AlreadyCorrected, and what `prepare` raises.
    """
    former = find_preparation(unit.session, preparation_id)
    if former.corrected:
        raise AlreadyCorrected
    at = former.prepared_at
    before = find_lot(unit.session, former.lot_id, at)
    made = _made(unit.session, asked, at, lot_id=former.lot_id)
    row = _write(unit, asked, made, former.lot_id, at, replaces_id=former.id, reason=reason)
    lot = change_lot(unit, former.lot_id, since=at, certified=made.certified)
    unit.link(row.id, lot.version_id, "preparation")
    raise_doubt(
        unit,
        source_id=before.version_id,
        since=at,
        until=None,
        reason=reason,
        figures={"corrected": former.code},
    )
    return find_preparation(unit.session, row.id)


def _made(session: Session, asked: Asked, at: datetime, lot_id: int | None = None) -> _Made:
    parts = {one.code: _part(session, one.code, at) for one in asked.portions}
    _refuse_loop(session, asked.code, lot_id, parts.values())
    calibration = calibration_at(session, asked.balance_id, at) if asked.balance_id else None
    portions = [Portion(part=one.code, amount=amount_figure(one, calibration)) for one in asked.portions]
    contents: dict[str, dict[str, Figure]] = {}
    units: dict[str, str] = {}
    for one in asked.portions:
        weighed = one.amount.unit in UNITS and UNITS[one.amount.unit].quantity == "mass"
        contents[one.code], stated = contents_of(parts[one.code], asked, weighed=weighed)
        units = stated | units
    volume = asked.volume.figure("L", "V") if asked.volume is not None else None
    molar = {name: figure.figure("g/mol", name) for name, figure in asked.molar_masses}
    targets = {quantity: _target(asked.way, unit) for quantity, unit in units.items()}
    factors = {quantity: convert(1.0, base, unit) for quantity, (base, unit) in targets.items()}
    try:
        joint = mixture(asked.way, portions, contents, volume=volume, molar_masses=molar, factors=factors)
    except MethodError as trouble:
        raise CannotBePrepared(why=trouble.problem_text.rstrip(".")) from trouble
    outcomes = [_outcome(quantity, targets[quantity][1], one) for quantity, one in joint.outputs.items()]
    return _Made(
        certified=[_certified(one) for one in outcomes if one["U"] > 0], outcomes=outcomes, parts=tuple(parts.values()),
        calibration=calibration,
    )  # fmt: skip


def _part(session: Session, code: str, at: datetime) -> Lot:
    """A lot that may go into a preparation at a moment. Raises PartUnknown, PartNotFit."""
    try:
        lot = find_lot(session, code, at)
    except NotFound:
        raise PartUnknown(code=code) from None
    card = card_at(session, lot.id, at)
    end = good_until(lot, card)
    for wrong, why in (
        (not lot.in_use, "it is no longer in use"),
        (card is not None and card.accepted is False, "it was not accepted when it came"),
        (lot.opened_at is not None and lot.opened_at > at, "it was opened only later"),
        (end is not None and end <= at, "it was past its end"),
    ):
        if wrong:
            raise PartNotFit(code=code, why=why)
    return lot


def _refuse_loop(session: Session, code: str, lot_id: int | None, parts: Any) -> None:
    """Raise ChainLoop where a part is what is made, or was made from it."""
    for part in parts:
        if part.code == code or part.id == lot_id:
            raise ChainLoop(code=code, part=part.code)
        if lot_id is None:
            continue
        own = select(MaterialLotVersionRow.id).where(MaterialLotVersionRow.header_id == lot_id)
        if set(session.scalars(own)) & set(reached(session, back(part.version_id), "material_lot_version")):
            raise ChainLoop(code=code, part=part.code)


def _target(way: Way, stated: str) -> tuple[str, str]:
    """The unit that the calculation gives, and the one that the result is stated in."""
    entry = UNITS[stated]
    if way is Way.GAS:
        return "mol/mol", stated
    if way is Way.MASS:
        return "g/g", stated
    if entry.quantity == "amount concentration":
        return "mol/L", stated
    return "g/L", stated if entry.quantity == "mass concentration" else "g/L"


def _outcome(quantity: str, unit: str, found: Evaluation) -> dict[str, Any]:
    lines = [
        {"input": one.input, "value": one.value, "u": one.u, "contribution": one.contribution, "share": one.share,
         "source": one.source.label if one.source else ""}
        for one in found.lines
    ]  # fmt: skip
    dof = found.dof if found.dof is not None and found.dof < 1e9 else None
    figures = {
        "value": found.value,
        "u": found.u,
        "U": found.U,
        "k": found.k,
        "coverage": found.coverage,
        "dof": dof,
    }
    return {"quantity": quantity, "unit": unit, "lines": lines, **figures}


def _certified(outcome: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "quantity": outcome["quantity"], "value": outcome["value"], "unit": outcome["unit"],
        "expanded_uncertainty": outcome["U"], "k": outcome["k"],
    }  # fmt: skip


def _write(
    unit: Unit,
    asked: Asked,
    made: _Made,
    lot_id: int,
    at: datetime,
    *,
    replaces_id: int | None = None,
    reason: str = "",
) -> PreparationRow:
    refuse_fictitious(unit, "This preparation", asked.fictitious)
    row = unit.add(
        PreparationRow(
            lot_id=lot_id, way=asked.way.value, prepared_at=at, person_id=unit.by.person_id, procedure=asked.procedure,
            asked=asked.as_json(), outcomes=made.outcomes, equipment_id=asked.balance_id, replaces_id=replaces_id,
            reason=reason, fictitious=asked.fictitious,
        )
    )  # fmt: skip
    unit.flush()
    for part in made.parts:
        unit.link(part.version_id, row.id, "component")
    if made.calibration is not None:
        unit.link(made.calibration.version_id, row.id, "calibration")
    if replaces_id is not None:
        unit.link(replaces_id, row.id, "replaces")
    return row


def find_preparation(session: Session, preparation_id: int) -> Preparation:
    """One preparation. Raises NotFound."""
    row = session.get(PreparationRow, preparation_id)
    if row is None:
        raise NotFound
    later = session.scalar(select(PreparationRow.id).where(PreparationRow.replaces_id == preparation_id))
    return Preparation.from_row(row, session.get_one(MaterialLotRow, row.lot_id), corrected=later is not None)


def preparations(session: Session, lot_id: int) -> list[Preparation]:
    """The preparations of a lot, latest first."""
    query = (
        select(PreparationRow, MaterialLotRow)
        .join(MaterialLotRow, MaterialLotRow.id == PreparationRow.lot_id)
        .where(PreparationRow.lot_id == lot_id)
    )
    rows = list(session.execute(query.order_by(PreparationRow.id.desc()).limit(500)))
    replaced = {row.replaces_id for row, _header in rows}
    return [Preparation.from_row(row, header, corrected=row.id in replaced) for row, header in rows]
