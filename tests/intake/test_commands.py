"""What the bench asks of instruments, and values that a person enters by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from instruments.gateway.protocol import CommandAnswer, CommandState, InstrumentReport, InstrumentState
from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment
from lims.files import Kept, keep
from lims.intake import (
    CommandNow,
    GatewaySilent,
    GatewayUnclear,
    LateNeedsPaper,
    NoInterface,
    NotObservedYet,
    ReasonNeeded,
    StoredReading,
    UnitRefused,
    ValueNotRead,
    ask_instrument,
    command_state,
    enter_by_hand,
    readings_by_id,
    readings_since,
)
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.support.equipment import make_equipment
from tests.support.intake import Sender, make_sender
from tests.support.people import make_person


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person(lims(app).database, Role.TECHNICIAN, at=lims(app).clock())


def alive(sender: Sender) -> None:
    """Let the gateway say that it is there, with its meter."""
    at = lims(sender.app).clock()
    sender.beat(
        InstrumentReport(instrument="dma", driver="anton-paar-dma-m", state=InstrumentState.READY, since=at)
    )


def ask(sender: Sender, meter: Equipment, person: Person, act: str = "measure") -> int:
    with lims(sender.app).database.outside_chain() as session:
        return ask_instrument(
            session, equipment_id=meter.id, act=act, person_id=person.id, at=lims(sender.app).clock()
        )


def state(sender: Sender, command: int) -> CommandNow:
    with lims(sender.app).database.read() as session:
        return command_state(session, command, lims(sender.app).clock())


def answer(sender: Sender, name: str, said: CommandState, **given: Any) -> int:
    told = CommandAnswer(gateway=sender.gateway.key, state=said, at=lims(sender.app).clock(), **given)
    return sender.post(f"commands/{name}", told).status_code


def name_of_first(sender: Sender) -> str:
    found = sender.commands().json
    assert found is not None
    return str(found["commands"][0]["id"])


def test_a_command_goes_to_the_gateway_and_its_record_comes_back(
    sender: Sender, meter: Equipment, person: Person
) -> None:
    alive(sender)
    command = ask(sender, meter, person)
    name = name_of_first(sender)
    assert answer(sender, name, CommandState.ACCEPTED) == 204
    sender.record(1, command_id=name)
    assert answer(sender, name, CommandState.DONE, record_number=1) == 204

    now = state(sender, command)
    assert (now.state, now.over, now.problem) == ("done", True, "")
    assert now.record_id is not None
    assert sender.commands().json == {"commands": []}


def test_the_record_may_come_after_the_word_that_it_is_done(
    sender: Sender, meter: Equipment, person: Person
) -> None:
    alive(sender)
    command, name = ask(sender, meter, person), name_of_first(sender)
    answer(sender, name, CommandState.DONE, record_number=1)
    before = state(sender, command)
    sender.record(1, command_id=name)

    assert (before.over, before.record_id) == (False, None)
    assert state(sender, command).over


def test_a_failed_command_says_why_and_stays_failed(sender: Sender, meter: Equipment, person: Person) -> None:
    alive(sender)
    command, name = ask(sender, meter, person), name_of_first(sender)
    answer(sender, name, CommandState.FAILED, problem="It did not answer.", remedy="See to its cable.")
    answer(sender, name, CommandState.DONE)

    now = state(sender, command)
    assert (now.state, now.problem, now.remedy) == ("failed", "It did not answer.", "See to its cable.")


def test_a_command_that_nobody_fetches_fails_and_is_never_carried_out_late(
    sender: Sender, meter: Equipment, person: Person, clock: SetClock
) -> None:
    alive(sender)
    command = ask(sender, meter, person)
    clock.advance(timedelta(minutes=1))

    now = state(sender, command)
    assert (now.state, now.problem) == ("failed", "The gateway did not fetch this within 30 s.")
    assert sender.commands().json == {"commands": []}


def test_a_fetched_command_waits_for_its_turn(
    sender: Sender, meter: Equipment, person: Person, clock: SetClock
) -> None:
    alive(sender)
    command = ask(sender, meter, person)
    sender.commands()
    clock.advance(timedelta(minutes=20))

    assert state(sender, command).state == "waiting"
    assert name_of_first(sender).startswith(f"{command}-")


def test_a_silent_gateway_is_not_asked(
    sender: Sender, meter: Equipment, person: Person, clock: SetClock
) -> None:
    alive(sender)
    clock.advance(timedelta(minutes=5))

    with pytest.raises(GatewaySilent, match="has not been heard since 2026-05-19 12:00"):
        ask(sender, meter, person)


def test_equipment_that_is_not_connected_is_not_asked(
    sender: Sender, person: Person, clock: SetClock
) -> None:
    alone = make_equipment(lims(sender.app).database, at=clock())

    with pytest.raises(NoInterface, match="enter the reading by hand"):
        ask(sender, alone, person)


def test_two_gateways_that_know_the_instrument_are_not_guessed_between(
    sender: Sender, meter: Equipment, person: Person
) -> None:
    alive(sender)
    alive(make_sender(sender.app, "bench-2"))

    with pytest.raises(GatewayUnclear, match="2 of them know"):
        ask(sender, meter, person)


def test_another_gateway_cannot_answer_for_this_one(sender: Sender, meter: Equipment, person: Person) -> None:
    alive(sender)
    command, name = ask(sender, meter, person), name_of_first(sender)
    other = make_sender(sender.app, "bench-2")

    assert answer(other, name, CommandState.DONE) == 404
    assert state(sender, command).state == "waiting"


# -- by hand ----------------------------------------------------------------------------------------------


def enter(database: Database, person: Person, entered_at: datetime, **given: Any) -> StoredReading:
    told = {"name": "density", "text": "0.8345", "unit_code": "g/cm3", **given}
    with unit_of_work(
        database, by=Actor.person(person.id), clock=SetClock(entered_at), act="reading.entered"
    ) as unit:
        id_ = enter_by_hand(unit, **told)
    with database.read() as session:
        return readings_by_id(session, [id_])[id_]


def test_a_value_by_hand_carries_its_person_and_its_text(
    database: Database, person: Person, clock: SetClock
) -> None:
    found = enter(database, person, clock())

    assert (found.value, found.text, found.unit, found.person_id) == (0.8345, "0.8345", "g/cm3", person.id)
    assert (found.by_hand, found.late) == (True, False)


def test_a_comma_typed_for_a_point_is_taken(database: Database, person: Person, clock: SetClock) -> None:
    found = enter(database, person, clock(), text="0,8345")

    assert (found.value, found.text) == (0.8345, "0,8345")


@pytest.mark.parametrize("text", ["", "0.83.45", "1,234.5", "0.83 g", "NaN", "inf", "1e999", "< 0.1"])
def test_what_is_no_number_is_refused(database: Database, person: Person, clock: SetClock, text: str) -> None:
    with pytest.raises(ValueNotRead):
        enter(database, person, clock(), text=text)


def test_a_class_is_a_text_without_a_number(database: Database, person: Person, clock: SetClock) -> None:
    found = enter(database, person, clock(), name="class", text="1b", unit_code="", number=False)

    assert (found.value, found.text) == (None, "1b")


def test_a_wrong_unit_is_refused(database: Database, person: Person, clock: SetClock) -> None:
    with pytest.raises(UnitRefused, match="not a unit of the table"):
        enter(database, person, clock(), unit_code="lb/gal")


def test_a_value_of_a_connected_instrument_needs_a_reason(
    database: Database, person: Person, meter: Equipment, clock: SetClock
) -> None:
    with pytest.raises(ReasonNeeded, match=f"{meter.code} sends its readings by itself"):
        enter(database, person, clock(), equipment_id=meter.id)

    found = enter(database, person, clock(), equipment_id=meter.id, reason="The cable is broken.")
    assert found.by_hand_reason == "The cable is broken."


@pytest.mark.parametrize("given", [{}, {"late_reason": "The power was gone."}])
def test_a_late_entry_needs_its_reason_and_the_paper(
    database: Database, person: Person, clock: SetClock, given: dict[str, Any]
) -> None:
    with pytest.raises(LateNeedsPaper, match="add a scan of the paper"):
        enter(database, person, clock(), at=clock() - timedelta(days=1), **given)


def test_a_late_entry_keeps_both_times(database: Database, person: Person, clock: SetClock) -> None:
    with unit_of_work(database, by=Actor.person(person.id), clock=clock, act="paper.kept") as unit:
        paper = keep(unit, Kept(sha256="a" * 64, size=1), "worksheet.pdf", "application/pdf").id
    observed = clock() - timedelta(days=1)

    found = enter(
        database, person, clock(), at=observed, late_reason="The power was gone.", paper_file_id=paper
    )

    assert (found.at, found.entered_at, found.late, found.paper_file_id) == (observed, clock(), True, paper)


def test_a_value_of_tomorrow_is_refused(database: Database, person: Person, clock: SetClock) -> None:
    with pytest.raises(NotObservedYet, match="still to come"):
        enter(database, person, clock(), at=clock() + timedelta(days=1))


def test_what_an_instrument_sent_since_a_moment(
    sender: Sender, meter: Equipment, database: Database, clock: SetClock
) -> None:
    sender.record(1)
    since = clock.advance(timedelta(minutes=1))
    sender.record(2)

    with database.read() as session:
        found = readings_since(session, meter.id, since)
    assert {one.name for one in found} >= {"density", "density_temperature"}
    assert len({one.raw_record_id for one in found}) == 1
