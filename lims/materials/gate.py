"""What the gate asks of lots: chosen where the method needs one, opened before, not expired, in use."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.catalogue import find_definition
from lims.gates import Check, CheckAnswer, GateQuestion, no, no_requirement, yes
from lims.materials.service import Lot, lot_version_at

LOTS = "lots"


def look_at_lots(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Every reference material and reagent that is chosen was in date, and every one that is required is chosen."""
    for role in find_definition(question.definition).roles:
        if role.kind == "reference material" and role.required and role.key not in question.lots:
            yield no(
                LOTS, f"No lot of {role.names['en']} is chosen.", "Scan the lot that is used.", role=role.key
            )
    for role_key, lot_id in sorted(question.lots.items()):
        yield _in_date(lot_version_at(session, lot_id, question.at), role_key, question)


def _in_date(lot: Lot | None, role: str, question: GateQuestion) -> CheckAnswer:
    if lot is None:
        return no(
            LOTS, f"The lot chosen as {role} was not registered yet on that day.", "Choose another lot."
        )
    if not lot.in_use:
        return no(LOTS, f"Lot {lot.code} is no longer in use.", "Choose another lot.", lot.version_id)
    if lot.opened_at is not None and lot.opened_at > question.at:
        return no(
            LOTS, f"Lot {lot.code} was opened on {lot.opened_at:%Y-%m-%d}, after the measurement.",
            "Check which lot was used, and the date.", lot.version_id,
        )  # fmt: skip
    if lot.expires_at is None:
        return no_requirement(
            LOTS, f"No date of expiry is entered for lot {lot.code}.", "Enter it from the label.", lot=lot.id
        )
    if lot.expires_at <= question.at:
        return no(
            LOTS,
            f"Lot {lot.code} expired on {lot.expires_at:%Y-%m-%d}.",
            "Choose a lot in date.",
            lot.version_id,
        )
    return yes(LOTS, f"Lot {lot.code} is in date until {lot.expires_at:%Y-%m-%d}.", lot.version_id)


CHECKS = (Check(LOTS, frozenset({"perform"}), look_at_lots, 31),)
