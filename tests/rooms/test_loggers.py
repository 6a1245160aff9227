"""A logger's record becomes readings of its room: by line and by file, corrected, once, and walked back to its bytes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from instruments import sha256_of
from instruments.gateway.protocol import RecordPost
from lims.db import Database
from lims.equipment import Equipment, Room, room_condition_at
from lims.equipment.models import RoomConditionRow
from lims.equipment.rooms import correct_room_condition, standing_reading
from lims.files import FileStore, Kept
from lims.intake import interface_of
from lims.intake.gateways import hand_gateway
from lims.intake.jobs import UNDERSTAND
from lims.intake.models import RawRecordRow
from lims.intake.records import raw_of, store_record
from lims.intake.understanding import make_sense
from lims.intake.uploads import store_upload, upload_post
from lims.jobs import register_job
from lims.records import Node
from lims.records.walk import back
from lims.rooms.excursions import excursions_between
from lims.rooms.loggers import logged_of
from tests.conftest import NOON
from tests.support.certificates import run_jobs
from tests.support.equipment import make_calibration, make_equipment
from tests.support.rooms import at_work, limit, new_room, state_room

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
FORMS = {
    "forms": [{
        "parts": 2, "separator": ";",
        "fields": [{"name": "temperature", "at": 0, "unit": "degC"}, {"name": "humidity", "at": 1, "unit": "%"}],
    }]
}  # fmt: skip
MAPPING = {
    "mapping": {
        "name": "logger", "zone": "Asia/Baku",
        "columns": [
            {"role": "acquired", "title": "Time"}, {"role": "reading", "title": "T", "name": "temperature", "unit": "°C"},
            {"role": "reading", "title": "RH", "name": "relative humidity", "unit": "%RH"},
        ],
    }
}  # fmt: skip


def points(off: float) -> list[dict[str, Any]]:
    return [
        {"quantity": "temperature", "unit": "degC", "reference": t + off, "indication": t, "expanded_uncertainty": 0.2, "k": 2.0}
        for t in (10.0, 20.0, 30.0)
    ]  # fmt: skip


def make_logger(database: Database, settings: dict[str, Any], driver: str) -> tuple[Room, Equipment]:
    """A room with limits of its own, and a logger that is tied to it since two days."""
    interface = {"driver": driver, "instrument": "air", "gateway": None, "settings": settings}
    logger = make_equipment(
        database, at=NOON - 2 * DAY, name="Logger", role="thermo-hygrometer", interface=interface
    )
    room = new_room(database, at=NOON - 2 * DAY)
    state_room(
        database, room.id, at=NOON - 2 * DAY, loggers=[logger.id], limits={"temperature_c": limit(18, 25)},
        silent_after_hours=6.0, silent_source="FICTITIOUS",
    )  # fmt: skip
    return room, logger


def say(database: Database, logger: Equipment, line: bytes, *, at: datetime, number: int) -> None:
    """A line as a gateway sends it."""
    post = RecordPost(
        gateway="hand", number=number, instrument="air", kind="line", content=line, driver="line-reader",
        received_at=at, sha256=sha256_of(line), driver_version="1",
    )  # fmt: skip
    with at_work(database, at, act="record.stored") as unit:
        interface = interface_of(unit.session, logger.id, at)
        sense = make_sense(raw_of(post), FORMS)
        store_record(
            unit, hand_gateway(unit), post, Kept(sha256=post.sha256, size=len(line)), interface, sense
        )


def bring(database: Database, folder: Path, logger: Equipment, text: str, *, at: datetime) -> None:
    """A file that somebody brings in, read by the worker."""
    post = upload_post("logger.csv", text.encode(), "air", at)
    kept = FileStore(folder / "files").put(post.content)
    with at_work(database, at, act="record.stored") as unit:
        interface = interface_of(unit.session, logger.id, at)
        assert interface is not None
        store_upload(unit, post, kept, interface)
    register_job(UNDERSTAND)
    run_jobs(database, folder, at)


def readings(
    database: Database, room: Room, *, all_: bool = False
) -> list[tuple[datetime, float | None, float | None]]:
    with database.read() as session:
        query = select(RoomConditionRow).where(RoomConditionRow.room_id == room.id)
        query = query if all_ else query.where(standing_reading())
        rows = session.scalars(query.order_by(RoomConditionRow.at, RoomConditionRow.id))
        return [(row.at, row.temperature_c, row.humidity_percent) for row in rows]


def test_a_line_becomes_a_corrected_reading_that_is_walked_back_to_its_bytes(database: Database) -> None:
    room, logger = make_logger(database, FORMS, "line-reader")
    done = make_calibration(database, logger.id, at=NOON - DAY, points=points(-0.3))

    say(database, logger, b"21.4;44\r\n", at=NOON, number=1)
    say(database, logger, b"21.4;44\r\n", at=NOON, number=1)  # sent again: known

    assert readings(database, room) == [(NOON, 21.1, 44.0)]
    with database.read() as session:
        air = room_condition_at(session, room.id, NOON)
        assert air is not None
        assert (air.sensor_id, air.person_id) == (logger.id, None)
        figures = logged_of(session, [air.id])[air.id].figures
        assert figures["temperature_c"]["value"] == 21.4
        assert figures["temperature_c"]["certificate"] == done.certificate
        assert "uncorrected" in figures["humidity_percent"]
        reached = set(session.scalars(select(Node.kind).where(Node.id.in_(back(air.id)))))
    assert {"reading", "understanding", "raw_record", "stored_file", "calibration_version"} <= reached


def test_a_file_gives_a_series_with_the_excursion_in_it(database: Database, tmp_path: Path) -> None:
    room, logger = make_logger(database, MAPPING, "files")
    text = (
        "Time,T,RH\n2026-05-19 12:00,21.0,40\n2026-05-19 13:00,26.5,41\n2026-05-19 14:00,27.5,41\n"
        "2026-05-19 15:00,22.0,40\n"
    )  # fmt: skip

    bring(database, tmp_path, logger, text, at=NOON)

    assert [temperature for _at, temperature, _rh in readings(database, room)] == [21.0, 26.5, 27.5, 22.0]
    with database.read() as session:
        (one,) = excursions_between(session, room.id, NOON - DAY, NOON)
    assert (one.first_at, one.within_again, one.worst) == (NOON - 3 * HOUR, NOON - HOUR, 27.5)


def test_a_file_that_holds_earlier_rows_again_adds_the_new_ones_only(
    database: Database, tmp_path: Path
) -> None:
    room, logger = make_logger(database, MAPPING, "files")
    first = "Time,T,RH\n2026-05-19 12:00,21.0,40\n2026-05-19 13:00,31.0,41\n"
    bring(database, tmp_path, logger, first, at=NOON - 2 * HOUR)
    with at_work(database, NOON - HOUR) as unit, database.read() as session:
        wrong = room_condition_at(session, room.id, NOON)
        assert wrong is not None
        correct_room_condition(unit, wrong.id, reason="a lamp shone on it", temperature_c=22.0)

    bring(database, tmp_path, logger, f"{first}2026-05-19 15:00,21.5,40\n", at=NOON)

    assert [temperature for _at, temperature, _rh in readings(database, room)] == [21.0, 22.0, 21.5]
    assert len(readings(database, room, all_=True)) == 4


def test_times_without_a_zone_give_no_reading_and_the_record_says_why(
    database: Database, tmp_path: Path
) -> None:
    zoneless = {"mapping": {**MAPPING["mapping"], "zone": None}}
    room, logger = make_logger(database, zoneless, "files")

    bring(
        database, tmp_path, logger, "Time,T,RH\n2026-05-19 12:00,21.0,40\n2026-05-19 13:00,22.0,41\n", at=NOON
    )

    assert readings(database, room) == []
    with database.read() as session:
        assert session.scalar(select(RawRecordRow.id)) is not None


@pytest.mark.parametrize("line", [b"99;44\r\n", b"nothing\r\n"])
def test_what_no_room_is_like_is_not_taken_for_its_temperature(database: Database, line: bytes) -> None:
    room, logger = make_logger(database, FORMS, "line-reader")

    say(database, logger, line, at=NOON, number=1)

    assert [temperature for _at, temperature, _rh in readings(database, room)] in ([], [None])


def test_a_logger_counts_for_the_room_to_which_it_was_tied_then(database: Database) -> None:
    room, logger = make_logger(database, FORMS, "line-reader")
    state_room(database, room.id, at=NOON - HOUR, loggers=[])

    say(database, logger, b"21.4;44\r\n", at=NOON, number=1)

    assert readings(database, room) == []
