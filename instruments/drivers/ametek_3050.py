"""AMETEK 3050 moisture analyzers over Modbus RTU."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from instruments.asked import Asked, Question, Said
from instruments.declaration import Answers, Command, Example, Settings
from instruments.errors import BadSettings
from instruments.line import Line
from instruments.modbus import ModbusLine, signed
from instruments.readings import Flag, Reading

_SETTING = "it takes “slave”, from 1 to 247, the address set at the analyzer, and nothing else"
_OLD = "No new value had come since the analyzer was last read; this is the one from before."
_REFUSED_BY = {
    "{slave:hex} 83 01": "The analyzer does not read registers. See that SerialMode is 2 or 3, which is Modbus.",
    "{slave:hex} 83 02": "The analyzer does not have these registers. See that its model is one that the driver names.",
    "{slave:hex} 83 03": "The analyzer cannot give so many registers at once. Compare its firmware with the manual's.",
}


@dataclass(frozen=True, slots=True)
class Register:
    """One holding register: signed, 16 bits, divided by ``scaling``. ``unit`` None: another register says it."""

    number: int
    name: str
    unit: str | None
    scaling: int
    doc: str


REGISTERS = (
    Register(0, "moisture", "ppm", 100, "moisture, not held during verification"),
    Register(1, "moisture_held", None, 100, "moisture, held during verification; its unit is in register 65"),
    Register(2, "sensor_frequency", "Hz", 1, "frequency of the sensor"),
    Register(3, "delta_frequency", "Hz", 100, "difference of frequencies"),
    Register(4, "flow", "sccm", 100, "flow"),
    Register(5, "sensor_pressure", "kPa", 100, "pressure at the sensor"),
    Register(6, "electronics_temperature", "degC", 100, "temperature of the electronics"),
    Register(7, "sensor_temperature", "degC", 100, "temperature of the sensor"),
    Register(8, "system_state", "1", 1, "SystemState: alarms and warnings, a bit each"),
    Register(9, "flow_control_output", "1", 100, "output of the flow control"),
    Register(10, "heater_control_output", "1", 100, "output of the heater control"),
    Register(11, "data_state", "1", 1, "DataState: 1 for a new reading; reading it clears it"),
)
_STATE, _NEW = "system_state", "data_state"

# Bits of SystemState, with the words of the manual; those that say nothing against the value only warn.
FAULTS = {
    2: "invalid reading",
    3: "process pressure",
    4: "memory failure",
    5: "sensor failure",
    6: "calibration failure",
    7: "oven temperature",
    8: "flow out of range",
    10: "reference gas",
}
WARNINGS = {
    0: "concentration alarm",
    1: "concentration alarm",
    9: "battery low",
    11: "enclosure temperature",
    12: "moisture generator date",
    13: "dryer",
}


class Ametek3050(Asked):
    """Reads registers 0 to 11 in one answer, so that the value and the flag that it is new belong together.

    It has no command that writes: register 25 starts a verification or resets the analyzer, which is for hands only.
    """

    name = "ametek-3050"
    version = "1"
    title = "AMETEK 3050 moisture analyzers (Modbus RTU)"
    source = (
        "AMETEK 3050 Series manual, pages 68 to 72, 78 and 79; 3050-OLV, pages 90, 91 and 96; 3050-DO, pages 67 and 71; "
        "3050-SLR, page 15. The 3050-RM was not found by name. Not yet proved on the instrument. Set SerialMode "
        "(register 28) to 2 or 3 at the analyzer; it leaves the factory with 1, which is not Modbus."
    )
    line = ModbusLine(baud=9600, bits=8, parity="E", stop_bits=1, timeout_s=3.0, pace_s=1.0)
    live_period_s = 10.0  # the value changes once a minute or slower

    measured = Command(
        send="{slave:hex} 03 00 00 00 0c",
        reply="{slave:hex} 03 18 {registers:hex}",
        doc="Get registers 0 to 11: the values, SystemState, and DataState, which this clears.",
        examples=(
            Example(
                send="01 03 00 00 00 0c",
                reply="01 03 18 04 d2 04 d2 1f 40 00 64 13 88 27 10 0b b8 17 70 00 00 00 00 00 00 00 01",
                values={
                    "slave": "01",
                    "registers": "04 d2 04 d2 1f 40 00 64 13 88 27 10 0b b8 17 70 00 00 00 00 00 00 00 01",
                },
            ),
        ),
        refused_by=_REFUSED_BY,
    )
    shown = Command(
        send="{slave:hex} 03 00 00 00 0b",
        reply="{slave:hex} 03 16 {registers:hex}",
        doc="Get registers 0 to 10 only, so that the flag of a new reading stays as it is.",
        examples=(
            Example(
                send="01 03 00 00 00 0b",
                reply="01 03 16 04 d2 04 d2 1f 40 00 64 13 88 27 10 0b b8 17 70 00 00 00 00 00 00",
                values={
                    "slave": "01",
                    "registers": "04 d2 04 d2 1f 40 00 64 13 88 27 10 0b b8 17 70 00 00 00 00 00 00",
                },
            ),
        ),
        refused_by=_REFUSED_BY,
    )
    identity = Command(
        send="{slave:hex} 11",
        reply="{slave:hex} 11 23 {identity:hex}",
        doc="Get model, serial number and version (report slave ID).",
        examples=(
            Example(
                send="01 11",
                reply=f"01 11 23 50 ff 00 00 {b'3050-OLV'.ljust(15).hex(' ')} {b'1234'.ljust(12).hex(' ')} {b'1.00'.hex(' ')}",
                values={
                    "slave": "01",
                    "identity": f"50 ff 00 00 {b'3050-OLV'.ljust(15).hex(' ')} {b'1234'.ljust(12).hex(' ')} {b'1.00'.hex(' ')}",
                },
            ),
        ),
        refused_by={
            "{slave:hex} 91 01": "The analyzer does not report its identity. Compare its firmware with the manual's."
        },
    )

    @classmethod
    def line_for(cls, settings: Settings) -> Line:
        """Return the line. Raises BadSettings without the analyzer's address."""
        _slave(settings)
        return cls.line

    def questions(self) -> tuple[Question, ...]:
        """Return the questions for a record; the registers come last, for asking for them clears the flag."""
        slave = _slave(self.settings)
        return (lambda: self.identity(slave=slave), lambda: self.measured(slave=slave))

    def live(self) -> tuple[Reading, ...]:
        """Return the values as of now, and leave the flag of a new reading alone."""
        return self.said({"shown": self.shown(slave=_slave(self.settings))}, self.settings).readings

    @classmethod
    def said(cls, answers: Answers, settings: Settings) -> Said:
        """Return the registers as readings, flagged by SystemState, and the analyzer's identity as facts."""
        found = [answers[key]["registers"] for key in ("measured", "shown") if key in answers]
        facts = _facts(answers["identity"]["identity"]) if "identity" in answers else ()
        values = (
            dict(zip((each.name for each in REGISTERS), signed(bytes.fromhex(found[0])), strict=False))
            if found
            else {}
        )
        if not values:
            return Said(facts=facts)
        state = values.get(_STATE, 0)
        readings = tuple(_reading(each, values[each.name]) for each in REGISTERS if each.name in values)
        if any(_is_set(state, bit) for bit in FAULTS):
            readings = tuple(replace(each, flags=each.flags | {Flag.INVALID}) for each in readings)
        return Said(readings=readings, warnings=_warnings(values), facts=facts)


def state_words(state: int) -> tuple[str, ...]:
    """Return the words for the bits that are set in SystemState, in their order and each once."""
    words = {**FAULTS, **WARNINGS}
    return tuple(dict.fromkeys(words[bit] for bit in sorted(words) if _is_set(state, bit)))


def _is_set(state: int, bit: int) -> bool:
    return bool(state >> bit & 1)


def _warnings(values: dict[str, int]) -> tuple[str, ...]:
    words = tuple(f"The analyzer reports: {word}." for word in state_words(values.get(_STATE, 0)))
    return words + ((_OLD,) if values.get(_NEW) == 0 else ())


def _reading(register: Register, raw: int) -> Reading:
    value = Decimal(raw) / register.scaling
    text = f"{value:.{len(str(register.scaling)) - 1}f}"
    flags = frozenset({Flag.UNKNOWN_UNIT}) if register.unit is None else frozenset()
    return Reading(name=register.name, value=float(value), unit=register.unit, text=text, flags=flags)


def _facts(identity: str) -> tuple[tuple[str, str], ...]:
    """Return model, serial number and version (after slave ID, run status and two bytes of state)."""
    told = bytes.fromhex(identity)[4:].decode("ascii", errors="replace")
    parts = {"model": told[:15], "serial_number": told[15:27], "version": told[27:31]}
    return tuple((name, text.strip(" \0")) for name, text in parts.items() if text.strip(" \0"))


def _slave(settings: Settings) -> str:
    slave = settings.get("slave")
    if (
        set(settings) != {"slave"}
        or not isinstance(slave, int)
        or isinstance(slave, bool)
        or not 1 <= slave <= 247
    ):
        raise BadSettings(driver=Ametek3050.title, reason=_SETTING)
    return f"{slave:02x}"
