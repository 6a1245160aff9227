"""The order in which things happen: each step tells the next, and what would come after the end never happens."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from lims.demo.stage import Stage

SUNDAY = 6
Step = Callable[[], None]


@dataclass
class Diary:
    """Steps by their moments. Cut off at `until`, some work is done and some is on its way, as in any laboratory."""

    stage: Stage
    until: datetime
    _steps: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def at(self, moment: datetime, step: Step) -> None:
        """Let something happen at a moment."""
        heapq.heappush(self._steps, (moment, next(self._numbers), step))

    def after(self, minutes: float, step: Step) -> None:
        """Let something happen a while from now."""
        self.at(self.stage.clock() + timedelta(minutes=minutes), step)

    def live_through(self) -> None:
        """Do everything that happens until the end, in order."""
        while self._steps and self._steps[0][0] <= self.until:
            moment, _, step = heapq.heappop(self._steps)
            self.stage.move_to(moment)
            step()
        self.stage.move_to(self.until)


@dataclass(frozen=True)
class Calendar:
    """The working days of the laboratory, Monday to Saturday, as its own clock shows them."""

    days: tuple[date, ...]
    zone: ZoneInfo

    @classmethod
    def between(cls, start: datetime, until: datetime, zone: ZoneInfo) -> Calendar:
        first, last = start.astimezone(zone).date(), until.astimezone(zone).date()
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return cls(tuple(day for day in every if day.weekday() != SUNDAY), zone)

    def moment(self, day: int, hour: float) -> datetime:
        """An hour of a working day; days are counted from the first one, negative ones from the last one."""
        minutes = round(hour * 60)
        return datetime.combine(self.days[day], time(minutes // 60, minutes % 60), self.zone)

    def next_day(self, at: datetime, hour: float) -> datetime:
        """An hour of the next working day; on a Sunday at the end nobody works, so it lies beyond the end."""
        today = at.astimezone(self.zone).date()
        following = next((n for n, day in enumerate(self.days) if day > today), None)
        if following is None:
            return datetime.combine(today + timedelta(days=2), time(int(hour)), self.zone)
        return self.moment(following, hour)
