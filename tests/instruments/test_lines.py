"""Bytes on a line: cut into frames without loss, lost only where a wire loses them, understood without a crash."""

from __future__ import annotations

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import Flag, InstrumentError, understand
from instruments.archive import BadArchive, pack, unpack
from instruments.connection import Connection
from instruments.drivers import DRIVERS
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.drivers.line_reader import LineReader
from instruments.errors import BadSettings, PortUnavailable, UnknownDriver
from instruments.framers import MAX_FRAME, FixedFramer, Framer, LineFramer, StxEtxFramer
from instruments.line import Line
from instruments.numbers import number_of
from instruments.simulator.addresses import open_wire
from instruments.simulator.simulated import ExampleBehaviour, SimulatedInstrument, serve
from instruments.simulator.wire import CAPACITY, WireBuffer
from instruments.transcript import Transcript
from instruments.transport import SerialPort
from tests.instruments.bench_helpers import rig, wait_for
from tests.instruments.said import BALANCE, SETTINGS

PRINTER = {
    "forms": [
        {
            "parts": 3,
            "starts_with": "D:",
            "fields": [
                {"name": "sample_id", "at": 1, "kind": "sample_id"},
                {"name": "density", "at": 2, "unit": "g/cm3"},
            ],
        }
    ]
}


@given(st.lists(st.binary(max_size=40)), st.sampled_from(["line", "stx", "fixed"]))
def test_framers_lose_no_byte_however_the_stream_is_cut(pieces: list[bytes], kind: str) -> None:
    framers: dict[str, Framer] = {
        "line": LineFramer(b"\r\n"),
        "stx": StxEtxFramer(trailer=2),
        "fixed": FixedFramer(7),
    }
    framer = framers[kind]

    frames = [frame for piece in pieces for frame in framer.feed(piece)]

    assert b"".join([*frames, framer.take_rest()]) == b"".join(pieces)


def test_a_frame_between_stx_and_etx_comes_with_its_checksum() -> None:
    assert StxEtxFramer(trailer=2).feed(b"??\x02abc\x03F7\x02d") == [b"??", b"\x02abc\x03F7"]


@pytest.mark.parametrize("framer", [LineFramer(b"\r"), StxEtxFramer()], ids=["line", "stx"])
def test_a_frame_without_end_does_not_fill_the_memory(framer: Framer) -> None:
    frames = framer.feed(b"\x02" + b"x" * MAX_FRAME)

    assert sum(map(len, frames)) == MAX_FRAME + 1
    assert framer.take_rest() == b""


@given(st.binary(max_size=300), st.sampled_from(sorted(DRIVERS)))
def test_no_driver_breaks_on_any_bytes(content: bytes, name: str) -> None:
    understood = understand(name, content, SETTINGS[name])

    assert understood.driver == name


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["getdatahead", "getdataunit", "getdata", "getrawdata", "getid"]),
            st.text(alphabet="0123456789.;:-NaN valid\r", max_size=40),
        ),
        max_size=6,
    )
)
def test_a_conversation_of_rubbish_gives_no_number_that_was_not_said(said: list[tuple[str, str]]) -> None:
    transcript = Transcript()
    for command, answer in said:
        transcript.sent(f"{command}\r".encode())
        transcript.received(f"{answer}\r".encode())

    for reading in understand("anton-paar-dma-m", transcript.content).readings:
        assert any(reading.text in answer for _, answer in said)
        assert reading.value is None or float(reading.text) == reading.value


@given(st.text(max_size=50))
def test_a_number_is_read_only_where_the_whole_text_is_one(text: str) -> None:
    value = number_of(text)

    assert value is None or float(text.replace(" ", "")) == value


@pytest.mark.parametrize(
    "text", ["", "1.234,5", "1,5", "NaN", "inf", "0x10", "١٢", "1e999", "1_000", "--1", "9" * 50]
)
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert number_of(text) is None


def test_a_decimal_comma_is_read_where_the_settings_say_so() -> None:
    mass = understand("line-reader", b"12,345;g\r\n", BALANCE).reading("mass")

    assert mass is not None
    assert (mass.value, mass.unit, mass.text, mass.flags) == (12.345, "g", "12,345", frozenset())


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("12,3;", Flag.UNSTABLE),
        ("12,3;lb", Flag.UNKNOWN_UNIT),
        ("12.3;g", Flag.NOT_A_NUMBER),
        ("<0,1;g", Flag.CENSORED),
    ],
)
def test_what_speaks_against_a_printed_value_is_flagged(line: str, flag: Flag) -> None:
    mass = understand("line-reader", f"{line}\r\n".encode(), BALANCE).reading("mass")

    assert mass is not None
    assert mass.flags == {flag}


def test_the_sample_code_on_a_line_is_the_sample_of_the_record() -> None:
    understood = understand("line-reader", b"=====\r\nD: S-0041 0.8345\r\n", PRINTER)

    assert understood.sample_id == "S-0041"
    assert [reading.value for reading in understood.readings] == [0.8345]
    assert understood.unknown_lines == ("=====",)


def test_a_printed_line_that_broke_off_gives_no_value() -> None:
    understood = understand("line-reader", b"12,3;g", BALANCE)

    assert understood.readings == ()
    assert understood.unknown_lines == ("12,3;g",)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"forms": []},
        {"forms": [{"parts": 1, "fields": []}]},
        {**BALANCE, "encoding": "klingon"},
        {**BALANCE, "terminator": ""},
        {**BALANCE, "colour": "red"},
        {"forms": [{"parts": 1, "fields": [{"name": "x", "at": 1}]}]},
        {"forms": [{"parts": 1, "fields": [{"name": "x", "at": 0, "unit": "furlong"}]}]},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSettings, match="Correct them"):
        understand("line-reader", b"", wrong)


def test_an_unknown_driver_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownDriver, match=r"anton-paar-dma-m, .*line-reader, .*torn-line"):
        understand("crystal-ball", b"")


def test_a_wire_holds_four_kilobytes_and_then_loses() -> None:
    buffer = WireBuffer()

    buffer.put(b"x" * 4000)
    buffer.put(b"y" * 200)

    assert len(buffer) == CAPACITY
    assert buffer.lost == 4200 - CAPACITY


def test_what_a_meter_says_while_nobody_listens_is_lost_beyond_the_buffer() -> None:
    with rig(AntonPaarDmaM, ExampleBehaviour(AntonPaarDmaM)) as bench:
        bench.simulated.say(b"".join(b"%07d\r" % number for number in range(1000)))
        wait_for(lambda: bench.wire.buffer.lost)

        heard = []
        while frame := bench.instrument.connection.listen(0.3):
            heard.append(frame)

    assert heard[:2] == [b"0000000\r", b"0000001\r"]
    assert sum(map(len, heard)) + bench.wire.buffer.lost == pytest.approx(8000, abs=8)
    assert sum(map(len, heard)) <= CAPACITY + 64


def test_the_same_simulator_serves_over_tcp() -> None:
    wire, stop = open_wire("tcp:127.0.0.1:0"), threading.Event()
    simulated = SimulatedInstrument(AntonPaarDmaM, ExampleBehaviour(AntonPaarDmaM))
    thread = threading.Thread(target=serve, args=(simulated, wire, stop, 0.002))
    thread.start()
    meter = AntonPaarDmaM(Connection(SerialPort(wire.url, AntonPaarDmaM.line), AntonPaarDmaM.line))

    live = meter.live()

    meter.connection.close()
    stop.set()
    thread.join()
    assert live[0].value == 1.102689


@pytest.mark.parametrize("url", ["/dev/no-such-port", "socket://127.0.0.1:1", "nonsense://x"])
def test_a_port_that_is_not_there_is_told_in_words(url: str) -> None:
    with pytest.raises(PortUnavailable, match="Plug the adapter in"):
        SerialPort(url, Line())


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}(/[a-zäş ]{1,8})?", fullmatch=True), st.binary(max_size=50), max_size=5
    )
)
def test_a_folder_comes_out_of_its_archive_as_it_went_in(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files
    assert pack(dict(reversed(files.items()))) == pack(files)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_archive_are_refused(content: bytes) -> None:
    with pytest.raises(BadArchive):
        unpack(content)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "C:\\x", "C:/x", ""])
def test_a_path_that_leads_out_of_an_archive_is_refused(path: str) -> None:
    with pytest.raises(BadArchive):
        pack({path: b""})


def test_every_error_says_problem_and_remedy() -> None:
    for error in _all_errors(InstrumentError):
        assert error.problem.endswith((".", "{problem}")), error
        assert error.remedy.endswith((".", "{advice}", "{expected}")), error


def _all_errors(base: type[InstrumentError]) -> list[type[InstrumentError]]:
    return [base, *(found for child in base.__subclasses__() for found in _all_errors(child))]


def test_readings_travel_as_json_with_the_digits_as_received() -> None:
    reading = understand("line-reader", b"12,3450;g\r\n", BALANCE).readings[0]

    assert json.dumps([reading.text, reading.value]) == '["12,3450", 12.345]'


class AnsweringPort:
    """A port at whose other end a meter answers each question with one line."""

    def __init__(self, answer: bytes) -> None:
        self.asked, self._answer, self._waiting = b"", answer, b""

    def read(self) -> bytes:
        waiting, self._waiting = self._waiting, b""
        return waiting

    def write(self, data: bytes) -> None:
        self.asked, self._waiting = data, self._answer

    def close(self) -> None:
        """Nothing to give back."""


def test_a_meter_that_can_be_asked_is_asked_in_its_own_words() -> None:
    settings: dict[str, object] = {**BALANCE, "ask": "P"}
    port = AnsweringPort(b"12,345;g\r\n")
    meter = LineReader(Connection(port, LineReader.line_for(settings)), settings)

    meter.start()

    assert meter.finished()
    assert meter.collect() == b"12,345;g\r\n"
    assert port.asked == b"P\r\n"
    assert not LineReader.speaks_unasked(settings)
