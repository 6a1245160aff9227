"""How reviews and signatures are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lims.people.models import PersonRow
from lims.review.models import Decision, ReviewRow, SignatureRow
from lims.trace import Description, NodeKind
from lims.web import gettext, moment_text
from lims.web import lazy_gettext as _

DECISION_WORDS = {
    Decision.ACCEPT: _("accepted"),
    Decision.REPEAT: _("repeat asked"),
    Decision.REJECT: _("rejected"),
}
MEANING_WORDS = {"reviewed": _("reviewed"), "authorised": _("authorised")}


def _reviews(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    later = aliased(ReviewRow)
    sent_back = (
        select(later.id)
        .where(
            later.test_id == ReviewRow.test_id, later.id >= ReviewRow.id, later.decision != Decision.ACCEPT
        )
        .exists()
    )  # an accepted test may be taken up again
    query = select(ReviewRow, PersonRow.name, sent_back).join(PersonRow, PersonRow.id == ReviewRow.person_id)
    return {
        row.id: Description(
            title=gettext("%(what)s by %(name)s", what=DECISION_WORDS[row.decision], name=name),
            detail=moment_text(row.at),
            url=f"/review/{row.test_id}",
            broken=_not_accepted() if not_accepted else None,
        )
        for row, name, not_accepted in session.execute(query.where(ReviewRow.id.in_(ids)))
    }


def _not_accepted() -> str:
    return gettext("The last review did not accept it: finish the work and have it reviewed again.")


def _signatures(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(SignatureRow, PersonRow.name).join(PersonRow, PersonRow.id == SignatureRow.person_id)
    return {
        row.id: Description(
            title=gettext(
                "%(what)s by %(name)s", what=MEANING_WORDS.get(row.meaning, row.meaning), name=name
            ),
            detail=moment_text(row.at),
        )
        for row, name in session.execute(query.where(SignatureRow.id.in_(ids)))
    }


KINDS = (
    NodeKind("review", _("review"), 1, _reviews),
    NodeKind("signature", _("signature"), 0, _signatures),
)
