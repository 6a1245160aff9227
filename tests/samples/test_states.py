"""Tests move by declared steps, and a sample's state follows from its tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.clock import SetClock
from lims.db import Database
from lims.errors import ChangedMeanwhile
from lims.permissions import Role
from lims.samples import (
    SampleState,
    TestState,
    find_sample,
    set_test_state,
    tests_of_sample,
    worklist,
)
from lims.samples.errors import ReasonNeeded, SampleNotReceived, TestStateRefused
from lims.samples.states import STEPS, state_of
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.clients import make_request
from tests.support.people import make_person
from tests.support.samples import acting, make_sample, make_samples

T, S = TestState, SampleState


@pytest.mark.parametrize(
    ("tests", "state"),
    [
        ([T.NOT_STARTED, T.NOT_STARTED], S.RECEIVED),
        ([T.RUNNING, T.NOT_STARTED], S.IN_TEST),
        ([T.ACCEPTED, T.NOT_STARTED], S.IN_TEST),
        ([T.REPEAT_ASKED, T.SUBMITTED], S.IN_TEST),
        ([T.SUBMITTED, T.ACCEPTED], S.IN_REVIEW),
        ([T.ACCEPTED, T.CANCELLED], S.READY),
        ([T.CANCELLED, T.IMPOSSIBLE], S.RECEIVED),
    ],
)
def test_a_sample_is_where_its_tests_are(tests: list[TestState], state: SampleState) -> None:
    assert state_of(S.RECEIVED, NOON, tests) is state


@given(st.lists(st.sampled_from(TestState)), st.sampled_from([S.WITHDRAWN, S.DISPOSED, S.RETURNED]))
def test_what_is_gone_stays_gone_whatever_its_tests_say(tests: list[TestState], gone: SampleState) -> None:
    assert state_of(gone, NOON, tests) is gone


@given(st.lists(st.sampled_from(TestState)))
def test_what_has_not_arrived_stays_registered(tests: list[TestState]) -> None:
    assert state_of(S.REGISTERED, None, tests) is S.REGISTERED


@pytest.mark.parametrize("ended", [T.CANCELLED, T.IMPOSSIBLE])
def test_an_ended_test_goes_nowhere(ended: TestState) -> None:
    assert STEPS[ended] == frozenset()


def test_the_sample_follows_its_test(database: Database, clock: SetClock) -> None:
    sample = make_sample(database, at=clock())
    person = make_person(database, Role.TECHNICIAN, at=clock())
    seen = []

    for state in (T.RUNNING, T.SUBMITTED, T.ACCEPTED):
        with acting(database, person, clock()) as unit:
            (test,) = tests_of_sample(unit.session, sample.id)
            set_test_state(unit, test.id, state, seen=test.row_version)
            seen.append(find_sample(unit.session, sample.id).state)

    assert seen == [S.IN_TEST, S.IN_REVIEW, S.READY]


def test_steps_that_are_not_declared_are_refused(database: Database, clock: SetClock) -> None:
    sample = make_sample(database, at=clock())
    person = make_person(database, Role.TECHNICIAN, at=clock())

    with acting(database, person, clock()) as unit:
        (test,) = tests_of_sample(unit.session, sample.id)
        with pytest.raises(TestStateRefused, match="not started cannot become accepted"):
            set_test_state(unit, test.id, T.ACCEPTED)
        with pytest.raises(ReasonNeeded):
            set_test_state(unit, test.id, T.CANCELLED)


def test_no_test_begins_before_the_sample_has_arrived(database: Database, clock: SetClock) -> None:
    sample = make_sample(database, at=clock(), received=False)
    person = make_person(database, Role.TECHNICIAN, at=clock())

    with pytest.raises(SampleNotReceived), acting(database, person, clock()) as unit:
        (test,) = tests_of_sample(unit.session, sample.id)
        set_test_state(unit, test.id, T.RUNNING)


def test_two_people_on_one_test_the_second_is_told(database: Database, clock: SetClock) -> None:
    sample = make_sample(database, at=clock())
    person = make_person(database, Role.TECHNICIAN, at=clock())

    with acting(database, person, clock()) as unit:
        (test,) = tests_of_sample(unit.session, sample.id)
        set_test_state(unit, test.id, T.RUNNING, seen=test.row_version)
        with pytest.raises(ChangedMeanwhile):
            set_test_state(unit, test.id, T.SUBMITTED, seen=test.row_version)


def test_the_worklist_has_the_most_urgent_first_and_pages_by_key(database: Database, clock: SetClock) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())
    due = [clock() + timedelta(days=days) for days in (3, 1, 2)]
    wishes: list[dict[str, Any]] = [{"lot": "none"}, *({"lot": f"L{at:%d}", "due_at": at} for at in due)]
    make_samples(database, *wishes, at=clock(), request=request)

    with database.read() as session:
        first = worklist(session, size=3)
        rest = worklist(session, size=3, after=first.after)

    assert [work.sample.due_at for work in first.rows] == sorted(due)
    assert [work.sample.lot for work in rest.rows] == ["none"]


def test_what_has_not_arrived_is_not_on_the_worklist(database: Database, clock: SetClock) -> None:
    make_sample(database, at=clock(), received=False)

    with database.read() as session:
        assert worklist(session).rows == []
        assert len(worklist(session, received_only=False).rows) == 1
