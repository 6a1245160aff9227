"""Records: kept whatever they hold, once for each number, and understood as far as they go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from instruments import sha256_of
from lims.db import Database
from lims.equipment import Equipment
from lims.files import FileStore
from lims.intake import current_understanding, readings_of_record
from lims.intake.models import RawRecordRow, ReadingRow
from lims.records import AuditEvent
from tests.support.intake import Sender, dma_conversation, make_sender, record_post


def rows(database: Database, model: type[Any] = RawRecordRow) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def test_a_record_of_a_connected_meter_becomes_readings(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    answer = sender.record(1)

    assert answer.status_code == 201
    [record] = rows(database)
    with database.read() as session:
        readings = {one.name: one for one in readings_of_record(session, record.id)}
    assert (readings["density"].value, readings["density"].unit, readings["density"].text) == (
        0.8345,
        "g/cm3",
        "0.834500",
    )
    assert readings["density"].equipment_id == meter.id
    assert readings["density_temperature"].unit == "degC"


def test_the_bytes_are_kept_as_they_came(sender: Sender, database: Database, tmp_path: Any) -> None:
    sender.record(1, b"\x00\xff not a word\r")

    [record] = rows(database)
    assert FileStore(tmp_path / "files").read(record.sha256) == b"\x00\xff not a word\r"


def test_the_same_number_with_the_same_bytes_is_stored_once(sender: Sender, database: Database) -> None:
    first, again = sender.record(1), sender.record(1)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == {
        "gateway": "bench-1",
        "number": 1,
        "sha256": sha256_of(dma_conversation()),
        "repeated": False,
    }
    assert again.json == {**first.json, "repeated": True}
    assert len(rows(database)) == 1


def test_the_same_number_with_other_bytes_is_refused(sender: Sender, database: Database) -> None:
    sender.record(1)

    answer = sender.record(1, b"something else\r")

    assert answer.status_code == 409
    assert answer.json
    assert "stored already, with other bytes" in answer.json["title"]
    assert len(rows(database)) == 1


def test_two_equal_weighings_are_two_records(sender: Sender, database: Database) -> None:
    assert [sender.record(number).status_code for number in (1, 2)] == [201, 201]

    assert len(rows(database)) == 2


def test_two_gateways_count_for_themselves(sender: Sender, database: Database) -> None:
    other = make_sender(sender.app, "bench-2")

    assert [one.record(1).status_code for one in (sender, other)] == [201, 201]
    assert len(rows(database)) == 2


def test_a_record_of_an_instrument_that_nobody_knows_is_stored_too(
    sender: Sender, database: Database
) -> None:
    assert sender.record(1, instrument="new-one").status_code == 201

    [record] = rows(database)
    assert record.equipment_id is None


def test_half_a_transmission_is_kept_and_nothing_is_read_of_it(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    half = dma_conversation()[:-12]

    assert sender.record(1, half).status_code == 201
    [record] = rows(database)
    with database.read() as session:
        assert readings_of_record(session, record.id) == []
        understanding = current_understanding(session, record.id)
    assert understanding is not None
    assert "no whole line of values" in understanding.warnings[0]
    assert understanding.unknown


def test_a_unit_that_is_in_no_table_is_flagged_and_kept(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    sender.record(1, dma_conversation(unit="lb/gal"))

    [record] = rows(database)
    with database.read() as session:
        density = next(one for one in readings_of_record(session, record.id) if one.name == "density")
        understanding = current_understanding(session, record.id)
    assert (density.unit, density.flags, density.text) == ("", ("unknown unit",), "0.834500")
    assert understanding is not None
    assert "unit of “density” is in no table" in understanding.warnings[0]


def test_a_reading_that_the_instrument_calls_invalid_carries_that(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    sender.record(1, dma_conversation(condition="invalid"))

    [record] = rows(database)
    with database.read() as session:
        assert all("invalid" in one.flags for one in readings_of_record(session, record.id)[:4])


def test_a_line_reader_reads_a_decimal_comma_only_where_its_settings_say_so(
    sender: Sender, database: Database
) -> None:
    from tests.support.intake import make_connected_meter

    form = {"parts": 2, "decimal": ",", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}
    point = {**form, "decimal": "."}
    for key, known in (("comma", form), ("point", point)):
        make_connected_meter(
            database, at=datetime(2026, 5, 1, tzinfo=UTC), instrument=key, driver="line-reader",
            settings={"forms": [known]},
        )  # fmt: skip
    for number, key in enumerate(("comma", "point"), start=1):
        sender.record(number, b"12,34 g\r\n", instrument=key, driver="line-reader")

    with database.read() as session:
        values = [readings_of_record(session, record.id)[0] for record in rows(database)]
    assert [(one.value, one.flags) for one in values] == [(12.34, ()), (None, ("not a number",))]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"", 422, "not a RecordPost"),
        (b"[1, 2]", 422, "not a RecordPost"),
        (b'{"gateway": "bench-1"}', 422, "not a RecordPost"),
        (b"\xff\xfe", 422, "not a RecordPost"),
    ],
)
def test_a_poisoned_message_is_refused_with_problem_and_remedy(
    sender: Sender, body: bytes, status: int, says: str
) -> None:
    answer = sender.post("records", body)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json
    assert says in answer.json["title"]
    assert answer.json["remedy"]


def test_bytes_that_do_not_fit_their_hash_are_refused(sender: Sender, database: Database) -> None:
    answer = sender.record(1, b"abc", sha256=sha256_of(b"abd"))

    assert answer.status_code == 422
    assert rows(database) == []


def test_an_impossible_date_is_refused(sender: Sender, database: Database) -> None:
    answer = sender.record(1, received_at=datetime(1, 1, 1, tzinfo=UTC))

    assert answer.status_code == 422
    assert answer.json
    assert "cannot be that of a record" in answer.json["title"]
    assert rows(database) == []


@pytest.mark.parametrize("path", ["records", "live", "heartbeat", "commands/1-1"])
def test_a_wrong_token_opens_nothing(sender: Sender, path: str) -> None:
    answer = sender.post(path, b"{}", Authorization="Bearer wrong")

    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"


def test_a_token_of_another_gateway_is_refused(sender: Sender) -> None:
    other = make_sender(sender.app, "bench-2")

    answer = sender.post("records", record_post(other, 1))

    assert answer.status_code == 403
    assert answer.json
    assert "bench-2" in answer.json["title"]


def test_a_gateway_that_was_stopped_sends_no_more(sender: Sender, database: Database) -> None:
    from lims.clock import SetClock
    from lims.intake.gateways import set_active
    from lims.records import unit_of_work
    from tests.support.intake import SETUP

    clock = SetClock(datetime(2026, 5, 19, tzinfo=UTC))
    with unit_of_work(database, by=SETUP, clock=clock, act="gateway.stopped") as unit:
        set_active(unit, sender.gateway.id, False)

    assert sender.record(1).status_code == 403


def test_no_event_holds_a_token(sender: Sender, database: Database) -> None:
    with database.read() as session:
        bodies = list(session.scalars(select(AuditEvent.body)))

    assert bodies
    assert not any(sender.token in body or sha256_of(sender.token.encode()) in body for body in bodies)


def test_a_record_and_what_was_read_of_it_are_one_event(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq))) or 0
    sender.record(1)

    with database.read() as session:
        events = list(session.scalars(select(AuditEvent).where(AuditEvent.seq > before)))
    assert [(one.act, one.actor) for one in events] == [("record.received", "gateway:bench-1")]
    assert len(rows(database, ReadingRow)) == 6


NUMBERS = iter(range(1, 10**9))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=400) | st.binary(max_size=60).map(lambda some: dma_conversation()[:-30] + some)
)
def test_whatever_bytes_come_are_stored(sender: Sender, meter: Equipment, content: bytes) -> None:
    assert sender.record(next(NUMBERS), content).status_code == 201
