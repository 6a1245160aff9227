"""Requests are reviewed before they are agreed, frozen afterwards, and changed with reason and word to the client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.errors import ChangedMeanwhile, LimsError
from lims.people import Person
from lims.permissions import Role
from lims.requests import (
    LineWish,
    RequestDetails,
    RequestState,
    View,
    add_line,
    agree_request,
    change_request,
    changes_of,
    end_request,
    find_request,
    remove_line,
)
from lims.requests.errors import (
    AgreementUnnamed,
    AskedTwice,
    ChangeUnexplained,
    DecisionRuleMissing,
    ImpossibleDueDate,
    MethodNotInUse,
    NoSuchMode,
    NoSuchWord,
    NothingAsked,
    NotOfThisClient,
    RequestFrozen,
    RequestNotAgreed,
)
from lims.samples import TestState, tests_of_sample
from lims.samples.changes import add_test, end_test
from tests.support.catalogue import make_method, make_rule, make_specification
from tests.support.clients import make_client, make_contact, make_request
from tests.support.people import make_person
from tests.support.samples import acting, make_sample
from tests.support.web import ClientAs

TOLD: Any = {"reason": "the client wants it", "client_told": "A. Example, by phone"}


@pytest.fixture
def person(database: Database, clock: SetClock) -> Person:
    return make_person(database, Role.FRONT_DESK, at=clock())


def test_an_agreed_request_says_who_agreed_and_is_frozen(
    database: Database, clock: SetClock, person: Person
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock(), by=person)

    assert (request.code, request.state) == ("R-2026-0001", RequestState.AGREED)
    assert (request.agreed_by, request.agreed_with) == (person.id, "A. Example, by e-mail")
    with pytest.raises(RequestFrozen), acting(database, person, clock()) as unit:
        change_request(unit, request.id, RequestDetails(client_id=request.client_id))


def test_conformity_is_judged_by_an_agreed_rule_or_not_at_all(
    database: Database, clock: SetClock, person: Person
) -> None:
    at, method = clock(), make_method(database, at=clock())
    judged = LineWish(
        method_version_id=method.id, specification_version_ids=(make_specification(database, at=at).id,)
    )

    with pytest.raises(DecisionRuleMissing):
        make_request(database, at=at, lines=(judged,))

    rule = make_rule(database, at=at)
    request = make_request(database, at=at, lines=(judged,), decision_rule_id=rule.id, view=View.RECIPIENT)
    assert request.decision_rule_id == rule.id


def test_a_specification_is_offered_with_each_part_of_its_name_once(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    client = make_client(database, at=clock())
    for code, edition, grade in (
        ("FICTITIOUS 1", "FICTITIOUS 1:2024", "all"), ("FICTITIOUS 2, PA", "2018", "PA"), ("FICTITIOUS 3", "2", "-"),
    ):  # fmt: skip
        make_specification(database, at=clock(), code=code, edition=edition, grade=grade)

    page = client_as(Role.FRONT_DESK).get(f"/clients/{client.id}/requests/new").text

    for said in ("FICTITIOUS 1:2024 all<", "FICTITIOUS 2, PA (2018)<", "FICTITIOUS 3 (2)<"):
        assert said in page.replace("\n", "")


def test_a_method_that_was_replaced_meanwhile_is_not_agreed(
    database: Database, clock: SetClock, person: Person
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock(), agreed=False)
    clock.advance(timedelta(days=1))
    make_method(database, at=clock(), settings={})

    with pytest.raises(MethodNotInUse, match="D4052"), acting(database, person, clock()) as unit:
        agree_request(unit, request.id, agreed_with="A. Example")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"lines": ()}, NothingAsked),
        ({"twice": True}, AskedTwice),
        ({"mode": "by magic"}, NoSuchMode),
        ({"language": "fr"}, NoSuchWord),
        ({"after_testing": "drink"}, NoSuchWord),
        ({"due_at": timedelta(days=-1)}, ImpossibleDueDate),
    ],
    ids=["no test", "twice", "no such mode", "no such language", "no such end", "due yesterday"],
)
def test_what_cannot_be_done_is_refused(
    database: Database, clock: SetClock, wrong: dict[str, Any], error: type[LimsError]
) -> None:
    wrong = dict(wrong)
    line = LineWish(
        method_version_id=make_method(database, at=clock()).id, injection_mode=wrong.pop("mode", None)
    )
    lines = wrong.pop("lines", (line, line) if wrong.pop("twice", False) else (line,))
    given: dict[str, Any] = {
        name: clock() + one if isinstance(one, timedelta) else one for name, one in wrong.items()
    }

    with pytest.raises(error):
        make_request(database, at=clock(), lines=lines, **given)


def test_somebody_must_have_agreed_for_the_client(
    database: Database, clock: SetClock, person: Person
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock(), agreed=False)

    with pytest.raises(AgreementUnnamed), acting(database, person, clock()) as unit:
        agree_request(unit, request.id, agreed_with=" ")


def test_a_contact_of_another_client_is_refused(database: Database, clock: SetClock) -> None:
    other = make_contact(database, make_client(database, at=clock()).id, at=clock())

    with pytest.raises(NotOfThisClient):
        make_request(database, make_method(database, at=clock()), at=clock(), contact_id=other.id)


def test_two_people_edit_a_request_the_second_is_told(
    database: Database, clock: SetClock, person: Person
) -> None:
    method = make_method(database, at=clock())
    request = make_request(database, method, at=clock(), agreed=False)
    details = RequestDetails(client_id=request.client_id, lines=(LineWish(method_version_id=method.id),))

    with acting(database, person, clock()) as unit:
        changed = change_request(unit, request.id, details, seen=request.row_version)
        with pytest.raises(ChangedMeanwhile):
            change_request(unit, request.id, details, seen=request.row_version)

    assert [line.id for line in changed.present_lines] == [request.lines[0].id]


def test_a_method_is_added_and_taken_out_with_reason_and_word_to_the_client(
    database: Database, clock: SetClock, person: Person
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())
    strip = LineWish(method_version_id=make_method(database, "ASTM D1838", at=clock(), settings={}).id)

    with acting(database, person, clock()) as unit:
        line = add_line(unit, request.id, strip, **TOLD)
        remove_line(unit, line.id, **TOLD)

    with database.read() as session:
        assert len(find_request(session, request.id).present_lines) == 1
        assert [one.what for one in changes_of(session, request.id)] == ["line 2 added", "line 2 taken out"]


@pytest.mark.parametrize("missing", ["reason", "client_told"])
def test_a_change_without_reason_or_word_to_the_client_is_refused(
    database: Database, clock: SetClock, person: Person, missing: str
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())

    with pytest.raises(ChangeUnexplained), acting(database, person, clock()) as unit:
        end_request(unit, request.id, **{**TOLD, missing: " "})


def test_what_is_not_agreed_is_not_changed_but_edited(
    database: Database, clock: SetClock, person: Person
) -> None:
    method = make_method(database, at=clock())
    request = make_request(database, method, at=clock(), agreed=False)

    with pytest.raises(RequestNotAgreed), acting(database, person, clock()) as unit:
        add_line(unit, request.id, LineWish(method_version_id=method.id), **TOLD)


def test_a_test_is_found_impossible_and_another_one_added(
    database: Database, clock: SetClock, person: Person
) -> None:
    sample = make_sample(database, at=clock())
    assert sample.request_id is not None

    with acting(database, person, clock()) as unit:
        (test,) = tests_of_sample(unit.session, sample.id)
        end_test(unit, test.id, TestState.IMPOSSIBLE, **TOLD)
        again = add_test(unit, sample.id, LineWish(method_version_id=test.method_version_id), **TOLD)

    with database.read() as session:
        states = [one.state for one in tests_of_sample(session, sample.id)]
        changes = [one.what for one in changes_of(session, sample.request_id)]
    assert states == [TestState.IMPOSSIBLE, TestState.NOT_STARTED]
    assert again.request_line_id == test.request_line_id
    assert len(changes) == 2
