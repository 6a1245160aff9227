"""The card of a lot: where it came from, how it is kept, how long it is good after opening, and how much is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.db import remembered
from lims.errors import NotFound
from lims.materials.errors import LotRefused
from lims.materials.models import LotAmountRow, LotCardVersionRow, MaterialLotRow, MaterialLotVersionRow
from lims.materials.service import Lot
from lims.records import Unit, living, put_version, version_at
from lims.suppliers import Purpose, Supplier, approval_at

CERTIFIED = (Purpose.REFERENCE_MATERIALS, Purpose.GASES)
ANY = (Purpose.REAGENTS, *CERTIFIED)
COUNTED = ("g", "kg", "mL", "L", "1")
"""Units in which a laboratory counts what is left; 1 is pieces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LotCard:
    """How a lot came here and how it is kept."""

    version_id: int
    supplier_id: int | None
    made_here: bool
    received_at: datetime | None
    accepted: bool | None
    storage: str
    days_after_opening: float | None
    amount: float | None
    amount_unit: str | None
    accreditation: str

    @classmethod
    def from_row(cls, row: LotCardVersionRow) -> LotCard:
        return cls(version_id=row.id, **row.content())


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """Something that was taken from a lot."""

    at: datetime
    taken: float
    reason: str
    person_id: int | None


def put_card(
    unit: Unit, lot_id: int, *, supplier_id: int | None = None, made_here: bool = False, received_at: datetime | None = None,
    accepted: bool | None = None, storage: str = "", days_after_opening: float | None = None, amount: float | None = None,
    amount_unit: str | None = None, accreditation: str = "", since: datetime | None = None,
) -> LotCard:  # fmt: skip
    """State how a lot came here and how it is kept, from a moment on. Raises NotFound, LotRefused."""
    if unit.session.get(MaterialLotRow, lot_id) is None:
        raise NotFound
    for wrong, why in (
        (days_after_opening is not None and days_after_opening <= 0, "it would be usable for no time after opening"),
        (amount is not None and amount < 0, "less than nothing would have come"),
        (amount is not None and amount_unit not in COUNTED, "the amount has no unit that it can be counted in"),
        (made_here and supplier_id is not None, "what was made here has no supplier"),
    ):  # fmt: skip
        if wrong:
            raise LotRefused(why=why)
    content: dict[str, Any] = {
        "supplier_id": supplier_id, "made_here": made_here, "received_at": received_at, "accepted": accepted,
        "storage": storage, "days_after_opening": days_after_opening, "amount": amount,
        "amount_unit": amount_unit if amount is not None else None, "accreditation": accreditation,
    }  # fmt: skip
    row = put_version(unit, LotCardVersionRow, lot_id, valid_from=since or unit.at, **content)
    _link_supplier(unit, lot_id, row)
    return LotCard.from_row(row)


def _link_supplier(unit: Unit, lot_id: int, card: LotCardVersionRow) -> None:
    """What holds of the lot rests on its card, and the card on the approval of its supplier at receipt."""
    if card.supplier_id is not None:
        approved = approval_at(unit.session, card.supplier_id, card.received_at or card.valid_from)
        if approved.version_id is not None:
            unit.link(approved.version_id, card.id, "supplier")
    query = select(MaterialLotVersionRow.id).where(
        MaterialLotVersionRow.header_id == lot_id, MaterialLotVersionRow.died.is_(None)
    )
    for version in unit.session.scalars(query):
        unit.link(card.id, version, "card")


@remembered
def card_at(session: Session, lot_id: int, at: datetime, known_at: int | None = None) -> LotCard | None:
    """The card of a lot as it stood at a moment; None where nobody has filled one in."""
    row = version_at(session, LotCardVersionRow, lot_id, at, known_at)
    return None if row is None else LotCard.from_row(row)


def cards_at(session: Session, at: datetime, known_at: int | None = None) -> dict[int, LotCard]:
    """The cards of all lots as they stood at a moment, by the id of the lot."""
    rows = session.scalars(select(LotCardVersionRow).where(living(LotCardVersionRow, at, known_at)))
    return {row.header_id: LotCard.from_row(row) for row in rows}


def good_until(lot: Lot, card: LotCard | None) -> datetime | None:
    """The earlier of the label's date and the end of the time after opening; None where neither is known."""
    ends = [lot.expires_at] if lot.expires_at is not None else []
    if card is not None and card.days_after_opening is not None and lot.opened_at is not None:
        ends.append(lot.opened_at + timedelta(days=card.days_after_opening))
    return min(ends, default=None)


def supplier_at_receipt(session: Session, card: LotCard | None, at: datetime) -> Supplier | None:
    """The supplier of a lot as it stood when the lot came; None where none is entered."""
    if card is None or card.supplier_id is None:
        return None
    return approval_at(session, card.supplier_id, card.received_at or at)


def approved_for_lot(supplier: Supplier, lot: Lot) -> bool | None:
    """Whether a supplier was approved for what the lot is; None where nobody had evaluated it."""
    said = [supplier.approved_for(one) for one in (CERTIFIED if lot.certified else ANY)]
    return None if None in said else any(said)


def take_amount(unit: Unit, lot_id: int, taken: float, reason: str) -> None:
    """Write down that something was taken from a lot that is counted. Raises NotFound, LotRefused."""
    card = card_at(unit.session, lot_id, unit.at)
    if card is None or card.amount is None:
        raise LotRefused(why="its amount is not counted")
    if not reason.strip():
        raise LotRefused(why="it is not said what for")
    left = amounts_left(unit.session, {lot_id: card})[lot_id]
    if taken > left:
        raise LotRefused(why=f"only {left:.6g} is left")
    unit.add(LotAmountRow(lot_id=lot_id, at=unit.at, taken=taken, reason=reason, person_id=unit.by.person_id))


def amounts_left(session: Session, cards: dict[int, LotCard]) -> dict[int, float]:
    """What is left of the lots that are counted, in the unit of their card; in one query."""
    query = select(LotAmountRow.lot_id, func.sum(LotAmountRow.taken).label("taken")).where(
        LotAmountRow.lot_id.in_(list(cards))
    )
    taken = {row.lot_id: row.taken for row in session.execute(query.group_by(LotAmountRow.lot_id))}
    return {
        lot_id: card.amount - float(taken.get(lot_id, 0.0))
        for lot_id, card in cards.items()
        if card.amount is not None
    }


def takings_of(session: Session, lot_id: int) -> list[Taken]:
    """What was taken from a lot, latest first."""
    query = select(LotAmountRow).where(LotAmountRow.lot_id == lot_id)
    rows = session.scalars(query.order_by(LotAmountRow.id.desc()).limit(200))
    return [Taken(at=row.at, taken=row.taken, reason=row.reason, person_id=row.person_id) for row in rows]
