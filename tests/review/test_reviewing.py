"""Review: another person, everything that was seen, and no decision without its grounds."""

from __future__ import annotations

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.gates import Answer
from lims.gates.service import GateClosed
from lims.people import Act, authorisation_at, revoke_authorisation
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.review import Decision, decide, evidence_of, reviews_of, signatures_on, who_may_review
from lims.review.errors import AcknowledgementMissing, NotSubmitted, OwnWork, ReviewReasonNeeded, SeenChanged
from lims.samples import TestState, find_test
from tests.conftest import NOON
from tests.support.catalogue import d4052_settings
from tests.support.certificates import make_submitted, review
from tests.support.people import SETUP, make_person
from tests.support.results import authorise


def test_accepting_signs_what_was_seen(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    with database.read() as session:
        seen = evidence_of(session, case.bench.test.id).seen_hash

    decided = review(database, case)

    with database.read() as session:
        (signature,) = signatures_on(session, decided.id)
        assert (signature.person_id, signature.meaning, signature.seen_hash) == (
            case.reviewer.id,
            "reviewed",
            seen,
        )
        assert find_test(session, case.bench.test.id).state is TestState.ACCEPTED


def test_the_reviewer_sees_that_the_result_computes_again_equal(database: Database) -> None:
    case = make_submitted(database, at=NOON)

    with database.read() as session:
        evidence = evidence_of(session, case.bench.test.id)

    assert evidence.equal
    assert len(evidence.records) == 2
    assert {record.used_in for record in evidence.records} == {(1,), (2,)}
    assert evidence.main is not None
    assert evidence.budgets[evidence.main.id]


def test_nobody_reviews_their_own_work(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    analyst = case.bench.analyst
    authorise(database, analyst, case.bench.method, Act.REVIEW, at=NOON)

    with pytest.raises(OwnWork, match=r"a hand in it: determination 1.*Ask"):
        review(database, case, by=analyst)


def test_when_nobody_is_left_the_page_says_who_could_be_authorised(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    with database.read() as session:
        subject = evidence_of(session, case.bench.test.id).subject
        held = authorisation_at(session, case.reviewer.id, subject.method.method_id, Act.REVIEW, NOON)
    assert held is not None
    with unit_of_work(database, by=SETUP, clock=SetClock(NOON), act="authorisation.revoked") as unit:
        revoke_authorisation(unit, held.id, from_=held.valid_from)

    with database.read() as session:
        left = who_may_review(session, subject, NOON)

    assert left.may == ()
    assert case.reviewer.id in {one.id for one in left.could_be}
    assert "could be" in left.remedy
    assert case.bench.analyst.id not in {one.id for one in left.could_be}


def test_somebody_without_authorisation_is_refused(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    other = make_person(database, Role.REVIEWER, at=NOON)

    with pytest.raises(GateClosed, match="was not authorised to review"):
        review(database, case, by=other)


@pytest.mark.parametrize("decision", [Decision.REPEAT, Decision.REJECT])
def test_sending_back_needs_a_reason(database: Database, decision: Decision) -> None:
    case = make_submitted(database, at=NOON)

    with pytest.raises(ReviewReasonNeeded):
        review(database, case, decision)


@pytest.mark.parametrize(
    ("decision", "state"), [(Decision.REPEAT, TestState.REPEAT_ASKED), (Decision.REJECT, TestState.REJECTED)]
)
def test_a_test_that_is_sent_back_keeps_its_results_and_the_reason(
    database: Database, decision: Decision, state: TestState
) -> None:
    case = make_submitted(database, at=NOON)

    review(database, case, decision, reason="the second reading drifts")

    with database.read() as session:
        assert find_test(session, case.bench.test.id).state is state
        assert (
            reviews_of(session, [case.bench.test.id])[case.bench.test.id][0].reason
            == "the second reading drifts"
        )
        assert evidence_of(session, case.bench.test.id).results


def test_a_test_is_decided_once(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    review(database, case)

    with pytest.raises(NotSubmitted, match="accepted"):
        review(database, case)


def test_an_accepted_test_can_be_taken_up_again_with_a_reason(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    review(database, case)

    review(database, case, decision=Decision.REPEAT, reason="the calibration was found wrong")

    with database.read() as session:
        assert find_test(session, case.bench.test.id).state is TestState.REPEAT_ASKED


def test_what_changed_since_it_was_looked_at_is_not_signed(database: Database) -> None:
    case = make_submitted(database, at=NOON)

    with (
        pytest.raises(SeenChanged),
        unit_of_work(
            database, by=Actor.person(case.reviewer.id), clock=SetClock(case.later), act="test.reviewed"
        ) as unit,
    ):
        decide(
            unit,
            case.bench.test.id,
            decision=Decision.ACCEPT,
            person_id=case.reviewer.id,
            seen_hash="another",
        )


def test_a_check_without_a_requirement_is_acknowledged_in_writing(database: Database) -> None:
    settings = {name: given for name, given in d4052_settings().items() if name != "holding_time"}
    case = make_submitted(database, at=NOON, settings=settings)
    with database.read() as session:
        open_ones = evidence_of(session, case.bench.test.id).to_acknowledge
    assert any(one.said.answer is Answer.NO_REQUIREMENT for one in open_ones)

    with pytest.raises(AcknowledgementMissing, match="Age of the sample"):
        review(database, case, acknowledged="")
    review(database, case, acknowledged="the sample was measured within an hour")

    with database.read() as session:
        gate = evidence_of(session, case.bench.test.id).gate
        assert {one.acknowledged for one in gate if one.said.answer is Answer.NO_REQUIREMENT} == {
            "the sample was measured within an hour"
        }
