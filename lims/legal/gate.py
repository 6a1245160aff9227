"""What the law asks at the gate: equipment that it wants verified is fit at that moment. It answers for the law, never for 6.5.

Where nobody has said that the law asks for it, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, no, yes
from lims.legal.service import LegalRequirement, LegalVerification, latest_verifications, requirements_at
from lims.web import lazy_gettext as _

LEGAL = "legal_verification"
HAVE_IT = _(
    "Have it verified by the authority, or choose other equipment. A calibration does not stand for it."
)
FIT = yes(LEGAL, "fit", _("{equipment} is legally verified ({number}, {authority}) until {until}."))
NONE = no(
    LEGAL,
    "none",
    _("The law wants {equipment} verified ({law}), and no legal verification is entered."),
    HAVE_IT,
)
OVER = no(
    LEGAL, "over", _("The legal verification {number} of {equipment} ended on {until} ({law})."), HAVE_IT
)
UNFIT = no(
    LEGAL,
    "unfit",
    _("{equipment} was found not fit at its legal verification {number} of {on} ({law})."),
    HAVE_IT,
)


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """One answer for each part that the law wants verified."""
    if question.item_kind != "sample":
        return
    ids = sorted(set(question.parts.values()))
    required = {id_: one for id_, one in requirements_at(session, question.at, ids).items() if one.required}
    if not required:
        return
    codes, latest = (
        equipment_by_id(session, required),
        latest_verifications(session, question.at, list(required)),
    )
    for id_, requirement in sorted(required.items()):
        yield _answer(codes[id_].code, requirement, latest.get(id_), question)


def _answer(
    code: str, requirement: LegalRequirement, last: LegalVerification | None, question: GateQuestion
) -> CheckAnswer:
    said: dict[str, Fact] = {"equipment": code, "law": requirement.law}
    if last is None:
        return NONE.said(requirement.id, **said)
    said |= {"number": last.number, "authority": last.authority, "on": Day(last.verified_at)}
    if not last.fit:
        return UNFIT.said(last.id, **said)
    said["until"] = Day(last.fit_until or last.verified_at)
    return (FIT if last.holds_at(question.at) else OVER).said(last.id, **said)


CHECKS = (
    Check(LEGAL, _("Legal verification"), frozenset({"perform"}), look, (FIT, NONE, OVER, UNFIT), order=28),
)
