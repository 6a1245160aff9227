"""Which results of the laboratory may be what was reported."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_versions
from lims.proficiency.models import EnrolmentRow, RoundSampleRow
from lims.proficiency.overview import Enrolment
from lims.results import Result, results_of
from lims.samples import TestState, tests_of_samples


def eligible_results(session: Session, enrolment: EnrolmentRow | Enrolment) -> list[Result]:
    """The accepted results of the enrolment's measurand and method on the round's samples, in its unit."""
    items = session.scalars(
        select(RoundSampleRow.item_id).where(RoundSampleRow.round_id == enrolment.round_id)
    )
    tests = [
        test
        for found in tests_of_samples(session, list(items)).values()
        for test in found
        if test.state is TestState.ACCEPTED
    ]
    methods = method_versions(session, {test.method_version_id for test in tests})
    right = [test.id for test in tests if methods[test.method_version_id].method_id == enrolment.method_id]
    return [
        one
        for found in results_of(session, right).values()
        for one in found
        if one.measurand == enrolment.measurand and one.value is not None and one.unit == enrolment.unit
    ]
