"""Receipt, deviations and the way out: nothing is tested that the client has not decided on, nothing leaves too early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.errors import ChangedMeanwhile, LimsError
from lims.gates import Answer, GateQuestion
from lims.people import Person
from lims.permissions import Role
from lims.samples import (
    Answered,
    Decision,
    Sample,
    SampleState,
    Seen,
    TestState,
    ask_client,
    decide_deviation,
    deviations_of,
    disclaimers_of,
    dispose_sample,
    find_sample,
    move_sample,
    moves_of,
    receive_sample,
    return_sample,
    set_retention,
    set_test_state,
    tests_of_sample,
    withdraw_sample,
)
from lims.samples.checks import look_at_deviations, look_at_receipt
from lims.samples.errors import (
    ChecklistIncomplete,
    DecisionRefused,
    DeviationDecided,
    DeviationUnexplained,
    ImpossibleSampleDate,
    SampleAlreadyReceived,
    SampleEnded,
    SampleNotReceived,
    SecondNameNeeded,
    StillNeeded,
)
from tests.support.people import make_person
from tests.support.samples import ALL_WELL, acting, make_sample

SEAL_BROKEN = {**ALL_WELL, "seals": Answered(seen=Seen.NO, note="one seal is broken")}


@pytest.fixture
def person(database: Database, clock: SetClock) -> Person:
    return make_person(database, Role.FRONT_DESK, at=clock())


def with_broken_seal(database: Database, person: Person, clock: SetClock) -> Sample:
    sample = make_sample(database, at=clock(), received=False)
    with acting(database, person, clock()) as unit:
        return receive_sample(unit, sample.id, SEAL_BROKEN)


def test_a_received_sample_is_in_its_place(database: Database, clock: SetClock, person: Person) -> None:
    sample = make_sample(database, at=clock(), received=False)

    with acting(database, person, clock()) as unit:
        received = receive_sample(unit, sample.id, ALL_WELL, place="Shelf 3", temperature_c=21.5)

    assert received.state is SampleState.RECEIVED
    assert (received.place, received.temperature_c_at_receipt) == ("Shelf 3", 21.5)
    with database.read() as session:
        assert [move.place for move in moves_of(session, sample.id)] == ["Shelf 3"]


def test_a_sample_arrives_once(database: Database, clock: SetClock, person: Person) -> None:
    sample = make_sample(database, at=clock())

    with pytest.raises(SampleAlreadyReceived), acting(database, person, clock()) as unit:
        receive_sample(unit, sample.id, ALL_WELL)


@pytest.mark.parametrize(
    ("answers", "hours", "error"),
    [
        ({}, 0, ChecklistIncomplete),
        ({**ALL_WELL, "seals": Answered(seen=Seen.NO)}, 0, DeviationUnexplained),
        (ALL_WELL, 1, ImpossibleSampleDate),
        (ALL_WELL, -3, ImpossibleSampleDate),
    ],
    ids=["unanswered", "no without a word", "received tomorrow", "received before it was taken"],
)
def test_a_receipt_that_cannot_be_is_refused(
    database: Database, clock: SetClock, person: Person, answers: dict[str, Answered], hours: int,
    error: type[LimsError],
) -> None:  # fmt: skip
    sample = make_sample(database, at=clock(), received=False, sampled_at=clock() - timedelta(hours=2))

    with pytest.raises(error), acting(database, person, clock()) as unit:
        receive_sample(unit, sample.id, answers, received_at=clock() + timedelta(hours=hours))


def test_a_no_in_the_checklist_waits_for_the_client(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample = with_broken_seal(database, person, clock)

    with database.read() as session:
        (deviation,) = deviations_of(session, [sample.id])
        (answer,) = look_at_deviations(session, question(sample, clock))

    assert (deviation.check, deviation.what, deviation.decision) == ("seals", "one seal is broken", None)
    assert answer.answer is Answer.NO


def question(sample: Sample, clock: SetClock) -> GateQuestion:
    return GateQuestion(
        act="perform", at=clock(), person_id=None, test_id=None, method_id=0, method_version_id=0, settings={},
        definition="", item_id=sample.id,
    )  # fmt: skip


@pytest.mark.parametrize(("language", "said"), [("en", "(seals)"), ("az", "(plomblar)"), ("ru", "(пломбы)")])
def test_going_on_nevertheless_is_said_on_the_certificate(
    database: Database, clock: SetClock, person: Person, language: str, said: str
) -> None:
    sample = with_broken_seal(database, person, clock)
    with acting(database, person, clock()) as unit:
        (deviation,) = deviations_of(unit.session, [sample.id])
        ask_client(unit, deviation.id, how="by phone")
        decide_deviation(unit, deviation.id, decision=Decision.PROCEED, decided_by="A. Example")

    with database.read() as session:
        (sentence,) = disclaimers_of(session, [sample.id], language)

    for part in (said, "one seal is broken", "A. Example", "2026-05-19"):
        assert part in sentence


def test_cancelling_withdraws_the_sample_and_its_tests(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample = with_broken_seal(database, person, clock)
    with acting(database, person, clock()) as unit:
        (deviation,) = deviations_of(unit.session, [sample.id])
        ask_client(unit, deviation.id, how="by phone")
        decide_deviation(unit, deviation.id, decision=Decision.CANCEL, decided_by="A. Example")

    with database.read() as session:
        (test,) = tests_of_sample(session, sample.id)
        assert find_sample(session, sample.id).state is SampleState.WITHDRAWN
        assert disclaimers_of(session, [sample.id], "en") == []
    assert test.state is TestState.CANCELLED
    assert test.client_told == "by phone; decided by A. Example"


def test_nobody_decides_before_the_client_was_asked_or_twice(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample = with_broken_seal(database, person, clock)

    with acting(database, person, clock()) as unit:
        (deviation,) = deviations_of(unit.session, [sample.id])
        with pytest.raises(DecisionRefused, match="not asked yet"):
            decide_deviation(unit, deviation.id, decision=Decision.PROCEED, decided_by="A. Example")
        ask_client(unit, deviation.id, how="by phone")
        decide_deviation(unit, deviation.id, decision=Decision.PROCEED, decided_by="A. Example")
        with pytest.raises(DeviationDecided):
            decide_deviation(unit, deviation.id, decision=Decision.CANCEL, decided_by="B. Example")


def test_the_gate_knows_when_the_sample_arrived(database: Database, clock: SetClock, person: Person) -> None:
    early, here = make_sample(database, at=clock(), received=False), with_broken_seal(database, person, clock)

    with database.read() as session:
        (waiting,) = look_at_receipt(session, question(early, clock))
        (arrived,) = look_at_receipt(session, question(here, clock))
        before = SetClock(clock() - timedelta(hours=1))
        (too_early,) = look_at_receipt(session, question(here, before))

    assert [one.answer for one in (waiting, arrived, too_early)] == [Answer.NO, Answer.YES, Answer.NO]


def accept_all(database: Database, person: Person, sample: Sample, clock: SetClock) -> None:
    with acting(database, person, clock()) as unit:
        for test in tests_of_sample(unit.session, sample.id):
            set_test_state(unit, test.id, TestState.SUBMITTED)
            set_test_state(unit, test.id, TestState.ACCEPTED)


def test_two_people_dispose_of_a_sample_when_nothing_needs_it(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample, second = make_sample(database, at=clock()), make_person(database, Role.TECHNICIAN, at=clock())
    with pytest.raises(StillNeeded, match="open"), acting(database, person, clock()) as unit:
        dispose_sample(unit, sample.id, second_person_id=second.id, reason="done")
    accept_all(database, person, sample, clock)

    with pytest.raises(SecondNameNeeded), acting(database, person, clock()) as unit:
        dispose_sample(unit, sample.id, second_person_id=person.id, reason="done")
    with acting(database, person, clock()) as unit:
        ended = dispose_sample(unit, sample.id, second_person_id=second.id, reason="done")

    assert ended.state is SampleState.DISPOSED
    with database.read() as session:
        assert moves_of(session, sample.id)[-1].second_person_id == second.id


def test_a_sample_that_is_kept_stays(database: Database, clock: SetClock, person: Person) -> None:
    sample = make_sample(database, at=clock())
    accept_all(database, person, sample, clock)

    with pytest.raises(StillNeeded, match="kept until"), acting(database, person, clock()) as unit:
        set_retention(unit, sample.id, clock() + timedelta(days=30), reason="agreed")
        return_sample(unit, sample.id, reason="done")


def test_a_sample_that_is_gone_takes_no_more_work(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample = make_sample(database, at=clock())
    with acting(database, person, clock()) as unit:
        withdraw_sample(unit, sample.id, reason="the client asked", client_told="by phone")

    with pytest.raises(SampleEnded), acting(database, person, clock()) as unit:
        move_sample(unit, sample.id, place="Shelf 1")


def test_what_has_not_arrived_is_not_moved(database: Database, clock: SetClock, person: Person) -> None:
    sample = make_sample(database, at=clock(), received=False)

    with pytest.raises(SampleNotReceived), acting(database, person, clock()) as unit:
        move_sample(unit, sample.id, place="Shelf 1")


def test_two_people_at_one_sample_the_second_is_told(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample = make_sample(database, at=clock())
    with acting(database, person, clock()) as unit:
        move_sample(unit, sample.id, place="Shelf 1", seen=sample.row_version)

    with pytest.raises(ChangedMeanwhile), acting(database, person, clock()) as unit:
        move_sample(unit, sample.id, place="Shelf 2", seen=sample.row_version)
