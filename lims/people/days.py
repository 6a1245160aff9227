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


def day_of(at: datetime) -> date:
    """The laboratory's day of a moment."""
    return at.astimezone(ZoneInfo(lims().settings.zone)).date()
