"""Which results of the laboratory may be what was reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_versions
from lims.proficiency.models import EnrolmentRow, RoundSampleRow
from lims.proficiency.overview import Enrolment
from lims.proficiency.scored import parts_of
from lims.results import Result, results_of
from lims.samples import TestState, tests_of_samples
from methods.components import component

ONLY_A_BOUND = {
    "absent",
    "below",
}  # a component that was not found, or lies below what can be reported, has no figure


@dataclass(frozen=True, kw_only=True, slots=True)
class Eligible:
    """A figure of a result as it was printed: a measurand's, or a component's. U and k None: not stated."""

    result_id: int
    value: float
    text: str
    expanded_uncertainty: float | None
    k: float | None
    measured_at: datetime


def eligible_results(session: Session, enrolment: EnrolmentRow | Enrolment) -> list[Eligible]:
    """The accepted results of the enrolment's measurand and method on the round's samples, in its unit."""
    return eligible_in_round(session, enrolment.round_id, [enrolment])[enrolment.id]


def eligible_in_round(
    session: Session, round_id: int, enrolments: Iterable[EnrolmentRow | Enrolment]
) -> dict[int, list[Eligible]]:
    """The same for several enrolments of a round, by enrolment; as many queries however many."""
    items = session.scalars(select(RoundSampleRow.item_id).where(RoundSampleRow.round_id == round_id))
    tests = {
        test.id: test
        for found in tests_of_samples(session, list(items)).values()
        for test in found
        if test.state is TestState.ACCEPTED
    }
    methods = method_versions(session, {test.method_version_id for test in tests.values()})
    results = [
        (methods[tests[test_id].method_version_id].method_id, one)
        for test_id, found in results_of(session, list(tests)).items()
        for one in found
    ]
    return {
        enrolment.id: [
            figure
            for method_id, one in results
            if method_id == enrolment.method_id and one.unit == enrolment.unit
            for figure in _figures(one, *parts_of(enrolment.measurand))
        ]
        for enrolment in enrolments
    }


def _figures(result: Result, measurand: str, name: str) -> Iterator[Eligible]:
    if result.measurand != measurand:
        return
    if not name:
        if result.value is not None:
            yield _eligible(result, result)
        return
    for one in result.components:
        if component(one.name) == name and not ONLY_A_BOUND & set(one.flags):
            yield _eligible(result, one)


def _eligible(result: Result, said: Any) -> Eligible:
    """Value and U as printed, so that the score is that of what the provider received."""
    value, expanded = _number(said.printed), _number(said.printed_uncertainty or "")
    return Eligible(
        result_id=result.id, value=said.value if value is None else value, text=said.printed,
        expanded_uncertainty=said.expanded_uncertainty if expanded is None else expanded, k=said.k,
        measured_at=result.measured_at,
    )  # fmt: skip


def _number(text: str) -> float | None:
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return None
