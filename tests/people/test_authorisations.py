"""Authorisations: judged at the moment of the measurement, kept as they were known, never given to oneself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lims.catalogue.models import MethodRow
from lims.clock import SetClock
from lims.db import Database
from lims.gates import Answer, CheckAnswer, GateQuestion
from lims.people import Act, Person, authorisation_at, give_authorisation, revoke_authorisation, who_could
from lims.people.authorisations import history_of
from lims.people.checks import look
from lims.people.errors import AuthorisationForOneself, BasisMissing, GiverMissing
from lims.permissions import Role
from lims.records import unit_of_work
from tests.support.people import SETUP, make_person

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


class Laboratory:
    """A method, somebody who authorises, and an analyst."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.database, self.clock = database, clock
        self.manager = make_person(database, Role.TECHNICAL_MANAGER, at=clock(), name="Manager")
        self.analyst = make_person(database, Role.TECHNICIAN, at=clock(), name="Analyst")
        with unit_of_work(database, by=SETUP, clock=clock, act="method.added") as unit:
            self.method = unit.add(MethodRow(code="ASTM D4052")).id

    def authorise(self, person: Person, act: Act = Act.PERFORM, **given: Any) -> int:
        with unit_of_work(self.database, by=SETUP, clock=self.clock, act="authorisation.given") as unit:
            filled: dict[str, Any] = {
                "valid_from": MARCH,
                "basis": "training",
                "given_by": self.manager.id,
            } | given
            return give_authorisation(unit, person_id=person.id, method_id=self.method, act=act, **filled).id

    def revoke(self, authorisation_id: int, from_: datetime) -> list[int]:
        with unit_of_work(self.database, by=SETUP, clock=self.clock, act="authorisation.revoked") as unit:
            return revoke_authorisation(unit, authorisation_id, from_=from_)

    def was_authorised(self, at: datetime, known_at: int | None = None) -> bool:
        with self.database.read() as session:
            return (
                authorisation_at(session, self.analyst.id, self.method, "perform", at, known_at) is not None
            )

    def gate(self, person: Person, at: datetime, act: str = "perform") -> CheckAnswer:
        question = GateQuestion(
            act=act, at=at, person_id=person.id, test_id=None, method_id=self.method, method_version_id=0,
            settings={}, definition="",
        )  # fmt: skip
        with self.database.read() as session:
            (answer,) = look(session, question)
        return answer


@pytest.fixture
def laboratory(database: Database, clock: SetClock) -> Laboratory:
    return Laboratory(database, clock)


def test_an_authorisation_holds_from_its_day_until_its_end(laboratory: Laboratory) -> None:
    laboratory.authorise(laboratory.analyst, valid_from=APRIL, valid_to=MAY)

    moments = (APRIL - timedelta(seconds=1), APRIL, MAY - timedelta(seconds=1), MAY)

    assert [laboratory.was_authorised(at) for at in moments] == [False, True, True, False]


def test_a_revocation_for_the_past_is_seen_as_late(laboratory: Laboratory, database: Database) -> None:
    given = laboratory.authorise(laboratory.analyst)
    with database.read() as session:
        known_before = history_of(session, given)[0].born

    laboratory.revoke(given, APRIL)

    assert not laboratory.was_authorised(MAY)
    assert laboratory.was_authorised(MAY, known_at=known_before)
    assert laboratory.was_authorised(MARCH)


def test_a_revocation_names_what_no_longer_holds(laboratory: Laboratory, database: Database) -> None:
    given = laboratory.authorise(laboratory.analyst)
    with database.read() as session:
        stated = history_of(session, given)[0].version_id

    assert laboratory.revoke(given, APRIL) == [stated]


def test_nobody_authorises_themselves(laboratory: Laboratory) -> None:
    with pytest.raises(AuthorisationForOneself, match="Ask somebody else"):
        laboratory.authorise(laboratory.analyst, given_by=laboratory.analyst.id)


def test_the_system_itself_authorises_nobody(laboratory: Laboratory) -> None:
    with pytest.raises(GiverMissing, match="which person"):
        laboratory.authorise(laboratory.analyst, given_by=None)


def test_an_authorisation_without_a_basis_is_refused(laboratory: Laboratory) -> None:
    with pytest.raises(BasisMissing, match="what it rests on"):
        laboratory.authorise(laboratory.analyst, basis="  ")


def test_the_gate_looks_at_the_moment_of_the_measurement(laboratory: Laboratory) -> None:
    laboratory.authorise(laboratory.analyst, valid_to=MAY)

    then, later = laboratory.gate(laboratory.analyst, APRIL), laboratory.gate(laboratory.analyst, JUNE)

    assert (then.answer, later.answer) == (Answer.YES, Answer.NO)
    assert "2026-03-01 until 2026-05-01" in then.sentence


def test_the_gates_yes_rests_on_the_version_that_held(laboratory: Laboratory, database: Database) -> None:
    given = laboratory.authorise(laboratory.analyst)
    with database.read() as session:
        version = history_of(session, given)[0].version_id

    assert laboratory.gate(laboratory.analyst, APRIL).rests_on == (version,)


def test_the_gates_no_names_who_may(laboratory: Laboratory) -> None:
    laboratory.authorise(laboratory.analyst)

    answer = laboratory.gate(laboratory.manager, APRIL)

    assert answer.answer is Answer.NO
    assert answer.remedy is not None
    assert "Ask Analyst" in answer.remedy


def test_an_authorisation_to_perform_is_none_to_review(laboratory: Laboratory) -> None:
    laboratory.authorise(laboratory.analyst)

    assert laboratory.gate(laboratory.analyst, APRIL, act="review").answer is Answer.NO


def test_when_nobody_is_left_it_is_said_who_could_be_authorised(
    laboratory: Laboratory, database: Database, clock: SetClock
) -> None:
    laboratory.authorise(laboratory.analyst, Act.REVIEW)
    reviewer = make_person(database, Role.REVIEWER, at=clock(), name="Reviewer")

    with database.read() as session:
        who = who_could(session, laboratory.method, Act.REVIEW, clock(), excluding=[laboratory.analyst.id])

    assert who.authorised == ()
    assert {person.id for person in who.could_be} == {laboratory.manager.id, reviewer.id}
