"""Scores of proficiency tests that came from a person's own measurements: a look at their work by somebody outside (6.2.5 f)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.proficiency.models import EnrolmentRow, OutcomeRow, ReportedRow, RoundRow
from lims.results.models import DeterminationRow, DeterminationState, ResultRow
from methods.proficiency import Verdict

MOST = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnScore:
    """What a round said of a result that a person measured; None: no score was possible."""

    enrolment_id: int
    round: str
    method_id: int
    measurand: str
    verdict: Verdict | None
    at: datetime


def own_scores(session: Session, person_id: int) -> list[OwnScore]:
    """The latest outcomes of rounds whose reported result the person measured, the newest first."""
    last = select(func.max(OutcomeRow.id)).group_by(OutcomeRow.enrolment_id)
    measured = select(DeterminationRow.test_id).where(
        DeterminationRow.person_id == person_id, DeterminationRow.state == DeterminationState.USED
    )
    query = (
        select(OutcomeRow, EnrolmentRow, RoundRow.code)
        .join(ReportedRow, ReportedRow.id == OutcomeRow.reported_id)
        .join(ResultRow, ResultRow.id == ReportedRow.result_id)
        .join(EnrolmentRow, EnrolmentRow.id == OutcomeRow.enrolment_id)
        .join(RoundRow, RoundRow.id == EnrolmentRow.round_id)
        .where(OutcomeRow.id.in_(last), ResultRow.test_id.in_(measured))
        .order_by(OutcomeRow.id.desc()).limit(MOST)
    )  # fmt: skip
    return [
        OwnScore(
            enrolment_id=enrolment.id, round=code, method_id=enrolment.method_id, measurand=enrolment.measurand,
            verdict=outcome.verdict, at=outcome.at,
        )
        for outcome, enrolment, code in session.execute(query)
    ]  # fmt: skip
