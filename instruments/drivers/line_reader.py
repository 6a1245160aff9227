"""A reader for any meter that prints lines: its settings say what stands where."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

from instruments.declaration import Instrument, Settings
from instruments.errors import BadSettings, NotOffered
from instruments.line import Line
from instruments.numbers import DecimalSign, is_censored, number_of
from instruments.readings import Flag, Reading, Understood
from instruments.units import UNIT_CODES, unit_code


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a line. Parts are counted from 0."""

    name: str
    at: int
    kind: Literal["number", "text", "sample_id"] = "number"
    unit: str | None = None  # a unit code, for a meter that prints none
    unit_at: int | None = None  # the part that holds the unit; none there means: not stable


class LineForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One form of line: how it is cut, of how many parts it must be, and which of them are readings."""

    parts: int
    fields: tuple[Field, ...]
    separator: str | None = None  # None: one or more blanks
    starts_with: str = ""
    decimal: DecimalSign = "."


class LineReaderSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person found out about a meter that prints."""

    forms: tuple[LineForm, ...]
    terminator: str = "\r\n"
    encoding: str = "ascii"
    lines_per_record: int = 1
    ask: str | None = (
        None  # what to send for a reading, without terminator; None: the meter prints by its key
    )


class LineReader(Instrument):
    """Cuts each line at a separator and names its parts. A line of no known form is kept and shown."""

    name = "line-reader"
    version = "1"
    title = "Line reader, for meters that print"
    source = "The settings of the instrument, taught from captured lines and approved by a person."
    line = Line()

    @classmethod
    def line_for(cls, settings: Settings) -> Line:
        """Return the line with the terminator and code page of the settings. Raises BadSettings."""
        form = _settings(settings)
        return Line(terminator=form.terminator.encode("ascii"), encoding=form.encoding)

    @classmethod
    def speaks_unasked(cls, settings: Settings) -> bool:
        """Return whether the meter prints by its key, because there is nothing to ask it with."""
        return _settings(settings).ask is None

    def start(self) -> None:
        """Do nothing where a reading can be asked for. Raises NotOffered where the meter prints by its key."""
        self._question()

    def finished(self) -> bool:
        """Return True: a reading that can be asked for is always ready."""
        return True

    def collect(self) -> bytes:
        """Ask for a reading and return the lines that come. Raises NotOffered where nothing can be asked."""
        return b"".join(self.connection.exchange(self._question(), _settings(self.settings).lines_per_record))

    def _question(self) -> str:
        ask = _settings(self.settings).ask
        if ask is None:
            raise NotOffered(driver=self.title, act="be asked for a reading", advice=_PRESS)
        return ask

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return what the lines say, by the first form that each one fits. Raises BadSettings."""
        known = _settings(settings)
        *lines, rest = content.decode(known.encoding, errors="replace").split(known.terminator)
        readings: list[Reading] = []
        unknown = [rest] if rest else []
        for line in filter(str.strip, lines):
            found = _read_line(line, known.forms)
            readings += found
            unknown += [] if found else [line]
        return Understood(
            readings=tuple(reading for reading in readings if reading.name != _SAMPLE_ID),
            unknown_lines=tuple(unknown),
            warnings=("The last line broke off, so nothing of it is read.",) if rest else (),
            broke_off=bool(rest),
            sample_id=next((reading.text for reading in readings if reading.name == _SAMPLE_ID), None),
            driver=cls.name,
            driver_version=cls.version,
        )


_SAMPLE_ID = "sample_id"
_PRESS = "Press the print key of the instrument; the reading comes by itself."


def _settings(settings: Settings) -> LineReaderSettings:
    return _checked(msgspec.json.encode(settings))


@lru_cache(maxsize=64)
def _checked(settings: bytes) -> LineReaderSettings:
    try:
        known = msgspec.json.decode(settings, type=LineReaderSettings)
        reason = _fault(known)
    except (msgspec.ValidationError, LookupError, UnicodeEncodeError) as error:
        reason = str(error).rstrip(".")
    if reason:
        raise BadSettings(driver=LineReader.title, reason=reason)
    return known


def _fault(known: LineReaderSettings) -> str:
    "".encode(known.encoding)
    known.terminator.encode("ascii")
    if not known.terminator or not known.forms or known.lines_per_record < 1:
        return "a terminator, a form and a number of lines are needed"
    for form in known.forms:
        places = [place for field in form.fields for place in (field.at, field.unit_at) if place is not None]
        if not places or min(places) < 0 or max(places) >= form.parts or form.separator == "":
            return "each form needs fields, at places below its number of parts"
        if any(field.unit is not None and field.unit not in UNIT_CODES for field in form.fields):
            return f"a unit is one of {', '.join(UNIT_CODES)}"
    return ""


def _read_line(line: str, forms: tuple[LineForm, ...]) -> list[Reading]:
    for form in forms:
        parts = line.split(form.separator)
        if line.startswith(form.starts_with) and len(parts) == form.parts:
            return [_reading(field, form, [part.strip() for part in parts]) for field in form.fields]
    return []


def _reading(field: Field, form: LineForm, parts: list[str]) -> Reading:
    text = parts[field.at]
    if field.kind != "number":
        return Reading(
            name=_SAMPLE_ID if field.kind == "sample_id" else field.name, value=None, unit=None, text=text
        )
    value = number_of(text, form.decimal)
    unit_text = None if field.unit_at is None else parts[field.unit_at]
    unit = field.unit if unit_text is None else unit_code(unit_text)
    return Reading(
        name=field.name, value=value, unit=unit, text=text, flags=_flags(text, value, unit_text, unit)
    )


def _flags(text: str, value: float | None, unit_text: str | None, unit: str | None) -> frozenset[Flag]:
    found = {
        Flag.NOT_A_NUMBER: value is None and not is_censored(text),
        Flag.CENSORED: is_censored(text),
        Flag.UNSTABLE: unit_text == "",
        Flag.UNKNOWN_UNIT: bool(unit_text) and unit is None,
    }
    return frozenset(flag for flag, holds in found.items() if holds)
