"""The clock is an argument: every edge hands one to its unit of work, so that tests and the demo can tell the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
MONTHS_OF_YEAR, LAST_DAY_OF_ALL = 12, 28


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def months_after(at: datetime, months: int) -> datetime:
    """The same day so many months later, or earlier for a number below zero; the 28th where that month might lack the day."""
    n = at.month - 1 + months
    day = min(at.day, LAST_DAY_OF_ALL)
    return at.replace(year=at.year + n // MONTHS_OF_YEAR, month=n % MONTHS_OF_YEAR + 1, day=day)


class SetClock:
    """A clock that stands where it was set, until it is moved on."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("A clock needs a time with a zone.")
        self.now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> datetime:
        """Move on by `step` and tell the new time."""
        self.now += step
        return self.now
