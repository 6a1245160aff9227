"""What the gate asks of lots: chosen where the method needs one, opened before, not expired, in use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import find_definition
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Words, no, no_requirement, yes
from lims.materials.cards import LotCard, approved_for_lot, card_at, good_until, supplier_at_receipt
from lims.materials.service import Lot, lot_version_at
from lims.web import lazy_gettext as _

LOTS = "lots"
ANOTHER = _("Choose another lot.")
NOT_CHOSEN = no(LOTS, "not_chosen", _("No lot is chosen as {role}."), _("Scan the lot that is used."))
NOT_REGISTERED = no(
    LOTS, "not_registered", _("The lot chosen as {role} was not registered yet on that day."), ANOTHER
)
NOT_IN_USE = no(LOTS, "not_in_use", _("Lot {lot} is no longer in use."), ANOTHER)
OPENED_LATER = no(
    LOTS, "opened_later", _("Lot {lot} was opened on {on}, after the measurement."),
    _("Check which lot was used, and the date."),
)  # fmt: skip
NO_EXPIRY = no_requirement(
    LOTS, "no_expiry", _("No date of expiry is entered for lot {lot}."), _("Enter it from the label.")
)
EXPIRED = no(LOTS, "expired", _("Lot {lot} expired on {on}."), _("Choose a lot in date."))
NOT_OPENED = no_requirement(
    LOTS, "not_opened", _("Lot {lot} is usable for a time after opening, and nobody has entered when it was opened."),
    _("Enter when it was opened."),
)  # fmt: skip
OPEN_TOO_LONG = no(
    LOTS, "open_too_long", _("Lot {lot} was opened on {opened} and was usable until {on}."), ANOTHER
)
REFUSED_AT_RECEIPT = no(LOTS, "refused_at_receipt", _("Lot {lot} was not accepted when it came."), ANOTHER)
IN_DATE = yes(LOTS, "in_date", _("Lot {lot} is in date until {until}."))

SUPPLIERS = "suppliers"
NO_SUPPLIER = no_requirement(
    SUPPLIERS,
    "no_supplier",
    _("Nobody has entered from whom lot {lot} came."),
    _("Enter its supplier on its card."),
)
NOT_EVALUATED = no_requirement(
    SUPPLIERS, "not_evaluated", _("Supplier {supplier} of lot {lot} had not been evaluated when it came."),
    _("Evaluate the supplier, and decide whether the lot may be used."),
)  # fmt: skip
NOT_APPROVED = no(
    SUPPLIERS, "not_approved", _("Supplier {supplier} was not approved for lot {lot} when it came."),
    _("Choose a lot of an approved supplier."),
)  # fmt: skip
APPROVED = yes(SUPPLIERS, "approved", _("Supplier {supplier} was approved when lot {lot} came."))


def look_at_lots(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Every reference material and reagent that is chosen was in date, and every one that is required is chosen."""
    roles = {role.key: role for role in find_definition(question.definition).roles}
    for role in roles.values():
        if role.kind == "reference material" and role.required and role.key not in question.lots:
            yield NOT_CHOSEN.said(question.method_version_id, role=Words(role.names))
    for key, lot_id in sorted(question.lots.items()):
        named: Fact = Words(roles[key].names) if key in roles else key
        lot = lot_version_at(session, lot_id, question.at)
        yield NOT_REGISTERED.said(lot_id, role=named) if lot is None else _in_date(session, lot, question)


def _in_date(session: Session, lot: Lot, question: GateQuestion) -> CheckAnswer:
    if not lot.in_use:
        return NOT_IN_USE.said(lot.version_id, lot=lot.code)
    if lot.opened_at is not None and lot.opened_at > question.at:
        return OPENED_LATER.said(lot.version_id, lot=lot.code, on=Day(lot.opened_at))
    if lot.expires_at is None:
        return NO_EXPIRY.said(lot.version_id, lot=lot.code)
    if lot.expires_at <= question.at:
        return EXPIRED.said(lot.version_id, lot=lot.code, on=Day(lot.expires_at))
    return _kept(lot, lot.expires_at, card_at(session, lot.id, question.at), question)


def _kept(lot: Lot, expires: datetime, card: LotCard | None, question: GateQuestion) -> CheckAnswer:
    """What the card of a lot in date says: accepted at receipt, not open for too long."""
    until = good_until(lot, card) or expires
    rests_on = (lot.version_id, card.version_id) if card else (lot.version_id,)
    if card is not None and card.accepted is False:
        return REFUSED_AT_RECEIPT.said(*rests_on, lot=lot.code)
    if card is not None and card.days_after_opening is not None and lot.opened_at is None:
        return NOT_OPENED.said(*rests_on, lot=lot.code)
    if lot.opened_at is not None and until <= question.at:
        return OPEN_TOO_LONG.said(*rests_on, lot=lot.code, opened=Day(lot.opened_at), on=Day(until))
    return IN_DATE.said(*rests_on, lot=lot.code, until=Day(until))


def look_at_suppliers(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Every lot that is used came from a supplier who was approved for it when it came; what was made here has none."""
    for _key, lot_id in sorted(question.lots.items()):
        lot = lot_version_at(session, lot_id, question.at)
        card = card_at(session, lot_id, question.at)
        if lot is None or (card is not None and card.made_here):
            continue
        supplier = supplier_at_receipt(session, card, lot.valid_from)
        if supplier is None:
            yield NO_SUPPLIER.said(lot.version_id, lot=lot.code)
            continue
        reason = {None: NOT_EVALUATED, False: NOT_APPROVED, True: APPROVED}[approved_for_lot(supplier, lot)]
        rests_on = [lot.version_id] + ([supplier.version_id] if supplier.version_id else [])
        yield reason.said(*rests_on, lot=lot.code, supplier=f"{supplier.code} {supplier.name}")


CHECKS = (
    Check(
        LOTS, _("Lots"), frozenset({"perform"}), look_at_lots,
        (
            NOT_CHOSEN, NOT_REGISTERED, NOT_IN_USE, OPENED_LATER, NO_EXPIRY, EXPIRED, NOT_OPENED, OPEN_TOO_LONG,
            REFUSED_AT_RECEIPT, IN_DATE,
        ), order=31, rests_on=frozenset({"material_lot_version", "material_lot_card_version"}),
    ),
    Check(
        SUPPLIERS, _("Suppliers"), frozenset({"perform"}), look_at_suppliers,
        (NO_SUPPLIER, NOT_EVALUATED, NOT_APPROVED, APPROVED), order=32,
        rests_on=frozenset({"material_lot_card_version", "supplier_version"}),
    ),
)  # fmt: skip
