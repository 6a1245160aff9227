"""Bad input from instruments and files: every byte is kept, nothing is read into it, and the page says what is wrong."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from instruments import sha256_of
from instruments.archive import pack
from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment
from lims.files import FileStore
from lims.intake import readings_of_record
from lims.intake.models import RawRecordRow
from lims.jobs.worker import Worker
from lims.permissions import Role
from tests.laboratory.refusals import nothing_written, says, words
from tests.support.intake import Sender, dma_conversation, make_connected_meter
from tests.support.web import ClientAs, post

INJECTED = datetime(2026, 5, 19, 9, 0, tzinfo=UTC)
PROPANE = SimulatedPeak(name="propane", retention_time=2.0, area=120.0)
BUTANE = SimulatedPeak(name="butane", retention_time=3.0, area=80.0)


@pytest.fixture
def technician(client_as: ClientAs) -> FlaskClient:
    return client_as(Role.TECHNICIAN)


@pytest.fixture
def chromatograph(app: Flask) -> Equipment:
    return make_connected_meter(
        lims(app).database, at=lims(app).clock(), instrument="gc", driver="files", settings={"zone": "UTC"}
    )


def records(database: Database) -> list[RawRecordRow]:
    with database.read() as session:
        return list(session.scalars(select(RawRecordRow).order_by(RawRecordRow.id)))


def stored(app: Flask, record: RawRecordRow) -> bytes:
    return FileStore(lims(app).settings.data_dir / "files").read(record.sha256)


def brought(app: Flask, client: FlaskClient, equipment: Equipment, content: bytes, name: str) -> Any:
    """A file brought in at the page, and read by the worker."""
    answer = post(
        client, "/records/new", {"equipment": str(equipment.id), "file": (io.BytesIO(content), name)}
    )
    Worker("test", lims(app).database, lims(app).settings, lims(app).clock).run_until_idle()
    return answer


@pytest.mark.parametrize("cut", [1, 12, 60, 200])
def test_half_a_transmission_is_kept_whole_and_gives_no_value(
    app: Flask, sender: Sender, meter: Equipment, database: Database, technician: FlaskClient, cut: int
) -> None:
    half = dma_conversation()[:-cut]

    answer = sender.record(1, half)

    (record,) = records(database)
    assert answer.status_code == 201
    assert stored(app, record) == half
    with database.read() as session:
        assert [
            one
            for one in readings_of_record(session, record.id)
            if one.name == "density" and one.value is not None
        ] == []
    assert "What was not understood" in words(technician.get(f"/records/{record.id}"))


def test_the_same_transmission_twice_is_one_record(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    sender.record(1)

    with nothing_written(database):
        again = sender.record(1)

    assert (again.status_code, again.json["repeated"]) == (200, True)  # type: ignore[index]


def test_other_bytes_under_a_used_number_are_refused_and_the_first_stay(
    app: Flask, sender: Sender, meter: Equipment, database: Database
) -> None:
    sender.record(1)

    with nothing_written(database):
        other = sender.record(1, dma_conversation("0.900000"))

    assert other.status_code == 409
    says(other, "is stored already, with other bytes.", "Look whether the gateway's spool was replaced")
    assert stored(app, records(database)[0]) == dma_conversation()


def test_a_unit_that_no_table_has_is_shown_as_it_came(
    sender: Sender, meter: Equipment, database: Database, technician: FlaskClient
) -> None:
    sender.record(1, dma_conversation(unit="lb/gal"))

    (record,) = records(database)
    assert "lb/gal" in words(technician.get(f"/records/{record.id}"))


@pytest.mark.parametrize("years", [-60, 200])
def test_a_record_of_an_impossible_day_is_refused_in_words(
    sender: Sender, meter: Equipment, database: Database, years: int
) -> None:
    at = lims(sender.app).clock() + timedelta(days=365 * years)

    with nothing_written(database):
        answer = sender.record(1, received_at=at)

    assert answer.status_code == 422
    says(
        answer,
        "cannot be that of a record.",
        "Set the clock of the bench computer, then send the record again.",
    )


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1, 2]", b'{"gateway": "bench-1"}'])
def test_a_message_that_is_none_is_refused_in_words(sender: Sender, database: Database, body: bytes) -> None:
    with nothing_written(database):
        answer = sender.post("records", body)

    assert answer.status_code == 422
    assert answer.json["title"].endswith(".")  # type: ignore[index]
    assert answer.json["remedy"] == "Compare the versions of gateway and LIMS."  # type: ignore[index]


def test_bytes_that_were_changed_on_the_way_are_refused(
    sender: Sender, meter: Equipment, database: Database
) -> None:
    with nothing_written(database):
        answer = sender.record(1, sha256=sha256_of(b"something else"))

    assert answer.status_code == 422
    says(answer, "do not have the hash that stands beside them.", "send the record again from the gateway.")


def test_a_file_that_is_still_being_written_is_kept_as_it_is_and_gives_no_value(
    app: Flask, database: Database, technician: FlaskClient, chromatograph: Equipment
) -> None:
    whole = pack(chemstation_folder("run 7", [PROPANE], INJECTED, 1))

    answer = brought(app, technician, chromatograph, whole[: len(whole) // 2], "run7.zip")

    (record,) = records(database)
    assert answer.status_code == 303
    assert stored(app, record) == whole[: len(whole) // 2]
    with database.read() as session:
        assert readings_of_record(session, record.id) == []
    assert "What was not understood" in words(technician.get(answer.location))


def test_a_file_twice_is_told_to_be_the_same(
    app: Flask, database: Database, technician: FlaskClient, chromatograph: Equipment
) -> None:
    folder = pack(chemstation_folder("run 7", [PROPANE], INJECTED, 1))
    brought(app, technician, chromatograph, folder, "run7.zip")

    again = brought(app, technician, chromatograph, folder, "run7.zip")

    first, twice = records(database)
    assert twice.same_as == first.id
    assert "The same file came before, so it is read and decided there." in words(
        technician.get(again.location)
    )


def test_a_new_result_of_the_same_injection_stands_beside_the_old_one(
    app: Flask, database: Database, technician: FlaskClient, chromatograph: Equipment
) -> None:
    brought(
        app, technician, chromatograph, pack(chemstation_folder("run 7", [PROPANE], INJECTED, 1)), "run7.zip"
    )
    newer = pack(chemstation_folder("run 7", [PROPANE, BUTANE], INJECTED, 1))

    answer = brought(app, technician, chromatograph, newer, "run7.zip")

    page = words(technician.get(answer.location))
    assert "A newer result of the same injection. Both stand; this one was not attached by itself." in page
    assert "butane" in page
    assert len(records(database)) == 2


@pytest.mark.parametrize("name", ["a.csv", "../../etc/passwd", "x" * 300 + ".zip"])
def test_an_empty_file_is_refused_beside_its_field(
    database: Database, technician: FlaskClient, chromatograph: Equipment, name: str
) -> None:
    sent = {"equipment": str(chromatograph.id), "file": (io.BytesIO(b""), name)}

    with nothing_written(database):
        answer = post(technician, "/records/new", sent)

    assert answer.status_code == 422
    says(answer, "is empty.", "Choose the result file, or a ZIP of the result folder.")


def test_a_record_is_not_decided_without_saying_what_shows_it(
    sender: Sender, meter: Equipment, database: Database, technician: FlaskClient
) -> None:
    sender.record(1)
    (record,) = records(database)

    with nothing_written(database):
        answer = post(technician, f"/records/{record.id}/match", {"test": "none", "basis": "", "seen": "0"})

    assert answer.status_code == 422
