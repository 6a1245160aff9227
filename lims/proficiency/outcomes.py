"""What was reported to the provider, what its report says, the scores that follow, and what was done about them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lims.catalogue import method_version
from lims.errors import NotFound
from lims.proficiency.eligible import eligible_in_round, eligible_results
from lims.proficiency.errors import (
    NothingReported,
    NothingToAnswer,
    OutcomeRefused,
    ReasonForChangeMissing,
    ReportedRefused,
)
from lims.proficiency.models import (
    ActionRow,
    EnrolmentRow,
    OutcomeRow,
    ReportedRow,
    RoundReportRow,
    RoundRow,
    ScoreRow,
)
from lims.proficiency.names import measurand_name
from lims.proficiency.scores import Known, PtScore, possible_scores, worst
from lims.proficiency.values import Outcome, Reported
from lims.proficiency.words import SIGNS
from lims.quality import open_nonconformity
from lims.records import Unit
from lims.web import gettext
from methods.errors import MethodError
from methods.proficiency import Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What the provider's report says of one measurand, in the unit of the enrolment; None where it does not say."""

    assigned_value: float
    assigned_text: str
    standard_uncertainty: float | None = None
    expanded_uncertainty: float | None = None
    sigma_pt: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What was reported by hand, where no result of the laboratory stands behind it; U with its k, None: not reported."""

    value: float
    text: str
    expanded_uncertainty: float | None = None
    k: float | None = None


def report_result(unit: Unit, enrolment_id: int, *, result_id: int, reason: str = "") -> None:
    """Say that a result of one of the round's samples was reported, as it was printed.

    Where scores stand already they are found again. Raises NotFound, ReportedRefused, ReasonForChangeMissing.
    """
    enrolment = _enrolment(unit, enrolment_id)
    found = {one.result_id: one for one in eligible_results(unit.session, enrolment)}
    if result_id not in found:
        raise ReportedRefused(why="it is no accepted result of this measurand of a sample of the round")
    one = found[result_id]
    said = Said(value=one.value, text=one.text, expanded_uncertainty=one.expanded_uncertainty, k=one.k)
    _report(unit, enrolment, said, result_id, reason)
    unit.link(result_id, enrolment_id, "reported")


def report_all(unit: Unit, round_id: int) -> int:
    """Say that the one accepted result of each measurand of a round that waits for it was reported; how many.

    Raises ReportedRefused where there is none.
    """
    said = select(ReportedRow.id).where(ReportedRow.enrolment_id == EnrolmentRow.id)
    query = select(EnrolmentRow).where(EnrolmentRow.round_id == round_id, ~said.exists())
    waiting = list(unit.session.scalars(query.order_by(EnrolmentRow.id)))
    found = eligible_in_round(unit.session, round_id, waiting)
    taken = [(row.id, found[row.id][0]) for row in waiting if len(found[row.id]) == 1]
    if not taken:
        raise ReportedRefused(why="no measurand of the round that waits has one accepted result")
    unit.add_all(
        ReportedRow(
            enrolment_id=id_, result_id=one.result_id, value=one.value, text=one.text, expanded_uncertainty=one.expanded_uncertainty,
            k=one.k, reason="", at=unit.at, person_id=unit.by.person_id,
        )
        for id_, one in taken
    )  # fmt: skip
    unit.flush()
    for id_, one in taken:
        unit.link(one.result_id, id_, "reported")
    return len(taken)


def report_value(unit: Unit, enrolment_id: int, said: Said | None, *, reason: str) -> None:
    """Enter what was reported, and where it comes from. Raises NotFound, ReportedRefused, ReasonForChangeMissing."""
    if said is None:
        raise ReportedRefused(why="neither a result is chosen nor a value typed")
    if not reason.strip():
        raise ReportedRefused(
            why="no result of the laboratory is chosen, and nothing says where it comes from"
        )
    if said.expanded_uncertainty is not None and not said.expanded_uncertainty > 0:
        raise ReportedRefused(why="its expanded uncertainty is not above zero")
    if said.k is not None and (said.expanded_uncertainty is None or not said.k > 0):
        raise ReportedRefused(why="k stands beside an expanded uncertainty, and above zero")
    _report(unit, _enrolment(unit, enrolment_id), said, None, reason)


def _report(unit: Unit, enrolment: EnrolmentRow, said: Said, result_id: int | None, reason: str) -> None:
    before = _last_outcome(unit, enrolment.id)
    if _last_reported(unit, enrolment.id) is not None and not reason.strip():
        raise ReasonForChangeMissing
    unit.add(
        ReportedRow(
            enrolment_id=enrolment.id, result_id=result_id, value=said.value, text=said.text,
            expanded_uncertainty=said.expanded_uncertainty, k=said.k, reason=reason.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    if before is not None:
        figures = Figures(
            assigned_value=before.assigned_value, assigned_text=before.assigned_text,
            standard_uncertainty=before.standard_uncertainty, expanded_uncertainty=before.expanded_uncertainty,
            sigma_pt=before.sigma_pt,
        )  # fmt: skip
        enter_outcome(unit, enrolment.id, report_id=before.report_id, figures=figures, reason=reason)


def enter_outcome(
    unit: Unit, enrolment_id: int, *, report_id: int, figures: Figures, reason: str = ""
) -> int:
    """Enter what the provider's report says and find the scores; returns the outcome's id.

    A score that counts and is unsatisfactory opens a nonconformity. Raises NotFound, NothingReported, OutcomeRefused,
    ReasonForChangeMissing.
    """
    enrolment, reported = _enrolment(unit, enrolment_id), _last_reported(unit, enrolment_id)
    report = unit.session.get(RoundReportRow, report_id)
    if report is None or report.round_id != enrolment.round_id:
        raise NotFound
    if reported is None:
        raise NothingReported
    before = _last_outcome(unit, enrolment_id)
    if before is not None and not reason.strip():
        raise ReasonForChangeMissing
    scores = _scores(reported, figures)
    verdict = worst(scores)
    known = None
    if verdict is Verdict.UNSATISFACTORY:
        known = before.nonconformity_id if before is not None else None
        known = known or _nonconformity(unit, enrolment, reported, scores)
    row = unit.add(
        OutcomeRow(
            enrolment_id=enrolment_id, reported_id=reported.id, report_id=report_id,
            assigned_value=figures.assigned_value, assigned_text=figures.assigned_text,
            standard_uncertainty=figures.standard_uncertainty, expanded_uncertainty=figures.expanded_uncertainty,
            sigma_pt=figures.sigma_pt, verdict=verdict, nonconformity_id=known, reason=reason.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    unit.add_all(
        ScoreRow(outcome_id=row.id, name=one.name, value=one.value, verdict=one.verdict, counts=one.counts)
        for one in scores
    )
    unit.flush()
    unit.link(enrolment_id, row.id, "enrolment")
    return row.id


def known_of(reported: ReportedRow | Reported, figures: Figures | Outcome) -> Known:
    """What is known of a reported and an assigned value; u is U/k where both were reported."""
    expanded, k = reported.expanded_uncertainty, reported.k
    return Known(
        x=reported.value, x_pt=figures.assigned_value, u_x=None if expanded is None or k is None else expanded / k, U_x=expanded,
        u_pt=figures.standard_uncertainty, U_pt=figures.expanded_uncertainty, sigma_pt=figures.sigma_pt,
    )  # fmt: skip


def _scores(reported: ReportedRow, figures: Figures) -> tuple[PtScore, ...]:
    u, expanded, sigma = figures.standard_uncertainty, figures.expanded_uncertainty, figures.sigma_pt
    if any(one is not None and not one > 0 for one in (u, expanded, sigma)):
        raise OutcomeRefused(why="an uncertainty or a standard deviation is not above zero")
    if u is not None and expanded is not None and u > expanded:
        raise OutcomeRefused(why="the standard uncertainty exceeds the expanded one")
    try:
        return possible_scores(known_of(reported, figures))
    except MethodError as error:
        raise OutcomeRefused(why=str(error)) from error


def _nonconformity(
    unit: Unit, enrolment: EnrolmentRow, reported: ReportedRow, scores: tuple[PtScore, ...]
) -> int:
    code = unit.session.get_one(RoundRow, enrolment.round_id).code
    bad = ", ".join(
        f"{SIGNS[one.name]} = {one.value:.2f}"
        for one in scores
        if one.counts and one.verdict is Verdict.UNSATISFACTORY
    )
    of = measurand_name(method_version(unit.session, enrolment.method_version_id), enrolment.measurand)
    source = gettext(
        "Proficiency test %(code)s, %(measurand)s: unsatisfactory score, %(scores)s.", code=code, measurand=of, scores=bad
    )  # fmt: skip
    touched = [enrolment.id, *([reported.result_id] if reported.result_id is not None else [])]
    return open_nonconformity(unit, source=source, touches=touched)


def record_action(unit: Unit, enrolment_id: int, *, text: str) -> None:
    """Write down what was done about the scores. Raises NotFound, NothingToAnswer, ReasonForChangeMissing."""
    _enrolment(unit, enrolment_id)
    if _last_outcome(unit, enrolment_id) is None:
        raise NothingToAnswer
    if not text.strip():
        raise ReasonForChangeMissing
    unit.add(ActionRow(enrolment_id=enrolment_id, text=text.strip(), at=unit.at, person_id=unit.by.person_id))
    unit.flush()


def _enrolment(unit: Unit, enrolment_id: int) -> EnrolmentRow:
    row = unit.session.get(EnrolmentRow, enrolment_id)
    if row is None:
        raise NotFound
    return row


def _last_reported(unit: Unit, enrolment_id: int) -> ReportedRow | None:
    query = select(ReportedRow).where(ReportedRow.enrolment_id == enrolment_id)
    return unit.session.scalar(query.order_by(ReportedRow.id.desc()).limit(1))


def _last_outcome(unit: Unit, enrolment_id: int) -> OutcomeRow | None:
    query = select(OutcomeRow).where(OutcomeRow.enrolment_id == enrolment_id)
    return unit.session.scalar(query.order_by(OutcomeRow.id.desc()).limit(1))
