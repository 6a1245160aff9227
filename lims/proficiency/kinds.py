"""How proficiency tests are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.proficiency.models import EnrolmentRow, OutcomeRow, RoundRow
from lims.proficiency.words import STATE_WORDS
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _

COLUMN = 6


def _rounds(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(RoundRow).where(RoundRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.code, detail=f"{row.scheme}, {row.name}", url=f"/proficiency/rounds/{row.id}"
        )
        for row in rows
    }


def _both() -> Select[EnrolmentRow, str]:
    return select(EnrolmentRow, RoundRow.code).join(RoundRow, RoundRow.id == EnrolmentRow.round_id)


def _enrolments(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    return {
        row.id: Description(title=code, detail=row.measurand, url=f"/proficiency/{row.id}")
        for row, code in session.execute(_both().where(EnrolmentRow.id.in_(ids)))
    }


def _outcomes(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(OutcomeRow, RoundRow.code)
        .join(EnrolmentRow, EnrolmentRow.id == OutcomeRow.enrolment_id)
        .join(RoundRow, RoundRow.id == EnrolmentRow.round_id)
    )
    return {
        row.id: Description(
            title=code, detail=str(STATE_WORDS[row.verdict.value if row.verdict else "not_scored"]),
            url=f"/proficiency/{row.enrolment_id}",
        )
        for row, code in session.execute(query.where(OutcomeRow.id.in_(ids)))
    }  # fmt: skip


KINDS = (
    NodeKind("pt_round", _("proficiency test"), COLUMN, _rounds),
    NodeKind("pt_enrolment", _("proficiency test"), COLUMN, _enrolments),
    NodeKind("pt_outcome", _("score of a proficiency test"), COLUMN, _outcomes),
)
