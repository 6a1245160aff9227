"""The real gateway process between simulated instruments and the application: what it was given arrives once, and whole."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from instruments.files.samples import SimulatedPeak, chemstation_folder
from instruments.gateway.protocol import Act
from instruments.simulator.density_meter import Portion
from lims.clock import system_clock
from lims.intake import (
    CommandNow,
    ask_instrument,
    command_state,
    current_understanding,
    latest_live,
    peak_tables,
    readings_of_record,
    understandings_of,
)
from lims.permissions import Role
from tests.instruments.bench_helpers import (
    configuration,
    density_meter,
    dma,
    meter_on_a_line,
    wait_for,
    watched,
)
from tests.instruments.test_gateway_kill import start
from tests.intake.process import LONG_AGO, Laboratory, inbox_in
from tests.support.intake import make_connected_meter, serving
from tests.support.people import make_person

KILLS, KILLS_IN_SOAK, RECORDS_IN_SOAK = 3, 500, 20_000
HOUSE = Path(__file__).parents[2]
LINES_A_TURN = 25
PATIENCE_S = 90.0  # a busy machine starts processes slowly; waiting ends as soon as what is waited for holds
PRINTED = {"forms": [{"parts": 2, "separator": ";", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}]}


@contextmanager
def gateway_process(laboratory: Laboratory, url: str, instruments: str, token: str = "") -> Iterator[Any]:
    """The gateway, started as its user would start it."""
    config = configuration(laboratory.folder, url, instruments)
    (laboratory.folder / "token").write_text(token or (laboratory.folder / "real-token").read_text())
    process = start(config)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def ask(laboratory: Laboratory, equipment_id: int, act: Act) -> int:
    """Ask an instrument as the bench page does."""
    person = make_person(laboratory.database, Role.TECHNICIAN, at=LONG_AGO)
    with laboratory.database.outside_chain() as session:
        return ask_instrument(
            session, equipment_id=equipment_id, act=act, person_id=person.id, at=system_clock()
        )


def state_of(laboratory: Laboratory, command_id: int) -> CommandNow:
    with laboratory.database.read() as session:
        return command_state(session, command_id, system_clock())


def test_a_measurement_asked_for_at_the_bench_arrives_as_readings(laboratory: Laboratory) -> None:
    meter = make_connected_meter(laboratory.database, at=LONG_AGO)
    simulated = density_meter(measure_s=0.2, set_temperature=15.0)
    simulated.put(Portion(density=0.8345, temperature=15.0))
    link = laboratory.folder / "dma"
    with (
        serving(laboratory.app) as url,
        meter_on_a_line(link, simulated),
        gateway_process(laboratory, url, dma(str(link))),
    ):
        wait_for(lambda: (state := laboratory.state()) and state.instruments[0]["state"] == "ready")
        command = ask(laboratory, meter.id, Act.MEASURE)
        wait_for(lambda: state_of(laboratory, command).over)
        with laboratory.database.read() as session:
            live = latest_live(session, meter.id, system_clock())

    done = state_of(laboratory, command)
    assert (done.state, done.problem) == ("done", "")
    with laboratory.database.read() as session:
        density = next(
            one for one in readings_of_record(session, done.record_id or 0) if one.name == "density"
        )
    assert density.value == pytest.approx(0.8345, abs=0.0001)
    assert (density.unit, density.equipment_id) == ("g/cm3", meter.id)
    assert live is not None
    assert live.reading("density") is not None
    assert len(live.recent) > 1


def test_a_wrong_token_stores_nothing_and_loses_nothing(laboratory: Laboratory) -> None:
    inbox = inbox_in(laboratory.folder)
    (inbox / "run.csv").write_bytes(b"1")
    with serving(laboratory.app) as url:
        with gateway_process(laboratory, url, watched(inbox), token="not-the-token"):
            wait_for(lambda: not (inbox / "run.csv").exists())
        assert laboratory.records() == []
        assert laboratory.state() is None

        with gateway_process(laboratory, url, watched(inbox)):
            wait_for(laboratory.records)
    assert [one.name for one in laboratory.records()] == ["run.csv"]


def test_a_record_that_is_refused_is_parked_and_the_next_goes_on(laboratory: Laboratory) -> None:
    inbox = inbox_in(laboratory.folder)
    laboratory.app.config["MAX_CONTENT_LENGTH"] = 100_000
    (inbox / "a-large.csv").write_bytes(b"x" * 200_000)
    with serving(laboratory.app) as url, gateway_process(laboratory, url, watched(inbox)):
        wait_for(lambda: not list(inbox.glob("*.csv")))
        (inbox / "b-small.csv").write_bytes(b"1")
        wait_for(laboratory.records)
        wait_for(lambda: (state := laboratory.state()) and state.parked)

    state = laboratory.state()
    assert [one.name for one in laboratory.records()] == ["b-small.csv"]
    assert state is not None
    assert (state.parked, state.parked_records[0]["status"]) == (1, 413)


def test_a_file_twice_and_a_new_version_of_it(laboratory: Laboratory) -> None:
    equipment = make_connected_meter(
        laboratory.database, at=LONG_AGO, instrument="gc", driver="files", settings={"zone": "Asia/Baku"}
    )
    inbox, at = inbox_in(laboratory.folder), datetime(2026, 5, 19, 9, 0, tzinfo=UTC)
    peaks = [SimulatedPeak(name="propane", retention_time=2.0, area=120.0)]
    again = [*peaks, SimulatedPeak(name="butane", retention_time=3.0, area=80.0)]
    with serving(laboratory.app) as url, gateway_process(laboratory, url, watched(inbox)):
        for number, versions in enumerate((peaks, peaks, again), start=1):
            _drop(inbox, "001F0101.D", chemstation_folder("run", versions, at, 1))
            wait_for(lambda wanted=number: len(laboratory.records()) == wanted)  # type: ignore[misc]
    laboratory.work()

    first, twice, newer = laboratory.records()
    assert (twice.same_as, newer.same_as) == (first.id, None)
    with laboratory.database.read() as session:
        assert understandings_of(session, twice.id) == []
        version = current_understanding(session, newer.id)
        before = current_understanding(session, first.id)
        tables = [[peak.name for peak in peak_tables(session, one.id)[0].peaks] for one in (first, newer)]
    assert version is not None
    assert before is not None
    assert (version.supersedes, version.equipment_id) == (before.id, equipment.id)
    assert tables == [["propane"], ["propane", "butane"]]


def _drop(inbox: Path, name: str, files: dict[str, bytes]) -> None:
    """Let a data system write a folder: under another name first, so that it appears whole."""
    (making := inbox.parent / f"making-{name}").mkdir()
    for path, content in files.items():
        (making / path).write_bytes(content)
    making.rename(inbox / name)
