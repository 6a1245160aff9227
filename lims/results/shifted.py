"""Stored results as they would have been had a source not been wrong: computed and judged again, with nothing overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.results.composed import NODE
from lims.results.judgement import Agreed, Judgement, agreed_for, judgements
from lims.results.models import TRANSFERRED, ConformityRow, ResultKind, ResultNumericRow, ResultRow
from lims.results.subject import Subject, subjects
from methods import MethodError
from methods.conformity import Answer
from methods.definitions import AnyResult, Given, NumericResult, Outcome, given_from_json
from methods.intervals import LinearDrift
from methods.uncertainty import Input
from methods.units import convert_uncertainty

# The worst answer of a result's limits is told: one limit that is not met is enough.
SEVERITY = (Answer.DOES_NOT_CONFORM, Answer.INCONCLUSIVE, Answer.CONFORMS, Answer.NOT_JUDGED)


class How(StrEnum):
    """What could be said of a result."""

    RECOMPUTED = "recomputed"
    NOT_IN_IT = "not_in_it"  # no figure of its calculation comes from the source in this quantity
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """By how much the corrected values of a source were too high, in a unit; and the nodes whose figures carry it.

    `drift` says otherwise that the error grew; then it counts as it was when the source was used: for a node of `used_at`
    at the moment given there, for the source itself when the result was measured.
    """

    nodes: Collection[int]
    error: float
    unit: str
    drift: LinearDrift | None = None
    used_at: Mapping[int, datetime] = field(default_factory=dict)

    def error_of(self, node: int, measured_at: datetime) -> float:
        """The error that the figures of a node carry into a result."""
        if self.drift is None:
            return self.error
        return self.drift.error_at(self.used_at.get(node, measured_at))


@dataclass(frozen=True, kw_only=True, slots=True)
class Shifted:
    """A result before and after: its value, and the worst answer with its margin."""

    result_id: int
    how: How
    why: str = ""
    error: float | None = None  # the largest that was taken out, in the unit of the shift
    value_before: float | None = None
    value_after: float | None = None
    unit: str | None = None
    answer_before: str | None = None
    answer_after: str | None = None
    limit_key: str | None = None
    margin_before: float | None = None
    margin_after: float | None = None


def shifted_results(session: Session, result_ids: Iterable[int], shift: Shift) -> list[Shifted]:
    """Each result computed and judged again with the error taken out; in a handful of queries however many there are."""
    rows = session.scalars(
        select(ResultRow).where(ResultRow.id.in_(list(result_ids))).order_by(ResultRow.id)
    ).all()
    about = subjects(session, {row.test_id for row in rows})
    agreed = _Agreements(session)
    return [_shifted(row, about[row.test_id], agreed, shift) for row in rows]


def reported_results(session: Session, result_ids: Sequence[int], why: str) -> list[Shifted]:
    """Results that cannot be computed again, with what was reported of them: value, worst answer and its margin. Two queries."""
    judged = select(ConformityRow).where(ConformityRow.result_id.in_(result_ids)).order_by(ConformityRow.id)
    worst: dict[int, ConformityRow] = {}
    for row in session.scalars(judged):
        known = worst.get(row.result_id)
        if known is None or _severity(row) < _severity(known):
            worst[row.result_id] = row
    values = select(ResultRow.id, ResultRow.unit, ResultNumericRow.value).outerjoin(
        ResultNumericRow, ResultNumericRow.result_id == ResultRow.id
    )
    return [
        Shifted(
            result_id=id_, how=How.NOT_COMPUTABLE, why=why, value_before=value, unit=unit,
            answer_before=said.answer if (said := worst.get(id_)) else None, limit_key=said.limit_key if said else None,
            margin_before=said.margin if said else None,
        )
        for id_, unit, value in session.execute(values.where(ResultRow.id.in_(result_ids)).order_by(ResultRow.id))
    ]  # fmt: skip


def _severity(row: ConformityRow) -> tuple[int, float]:
    return SEVERITY.index(Answer(row.answer)), row.margin if row.margin is not None else float("inf")


class _Agreements:
    """What was agreed, found once for all tests that agreed the same."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[object, Agreed] = {}

    def of(self, subject: Subject, row: ResultRow) -> Agreed:
        line, request = subject.line, subject.request
        key = (
            line.specification_version_ids if line else (), request.decision_rule_id if request else None,
            request.view if request else None, row.measured_at if line and line.accepts_equivalence else None,
        )  # fmt: skip
        if key not in self._known:
            self._known[key] = agreed_for(self._session, subject, row.measured_at)
        return self._known[key]


def _shifted(row: ResultRow, subject: Subject, agreed: _Agreements, shift: Shift) -> Shifted:
    if row.kind is not ResultKind.NUMERIC:
        return Shifted(
            result_id=row.id, how=How.NOT_COMPUTABLE, why=f"a result of the kind “{row.kind.value}”"
        )
    if TRANSFERRED in row.given:
        return Shifted(result_id=row.id, how=How.NOT_IN_IT)  # another laboratory's equipment
    try:
        given = given_from_json(row.given)
        moved = with_error_taken_out(given, shift, row.measured_at)
        if moved is None:
            return Shifted(result_id=row.id, how=How.NOT_IN_IT)
        definition = subject.method.definition
        before, after = (_numeric(definition.evaluate(one), row.measurand) for one in (given, moved))
    except MethodError as refusal:
        return Shifted(result_id=row.id, how=How.NOT_COMPUTABLE, why=refusal.problem_text)
    if before is None or after is None:
        return Shifted(
            result_id=row.id, how=How.NOT_COMPUTABLE, why="without it the result is no longer a number"
        )
    judged = _judged(row, subject, agreed.of(subject, row), before, after)
    return replace(judged, error=_largest_error(given, shift, row.measured_at))


def with_error_taken_out(given: Given, shift: Shift, measured_at: datetime) -> Given | None:
    """The given data with each correction that carries the error made smaller by it; None where none carries it."""
    carried = _carried(given, shift, measured_at)
    if all(error is None for error in carried):
        return None
    moved = tuple(
        one if error is None else replace(one, value=one.value - error)
        for one, error in zip(given.contributions, carried, strict=True)
    )
    return replace(given, contributions=moved)


def _carried(given: Given, shift: Shift, measured_at: datetime) -> list[float | None]:
    """The error that each contribution carries, in the contribution's unit; None where it carries none."""
    nodes = {str(node): node for node in shift.nodes}
    return [_error_in(one, nodes, shift, measured_at) for one in given.contributions]


def _error_in(one: Input, nodes: Mapping[str, int], shift: Shift, measured_at: datetime) -> float | None:
    node = nodes.get(one.source.key) if one.source is not None and one.source.kind == NODE else None
    if node is None or one.unit is None:
        return None
    try:
        return convert_uncertainty(shift.error_of(node, measured_at), shift.unit, one.unit)
    except MethodError:
        return None  # another quantity of the same certificate


def _largest_error(given: Given, shift: Shift, measured_at: datetime) -> float | None:
    errors = (
        convert_uncertainty(error, one.unit, shift.unit)
        for one, error in zip(given.contributions, _carried(given, shift, measured_at), strict=True)
        if error is not None and one.unit is not None
    )
    return max(errors, key=abs, default=None)


def _numeric(outcome: Outcome, measurand: str) -> NumericResult | None:
    found = next((one for one in outcome.results if one.measurand == measurand), None)
    return found if isinstance(found, NumericResult) else None


def _judged(
    row: ResultRow, subject: Subject, agreed: Agreed, before: NumericResult, after: NumericResult
) -> Shifted:
    first, second = (list(_worst(subject, one, agreed)) for one in (before, after))
    old, new = (found[0] if found else None for found in (first, second))
    return Shifted(
        result_id=row.id, how=How.RECOMPUTED, value_before=before.value, value_after=after.value, unit=before.unit,
        answer_before=old.answer.value if old else None, answer_after=new.answer.value if new else None,
        limit_key=new.limit.key if new else None, margin_before=_margin(old), margin_after=_margin(new),
    )  # fmt: skip


def _worst(subject: Subject, result: AnyResult, agreed: Agreed) -> Iterator[Judgement]:
    found: Sequence[Judgement] = judgements(subject, result, agreed)
    yield from sorted(found, key=lambda one: (SEVERITY.index(one.answer), _order(one)))


def _order(one: Judgement) -> float:
    margin = _margin(one)
    return float("inf") if margin is None else margin


def _margin(one: Judgement | None) -> float | None:
    if one is None or one.conformity is None or one.conformity.margin is None:
        return None
    return float(one.conformity.margin)
