"""Barcode scanners in serial mode."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from instruments.declaration import Instrument, Settings
from instruments.errors import BadSettings
from instruments.line import Line
from instruments.readings import Understood

_LONGEST = 200


class ScannerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the scanner was set: what it sends behind each code, and what before."""

    terminator: str
    prefix: str = ""
    encoding: str = "ascii"


class BarcodeScanner(Instrument):
    """Each scan is a record of one code, which is the sample of that record."""

    name = "barcode-scanner"
    version = "1"
    title = "Barcode scanner in serial mode"
    source = "The settings of the scanner itself: terminator, prefix and code page are programmed into it."
    line = Line(terminator=b"\r", is_stated=False)

    @classmethod
    def line_for(cls, settings: Settings) -> Line:
        """Return the line with the terminator of the settings. Raises BadSettings."""
        known = _settings(settings)
        return Line(terminator=known.terminator.encode("ascii"), encoding=known.encoding, is_stated=False)

    @classmethod
    def speaks_unasked(cls, settings: Settings) -> bool:
        """Return that it speaks when something is scanned."""
        return True

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return the code as the sample of the record; several codes in one record are none. Raises BadSettings."""
        known = _settings(settings)
        *lines, rest = content.decode(known.encoding, errors="replace").split(known.terminator)
        codes = [line.removeprefix(known.prefix) for line in lines if _is_code(line, known.prefix)]
        is_one = len(codes) == 1 == len(lines) and not rest
        return Understood(
            sample_id=codes[0] if is_one else None,
            unknown_lines=() if is_one else tuple(filter(None, [*lines, rest])),
            warnings=() if is_one else ("The record is not one whole code.",),
            driver=cls.name,
            driver_version=cls.version,
        )


def _is_code(line: str, prefix: str) -> bool:
    code = line.removeprefix(prefix)
    return line.startswith(prefix) and 0 < len(code) <= _LONGEST and code.isprintable()


def _settings(settings: Settings) -> ScannerSettings:
    return _checked(msgspec.json.encode(settings))


@lru_cache(maxsize=64)
def _checked(settings: bytes) -> ScannerSettings:
    try:
        known = msgspec.json.decode(settings, type=ScannerSettings)
        "".encode(known.encoding)
        if known.terminator.encode("ascii"):
            return known
        reason = "a terminator is needed"
    except (msgspec.ValidationError, LookupError, UnicodeEncodeError) as error:
        reason = str(error).rstrip(".")
    raise BadSettings(driver=BarcodeScanner.title, reason=reason)
