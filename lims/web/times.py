"""Moments as people read them: ISO 8601 in the laboratory's zone; the bench shows the clock time for today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment in the laboratory's zone. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("A moment without a zone cannot be shown: give it with its zone.")
    return at.astimezone(zone)


def datetime_text(at: datetime | None, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """2026-05-19 14:24, or an en dash for what has not happened."""
    return (
        "–" if at is None else local(at, zone).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    )


def date_text(at: datetime | date | None, zone: ZoneInfo) -> str:
    """2026-05-19."""
    if at is None:
        return "–"
    return (local(at, zone).date() if isinstance(at, datetime) else at).isoformat()


def time_today(at: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    """14:24 for today, the whole moment for any other day."""
    if at is None:
        return "–"
    here = local(at, zone)
    return here.strftime("%H:%M") if here.date() == local(now, zone).date() else datetime_text(at, zone)


def now_utc() -> datetime:
    """The moment of the request; tests of pages set their own clock in init_web."""
    return datetime.now(UTC)
