"""What a file does not say and a person must: zone, order of the date, encoding, decimal sign."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from instruments.files.errors import SettingsRefused


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Settings of an instrument's files. None: take what the file says, and where it is silent, say so."""

    zone: str | None = None  # IANA name, such as Asia/Baku
    day_first: bool | None = None
    encoding: str | None = None
    decimal: str | None = None  # "." or ","

    def __post_init__(self) -> None:
        if self.zone is not None:
            _zone(self.zone)
        if self.decimal not in (None, ".", ","):
            raise SettingsRefused(
                setting="decimal sign", value=self.decimal, expected="Use a dot or a comma."
            )
        if self.encoding is not None:
            _encoding(self.encoding)

    def tzinfo(self) -> ZoneInfo | None:
        """The zone itself, if one was set."""
        return _zone(self.zone) if self.zone else None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsRefused(
            setting="time zone", value=name, expected="Use a name such as Asia/Baku or UTC."
        ) from None


def _encoding(name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError:
        raise SettingsRefused(
            setting="encoding", value=name, expected="Use a name such as utf-8, utf-16 or cp1252."
        ) from None
