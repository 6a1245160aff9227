"""A person says how a piece of equipment is connected, and teaches the line reader from what it printed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lims.clock import SetClock
from lims.edge import lims
from lims.equipment import Equipment, register_equipment
from lims.intake.interfaces import Interface, interface_of
from lims.intake.models import RawRecordRow
from lims.intake.readings import readings_of_understandings
from lims.intake.records import current_understanding
from lims.jobs.worker import Worker
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.support.intake import Sender, make_connected_meter
from tests.support.web import ClientAs, post

PRINTED = b"ID S-0042\r\nDensity: 0,8345 g/cm3\r\n"
DENSITY = {"separator": "", "decimal": ",", "encoding": "ascii", "kind": "1", "fields": "density=1,unit_at=2"}


def connected(app: Flask, equipment: Equipment) -> Interface:
    with lims(app).database.read() as session:
        found = interface_of(session, equipment.id, lims(app).clock())
    assert found is not None
    return found


def kind_of(page: str, label: str) -> str:
    """The number that the page gives to a kind of line."""
    before = page[: page.index(label)]
    return before[before.rindex("<tr") :].split('class="number">')[1].split("<")[0].strip()


TO_THE_BATH = {
    "driver": "namur", "instrument": "bath", "gateway": "bench-1", "basis": "moved to the bath",
    "settings": '{"channel": 1, "name": "temperature", "unit": "degC"}', "effective_from": "2026-01-01 00:00",
}  # fmt: skip


def proposed(client: FlaskClient, meter: Equipment, **given: str) -> str:
    """Propose how a meter is connected; the address of the draft."""
    answer = post(client, f"/instruments/{meter.id}/connection", {**TO_THE_BATH, **given})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_connection_holds_when_a_second_person_has_approved_it(
    app: Flask, sender: Sender, client_as: ClientAs
) -> None:
    meter = make_connected_meter(lims(app).database, at=lims(app).clock(), instrument="dma")
    first, second = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)

    draft = proposed(first, meter)

    assert connected(app, meter).driver == "anton-paar-dma-m"
    assert "waits for approval" in first.get(f"/instruments/{meter.id}").text
    assert post(first, f"{draft}/approve", {"row_version": "1"}).status_code == 403
    shown = second.get(draft).text
    assert all(
        text in shown for text in ("Name at the gateway", "bath", "Settings: channel", "anton-paar-dma-m")
    )
    assert f"/instruments/{meter.id}/connection?draft=" in first.get(draft).text

    answer = post(second, f"{draft}/approve", {"row_version": "1"})

    now = connected(app, meter)
    assert answer.status_code == 303
    assert (now.driver, now.instrument, now.gateway) == ("namur", "bath", "bench-1")
    assert now.settings["channel"] == 1


def test_a_connection_of_a_later_date_holds_from_then(
    app: Flask, clock: SetClock, sender: Sender, client_as: ClientAs
) -> None:
    meter = make_connected_meter(lims(app).database, at=clock(), instrument="dma")
    worker = Worker("test", lims(app).database, lims(app).settings, clock)
    later = clock() + timedelta(days=3)
    draft = proposed(client_as(Role.TECHNICAL_MANAGER), meter, effective_from=f"{later:%Y-%m-%d %H:%M}")
    post(client_as(Role.QUALITY_MANAGER), f"{draft}/approve", {"row_version": "1"})
    worker.run_until_idle()

    assert connected(app, meter).driver == "anton-paar-dma-m"
    assert "connected otherwise from" in client_as(Role.TECHNICIAN).get(f"/instruments/{meter.id}").text

    clock.advance(timedelta(days=4))
    worker.run_until_idle()
    assert connected(app, meter).driver == "namur"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('{"channel": 1', "cannot be read"),
        ("[1]", "no object in braces"),
        ('{"channel": 1, "name": "t", "unit": "parsec"}', "a unit is one of"),
        ("", "not usable"),
    ],
)
def test_settings_that_the_driver_does_not_take_are_refused_in_the_form(
    app: Flask, client_as: ClientAs, settings: str, words: str
) -> None:
    meter = make_connected_meter(lims(app).database, at=lims(app).clock())
    given = {**TO_THE_BATH, "gateway": "", "settings": settings}

    answer = post(client_as(Role.TECHNICAL_MANAGER), f"/instruments/{meter.id}/connection", given)

    assert answer.status_code == 422
    assert words in answer.text
    assert connected(app, meter).driver == "anton-paar-dma-m"


def printed_by(app: Flask, sender: Sender) -> Equipment:
    """A meter that prints, of which nobody knows yet what it prints."""
    settings = {"forms": [{"parts": 9, "fields": [{"name": "x", "at": 0}]}]}
    meter = make_connected_meter(
        lims(app).database,
        at=lims(app).clock(),
        instrument="printer",
        driver="line-reader",
        settings=settings,
    )
    for number in (1, 2):
        sender.record(number, PRINTED, instrument="printer", driver="line-reader")
    return meter


def test_the_line_reader_is_taught_from_what_was_printed(
    app: Flask, sender: Sender, client_as: ClientAs
) -> None:
    meter = printed_by(app, sender)
    client = client_as(Role.TECHNICAL_MANAGER)
    shown = client.get(f"/instruments/{meter.id}/teach").text
    given = {**DENSITY, "kind": kind_of(shown, "Density:"), "basis": "seen on 2 lines"}

    tried = post(client, f"/instruments/{meter.id}/teach", {**given, "act": "try"}).text
    saved = post(client, f"/instruments/{meter.id}/teach", {**given, "act": "save"})

    assert "What would be read" in tried
    assert "0,8345" in tried
    assert saved.status_code == 303
    post(client_as(Role.QUALITY_MANAGER), f"{saved.location}/approve", {"row_version": "1"})
    forms: list[dict[str, Any]] = connected(app, meter).settings["forms"]
    assert [form.get("starts_with", "") for form in forms] == ["", "Density:"]
    with lims(app).database.read() as session:
        record_id = session.scalars(select(RawRecordRow.id)).first()
    assert record_id is not None
    again = post(client, f"/records/{record_id}/again", {})
    with lims(app).database.read() as session:
        understanding = current_understanding(session, record_id)
        assert understanding is not None
        [reading] = readings_of_understandings(session, [understanding.id])[understanding.id]
    assert again.status_code == 303
    assert (reading.name, reading.value, reading.unit) == ("density", 0.8345, "g/cm3")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fields": "density"}, "a field is name=part"),
        ({"fields": "density=9"}, "places below its number of parts"),
        ({"kind": "7"}, "There is no kind of line number 7"),
        ({"encoding": "klingon"}, "unknown encoding"),
        ({"fields": ""}, "This field is empty"),
        ({"basis": ""}, "This field is empty"),
    ],
)
def test_a_lesson_that_cannot_be_is_refused_in_the_form(
    app: Flask, sender: Sender, client_as: ClientAs, changed: dict[str, str], words: str
) -> None:
    meter = printed_by(app, sender)
    before = json.dumps(dict(connected(app, meter).settings))
    client = client_as(Role.TECHNICAL_MANAGER)
    kind = kind_of(client.get(f"/instruments/{meter.id}/teach").text, "Density:")
    given = {**DENSITY, "kind": kind, "basis": "trial", "act": "save", **changed}

    answer = post(client, f"/instruments/{meter.id}/teach", given)

    assert answer.status_code == 422
    assert words in answer.text
    assert json.dumps(dict(connected(app, meter).settings)) == before


def test_nothing_is_taught_where_nothing_was_printed(app: Flask, client_as: ClientAs) -> None:
    meter = make_connected_meter(lims(app).database, at=lims(app).clock())

    answer = client_as(Role.TECHNICAL_MANAGER).get(f"/instruments/{meter.id}/teach")

    assert answer.status_code == 409
    assert "Let it print" in answer.text


def test_a_technician_sees_no_way_to_change_the_connection(app: Flask, client_as: ClientAs) -> None:
    meter = make_connected_meter(lims(app).database, at=lims(app).clock())
    client = client_as(Role.TECHNICIAN)

    assert client.get(f"/instruments/{meter.id}/connection").status_code == 403
    assert "Teach the line reader" not in client.get(f"/instruments/{meter.id}").text


def test_equipment_without_a_connection_is_listed_for_those_who_connect_it(
    app: Flask, client_as: ClientAs
) -> None:
    meter = make_connected_meter(lims(app).database, at=lims(app).clock())
    loose = make_connected_meter(lims(app).database, at=lims(app).clock(), instrument="", code="EQ-777")

    page = client_as(Role.TECHNICAL_MANAGER).get("/instruments/unconnected").text

    assert f"/instruments/{loose.id}/connection" in page
    assert f"/instruments/{meter.id}/connection" not in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("unknown", "No document of its interface was found"),
        ("manual", "It has no interface"),
        ("file", "It leaves files"),
        ("none", "Nothing is connected"),
    ],
)
def test_equipment_that_is_not_connected_says_what_is_missing(
    app: Flask, client_as: ClientAs, kind: str, words: str
) -> None:
    with unit_of_work(
        lims(app).database, by=Actor.system("setup"), clock=lims(app).clock, act="equipment.registered"
    ) as unit:
        found = register_equipment(
            unit,
            code="EQ-900",
            name="Meter",
            maker="Somebody",
            model="X",
            role="meter",
            interface={"type": kind},
        )

    assert words in client_as(Role.TECHNICIAN).get(f"/instruments/{found.id}").text


def test_a_connected_instrument_says_what_its_driver_rests_on(app: Flask, client_as: ClientAs) -> None:
    meter = make_connected_meter(lims(app).database, at=lims(app).clock(), driver="mettler-densito")

    page = client_as(Role.TECHNICIAN).get(f"/instruments/{meter.id}").text

    assert "not yet proved on the instrument" in page
