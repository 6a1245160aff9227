"""What a printed bench worksheet asks for, as frozen plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.data import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One value to be written by hand: what it is, its unit, and its range in words."""

    name: str
    unit: str | None = None
    range: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Worksheet:
    """A bench worksheet for one test, for when power or network is gone.

    `code` is printed as text and as Code 128. `before` is written once (conditions, apparatus); `entries` once for
    each of the `determinations`. `steps` are the laboratory's own words; none are printed when none were given.
    """

    language: Language
    laboratory: str
    code: str
    sample: str
    product: str
    test: str
    method: str
    printed_at: datetime
    printed_by: str
    determinations: int
    entries: tuple[Entry, ...]
    before: tuple[Entry, ...] = ()
    steps: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    demonstration: bool = False
