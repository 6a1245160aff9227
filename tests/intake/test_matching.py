"""To which test a record belongs: suggested by what it says, decided by a person, attached by itself only without doubt."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment, put_system
from lims.intake import (
    Match,
    RawRecord,
    Suggestion,
    ask_instrument,
    current_understanding,
    find_record,
    match_of_record,
    match_record,
    records_of_test,
    suggestions,
    unmatched_for_sample,
)
from lims.intake.errors import AlreadyMatched, MatchNeedsBasis
from lims.intake.models import RawRecordRow
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.samples import Sample, tests_of_sample
from tests.support.catalogue import make_method
from tests.support.intake import Sender, make_connected_meter
from tests.support.people import make_person
from tests.support.samples import GAS, make_sample, make_samples
from tests.support.web import ClientAs, post, words_of

FORM = {
    "parts": 2,
    "separator": ";",
    "fields": [{"name": "id", "at": 0, "kind": "sample_id"}, {"name": "density", "at": 1, "unit": "g/cm3"}],
}
SETUP = Actor.system("setup")


@pytest.fixture
def reader(app: Flask, clock: SetClock) -> Equipment:
    """A meter that prints the sample's code, and is the one on which D4052 is done."""
    database = lims(app).database
    meter = make_connected_meter(
        database, at=clock(), instrument="reader", driver="line-reader", settings={"forms": [FORM]}
    )
    with unit_of_work(database, by=SETUP, clock=clock, act="system.made") as unit:
        put_system(
            unit, code="MS-READER", name="Density", parts={"density meter": meter.id}, methods=["ASTM D4052"]
        )
    return meter


@pytest.fixture
def samples(app: Flask, clock: SetClock) -> list[Sample]:
    """Two received samples of one request, with a test of D4052 each."""
    return make_samples(lims(app).database, {}, {}, at=clock())


def send(sender: Sender, said: str, number: int = 1, **given: Any) -> RawRecord:
    """What the meter prints for what it calls the sample."""
    assert (
        sender.record(
            number, f"{said};0.8345\r\n".encode(), instrument="reader", driver="line-reader", **given
        ).status_code
        == 201
    )
    with lims(sender.app).database.read() as session:
        id_ = session.scalars(select(RawRecordRow.id).where(RawRecordRow.number == number)).one()
        return find_record(session, id_)


def suggested(database: Database, record: RawRecord) -> list[Suggestion]:
    with database.read() as session:
        understanding = current_understanding(session, record.id)
        assert understanding is not None
        return suggestions(session, record, understanding)


def decided(database: Database, record: RawRecord) -> Match | None:
    with database.read() as session:
        return match_of_record(session, record.id)


def d4052_of(database: Database, sample: Sample) -> int:
    with database.read() as session:
        return tests_of_sample(session, sample.id)[0].id


def test_the_whole_code_of_a_sample_with_one_open_test_on_this_instrument_leaves_no_doubt(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample]
) -> None:
    record = send(sender, samples[1].code)

    match = decided(database, record)
    assert match is not None
    assert (match.test_id, match.by) == (d4052_of(database, samples[1]), "rule:only test")
    with database.read() as session:
        assert [one.id for one in records_of_test(session, d4052_of(database, samples[1]))] == [record.id]


def test_a_code_among_other_words_is_only_suggested(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample]
) -> None:
    record = send(sender, f"{samples[0].code} second run")

    assert decided(database, record) is None
    [found] = suggested(database, record)
    assert (found.test_id, found.reasons) == (d4052_of(database, samples[0]), ("sample", "instrument"))
    with database.read() as session:
        assert [one.id for one, _ in unmatched_for_sample(session, samples[0].code)] == [record.id]


def test_the_bench_leads_to_a_record_that_may_belong_to_the_sample(
    client_as: ClientAs, database: Database, clock: SetClock, sender: Sender, reader: Equipment
) -> None:
    method = make_method(database, "AREA-NORM", at=clock())
    sample = make_sample(database, at=clock(), method=method, group=GAS)
    record = send(sender, f"{sample.code} second run")

    page = client_as(Role.TECHNICIAN, bench=True).get(f"/bench/tests/{d4052_of(database, sample)}/peaks").text

    assert "1 record may belong to this sample and waits for a decision." in page
    assert f'href="/records/{record.id}"' in page


@pytest.mark.parametrize("said", ["S-2026-9999-A", "diesel from tank 4", "0", "S-2026-0001"])
def test_what_is_no_code_of_ours_is_neither_attached_nor_suggested(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], said: str
) -> None:
    record = send(sender, said)

    assert decided(database, record) is None
    assert suggested(database, record) == []


def test_a_record_of_another_instrument_is_not_suggested_for_the_test(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], clock: SetClock
) -> None:
    make_connected_meter(
        database, at=clock(), instrument="other", driver="line-reader", settings={"forms": [FORM]}
    )

    sender.record(1, f"{samples[0].code};0.8345\r\n".encode(), instrument="other", driver="line-reader")
    with database.read() as session:
        record = find_record(session, session.scalars(select(RawRecordRow.id)).one())

    assert decided(database, record) is None
    assert suggested(database, record) == []


def test_a_record_that_answers_the_bench_belongs_to_the_test_it_was_asked_for(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], clock: SetClock
) -> None:
    from instruments.gateway.protocol import InstrumentReport, InstrumentState

    sender.beat(
        InstrumentReport(
            instrument="reader", driver="line-reader", state=InstrumentState.READY, since=clock()
        )
    )
    person, wanted = make_person(database, Role.TECHNICIAN, at=clock()), d4052_of(database, samples[0])
    with database.outside_chain() as session:
        command = ask_instrument(
            session, equipment_id=reader.id, act="measure", person_id=person.id, at=clock(), test_id=wanted
        )
    name = sender.commands().json["commands"][0]["id"]  # type: ignore[index]
    record = send(sender, "no name", command_id=name)

    match = decided(database, record)
    assert match is not None
    assert (match.test_id, match.by, record.command_id) == (wanted, "rule:asked for", command)


def test_a_decision_needs_what_shows_it(
    database: Database, sender: Sender, reader: Equipment, clock: SetClock
) -> None:
    record, person = send(sender, "?"), make_person(database, Role.TECHNICIAN, at=clock())

    with (
        pytest.raises(MatchNeedsBasis, match="Say what shows it"),
        unit_of_work(database, by=Actor.person(person.id), clock=clock, act="record.matched") as unit,
    ):
        match_record(unit, record.id, None, basis=" ")


def test_a_second_decision_must_be_meant(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], clock: SetClock
) -> None:
    record, person = send(sender, samples[0].code), make_person(database, Role.TECHNICIAN, at=clock())

    with (
        pytest.raises(AlreadyMatched),
        unit_of_work(database, by=Actor.person(person.id), clock=clock, act="record.matched") as unit,
    ):
        match_record(unit, record.id, None, basis="A rinse.")
    with unit_of_work(database, by=Actor.person(person.id), clock=clock, act="record.matched") as unit:
        match_record(unit, record.id, None, basis="A rinse.", again=True)

    assert (match := decided(database, record)) is not None
    assert (match.test_id, match.by) == (None, f"person:{person.id}")


def test_a_person_decides_on_the_page(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    record, wanted = send(sender, f"{samples[0].code} second run"), d4052_of(database, samples[0])
    client = client_as(Role.TECHNICIAN)
    page = client.get(f"/records/{record.id}").text
    form = {"test": str(wanted), "basis": "The worksheet says so.", "seen": "0"}

    answer = post(client, f"/records/{record.id}/match", form)

    assert "the record names this sample; the test is done on this instrument" in page
    assert answer.status_code == 303
    assert (match := decided(database, record)) is not None
    assert (match.test_id, match.basis) == (wanted, "The worksheet says so.")


def test_a_page_that_is_too_old_decides_nothing(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    record = send(sender, samples[0].code)
    before, form = decided(database, record), {"test": "none", "basis": "A rinse.", "seen": "0"}

    answer = post(client_as(Role.TECHNICIAN), f"/records/{record.id}/match", form)

    assert answer.status_code == 409
    assert decided(database, record) == before


def test_a_test_that_was_not_suggested_cannot_be_chosen(
    database: Database, sender: Sender, reader: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    record = send(sender, f"{samples[0].code} again")
    form = {"test": str(d4052_of(database, samples[1])), "basis": "I think so.", "seen": "0"}

    answer = post(client_as(Role.TECHNICIAN), f"/records/{record.id}/match", form)

    assert answer.status_code == 422
    assert decided(database, record) is None


def test_a_message_that_the_instrument_said_again_is_no_second_measurement(
    app: Flask, sender: Sender, reader: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    database = lims(app).database
    first = send(sender, samples[0].code)

    repeat = send(sender, samples[0].code, 2, earlier_number=1, earlier_same=True)
    twice = send(sender, samples[0].code, 3, earlier_number=2, earlier_same=True)

    assert (repeat.same_as, twice.same_as) == (first.id, first.id)
    with database.read() as session:
        [test] = tests_of_sample(session, samples[0].id)
        assert [one.id for one in records_of_test(session, test.id)] == [first.id]
    page = client_as(Role.TECHNICIAN).get(f"/records/{twice.id}").text
    assert "Repeat of record 1: the instrument said the same message again" in page


TORN = {"instrument": "analyzer", "driver": "astm-e1394"}


@pytest.fixture
def analyzer(app: Flask, clock: SetClock) -> Equipment:
    """An analyzer that says a message again unless it hears that it is kept, and the one on which D4052 is done."""
    database = lims(app).database
    made = make_connected_meter(database, at=clock(), instrument="analyzer", driver="astm-e1394", settings={})
    with unit_of_work(database, by=SETUP, clock=clock, act="system.made") as unit:
        put_system(
            unit, code="MS-LIS", name="Density", parts={"density meter": made.id}, methods=["ASTM D4052"]
        )
    return made


def message(sample: Sample) -> bytes:
    """What the analyzer says of a sample, to its end."""
    return (
        f"H|\\^&|||Analyzer\rO|1|{sample.code}||^^^Density\rR|1|^^^Density|0.8345|g/cm3||||F\rL|1|N\r"
    ).encode()


def beginning(sample: Sample) -> bytes:
    """The same message, broken off before its end record."""
    return message(sample)[: message(sample).index(b"L|")]


def said_by_analyzer(sender: Sender, number: int, content: bytes, **given: Any) -> int:
    """A record of the analyzer, by its id."""
    assert sender.record(number, content, **TORN, **given).status_code == 201
    with lims(sender.app).database.read() as session:
        return session.scalars(select(RawRecordRow.id).where(RawRecordRow.number == number)).one()


def records_of(database: Database, sample: Sample) -> list[int]:
    with database.read() as session:
        [test] = tests_of_sample(session, sample.id)
        return [one.id for one in records_of_test(session, test.id)]


def test_a_message_that_broke_off_is_attached_by_no_rule(
    database: Database, sender: Sender, analyzer: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    torn = said_by_analyzer(sender, 1, beginning(samples[0]))

    assert records_of(database, samples[0]) == []
    client = client_as(Role.TECHNICIAN)
    assert "its end was not heard" in client.get(f"/records/{torn}").text
    assert "Broke off: to be decided" in client.get("/records").text


def test_a_message_that_broke_off_and_came_whole_is_one_measurement(
    database: Database, sender: Sender, analyzer: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    torn = said_by_analyzer(sender, 1, beginning(samples[0]))

    whole = said_by_analyzer(sender, 2, message(samples[0]), earlier_number=1)

    assert records_of(database, samples[0]) == [whole]
    client = client_as(Role.TECHNICIAN)
    assert "the instrument said it again: record 2" in client.get(f"/records/{torn}").text
    assert "it broke off: record 1" in client.get(f"/records/{whole}").text


def test_a_broken_beginning_that_somebody_took_for_the_measurement_leaves_the_whole_one_to_a_person(
    database: Database, sender: Sender, analyzer: Equipment, samples: list[Sample], clock: SetClock
) -> None:
    torn = said_by_analyzer(sender, 1, beginning(samples[0]))
    with unit_of_work(database, by=SETUP, clock=clock, act="record.matched") as unit:
        [test] = tests_of_sample(unit.session, samples[0].id)
        match_record(unit, torn, test.id, basis="The display showed it.")

    said_by_analyzer(sender, 2, message(samples[0]), earlier_number=1)

    assert records_of(database, samples[0]) == [torn]


def test_the_reason_of_a_rule_is_said_in_the_language_of_the_reader(
    app: Flask, sender: Sender, reader: Equipment, samples: list[Sample], client_as: ClientAs
) -> None:
    record = send(sender, samples[0].code)

    page = client_as(Role.TECHNICIAN).get(f"/records/{record.id}", headers={"Accept-Language": "ru"}).text

    assert f"В записи указана {samples[0].code}, и ASTM D4052" in words_of(page)


def test_two_equal_lines_are_two_measurements(
    sender: Sender, reader: Equipment, samples: list[Sample]
) -> None:
    send(sender, samples[0].code)

    assert send(sender, samples[0].code, 2).same_as is None
