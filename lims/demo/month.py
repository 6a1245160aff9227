"""What the work on all orders of the month shares: diary, calendar, the gateway, and the bench's time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lims.demo.bench_gateway import BenchGateway
from lims.demo.diary import Calendar, Diary, Step
from lims.demo.stage import Stage


@dataclass
class Month:
    """A month in the laboratory."""

    stage: Stage
    diary: Diary
    calendar: Calendar
    gateway: BenchGateway
    bench_free: datetime
    codes: dict[int, str] = field(default_factory=dict)  # method version -> code
    orders: int = 0
    injections: int = 0

    def at_the_bench(self, minutes: float, step: Step) -> None:
        """Do something at the next time at which the bench is free for so long."""
        start = max(self.stage.clock() + timedelta(minutes=20), self.bench_free)
        self.bench_free = start + timedelta(minutes=minutes)
        self.diary.at(start, step)

    def tomorrow(self, hour: float, step: Step) -> None:
        """Do something on the next working day."""
        self.diary.at(self.calendar.next_day(self.stage.clock(), hour), step)
