"""Anton Paar DMA 4100/4500/5000 M density meters on RS-232."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from instruments.declaration import Answers, Command, Example, Instrument, Settings
from instruments.errors import HalfAnswer, NotUnderstood
from instruments.line import Line
from instruments.numbers import number_of
from instruments.readings import Flag, Reading, Understood
from instruments.units import unit_code

_BUSY = "Wait for the end of the measurement, or abort it."
_NOTHING_NEW = "Measure again: the instrument gives each result once only."

NAMES = {
    "density": "density",
    "specific gravity": "specific_gravity",
    "density temperature": "density_temperature",
    "density condition": "density_condition",
}


class AntonPaarDmaM(Instrument):
    """Columns depend on the method in use, so names and units are asked for each time and mapped by name."""

    name = "anton-paar-dma-m"
    version = "1"
    title = "Anton Paar DMA 4100/4500/5000 M"
    source = (
        "DMA 4100 M instruction manual C76IB003EN-E, pages 110 to 112 (protocol version 2.00); wording of refusals "
        "and pace: ISIS IBEX developers' manual, DMA4500m. Not yet proved on the instrument."
    )
    line = Line(baud=9600, terminator=b"\r", encoding="cp850", timeout_s=3.0, pace_s=1.0)
    blanks_optional = True

    column_names = Command(
        send="getdatahead",
        reply="{names:columns}",
        doc="Get the names of the output quantities of the method in use.",
        examples=(
            Example(
                send="getdatahead",
                reply="Density;Specific Gravity;Density Temperature;Density Condition",
                values={"names": "Density;Specific Gravity;Density Temperature;Density Condition"},
            ),
        ),
    )
    column_units = Command(
        send="getdataunit",
        reply="{units:columns}",
        doc="Get the units of the output quantities.",
        examples=(Example(send="getdataunit", reply="g/cm³;-;°C;-", values={"units": "g/cm³;-;°C;-"}),),
    )
    new_data = Command(
        send="getdata",
        reply="{values:columns}",
        doc="Get the values of the last measurement; the instrument gives them once only.",
        examples=(
            Example(
                send="getdata",
                reply="0.000892;0.000894;20.001;valid",
                values={"values": "0.000892;0.000894;20.001;valid"},
            ),
        ),
        refusals={"no new data": _NOTHING_NEW},
    )
    live_data = Command(
        send="getrawdata",
        reply=(
            "{density:number};{temperature:number};{set_temperature:number}:{measurement_number:integer}",
            "{density:number};{temperature:number};{set_temperature:number};{measurement_number:integer}",
        ),
        doc="Get density (not corrected for viscosity), temperatures and number of the measurement, as of now.",
        examples=(
            Example(
                send="getrawdata",
                reply="1.102689;19.999;20.000:8",
                values={
                    "density": "1.102689",
                    "temperature": "19.999",
                    "set_temperature": "20.000",
                    "measurement_number": "8",
                },
            ),
        ),
    )
    start_measurement = Command(
        send="start",
        reply="measurement started",
        doc="Control: start a measurement by the method in use.",
        examples=(Example(send="start", reply="measurement started", values={}),),
        refusals={
            "already started": _BUSY,
            "invalid method": "Choose a method at the instrument, then measure again.",
        },
    )
    abort_measurement = Command(
        send="abort",
        reply="measurement aborted",
        doc="Control: stop the running measurement; it gives no result.",
        examples=(Example(send="abort", reply="measurement aborted", values={}),),
        refusals={
            "not started": "There is nothing to stop.",
            "already aborting": "Wait until the instrument has stopped.",
        },
    )
    measurement_state = Command(
        send="finished",
        reply="Measurement {state}",
        doc="Get the state of the measurement: not started, not finished or finished.",
        examples=(Example(send="finished", reply="Measurement finished", values={"state": "finished"}),),
    )
    cell_temperature = Command(
        send="set temperature {celsius}",
        reply="accepted",
        doc="Set the temperature of the measuring cell in °C, with three decimals.",
        examples=(Example(send="set temperature 20.000", reply="accepted", values={}),),
        refusals={
            "wrong parameter value": "Give a temperature within the range of the instrument.",
            "not allowed during measurement": _BUSY,
        },
    )
    identity = Command(
        send="getid",
        reply="serial number: {serial_number}\n{type_and_firmware}\nprotocol version: {protocol_version}",
        doc="Get serial number, type with firmware, and protocol version.",
        examples=(
            Example(
                send="getid",
                reply="serial number: 80000000\nDMA 4500M V1.70.6534.40\nprotocol version: 2.00",
                values={
                    "serial_number": "80000000",
                    "type_and_firmware": "DMA 4500M V1.70.6534.40",
                    "protocol_version": "2.00",
                },
            ),
        ),
    )

    def live(self) -> tuple[Reading, ...]:
        """Return density, cell temperature and set temperature as of now, and the number of the measurement."""
        return _live_readings(self.live_data())

    def start(self) -> None:
        """Begin a measurement by the method chosen at the instrument."""
        self.start_measurement()

    def finished(self) -> bool:
        """Return whether the measurement has come to its end."""
        return self.measurement_state()["state"].casefold() == "finished"

    def abort(self) -> None:
        """Stop the running measurement."""
        self.abort_measurement()

    def collect(self) -> bytes:
        """Return the conversation that fetched the result: identity, names, units, state of the cell, values.

        The values come last, because asking for them takes them from the instrument: from then on only the bytes
        returned here have them, so an answer that broke off or has no known form is returned as well.
        """
        with self.connection.recorded() as transcript:
            for ask in (self.identity, self.column_names, self.column_units, self.live_data):
                ask()
            try:
                self.new_data()
            except (HalfAnswer, NotUnderstood):
                return transcript.content
        return transcript.content

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return the values of the record, each under the name and with the unit that the instrument gave it."""
        answers, unknown = cls.answers_in(content, settings)
        return cls._understood(answers, unknown)

    @classmethod
    def _understood(cls, answers: Answers, unknown: tuple[str, ...]) -> Understood:
        readings, warnings = _result_readings(answers)
        cell = [
            reading
            for reading in _live_readings(answers.get("live_data", {}))
            if reading.name in _OF_THE_CELL
        ]
        return Understood(
            readings=(*readings, *cell) if readings else (),
            unknown_lines=unknown,
            warnings=warnings,
            driver=cls.name,
            driver_version=cls.version,
            facts=tuple(answers.get("identity", {}).items()),
        )


_OF_THE_CELL = {"cell_set_temperature", "measurement_number"}


def _live_readings(answer: dict[str, str]) -> tuple[Reading, ...]:
    shape = (
        ("density", "density", "g/cm3"),
        ("density_temperature", "temperature", "degC"),
        ("cell_set_temperature", "set_temperature", "degC"),
        ("measurement_number", "measurement_number", "1"),
    )
    return tuple(_number(name, answer[key], unit) for name, key, unit in shape if key in answer)


def _result_readings(answers: Answers) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    if "new_data" not in answers:
        return (), ("The record holds no whole line of values.",)
    values = answers["new_data"]["values"].split(";")
    names = answers.get("column_names", {}).get("names", "").split(";")
    units = answers.get("column_units", {}).get("units", "").split(";")
    if not len(values) == len(names) == len(units):
        counts = f"{len(values)} values, {len(names)} names and {len(units)} units"
        return (), (f"The record has {counts}, so no value can be given its name.",)
    if len({name.strip().casefold() for name in names}) < len(names):
        return (), ("Two columns have the same name, so neither value can be told from the other.",)
    readings = [_column(*column) for column in zip(names, units, values, strict=True)]
    return _with_condition(readings), _warnings(readings)


def _column(name: str, unit: str, value: str) -> Reading:
    known = NAMES.get(name.strip().casefold())
    reading = _number(known or "_".join(name.split()).casefold(), value, unit_code(unit))
    flags = set(reading.flags)
    if known is None:
        flags.add(Flag.UNKNOWN_NAME)
    if reading.unit is None:
        flags.add(Flag.UNKNOWN_UNIT)
    if known == "density_condition":
        flags.discard(Flag.NOT_A_NUMBER)
    return replace(reading, flags=frozenset(flags))


def _number(name: str, text: str, unit: str | None) -> Reading:
    value = number_of(text)
    flags = frozenset({Flag.NOT_A_NUMBER}) if value is None else frozenset()
    return Reading(name=name, value=value, unit=unit, text=text, flags=flags)


def _with_condition(readings: list[Reading]) -> tuple[Reading, ...]:
    conditions = [
        reading.text.strip().casefold() for reading in readings if reading.name.endswith("condition")
    ]
    if all(condition == "valid" for condition in conditions):
        return tuple(readings)
    return tuple(replace(reading, flags=reading.flags | {Flag.INVALID}) for reading in readings)


def _warnings(readings: Iterable[Reading]) -> tuple[str, ...]:
    said = {
        Flag.UNKNOWN_NAME: "The column “{0.name}” is not known to the driver; it is kept under the name as received.",
        Flag.UNKNOWN_UNIT: "The unit of “{0.name}” is in no table.",
        Flag.NOT_A_NUMBER: "“{0.text}” for “{0.name}” is not a number.",
    }
    return tuple(said[flag].format(reading) for reading in readings for flag in said if flag in reading.flags)
