"""Analyzers that send by ASTM E1394: captured transmissions, a serial line, and a port that listens."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from instruments import Flag, understand
from instruments.astm.frames import ACK, ENQ, EOT, frames_in, frames_of, text_in
from instruments.connection import Connection
from instruments.drivers.astm_e1394 import AstmE1394
from instruments.gateway.protocol import InstrumentState
from instruments.line import Line
from instruments.simulator.simulated import ExampleBehaviour, SimulatedInstrument
from instruments.simulator.wire import CallingWire
from instruments.transport import ListeningPort
from tests.instruments.bench_helpers import SmallLims, gateway, on_a_line, on_a_wire, wait_for
from tests.instruments.files.conftest import shared
from tests.instruments.test_astm import MESSAGE, host, said

CAPTURES = sorted((shared() / "instrument-data" / "astm-e1394").glob("*/*.txt"))
FRAMED = [path for path in CAPTURES if path.parent.name not in {"lis2a-esr", "spotchem_el"}]


@pytest.mark.parametrize("path", FRAMED, ids=lambda path: path.parent.name)
def test_a_captured_session_is_acknowledged_to_its_last_frame(path: Path) -> None:
    link = host()
    captured = path.read_bytes()
    sent = re.findall(rb"\x02[^\x03\x17]*[\x03\x17]..\r?\n?", captured, re.S)

    answers = [said(link, part) for part in (ENQ, *sent)]

    assert answers == [ACK] * (len(frames_in(captured)) + 1)


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("cobas_c111", 1, ("413", 40.13, "g/L")),
        ("dca_vantage", 3, ("Alb", 63.7, "mg/L")),
        ("genexpert", 84, ("MTB-RIF^^Xpert^Xpert MTB-RIF Ultra^4^MTB", None, None)),
        ("lis2a-esr", 1, ("ESR^82477-1", 11.0, None)),
        ("sysmex_xp100", 20, ("WBC^1", 5.5, None)),
    ],
)
def test_a_capture_is_understood_by_the_driver(
    name: str, count: int, first: tuple[str, float | None, str | None]
) -> None:
    path = next((each for each in CAPTURES if each.parent.name == name), None)
    if path is None:
        pytest.skip("The real instrument files are not here (set LIMS_SHARED to the folder that has them).")

    understood = understand("astm-e1394", path.read_bytes())

    reading = understood.readings[0]
    assert (len(understood.readings), (reading.name, reading.value, reading.unit)) == (count, first)


def test_text_that_is_not_astm_gives_no_reading_and_is_shown() -> None:
    understood = understand("astm-e1394", b"\x0224/10/29 13:08 ID# 1DC042FP  Na  131 mmol/L\x03")

    assert understood.readings == ()
    assert "no header" in " ".join(understood.warnings)


def test_a_preliminary_result_is_not_taken_for_final() -> None:
    understood = understand("astm-e1394", MESSAGE.replace(b"||N||F", b"||N||P"))

    assert understood.readings[0].flags == {Flag.UNSTABLE}
    assert "not F for final" in understood.warnings[0]


def test_each_message_is_read_by_its_own_delimiters() -> None:
    other = b"H;~$!;;;Other\rO;1;S-1\rR;1;$$$Density;$0.9;g/cm3;;;;F\rL;1;N\r"

    understood = understand("astm-e1394", MESSAGE + other)

    assert [(each.name, each.value) for each in understood.readings] == [
        ("Density", 0.8345),
        ("Density", 0.9),
    ]


def test_signs_that_were_escaped_are_read_as_they_are_meant() -> None:
    understood = understand("astm-e1394", MESSAGE.replace(b"|S-1\r", b"|S&F&1&E&x\r"))

    assert understood.sample_id == "S|1&x"


def test_results_of_several_samples_belong_to_none_of_them_by_guess() -> None:
    understood = understand("astm-e1394", MESSAGE + MESSAGE.replace(b"S-1", b"S-2"))

    assert understood.sample_id is None
    assert "S-1, S-2" in understood.warnings[-1]


# --- over a line and over the network


def over_tty(url: Path | str) -> str:
    return f'[instruments.analyzer]\ndriver = "astm-e1394"\nurl = "{url}"\n'


def test_an_analyzer_on_a_serial_line_is_heard(lims: SmallLims, tmp_path: Path) -> None:
    simulated = SimulatedInstrument(AstmE1394, ExampleBehaviour(AstmE1394))
    with on_a_line(tmp_path / "lis", simulated), gateway(tmp_path, lims.url, over_tty(tmp_path / "lis")):
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.READY)
        simulated.say(MESSAGE)
        simulated.say(MESSAGE)
        wait_for(lambda: len(lims.records) == 2)

    understood = understand("astm-e1394", lims.records[1].content)
    assert (understood.sample_id, understood.readings[0].value, understood.warnings) == ("S-1", 0.8345, ())


def test_an_analyzer_that_calls_over_the_network_is_heard_and_may_call_again(
    lims: SmallLims, tmp_path: Path
) -> None:
    port = free_port()
    with gateway(tmp_path, lims.url, over_tty(f"listen://127.0.0.1:{port}")):
        for number in (1, 2):
            with calling(port) as caller:
                caller.say(MESSAGE)
                wait_for(lambda: len(lims.records) == number)  # noqa: B023  # waited for in this turn

    assert {text_in(record.content)[0] for record in lims.records.values()} == {MESSAGE}


def test_a_message_said_again_because_its_receipt_was_not_heard_is_a_repeat(
    lims: SmallLims, tmp_path: Path
) -> None:
    port, other = free_port(), MESSAGE.replace(b"0.8345", b"0.8346")
    config = over_tty(f"listen://127.0.0.1:{port}")
    with gateway(tmp_path, lims.url, config):
        say(port, MESSAGE, heard=False)
        wait_for(lambda: len(lims.records) == 1)
    with gateway(tmp_path, lims.url, config):  # ended before the analyzer went on, and begun again
        for number, message, heard in (
            (2, MESSAGE, False),
            (3, MESSAGE, True),
            (4, MESSAGE, False),
            (5, other, True),
        ):
            say(port, message, heard=heard)
            wait_for(lambda: len(lims.records) == number)  # noqa: B023  # waited for in this turn

    repeats = {number: one.earlier_number for number, one in lims.records.items() if one.earlier_same}
    assert repeats == {2: 1, 3: 1}  # the third was heard, so the fourth is a measurement of its own


@pytest.mark.parametrize(
    ("frames", "broke_off"),
    [(1, True), (2, True), (3, False)],  # the third has the results whole, and only the end record is cut
)
def test_a_message_that_broke_off_is_known_in_the_whole_one(
    lims: SmallLims, tmp_path: Path, frames: int, broke_off: bool
) -> None:
    port = free_port()
    config = over_tty(f"listen://127.0.0.1:{port}")
    with gateway(tmp_path, lims.url, config), called(port) as caller:
        for said in (ENQ, *islice(frames_of(MESSAGE, max_text=20), frames)):
            caller.sendall(said)
            assert caller.recv(1) == ACK
    with gateway(tmp_path, lims.url, config):
        say(port, MESSAGE, heard=True)
        wait_for(lambda: len(lims.records) == 2)

    torn, whole = lims.records[1], lims.records[2]
    assert understand("astm-e1394", torn.content).broke_off is broke_off
    assert not understand("astm-e1394", whole.content).broke_off
    assert (whole.earlier_number, whole.earlier_same) == (1, not broke_off)


def test_a_result_that_broke_off_is_not_read_with_fewer_figures() -> None:
    content = ENQ + b"".join(islice(frames_of(MESSAGE, max_text=MESSAGE.index(b"8345") + 2), 1))

    understood = understand("astm-e1394", content)

    assert (understood.readings, understood.broke_off) == ((), True)
    assert "0.83" in understood.unknown_lines[0]


def test_a_result_of_a_message_without_its_end_is_flagged() -> None:
    understood = understand("astm-e1394", MESSAGE[: MESSAGE.index(b"L|")])

    assert understood.readings[0].flags == {Flag.INCOMPLETE}


def say(port: int, message: bytes, *, heard: bool) -> None:
    """Call and say a message; an analyzer that hears the last receipt ends the session, another one hangs up."""
    with called(port) as caller:
        for said in (ENQ, *frames_of(message)):
            caller.sendall(said)
            assert caller.recv(1) == ACK
        if heard:
            caller.sendall(EOT)
            time.sleep(0.3)


def called(port: int) -> socket.socket:
    """A connection, as soon as somebody listens."""
    end = time.monotonic() + 15
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=10)
        except ConnectionRefusedError:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def calling(port: int) -> Iterator[SimulatedInstrument]:
    """An analyzer that has called."""
    simulated = SimulatedInstrument(AstmE1394, ExampleBehaviour(AstmE1394))
    with on_a_wire(CallingWire("127.0.0.1", port), simulated):
        yield simulated


def test_a_message_that_is_not_kept_is_not_acknowledged() -> None:
    port = ListeningPort("listen://127.0.0.1:0")
    host_name, _, number = port.address.rpartition(":")
    line: Line = AstmE1394.line
    connection = Connection(port, line)
    with socket.create_connection((host_name, int(number)), timeout=5) as peer:
        peer.sendall(ENQ)
        connection.listen(0.3)
        assert peer.recv(1) == ACK
        peer.sendall(next(frames_of(MESSAGE)))
        message = connection.listen(2.0)
        peer.settimeout(0.1)
        with pytest.raises(TimeoutError):
            peer.recv(1)

        connection.acknowledge()
        peer.settimeout(5)
        assert peer.recv(1) == ACK
    connection.close()
    assert message is not None
