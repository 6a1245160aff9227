"""The pages of rooms: lists, one room with its chart, reading by hand, a correction beside the old, limits by two people, judging."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lims.db import Database
from lims.equipment.rooms import latest_conditions
from lims.permissions import Role
from lims.rooms import Excursion, room_version_at
from lims.rooms.excursions import excursions_between
from tests.conftest import NOON
from tests.support.results import Bench, make_bench, measure
from tests.support.rooms import limit, new_room, read_all, state_room
from tests.support.web import ClientAs, post

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def bench(database: Database) -> Bench:
    bench = make_bench(database, at=NOON - HOUR)
    state_room(
        database, bench.density.room.id, at=NOON - 3 * HOUR, limits={"temperature_c": limit(18.0, 24.0)}, silent_after_hours=12.0,
        silent_source="FICTITIOUS work instruction",
    )  # fmt: skip
    return bench


def found(database: Database, bench: Bench) -> Excursion:
    with database.read() as session:
        (one,) = excursions_between(session, bench.density.room.id, NOON - DAY, NOON + DAY)
    return one


def test_every_page_answers(client_as: ClientAs, database: Database, bench: Bench) -> None:
    room = bench.density.room.id
    (reading,) = read_all(database, room, [(NOON - HOUR, 29.0)], at=NOON - HOUR)
    measure(database, bench, 0.8321, at=NOON - HOUR)
    one = found(database, bench)
    client = client_as(Role.TECHNICAL_MANAGER)
    pages = [
        "/rooms", "/rooms?format=csv", "/rooms?q=density", "/rooms?q=nothing", "/rooms/new",
        f"/rooms/{room}?days=30", f"/rooms/{room}?format=xlsx",
        f"/rooms/{room}/read", f"/rooms/{room}/state", f"/rooms/{room}/log", f"/rooms/readings/{reading.id}/correct",
        "/rooms/excursions", "/rooms/excursions?state=to_judge&q=density", f"/rooms/excursions?state=judged&room={room}",
        "/rooms/excursions?format=csv", f"/rooms/excursions/{one.id}", f"/rooms/excursions/{one.id}/judge",
    ]  # fmt: skip

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    shown = client.get(f"/rooms/excursions/{one.id}").text
    assert bench.sample.code in shown
    assert client.get("/rooms/999999").status_code == 404


def test_an_empty_room_says_what_to_do(client_as: ClientAs, database: Database) -> None:
    room = new_room(database, at=NOON - DAY)

    page = client_as(Role.TECHNICIAN).get(f"/rooms/{room.id}").text

    assert "No readings yet. Read the room and enter it." in page
    assert "Nobody has stated what it is for." in page


def test_a_reading_by_hand_with_a_comma_is_taken_and_what_no_room_is_like_is_not(
    client_as: ClientAs, database: Database, bench: Bench
) -> None:
    room, client = bench.density.room.id, client_as(Role.TECHNICIAN)
    given = {"temperature_c": "21,7", "humidity_percent": "44", "at": "2026-05-19 15:55"}

    assert post(client, f"/rooms/{room}/read", given).status_code == 303
    refused = post(client, f"/rooms/{room}/read", {**given, "temperature_c": "217"})

    assert refused.status_code == 422
    with database.read() as session:
        air = latest_conditions(session, NOON)[room]
    assert (air.temperature_c, air.humidity_percent) == (21.7, 44.0)


def test_a_corrected_reading_stands_struck_beside_the_right_one(
    client_as: ClientAs, database: Database, bench: Bench
) -> None:
    room, client = bench.density.room.id, client_as(Role.TECHNICIAN)
    (wrong,) = read_all(database, room, [(NOON - HOUR, 32.0)], at=NOON - HOUR)

    answer = post(
        client, f"/rooms/readings/{wrong.id}/correct", {"temperature_c": "23", "reason": "=misread"}
    )

    assert answer.status_code == 303
    page, file = client.get(f"/rooms/{room}").text, client.get(f"/rooms/{room}?format=csv").text
    assert "Corrected: =misread" in page
    assert "'=misread" in file  # a spreadsheet does not run it


def test_limits_count_when_a_second_person_has_approved_them(
    client_as: ClientAs, database: Database, bench: Bench
) -> None:
    room, drafter = bench.density.room.id, client_as(Role.TECHNICAL_MANAGER)
    given = {
        "purpose": "density and more", "low_temperature_c": "19", "high_temperature_c": "23", "source_temperature_c": "WI-07",
        "effective_from": "2026-05-19 14:00", "reason": "the new method", "methods": [bench.method.code],
    }  # fmt: skip

    draft = post(drafter, f"/rooms/{room}/state", given)
    own = post(drafter, f"{draft.location}/approve", {})
    post(client_as(Role.QUALITY_MANAGER), f"{draft.location}/approve", {})

    assert own.status_code == 403
    with database.read() as session:
        before, after = (room_version_at(session, room, NOON + at) for at in (-HOUR, 3 * HOUR))
    assert before is not None and after is not None  # noqa: PT018
    assert [(one.limits["temperature_c"].range.low, one.n) for one in (before, after)] == [
        (18.0, 2),
        (19.0, 3),
    ]
    nameless = post(drafter, f"/rooms/{room}/state", {**given, "source_temperature_c": ""})
    assert "the limit of the temperature has no source" in nameless.text


def test_judging_says_what_it_means_and_a_technician_may_not(
    client_as: ClientAs, database: Database, bench: Bench
) -> None:
    read_all(database, bench.density.room.id, [(NOON - HOUR, 29.0)], at=NOON - HOUR)
    one = found(database, bench)
    given = {"assessment": "the cell holds its own temperature", "decision": "no_effect"}

    refused = post(client_as(Role.TECHNICIAN), f"/rooms/excursions/{one.id}/judge", given)
    answer = post(client_as(Role.QUALITY_MANAGER), f"/rooms/excursions/{one.id}/judge", given)

    assert (refused.status_code, answer.status_code) == (403, 303)
    judged = found(database, bench).judged
    assert judged is not None
    assert judged.assessment == given["assessment"]
