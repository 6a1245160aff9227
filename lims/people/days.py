"""Days of the laboratory as moments: a period begins and ends at midnight of the laboratory's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from lims.edge import lims, now


def day_start(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(lims().settings.zone)).astimezone(UTC)


def today() -> date:
    """The laboratory's present day."""
    return now().astimezone(ZoneInfo(lims().settings.zone)).date()


def moment_of(text: str | None) -> datetime:
    """What “as of” in an address means: the end of that day, or now where it names none that can be read."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return now()
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(lims().settings.zone)).astimezone(UTC)


def day_of(at: datetime) -> date:
    """The laboratory's day of a moment."""
    return at.astimezone(ZoneInfo(lims().settings.zone)).date()
