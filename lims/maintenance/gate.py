"""What the gate asks of maintenance: after damage, repair or modification that asks for it, the equipment was verified again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import Equipment, calibrations_of, equipment_by_id, passed_checks
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Moment, Phrase, no, yes
from lims.maintenance.models import MaintenanceEventRow
from lims.maintenance.words import KIND_WORDS
from lims.particulars.service import verifications_of
from lims.records import was_known
from lims.web import lazy_gettext as _

RECHECKED = "rechecked"
AGAIN = yes(RECHECKED, "again", _("{equipment} was verified on {on}, after: {what} ({kind}, {at})."))
NOT_AGAIN = no(
    RECHECKED, "not_again", _("{equipment} has not been verified since: {what} ({kind}, {at})."),
    _("Verify it, check it or have it calibrated, and record that; then measure."),
)  # fmt: skip


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """One answer for each part to which something happened after which it must be verified."""
    if question.item_kind == "sample":
        for one in equipment_by_id(session, question.parts.values()).values():
            yield from look_at_one(session, one, question.at)


def look_at_one(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """Whether a piece of equipment was verified after the last thing that asks for it; nothing where nothing does."""
    query = select(MaintenanceEventRow).where(
        MaintenanceEventRow.equipment_id == one.id,
        MaintenanceEventRow.at <= at,
        MaintenanceEventRow.recheck.is_(True),
        was_known(session, MaintenanceEventRow, known_at),
    )
    row = session.scalar(
        query.order_by(MaintenanceEventRow.at.desc(), MaintenanceEventRow.id.desc()).limit(1)
    )
    if row is None:
        return
    said: dict[str, Fact] = {
        "equipment": one.code, "what": row.what.rstrip("."), "kind": Phrase(KIND_WORDS[row.kind]), "at": Moment(row.at),
    }  # fmt: skip
    verified = _verified(session, one, row.at, at, known_at)
    if verified is None:
        yield NOT_AGAIN.said(row.id, **said)
    else:
        node, when = verified
        yield AGAIN.said(node, **said, on=Day(when))


def _verified(
    session: Session, one: Equipment, since: datetime, at: datetime, known_at: int | None
) -> tuple[int, datetime] | None:
    """A verification, an accepted calibration or a check that passed since then; the node and when."""
    found = [
        (each.id, each.at)
        for each in verifications_of(session, one.id, at, known_at)
        if each.passed and each.at >= since
    ]
    found += [
        (each.version_id, each.calibrated_at)
        for each in calibrations_of(session, one.id, known_at)
        if each.suitable and since <= each.calibrated_at <= at
    ]
    passed = next((each for each in passed_checks(session, one.id, at, known_at) if each.at >= since), None)
    found += [(passed.id, passed.at)] if passed is not None else []
    return found[0] if found else None


CHECKS = (
    Check(RECHECKED, _("Verified after repair"), frozenset({"perform"}), look, (AGAIN, NOT_AGAIN), order=21),
)
