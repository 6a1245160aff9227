"""The gateway and an instrument on a line: measured when asked, shown live, never guessed at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from instruments import understand
from instruments.gateway.protocol import (
    Act,
    CommandState,
    InstrumentState,
)
from instruments.simulator.density_meter import Portion
from tests.instruments.bench_helpers import (
    SmallLims,
    density_meter,
    dma,
    gateway,
    meter_on_a_line,
    printer,
    printer_on_a_line,
    wait_for,
    watched,
)


def test_read_now_starts_a_measurement_and_its_record_reaches_the_lims(
    lims: SmallLims, tmp_path: Path
) -> None:
    meter = density_meter(set_temperature=15.0)
    meter.put(Portion(density=0.8345))
    with meter_on_a_line(tmp_path / "dma", meter), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        lims.command("c-1", "dma", Act.MEASURE)
        end = lims.end_of("c-1")
        wait_for(lambda: lims.records)

    record = lims.records[1]
    density = understand(record.driver, record.content).reading("density")
    assert [answer.state for answer in lims.answers["c-1"]][-1] is CommandState.DONE
    assert (end.record_number, record.command_id, record.instrument) == (1, "c-1", "dma")
    assert density is not None
    assert density.value == pytest.approx(0.8345, abs=2e-5)


def test_the_live_reading_is_shown_before_anything_is_stored(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma"), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        wait_for(lambda: len(lims.live) >= 2)

    assert {reading.name for reading in lims.live[-1].readings} >= {"density", "density_temperature"}
    assert lims.records == {}
    assert lims.live[1].at - lims.live[0].at >= timedelta(seconds=0.4)


def test_collecting_when_nothing_was_measured_says_so(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma"), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        lims.command("c-1", "dma", Act.COLLECT)
        end = lims.end_of("c-1")

    assert end.state is CommandState.FAILED
    assert "no new data" in end.problem
    assert end.remedy.startswith("Measure again")


def test_an_abort_does_not_wait_for_the_end_of_the_measurement(lims: SmallLims, tmp_path: Path) -> None:
    meter = density_meter(measure_s=600)
    with meter_on_a_line(tmp_path / "dma", meter), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        lims.command("c-1", "dma", Act.MEASURE)
        wait_for(lambda: lims.answers.get("c-1"))
        lims.command("c-2", "dma", Act.ABORT)
        stopped, end = lims.end_of("c-2"), lims.end_of("c-1")

    assert stopped.state is CommandState.DONE
    assert (end.state, end.problem) == (CommandState.FAILED, "The measurement was stopped before its end.")


def test_a_command_for_an_unknown_instrument_fails_in_words(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)):
        lims.command("c-1", "microscope", Act.MEASURE)
        end = lims.end_of("c-1")

    assert "microscope" in end.problem
    assert end.remedy


def test_an_unplugged_instrument_is_shown_in_words_and_found_again(lims: SmallLims, tmp_path: Path) -> None:
    def state() -> InstrumentState | None:
        return lims.beats[-1].instruments[0].state if lims.beats else None

    with gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        wait_for(lambda: state() is InstrumentState.UNPLUGGED)
        assert "Plug the adapter in" in lims.beats[-1].instruments[0].remedy
        lims.command("c-1", "dma", Act.MEASURE)
        assert lims.end_of("c-1").state is CommandState.FAILED
        with meter_on_a_line(tmp_path / "dma"):
            wait_for(lambda: state() is InstrumentState.READY)
        wait_for(lambda: state() is InstrumentState.UNPLUGGED)


def test_a_silent_instrument_is_shown_in_words(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma") as meter, gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        meter.faults.silent = True
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.NO_ANSWER)

    assert "did not answer" in lims.beats[-1].instruments[0].problem


def test_rubbish_from_an_instrument_is_shown_as_such_and_since_when(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma") as meter, gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        meter.faults.garbled = 1
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.NOT_UNDERSTOOD)
        first = lims.beats[-1].instruments[0]
        wait_for(lambda: lims.beats[-1].instruments[0].problem != first.problem)

    assert lims.beats[-1].instruments[0].since == first.since
    assert "is not of a known form" in first.problem
    assert "compare the instrument's settings" in first.remedy


def test_half_a_transmission_is_a_record_that_is_kept(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma") as meter, gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        meter.faults.cut_after, meter.faults.cut_command = 5, "new_data"
        lims.command("c-1", "dma", Act.MEASURE)
        lims.end_of("c-1")
        wait_for(lambda: lims.records)

    understood = understand("anton-paar-dma-m", lims.records[1].content)
    assert understood.readings == ()
    assert understood.unknown_lines


def test_each_line_of_a_meter_that_prints_is_a_record_of_its_own(lims: SmallLims, tmp_path: Path) -> None:
    with printer_on_a_line(tmp_path / "p") as meter, gateway(tmp_path, lims.url, printer(tmp_path / "p")):
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.READY)
        meter.say(b"12.345;g\r\n12.345;g\r\n")
        wait_for(lambda: len(lims.records) == 2)

    assert [record.content for record in lims.records.values()] == [b"12.345;g\r\n"] * 2
    assert lims.live[-1].readings[0].value == 12.345


def test_a_line_that_was_gone_leaves_a_gap_for_a_meter_that_prints(lims: SmallLims, tmp_path: Path) -> None:
    with gateway(tmp_path, lims.url, printer(tmp_path / "p")):
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.UNPLUGGED)
        with printer_on_a_line(tmp_path / "p"):
            wait_for(lambda: lims.beats[-1].gaps)

    gap = lims.beats[-1].gaps[0]
    assert gap.from_at < gap.to_at
    assert "was not heard" in gap.reason


def test_a_meter_that_prints_cannot_be_asked(lims: SmallLims, tmp_path: Path) -> None:
    with printer_on_a_line(tmp_path / "p"), gateway(tmp_path, lims.url, printer(tmp_path / "p")):
        lims.command("c-1", "printer", Act.MEASURE)
        end = lims.end_of("c-1")

    assert end.remedy == "Press the print key of the instrument; the reading comes by itself."


def test_a_line_on_its_way_when_the_port_was_opened_gives_no_value(lims: SmallLims, tmp_path: Path) -> None:
    with (
        printer_on_a_line(tmp_path / "p") as meter,
        gateway(tmp_path, lims.url, printer(tmp_path / "p")) as running,
    ):
        while not lims.records:  # a meter that prints without a pause
            meter.say(b"123.45;g\r\n")
            running.bench.stop.wait(0.02)

    assert lims.records[1].driver == "torn-line"
    assert understand("torn-line", lims.records[1].content).readings == ()
