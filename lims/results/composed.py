"""Results that are computed from another test's composition: which one they take, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lims.catalogue import MethodVersion
from lims.gates import Check, CheckAnswer, GateQuestion, Moment, Phrase, no, yes
from lims.records import Link
from lims.results.determinations import Determination, determinations_of, present_round
from lims.results.models import ResultKind, ResultRow
from lims.results.subject import Subject, subjects
from lims.samples import TestState, tests_by_id, tests_of_sample
from lims.web import lazy_gettext as _
from methods.composition import Basis
from methods.definitions import Covariance, GivenComposition, VectorResult, outcome_from_json
from methods.uncertainty import BudgetSource
from methods.units import UNITS

NODE = "node"  # the kind of a budget source whose key is a node's id
INPUT = "input_result"  # the role of a result that another one was computed from
CHECK = "computed_from"
CHOSEN = "composition_of"  # the observation that names the test whose composition was chosen
FOUND = (TestState.SUBMITTED, TestState.ACCEPTED)

NONE = no(
    CHECK, "none", _("No test of the sample has found a composition by {basis}."),
    _("Measure the composition and submit it first."),
)  # fmt: skip
TAKEN = yes(CHECK, "taken", _("Computed from the composition by {method}, found at {at}."))
STANDS = yes(CHECK, "stands", _("The composition that it was computed from stands, and was accepted."))
NOT_ACCEPTED = no(
    CHECK, "not_accepted", _("The composition by {method} that it was computed from has not been accepted."),
    _("Review the composition first."),
)  # fmt: skip
REPLACED = no(
    CHECK, "replaced", _("The composition by {method} that it was computed from was replaced at {at}."),
    _("Ask for a repeat and compute it again."),
)  # fmt: skip
BASES = {Basis.MOLE: _("mole"), Basis.LIQUID_VOLUME: _("liquid volume"), Basis.MASS: _("mass")}


@dataclass(frozen=True, kw_only=True, slots=True)
class InputResult:
    """A result that another one rests on: by which method, in which state its test is, and what came in its place since."""

    result_id: int
    input_id: int
    test_id: int
    method: str
    accepted: bool
    replaced_by: int | None
    replaced_at: object | None


def composition_rows(session: Session, subject: Subject) -> list[ResultRow]:
    """The compositions that a test of this sample can be computed from now, latest first: submitted, and on its basis."""
    basis = subject.method.definition.takes_composition
    if basis is None:
        return []
    tests = [one.id for one in tests_of_sample(session, subject.sample.id) if one.state in FOUND]
    later = aliased(ResultRow)
    query = (
        select(ResultRow)
        .where(
            ResultRow.test_id.in_(tests), ResultRow.kind == ResultKind.VECTOR, ResultRow.basis == basis.value
        )
        .where(~select(later.id).where(later.supersedes == ResultRow.id).exists())
        .order_by(ResultRow.id.desc())
    )
    return list(session.scalars(query)) if tests else []


def composition_row(
    session: Session, subject: Subject, determinations: Sequence[Determination]
) -> ResultRow | None:
    """The composition of the test that the technician chose, as it stands now; the latest where none was chosen."""
    rows = composition_rows(session, subject)
    chosen = next((one.observations.get(CHOSEN) for one in reversed(determinations) if one.used), None)
    return next((row for row in rows if chosen in (None, row.test_id)), None)


def composition_for(
    session: Session, subject: Subject, determinations: Sequence[Determination]
) -> GivenComposition | None:
    """The composition that a test is computed from, as given data: fractions of one, with their covariances."""
    row = composition_row(session, subject, determinations)
    if row is None:
        return None
    vector = outcome_from_json(row.outcome).result(row.measurand)
    if not isinstance(vector, VectorResult):
        return None
    factor = float(UNITS[vector.unit].factor)
    name = {one.key: str(one.name or one.key) for one in vector.components}
    method = str(row.outcome["method"])
    return GivenComposition(
        method=method, basis=vector.basis,
        fractions={str(one.name): one.value * factor for one in vector.components if one.name and not one.absent},
        covariances=tuple(
            Covariance(a=name[one.a], b=name[one.b], value=one.value * factor**2) for one in vector.covariances
        ),
        source=BudgetSource(kind=NODE, key=str(row.id), label=f"composition by {method}"),
    )  # fmt: skip


def inputs_of_results(session: Session, result_ids: Sequence[int]) -> list[InputResult]:
    """What some results were computed from, and whether that still stands; in three queries however many there are."""
    later = aliased(ResultRow)
    query = (
        select(Link.dst, ResultRow, later)
        .join(ResultRow, ResultRow.id == Link.src)
        .outerjoin(later, later.supersedes == ResultRow.id)
        .where(Link.dst.in_(list(result_ids)), Link.role == INPUT)
    )
    rows = session.execute(query).all()
    tests = tests_by_id(session, {row.test_id for _, row, _ in rows})
    return [
        InputResult(
            result_id=result_id, input_id=row.id, test_id=row.test_id, method=str(row.outcome["method"]),
            accepted=tests[row.test_id].state is TestState.ACCEPTED, replaced_by=new.id if new else None,
            replaced_at=new.at if new else None,
        )
        for result_id, row, new in rows
    ]  # fmt: skip


# -- the gate -------------------------------------------------------------------------------------------


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Whether there is a composition to compute from; at review and release, whether it still stands and was accepted."""
    if question.test_id is None:
        return
    subject = subjects(session, [question.test_id]).get(question.test_id)
    if subject is None or subject.method.definition.takes_composition is None:
        return
    if question.act == "perform":
        yield _at_the_bench(session, subject, subject.method)
    else:
        yield from _afterwards(session, subject)


def _at_the_bench(session: Session, subject: Subject, method: MethodVersion) -> CheckAnswer:
    runs = determinations_of(session, [subject.test.id])[subject.test.id]
    row = composition_row(session, subject, present_round(runs, subject.test.state))
    if row is None:
        basis = method.definition.takes_composition
        return NONE.said(basis=Phrase(BASES[basis]) if basis else "")
    return TAKEN.said(row.id, method=str(row.outcome["method"]), at=Moment(row.at))


def _afterwards(session: Session, subject: Subject) -> Iterator[CheckAnswer]:
    later = aliased(ResultRow)
    present = session.scalars(
        select(ResultRow.id)
        .where(ResultRow.test_id == subject.test.id)
        .where(~select(later.id).where(later.supersedes == ResultRow.id).exists())
    ).all()
    found = {one.input_id: one for one in inputs_of_results(session, present)}
    for one in found.values():
        if one.replaced_by is not None:
            yield REPLACED.said(one.input_id, one.replaced_by, method=one.method, at=Moment(one.replaced_at))  # type: ignore[arg-type]
        elif not one.accepted:
            yield NOT_ACCEPTED.said(one.input_id, method=one.method)
        else:
            yield STANDS.said(one.input_id)


CHECKS = (
    Check(
        CHECK, _("Computed from"), frozenset({"perform", "review", "release"}), look,
        (NONE, TAKEN, STANDS, NOT_ACCEPTED, REPLACED), order=13,
    ),
)  # fmt: skip
