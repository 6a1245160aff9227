"""What the gate asks of lots: chosen where the method needs one, opened before, not expired, in use."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.catalogue import find_definition
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Words, no, no_requirement, yes
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
IN_DATE = yes(LOTS, "in_date", _("Lot {lot} is in date until {until}."))


def look_at_lots(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Every reference material and reagent that is chosen was in date, and every one that is required is chosen."""
    roles = {role.key: role for role in find_definition(question.definition).roles}
    for role in roles.values():
        if role.kind == "reference material" and role.required and role.key not in question.lots:
            yield NOT_CHOSEN.said(question.method_version_id, role=Words(role.names))
    for key, lot_id in sorted(question.lots.items()):
        named: Fact = Words(roles[key].names) if key in roles else key
        lot = lot_version_at(session, lot_id, question.at)
        yield NOT_REGISTERED.said(lot_id, role=named) if lot is None else _in_date(lot, question)


def _in_date(lot: Lot, question: GateQuestion) -> CheckAnswer:
    if not lot.in_use:
        return NOT_IN_USE.said(lot.version_id, lot=lot.code)
    if lot.opened_at is not None and lot.opened_at > question.at:
        return OPENED_LATER.said(lot.version_id, lot=lot.code, on=Day(lot.opened_at))
    if lot.expires_at is None:
        return NO_EXPIRY.said(lot.version_id, lot=lot.code)
    if lot.expires_at <= question.at:
        return EXPIRED.said(lot.version_id, lot=lot.code, on=Day(lot.expires_at))
    return IN_DATE.said(lot.version_id, lot=lot.code, until=Day(lot.expires_at))


CHECKS = (
    Check(
        LOTS, _("Lots"), frozenset({"perform"}), look_at_lots,
        (NOT_CHOSEN, NOT_REGISTERED, NOT_IN_USE, OPENED_LATER, NO_EXPIRY, EXPIRED, IN_DATE), order=31,
        rests_on=frozenset({"material_lot_version"}),
    ),
)  # fmt: skip
