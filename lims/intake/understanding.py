"""From the bytes of a record to what they say: by the drivers and readers of `instruments`, and never with an exception.

Pure but for the log. A fault in a reader is a warning beside the record, whose bytes lie in the store already.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import structlog

from instruments import InstrumentError, understand
from instruments.archive import files_of
from instruments.files import FileImport, Peak, Settings, TableMapping, read, read_table
from instruments.files.source import unpack

log = structlog.get_logger("lims.intake")
BROKE_OFF = "broke_off"  # among what was found: its end was not heard
FILE_SETTINGS = ("zone", "day_first", "encoding", "decimal")


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """What is known of a record before anybody reads it."""

    kind: str  # line or file
    driver: str
    content: bytes = field(repr=False)
    name: str | None = None
    packed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SensedReading:
    """One value of a record, not stored yet."""

    name: str
    value: float | None
    unit: str
    text: str
    flags: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """What was understood of a record, and what was not."""

    parser: str
    readings: tuple[SensedReading, ...] = ()
    sample_text: str | None = None
    injection: str | None = None
    instrument_at: datetime | None = None
    found: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def make_sense(raw: Raw, settings: Mapping[str, Any]) -> Sense:
    """What the bytes say, with the instrument's settings. Never raises: what fails stands in the warnings."""
    try:
        sense = _of_file(raw, settings) if raw.kind == "file" else _of_line(raw, settings)
    except InstrumentError as error:
        return Sense(parser=raw.driver, warnings=(storable(error.problem_text), storable(error.remedy_text)))
    except Exception as error:  # a fault of ours must not lose a record; it is read again when it is mended
        log.exception("record.not_read", driver=raw.driver)
        return Sense(
            parser=raw.driver,
            warnings=(
                f"The reader stopped ({type(error).__name__}): a fault on our side. The bytes are kept.",
            ),
        )
    return sense


# -- lines ----------------------------------------------------------------------------------------------


def _of_line(raw: Raw, settings: Mapping[str, Any]) -> Sense:
    said = understand(raw.driver, raw.content, settings)
    readings = tuple(
        _reading(one.name, one.value, one.unit, one.text, one.flags, one.at) for one in said.readings
    )
    return Sense(
        parser=f"{said.driver} {said.driver_version}", readings=readings, sample_text=_line_or_none(said.sample_id),
        instrument_at=next((one.at for one in readings if one.at), None),
        found={"facts": {storable(name): storable(text) for name, text in said.facts}, **_torn(said.broke_off)},
        unknown=tuple(map(storable, said.unknown_lines)), warnings=tuple(map(storable, said.warnings)),
    )  # fmt: skip


def _torn(broke_off: bool) -> dict[str, Any]:
    return {BROKE_OFF: True} if broke_off else {}


def _reading(
    name: str, value: float | None, unit: str | None, text: str, flags: Any, at: datetime | None = None
) -> SensedReading:
    known = {str(one) for one in flags}
    if value is not None and not math.isfinite(value):
        value, known = None, known | {"not a number"}
    return SensedReading(
        name=storable(name), value=value, unit=storable(unit or ""), text=storable(text),
        flags=tuple(sorted(known)), at=at,
    )  # fmt: skip


# -- files ----------------------------------------------------------------------------------------------


def files_in(raw: Raw) -> dict[str, bytes]:
    """The files of a record, by path. Raises InstrumentError for archives that are broken or not safe."""
    name = raw.name or "file"
    return files_of(raw.content, name, packed=True) if raw.packed else unpack(name, raw.content)


def read_files(raw: Raw, settings: Mapping[str, Any]) -> FileImport:
    """What the files of a record hold, with the instrument's settings. Raises InstrumentError."""
    files = files_in(raw)
    if "mapping" in settings:
        return read_table(files, TableMapping.from_json(settings["mapping"]))
    own = Settings(**{name: settings[name] for name in FILE_SETTINGS if settings.get(name) is not None})
    return read(files, format=settings.get("format"), settings=own)


def _of_file(raw: Raw, settings: Mapping[str, Any]) -> Sense:
    held = read_files(raw, settings)
    at = held.acquired.at if held.acquired else None
    values = [
        _reading(one.name, one.value, one.unit, one.text, one.flags, one.at or at) for one in held.readings
    ]
    return Sense(
        parser=f"{held.format} {reader_version()}", readings=(*values, *_tables(held.peaks, at)),
        sample_text=_line_or_none(held.sample_id or held.sample_name),
        injection=_line_or_none(held.injection.identity if held.injection else None), instrument_at=at,
        found=_plain(held.to_json()), unknown=tuple(map(storable, held.not_understood)),
        warnings=tuple(map(storable, (*held.warnings, *_zone_unknown(held)))),
    )  # fmt: skip


def _tables(peaks: Sequence[Peak], at: datetime | None) -> list[SensedReading]:
    """One reading for the peak table of each signal, so that what rests on the peaks can be walked back to them."""
    signals = dict.fromkeys(peak.signal for peak in peaks)
    by_hand = {peak.signal for peak in peaks if peak.manual}
    return [
        _reading("peak_table", None, None, one, ["manual integration"] if one in by_hand else [], at)
        for one in signals
    ]


def _zone_unknown(held: FileImport) -> list[str]:
    if held.acquired is None or held.acquired.at is not None:
        return []
    return [
        "The file does not say in which time zone it was written; enter the zone in the instrument's settings."
    ]


@cache
def reader_version() -> str:
    """The version of the readers of files: that of the whole program."""
    try:
        return version("lims")
    except PackageNotFoundError:
        return "0"


# -- what a database can hold -----------------------------------------------------------------------------


def storable(text: str) -> str:
    """The text without what a database cannot hold: NUL is shown by its sign, half characters by a question mark."""
    return text.replace("\x00", "␀").encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {storable(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return storable(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _line_or_none(text: str | None) -> str | None:
    plain = storable(text).strip() if text else ""
    return plain[:500] or None
