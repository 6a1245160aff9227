"""Text, numbers and times as instruments write them."""

from __future__ import annotations

import codecs
import csv
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import Moment

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_LONGEST_TIME = 80  # signs
_OLDEST, _NEWEST = 1970, 2100  # a year outside of these is a slip of the writer (1900, 3991 were seen)
_CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<ap>[AaPp][Mm])?"
_ZONE = (
    r"(?:\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2})|\s+[A-Z]{3,5})?"  # a zone by other letters is not one for sure
)
_NAMED = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(?P<d>\d{1,2})[-\s.](?P<mon>[A-Za-z]{3,9})[-\s.,]+(?P<y>\d{4}|\d{2})"
    r"[,\sT]+" + _CLOCK + _ZONE
)
_NAMED_FIRST = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(?P<mon>[A-Za-z]{3,9})\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})"
    r"[,\s]+" + _CLOCK + _ZONE
)
_YEAR_LAST = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(?P<mon>[A-Za-z]{3,9})\s+(?P<d>\d{1,2})\s+" + _CLOCK + r"\s+(?P<y>\d{4})" + _ZONE
)
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[T,\s]+" + _CLOCK + _ZONE)
_DIGITS = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})"
    r"(?P<f>)(?P<ap>)" + _ZONE
)
_SLASHED = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})\.?[,\s]+" + _CLOCK + _ZONE
)


def is_torn(content: bytes) -> bool:
    """Whether a text ends in the middle of a line, as one that was cut does."""
    end = content[-2:].strip(b"\0")
    return bool(end) and end[-1:] not in (b"\n", b"\r", b"\f", b"\x1a")


def decode(content: bytes, settings: Settings, name: str = "the file") -> str:
    """The text of a file: by its byte order mark, the setting, UTF-16 by its zeros, UTF-8, or Windows-1252."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _as(content, encoding, name)
    if settings.encoding:
        return _as(content, settings.encoding, name)
    if len(content) > 3 and content[1:2] == b"\0" and content[3:4] == b"\0":
        return _as(content, "utf-16-le", name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _as(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, ValueError):
        raise FileDamaged(name=name, what=f"its text is not {encoding}") from None


def head(content: bytes, most: int = 4000) -> str:
    """The beginning of a file as text, for recognising it, `most` bytes long; never fails."""
    start = content[:most]
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    return start.decode("utf-8", "replace").removeprefix("\ufeff")


def lines_of(text: str) -> list[str]:
    """Lines, whatever the sign of their end; form feeds and the like stay inside."""
    return re.split(r"\r\n|\r|\n", text)


def number(text: str | None, decimal: str = ".") -> float | None:
    """A finite number, or None for text that is none. `decimal` is the sign that the file uses."""
    if text is None:
        return None
    plain = text.strip()
    if decimal == ",":
        plain = plain.replace(",", ".") if "." not in plain else ""
    if not re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", plain, flags=re.ASCII):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def whole(text: str | None) -> int | None:
    """A whole number, or None."""
    plain = (text or "").strip()
    return int(plain) if re.fullmatch(r"[+-]?\d{1,15}", plain, flags=re.ASCII) else None


def moment(text: str | None, settings: Settings) -> Moment | None:
    """A time as a file states it. A date such as 3/4/2023 stays unread until `day_first` is set."""
    if not text or not text.strip():
        return None
    text = text.strip()
    if len(text) > _LONGEST_TIME:
        return Moment(text=text, local=None)
    for pattern in (_ISO, _NAMED, _NAMED_FIRST, _YEAR_LAST, _DIGITS, _SLASHED):
        found = pattern.fullmatch(text)
        if found:
            return _moment(text, found, settings)
    return Moment(text=text, local=None)


def _moment(text: str, found: re.Match[str], settings: Settings) -> Moment:
    given = found.groupdict()
    year, day_month = _year(given["y"]), _day_and_month(given, settings)
    if day_month is None or not _OLDEST <= year <= _NEWEST:
        return Moment(text=text, local=None)
    try:
        local = datetime(
            year,
            day_month[1],
            day_month[0],
            _hour(given),
            int(given["mi"]),
            int(given["s"] or 0),
            int((given["f"] or "0").ljust(6, "0")[:6]),
            tzinfo=UTC,
        )
    except ValueError:
        return Moment(text=text, local=None)
    return _with_zone(text, local, given["z"], settings)


def _with_zone(text: str, local: datetime, offset: str | None, settings: Settings) -> Moment:
    shown = local.replace(tzinfo=None).isoformat()
    if offset:
        offset = (
            "+00:00"
            if offset in ("Z", "UTC", "GMT")
            else offset
            if ":" in offset
            else f"{offset[:3]}:{offset[3:]}"
        )
        try:
            return Moment(text=text, local=shown, zone=offset, at=datetime.fromisoformat(shown + offset))
        except ValueError:
            return Moment(text=text, local=shown)
    zone = settings.tzinfo()
    if zone is None:
        return Moment(text=text, local=shown)
    return Moment(text=text, local=shown, zone=zone.key, at=local.replace(tzinfo=zone))


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _day_and_month(given: dict[str, str | None], settings: Settings) -> tuple[int, int] | None:
    if given.get("mon"):
        month = _MONTHS.get(str(given["mon"])[:3].lower())
        return (int(given["d"] or 0), month) if month else None
    if given.get("m"):
        return int(given["d"] or 0), int(given["m"] or 0)
    first, second = int(given["a"] or 0), int(given["b"] or 0)
    day_first = settings.day_first
    if given["sep"] == "." or first > 12:
        day_first = True
    elif second > 12:
        day_first = False
    if first == second:
        return first, second
    if day_first is None:
        return None
    return (first, second) if day_first else (second, first)


def _hour(given: dict[str, str | None]) -> int:
    hour, half = int(given["h"] or 0), (given["ap"] or "").lower()
    if half == "pm" and hour < 12:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def csv_rows(text: str, delimiter: str = ",", name: str = "the table") -> list[list[str]]:
    """The rows of a separated text that have anything in them. Raises FileDamaged."""
    try:
        return [row for row in csv.reader(lines_of(text), delimiter=delimiter) if any(row)]
    except csv.Error:
        raise FileDamaged(name=name, what="a cell of its table has no end") from None


def decimal_sign(cells: Iterable[str], settings: Settings) -> str:
    """The decimal sign that numbers of a table show; where none shows any, the setting, or a dot."""
    for cell in cells:
        found = re.fullmatch(r"\s*[+-]?\d+([.,])\d+(?:[eE][+-]?\d+)?\s*", cell)
        if found:
            return found.group(1)
    return settings.decimal or "."
