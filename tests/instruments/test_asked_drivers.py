"""Instruments that answer when asked, or print by a key: what they say is read, and what speaks against it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from instruments import Flag, understand
from instruments.connection import Connection
from instruments.declaration import Instrument
from instruments.drivers import find_driver
from instruments.drivers.ametek_3050 import FAULTS, REGISTERS, WARNINGS, Ametek3050, state_words
from instruments.errors import BadSettings, Refused
from instruments.framers import ModbusFramer
from instruments.modbus import with_checksum
from instruments.readings import Reading
from instruments.simulator.simulated import ExampleBehaviour, SimulatedInstrument
from tests.instruments.bench_helpers import fast
from tests.instruments.files.conftest import shared

SLAVE: dict[str, object] = {"slave": 1}
NAMUR = {"channel": 1, "name": "temperature", "unit": "degC"}


class Loop:
    """A port with a simulated instrument at its other end, without a thread between."""

    def __init__(self, simulated: SimulatedInstrument) -> None:
        self.simulated, self.waiting, self.heard = simulated, b"", b""

    def read(self) -> bytes:
        """What the instrument said."""
        said, self.waiting = self.waiting, b""
        return said

    def write(self, data: bytes) -> None:
        """Tell the instrument."""
        self.heard += data
        self.waiting += self.simulated.hear(data)

    def close(self) -> None:
        """Nothing to give back."""


def joined(name: str, settings: Mapping[str, object]) -> tuple[Instrument, Loop, ExampleBehaviour]:
    """A driver, joined to the simulator of its own declaration."""
    driver = find_driver(name)
    behaviour = ExampleBehaviour(driver)
    loop = Loop(SimulatedInstrument(driver, behaviour))
    return driver(Connection(loop, fast(driver, 0.05)), settings), loop, behaviour


def reading(name: str, content: bytes, settings: dict[str, object] | None = None) -> Reading:
    """The first reading of a record."""
    return understand(name, content, settings).readings[0]


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("mt-sics", {}, ("mass", 100.0, "g")),
        ("sartorius-sbi", {"ask": True}, ("mass", 123.56, "g")),
        ("fluke-1521", {}, ("temperature", 125.745, "degC")),
        ("namur", NAMUR, ("temperature", 25.3, "degC")),
        ("ametek-3050", SLAVE, ("moisture", 12.34, "ppm")),
    ],
)
def test_an_instrument_that_is_asked_gives_a_record_that_explains_itself(
    name: str, settings: dict[str, object], expected: tuple[str, float, str]
) -> None:
    instrument, _, _ = joined(name, settings)

    instrument.start()
    assert instrument.finished()
    understood = understand(name, instrument.collect(), settings)

    first = understood.readings[0]
    assert (first.name, first.value, first.unit) == expected
    assert understood.unknown_lines == ()
    assert instrument.live()[0].name == expected[0]


def test_a_balance_that_still_moves_is_shown_and_never_stored() -> None:
    balance, _, behaviour = joined("mt-sics", {})

    assert balance.live()[0].flags == {Flag.UNSTABLE}

    behaviour.refuse["stable_mass"] = "S I"
    with pytest.raises(Refused, match="draught shield"):
        balance.collect()


@pytest.mark.parametrize(
    ("answer", "read"), [("S S -100000.00 g", -100000.0), ("S S +100000.00 g", 100000.0)]
)
def test_a_long_weight_with_a_sign_is_no_overload(answer: str, read: float) -> None:
    mass = reading("mt-sics", f">S\r\n<{answer}\r\n".encode())

    assert (mass.value, mass.flags) == (read, frozenset())


@pytest.mark.parametrize(
    ("line", "value", "flags"),
    [
        ("+   123.56 g  ", 123.56, set()),
        ("-     0.10 g  ", -0.1, set()),
        ("N     +   123.56 g  ", 123.56, set()),
        ("+   123.56    ", 123.56, {Flag.UNSTABLE}),
        ("N     +   123.5[6]g  ", 123.56, {Flag.UNSTABLE}),
        ("G     +   123.56 g  ", 123.56, {Flag.UNKNOWN_NAME}),
        ("+   123.56 ozt", 123.56, {Flag.UNKNOWN_UNIT}),
    ],
)
def test_a_line_of_sixteen_or_twenty_two_columns_is_read(line: str, value: float, flags: set[Flag]) -> None:
    mass = reading("sartorius-sbi", f"{line}\r\n".encode())

    assert mass.value == value
    assert mass.flags == flags


@pytest.mark.parametrize("line", ["High", "+  12 3.56 g", "123.56 g", "+   123,56 g", "N +   1.0 g"])
def test_a_line_of_another_form_gives_no_mass(line: str) -> None:
    understood = understand("sartorius-sbi", f"{line}\r\n".encode())

    assert understood.readings == ()
    assert understood.unknown_lines == (line,)


def test_a_thermometer_hears_a_return_and_answers_with_its_clock() -> None:
    thermometer, loop, _ = joined("fluke-1521", {})

    understood = understand("fluke-1521", thermometer.collect())

    assert loop.heard == b"t\r"
    assert dict(understood.facts) == {"instrument_date": "03-01-1999", "instrument_time": "15:49:15"}


def test_a_value_of_another_channel_is_not_taken() -> None:
    understood = understand("namur", b">IN_PV_1\r\n<25.3 2\r\n", NAMUR)

    assert understood.readings == ()
    assert "Channel 2 answered" in understood.warnings[0]


DENSITO = b"\x02%s\r\n\x04" % b"a,0007, , 0.8345,g/cm3     , 15.0,C,1 ,00083"


def test_a_frame_of_the_densito_is_read_at_the_positions_that_its_manual_prints() -> None:
    assert [DENSITO.find(part) for part in (b" 0.8345", b" 15.0", b"1 ,")] == [10, 29, 37]

    understood = understand("mettler-densito", DENSITO)

    assert [(each.value, each.unit) for each in understood.readings] == [(0.8345, "g/cm3"), (15.0, "degC")]
    assert dict(understood.facts)["sample number"] == "0007"


def test_a_marked_result_of_the_densito_asks_for_a_look() -> None:
    understood = understand("mettler-densito", DENSITO.replace(b", , 0", b",*, 0"))

    assert Flag.INVALID in understood.readings[0].flags
    assert "see there why" in understood.warnings[0]


@pytest.mark.parametrize("cut", [DENSITO[:-1], DENSITO[1:], DENSITO.replace(b"C,", b"K,"), b"\x02\r\n\x04"])
def test_a_frame_of_the_densito_that_does_not_fit_is_not_read(cut: bytes) -> None:
    understood = understand("mettler-densito", cut)

    assert understood.readings == ()
    assert "".join(understood.unknown_lines).encode() == cut


def test_a_scan_is_the_sample_of_its_record() -> None:
    settings: dict[str, object] = {"terminator": "\r\n", "prefix": "]C1"}

    assert understand("barcode-scanner", b"]C1S-0041\r\n", settings).sample_id == "S-0041"
    for odd in (b"S-0041\r\n", b"]C1S-0041", b"]C1S-0041\r\n]C1S-0042\r\n", b"]C1\r\n", b"]C1\x07\r\n"):
        assert understand("barcode-scanner", odd, settings).sample_id is None


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("namur", {}),
        ("namur", {**NAMUR, "unit": "furlong"}),
        ("ametek-3050", {}),
        ("ametek-3050", {"slave": 0}),
        ("ametek-3050", {"slave": 248}),
        ("ametek-3050", {"slave": True}),
        ("sartorius-sbi", {"ask": "yes"}),
        ("barcode-scanner", {}),
        ("barcode-scanner", {"terminator": ""}),
        ("barcode-scanner", {"terminator": "\r", "encoding": "klingon"}),
    ],
)
def test_an_instrument_that_is_not_set_up_is_refused(name: str, wrong: dict[str, object]) -> None:
    with pytest.raises(BadSettings, match="Correct them"):
        find_driver(name).line_for(wrong)


def registers(**given: int) -> bytes:
    """A record of the moisture analyzer with these registers, the others 0."""
    values = [given.get(each.name, 0) for each in REGISTERS]
    body = b"".join(value.to_bytes(2, "big", signed=value < 0) for value in values)
    asked, told = with_checksum(bytes.fromhex("01030000000c")), with_checksum(b"\x01\x03\x18" + body)
    return f">{asked.hex(' ')}\n<{told.hex(' ')}\n".encode()


def test_registers_are_scaled_as_the_manual_says() -> None:
    found = {
        each.name: each.value
        for each in understand(
            "ametek-3050", registers(moisture=-12, flow=10050, data_state=1), SLAVE
        ).readings
    }

    assert found["moisture"] == -0.12
    assert found["flow"] == 100.5


def test_the_worked_example_of_the_manual_gives_its_five_words() -> None:
    words = state_words(12612)

    assert words == (
        "invalid reading", "calibration failure", "flow out of range", "moisture generator date", "dryer",
    )  # fmt: skip


@pytest.mark.parametrize("bit", range(14))
def test_each_alarm_is_told_and_a_fault_makes_the_values_invalid(bit: int) -> None:
    understood = understand("ametek-3050", registers(system_state=1 << bit, data_state=1), SLAVE)

    assert f"The analyzer reports: {(FAULTS | WARNINGS)[bit]}." in understood.warnings
    assert (Flag.INVALID in understood.readings[0].flags) == (bit in FAULTS)


def test_a_value_that_was_read_before_is_told() -> None:
    assert any("No new value" in word for word in understand("ametek-3050", registers(), SLAVE).warnings)
    assert understand("ametek-3050", registers(data_state=1), SLAVE).warnings == ()


def test_looking_at_the_analyzer_does_not_clear_its_flag_and_nothing_ever_writes() -> None:
    analyzer, loop, _ = joined("ametek-3050", SLAVE)

    analyzer.live()
    first = loop.heard
    analyzer.collect()

    assert first == with_checksum(
        bytes.fromhex("01 03 0000 000b")
    )  # registers 0 to 10; 11 is cleared by reading
    commands = ModbusFramer(hears_commands=True).feed(loop.heard)
    assert {command[1] for command in commands} == {3, 17}
    assert not any(command.send.text.split()[1] in ("06", "10") for command in Ametek3050.commands().values())


def test_an_answer_with_a_wrong_checksum_gives_no_value() -> None:
    record = registers(moisture=1234)
    understood = understand("ametek-3050", record.replace(b"04 d2", b"14 d2"), SLAVE)

    assert understood.readings == ()
    assert understood.unknown_lines[0].startswith("checksum wrong")


def notes(name: str) -> dict[str, Any]:
    """The facts taken from a manual; skips where they are not here."""
    path = shared() / "instrument-data" / "protocol-notes" / name
    if not path.is_file():
        pytest.skip("The notes of the manuals are not here (set LIMS_SHARED to the folder that has them).")
    found: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return found


def test_the_registers_are_those_of_the_manual() -> None:
    known = notes("ametek-3050-modbus.json")
    by_number = {row[0]: row for row in known["registers"]}

    for each in REGISTERS:
        _, _, unit, scaling = by_number[each.number]
        assert each.scaling == scaling
        assert each.unit == (unit or (None if each.number == 1 else "1"))
    assert state_words(known["worked_example"]["system_state"])
