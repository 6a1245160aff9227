"""What the pages of proficiency tests show: enrolments with their last scores, rounds, providers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.proficiency.models import (
    ActionRow,
    EnrolmentRow,
    OutcomeRow,
    ProviderRow,
    ProviderStatementRow,
    ReportedRow,
    RoundReportRow,
    RoundRow,
    RoundSampleRow,
    ScoreRow,
)
from lims.proficiency.scores import NEEDS, PtScore
from lims.proficiency.values import Action, Outcome, Reported, Round, RoundReport, RoundSample
from lims.web.listing import Order
from methods.proficiency import Verdict

ORDER = (Order(column=EnrolmentRow.__table__.c.id, down=True),)
STATES = (
    "enrolled", "reported", "not_scored", "satisfactory", "questionable", "unsatisfactory", "action_missing",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """A measurand of a method in a round, with where it stands and its last verdict."""

    id: int
    round_id: int
    code: str
    provider: str
    scheme: str
    round_name: str
    results_due_at: datetime | None
    method_id: int
    method_version_id: int
    measurand: str
    unit: str | None
    at: datetime
    state: str  # one of STATES but the last
    outcome_id: int | None
    outcome_at: datetime | None
    nonconformity_id: int | None
    action_missing: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """A provider with what was last said of its accreditation."""

    id: int
    name: str
    accreditation: str | None
    accredited_by: str | None
    seen_in: str
    stated_at: datetime


def enrolment_query(
    search: str = "", state: str = "", method_id: int | None = None, methods_found: Collection[int] = ()
) -> Select[Any]:
    """Enrolments with round, provider, last report and last outcome. `methods_found`: those that the search names."""
    query = (
        select(EnrolmentRow, RoundRow, ProviderRow.name, _last_reported(), OutcomeRow, _acted())
        .join(RoundRow, RoundRow.id == EnrolmentRow.round_id)
        .join(ProviderRow, ProviderRow.id == RoundRow.provider_id)
        .outerjoin(
            OutcomeRow, and_(OutcomeRow.enrolment_id == EnrolmentRow.id, OutcomeRow.id == _last_outcome())
        )
    )
    if search:
        fields = (RoundRow.code, RoundRow.scheme, RoundRow.name, ProviderRow.name)
        found = [field.icontains(search, autoescape=True) for field in fields]
        query = query.where(or_(*found, EnrolmentRow.method_id.in_(methods_found)))
    if method_id is not None:
        query = query.where(EnrolmentRow.method_id == method_id)
    return _in_state(query, state)


def _in_state(query: Select[Any], state: str) -> Select[Any]:
    if state == "enrolled":
        return query.where(_last_reported().is_(None))
    if state == "reported":
        return query.where(_last_reported().is_not(None), OutcomeRow.id.is_(None))
    if state == "not_scored":
        return query.where(OutcomeRow.id.is_not(None), OutcomeRow.verdict.is_(None))
    if state == "action_missing":
        return query.where(OutcomeRow.verdict == Verdict.UNSATISFACTORY, ~_acted())
    return query.where(OutcomeRow.verdict == Verdict(state)) if state else query


def _last_outcome() -> Any:
    newer = OutcomeRow.__table__.alias()
    return (
        select(func.max(newer.c.id))
        .where(newer.c.enrolment_id == EnrolmentRow.id)
        .correlate(EnrolmentRow)
        .scalar_subquery()
    )


def _last_reported() -> Any:
    query = select(func.max(ReportedRow.id)).where(ReportedRow.enrolment_id == EnrolmentRow.id)
    return query.correlate(EnrolmentRow).scalar_subquery()


def _acted() -> Any:
    """Whether something was done since the last outcome was entered."""
    query = select(ActionRow.id).where(
        ActionRow.enrolment_id == EnrolmentRow.id, ActionRow.at >= OutcomeRow.at
    )
    return exists(query.correlate(EnrolmentRow, OutcomeRow))


def enrolment_of(row: Any) -> Enrolment:
    """An enrolment as a row of `enrolment_query` has it."""
    one, round_, provider, reported, outcome, acted = row
    state = "enrolled" if reported is None else "reported"
    if outcome is not None:
        state = outcome.verdict.value if outcome.verdict else "not_scored"
    return Enrolment(
        id=one.id, round_id=round_.id, code=round_.code, provider=provider, scheme=round_.scheme, round_name=round_.name,
        results_due_at=round_.results_due_at, method_id=one.method_id, method_version_id=one.method_version_id,
        measurand=one.measurand, unit=one.unit, at=one.at, state=state, outcome_id=outcome.id if outcome else None,
        outcome_at=outcome.at if outcome else None, nonconformity_id=outcome.nonconformity_id if outcome else None,
        action_missing=state == Verdict.UNSATISFACTORY and not acted,
    )  # fmt: skip


def find_enrolment(session: Session, enrolment_id: int) -> Enrolment:
    """One enrolment. Raises NotFound."""
    row = session.execute(enrolment_query().where(EnrolmentRow.id == enrolment_id)).first()
    if row is None:
        raise NotFound
    return enrolment_of(row)


def enrolments_of_round(session: Session, round_id: int) -> list[Enrolment]:
    """What the laboratory takes part with in a round."""
    query = enrolment_query().where(EnrolmentRow.round_id == round_id).order_by(EnrolmentRow.id)
    return [enrolment_of(row) for row in session.execute(query)]


def enrolments_of_method(session: Session, method_id: int) -> list[Enrolment]:
    """A method's enrolments, oldest first."""
    query = enrolment_query(method_id=method_id).order_by(EnrolmentRow.id)
    return [enrolment_of(row) for row in session.execute(query)]


def waiting_enrolments(session: Session, until: datetime) -> list[Enrolment]:
    """Enrolments whose results are due before a moment and not reported, and those whose action is missing."""
    due = and_(_last_reported().is_(None), RoundRow.results_due_at < until)
    missing = and_(OutcomeRow.verdict == Verdict.UNSATISFACTORY, ~_acted())
    query = enrolment_query().where(or_(due, missing)).order_by(EnrolmentRow.id)
    return [enrolment_of(row) for row in session.execute(query)]


def scores_of(session: Session, outcome_ids: Iterable[int]) -> dict[int, list[PtScore]]:
    """The scores of some outcomes, in the order of pages; one query for all."""
    wanted = list(outcome_ids)
    found: dict[int, list[PtScore]] = {one: [] for one in wanted}
    for row in session.scalars(select(ScoreRow).where(ScoreRow.outcome_id.in_(wanted))):
        found[row.outcome_id].append(
            PtScore(name=row.name, value=row.value, verdict=row.verdict, counts=row.counts)
        )
    order = list(NEEDS)
    return {key: sorted(scores, key=lambda one: order.index(one.name)) for key, scores in found.items()}


# -- rounds and providers -----------------------------------------------------------------------------------


def find_round(session: Session, round_id: int) -> Round:
    """One round. Raises NotFound."""
    row = session.get(RoundRow, round_id)
    if row is None:
        raise NotFound
    return Round.from_row(row)


def samples_of_round(session: Session, round_id: int) -> list[RoundSample]:
    """The samples that the provider sent for a round."""
    query = select(RoundSampleRow).where(RoundSampleRow.round_id == round_id).order_by(RoundSampleRow.id)
    return [RoundSample.from_row(row) for row in session.scalars(query)]


def reports_of_round(session: Session, round_id: int) -> list[RoundReport]:
    """The provider's reports about a round, latest first."""
    query = select(RoundReportRow).where(RoundReportRow.round_id == round_id)
    return [RoundReport.from_row(row) for row in session.scalars(query.order_by(RoundReportRow.id.desc()))]


def find_report(session: Session, report_id: int) -> RoundReport:
    """One report of a provider. Raises NotFound."""
    row = session.get(RoundReportRow, report_id)
    if row is None:
        raise NotFound
    return RoundReport.from_row(row)


def providers(session: Session) -> list[Provider]:
    """Every provider with its last statement, by name."""
    last = select(func.max(ProviderStatementRow.id)).group_by(ProviderStatementRow.provider_id)
    query = (
        select(ProviderRow, ProviderStatementRow)
        .join(ProviderStatementRow, ProviderStatementRow.provider_id == ProviderRow.id)
        .where(ProviderStatementRow.id.in_(last))
        .order_by(ProviderRow.name)
    )
    return [
        Provider(
            id=row.id, name=row.name, accreditation=said.accreditation, accredited_by=said.accredited_by,
            seen_in=said.seen_in, stated_at=said.at,
        )
        for row, said in session.execute(query)
    ]  # fmt: skip


def find_provider(session: Session, provider_id: int) -> Provider:
    """One provider. Raises NotFound."""
    found = next((one for one in providers(session) if one.id == provider_id), None)
    if found is None:
        raise NotFound
    return found


# -- the history of one enrolment -----------------------------------------------------------------------------


def reported_history(session: Session, enrolment_id: int) -> list[Reported]:
    """What was reported, latest first."""
    query = select(ReportedRow).where(ReportedRow.enrolment_id == enrolment_id)
    return [Reported.from_row(row) for row in session.scalars(query.order_by(ReportedRow.id.desc()))]


def last_reported(session: Session, enrolment_ids: Collection[int]) -> dict[int, Reported]:
    """What was last reported of some enrolments; one query."""
    query = select(ReportedRow).where(ReportedRow.enrolment_id.in_(enrolment_ids)).order_by(ReportedRow.id)
    return {row.enrolment_id: Reported.from_row(row) for row in session.scalars(query)}


def outcome_history(session: Session, enrolment_id: int) -> list[Outcome]:
    """What the provider's reports said, latest first."""
    query = select(OutcomeRow).where(OutcomeRow.enrolment_id == enrolment_id)
    return [Outcome.from_row(row) for row in session.scalars(query.order_by(OutcomeRow.id.desc()))]


def actions_of(session: Session, enrolment_id: int) -> list[Action]:
    """What was done, oldest first."""
    query = select(ActionRow).where(ActionRow.enrolment_id == enrolment_id)
    return [Action.from_row(row) for row in session.scalars(query.order_by(ActionRow.id))]
