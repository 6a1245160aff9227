"""Pages of instruments, gateways and records, as the people of the laboratory use them."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import event, select

from instruments.archive import pack
from instruments.files.samples import SimulatedPeak, chemstation_folder
from instruments.gateway.protocol import Gap, InstrumentReport, InstrumentState
from lims.edge import lims
from lims.equipment import Equipment
from lims.files import FileStore
from lims.intake.models import GatewayRow, RawRecordRow
from lims.intake.page import entries_of
from lims.jobs.worker import Worker
from lims.permissions import Role
from lims.web import missing_translations
from tests.support.intake import Sender, dma_conversation, make_connected_meter
from tests.support.web import ClientAs, post

FEATURE = Path(__file__).parents[2] / "lims" / "intake"
INJECTED = datetime(2026, 5, 19, 9, 0, tzinfo=UTC)
PROPANE = SimulatedPeak(name="propane", retention_time=2.0, area=120.0)


def report(sender: Sender, **given: Any) -> InstrumentReport:
    """What a gateway says of its density meter."""
    told = {"instrument": "dma", "driver": "anton-paar-dma-m", "state": InstrumentState.READY, **given}
    return InstrumentReport(since=lims(sender.app).clock(), **told)


def last_record(app: Flask) -> RawRecordRow:
    with lims(app).database.read() as session:
        row = session.scalar(select(RawRecordRow).order_by(RawRecordRow.id.desc()).limit(1))
    assert row is not None
    return row


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    Worker("test", lims(app).database, lims(app).settings, lims(app).clock).run_until_idle()


def test_every_text_is_translated() -> None:
    assert missing_translations(FEATURE) == []


def test_a_record_whose_bytes_are_lost_shows_what_is_known_of_it_and_where_the_bytes_may_be_had(
    app: Flask, sender: Sender, meter: Equipment, client_as: ClientAs
) -> None:
    sender.record(1, dma_conversation("0.841200"))
    record = last_record(app)
    FileStore(lims(app).settings.data_dir / "files").path(record.sha256).unlink()
    client = client_as(Role.TECHNICIAN)

    page = client.get(f"/records/{record.id}")
    again = post(client, f"/records/{record.id}/again")

    assert page.status_code == 200
    assert "0.841200" in page.text
    assert "brought back from a backup" in page.text
    assert record.sha256 in again.text


def test_the_instruments_page_says_how_each_instrument_is(
    app: Flask, sender: Sender, meter: Equipment, client_as: ClientAs
) -> None:
    sender.record(1)
    sender.live(0.8412)
    gap = Gap(
        id=1,
        instrument="dma",
        from_at=lims(app).clock(),
        to_at=lims(app).clock(),
        reason="The line was gone.",
    )
    said = report(sender, state=InstrumentState.NO_ANSWER, problem="It did not answer.", remedy="See to its cable.",
                  last_record_number=1, last_record_at=lims(app).clock())  # fmt: skip
    sender.beat(said, waiting=3, gaps=(gap,), clock_offset_s=-1.5)

    page = client_as(Role.TECHNICIAN).get("/instruments").text

    for words in (meter.code, "No answer", "It did not answer.", "See to its cable.", "0.841200", "The line was gone.",
                  "−1.5 s", "Records wait"):  # fmt: skip
        assert words in page


def test_a_gateway_that_fell_silent_shows_since_when(
    app: Flask, sender: Sender, meter: Equipment, clock: Any, client_as: ClientAs
) -> None:
    from datetime import timedelta

    sender.beat(report(sender))
    clock.advance(timedelta(minutes=10))

    page = client_as(Role.TECHNICIAN).get("/instruments").text

    assert "No signal" in page
    assert "since" in page


def test_the_live_value_says_its_age_and_that_it_is_not_stored(
    app: Flask, sender: Sender, meter: Equipment, clock: Any, client_as: ClientAs
) -> None:
    from datetime import timedelta

    sender.live(0.8412)
    clock.advance(timedelta(seconds=7))

    shown = client_as(Role.TECHNICIAN).get(f"/instruments/{meter.id}/live").json

    assert shown is not None
    assert (shown["value"], shown["unit"], shown["age_s"]) == ("0.841200", "g/cm³", 7.0)
    assert (shown["faded"], shown["stored"], shown["steady"]) == (True, False, None)


@pytest.mark.parametrize(
    ("values", "steady"), [((0.84120, 0.84121, 0.84120), True), ((0.8412, 0.8420, 0.8412), False)]
)
def test_steady_rests_on_the_criterion_of_the_instrument(
    app: Flask, sender: Sender, clock: Any, client_as: ClientAs, values: tuple[float, ...], steady: bool
) -> None:
    from datetime import timedelta

    rule = {"reading": "density", "seconds": 10, "spread": 0.00002, "unit": "g/cm3"}
    meter = make_connected_meter(lims(app).database, at=clock(), instrument="steady", stability=rule)
    for value in values:
        clock.advance(timedelta(seconds=5))
        sender.live(value, instrument="steady")

    shown = client_as(Role.TECHNICIAN).get(f"/instruments/{meter.id}/live").json

    assert shown is not None
    assert shown["steady"] is steady
    assert "allowed are 2e-05" in shown["steady_words"]
    assert len(shown["recent"]) == 3


def test_a_record_page_shows_the_bytes_as_text_and_as_figures(
    app: Flask, sender: Sender, meter: Equipment, client_as: ClientAs
) -> None:
    sender.record(1)
    client, record = client_as(Role.TECHNICIAN), last_record(app)

    text = client.get(f"/records/{record.id}").text
    figures = client.get(f"/records/{record.id}?view=hex").text

    assert "&gt;getdatahead" in text
    assert "0.834500" in text
    assert "00000000  3e 67 65 74 69 64" in figures
    assert "‹LF›" not in figures


def test_of_a_file_that_is_an_archive_the_files_in_it_are_named() -> None:
    archive = io.BytesIO()
    with ZipFile(archive, "w") as made:
        made.writestr("run.bin", b"\x00\x01")

    assert entries_of(archive.getvalue()) == (("run.bin", 2),)
    assert entries_of(b"PK\x03\x04 and no archive") == ()


def test_reading_again_with_corrected_settings_shows_the_difference(
    app: Flask, sender: Sender, clock: Any, client_as: ClientAs
) -> None:
    from lims.equipment import change_equipment
    from lims.records import unit_of_work
    from tests.support.intake import SETUP

    form = {"parts": 2, "decimal": ".", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}
    balance = make_connected_meter(
        lims(app).database, at=clock(), instrument="scale", driver="line-reader", settings={"forms": [form]}
    )
    sender.record(1, b"12,34 g\r\n", instrument="scale", driver="line-reader")
    right = {
        "driver": "line-reader",
        "instrument": "scale",
        "settings": {"forms": [{**form, "decimal": ","}]},
    }
    with unit_of_work(lims(app).database, by=SETUP, clock=clock, act="equipment.changed") as unit:
        change_equipment(unit, balance.id, since=clock(), interface=right)
    client, record = client_as(Role.TECHNICIAN), last_record(app)

    first = post(client, f"/records/{record.id}/again", follow_redirects=True)
    second = post(client, f"/records/{record.id}/again", follow_redirects=True)

    assert "What is different" in first.text
    assert "12,34 g not a number" in first.text
    assert "Read again: nothing is different." in second.text


def test_a_result_folder_brought_in_by_hand_takes_the_same_way(
    app: Flask, client_as: ClientAs, clock: Any
) -> None:
    gc = make_connected_meter(
        lims(app).database, at=clock(), instrument="gc", driver="files", settings={"zone": "UTC"}
    )
    folder = pack(chemstation_folder("run 7", [PROPANE], INJECTED, 1, manual=["propane"]))
    client = client_as(Role.TECHNICIAN)

    answer = post(client, "/records/new", {"equipment": str(gc.id), "file": (io.BytesIO(folder), "run7.zip")})
    work(app)
    page = client.get(answer.location).text

    assert answer.status_code == 303
    for words in ("chemstation", "propane", "manual integration", "run 7", "To be decided"):
        assert words in page
    assert last_record(app).uploaded_by == client.person.id  # type: ignore[attr-defined]


def test_an_empty_file_is_refused_beside_its_field(app: Flask, client_as: ClientAs, clock: Any) -> None:
    gc = make_connected_meter(lims(app).database, at=clock(), instrument="gc", driver="files")

    answer = post(
        client_as(Role.TECHNICIAN),
        "/records/new",
        {"equipment": str(gc.id), "file": (io.BytesIO(b""), "a.csv")},
    )

    assert answer.status_code == 422
    assert "“a.csv” is empty." in answer.text


def test_a_new_gateway_shows_its_token_once_and_can_send(
    app: Flask, client_as: ClientAs, meter: Equipment
) -> None:
    client = client_as(Role.ADMINISTRATOR)

    page = post(client, "/instruments/gateways/new", {"key": "bench-9", "name": "Room 204"}).text

    found = re.search(r">([\w-]{43})</span>", page)
    assert found
    with lims(app).database.read() as session:
        row = session.scalars(select(GatewayRow).where(GatewayRow.key == "bench-9")).one()
    from lims.intake import Gateway

    assert Sender(app, Gateway.from_row(row), found[1]).record(1).status_code == 201
    assert found[1] not in client.get("/instruments/gateways").text


def test_a_new_token_ends_the_old_one(app: Flask, sender: Sender, client_as: ClientAs) -> None:
    post(client_as(Role.ADMINISTRATOR), f"/instruments/gateways/{sender.gateway.id}/token")

    assert sender.record(1).status_code == 403


def test_a_second_gateway_with_the_same_id_is_refused(sender: Sender, client_as: ClientAs) -> None:
    answer = post(client_as(Role.ADMINISTRATOR), "/instruments/gateways/new", {"key": "bench-1"})

    assert answer.status_code == 422
    assert "There is a gateway with the id “bench-1” already." in answer.text


@pytest.mark.parametrize("url", ["/instruments", "/records", "/instruments/gateways"])
def test_a_client_sees_no_instruments(client_as: ClientAs, url: str) -> None:
    assert client_as(Role.CLIENT).get(url).status_code == 403


@pytest.mark.parametrize("url", ["/records", "/instruments", "/instruments/{meter}"])
def test_the_number_of_queries_does_not_grow_with_the_records(
    app: Flask, sender: Sender, meter: Equipment, client_as: ClientAs, url: str
) -> None:
    client, address = client_as(Role.TECHNICIAN), url.format(meter=meter.id)
    sender.beat(report(sender))
    counts = []
    for numbers in (range(1, 3), range(3, 15)):
        for number in numbers:
            sender.record(number, dma_conversation(f"0.83{number:02d}00"))
        client.get(address)
        counts.append(queries(app, lambda: client.get(address)))

    assert counts[0] == counts[1]


def queries(app: Flask, do: Any) -> int:
    """How many statements something takes."""
    said: list[str] = []
    engine = lims(app).database.engine

    def note(*given: Any) -> None:
        said.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    do()
    event.remove(engine, "before_cursor_execute", note)
    return len(said)


def test_a_long_list_of_records_goes_on_by_pages(app: Flask, sender: Sender, client_as: ClientAs) -> None:
    for number in range(1, 53):
        sender.record(number, b"x", instrument="any")
    client = client_as(Role.TECHNICIAN)

    first = client.get("/records").text
    found = re.search(r'href="([^"]*after=[^"]*)" rel="next"|rel="next" href="([^"]*)"', first)
    assert found
    second = client.get((found[1] or found[2]).replace("&amp;", "&")).text

    assert (first.count("<tr data-row"), second.count("<tr data-row")) == (50, 2)


def test_a_list_of_records_can_be_exported(sender: Sender, meter: Equipment, client_as: ClientAs) -> None:
    sender.record(1)

    answer = client_as(Role.ASSESSOR).get("/records?format=csv")

    assert answer.mimetype == "text/csv"
    assert meter.code in answer.text
