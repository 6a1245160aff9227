"""How much one person may ask in a minute, and how large a body may be."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from lims.api.errors import TooManyRequests

MINUTE = timedelta(minutes=1)
PER_MINUTE = 600
LARGEST_BODY = 2 * 1024 * 1024
MOST_KNOWN = 10_000


@dataclass
class RequestLimit:
    """At most so many requests a minute from one person, or from one address where nobody is signed in.

    Counted by each process for itself.
    """

    most: int = PER_MINUTE
    _times: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def count(self, who: str, now: datetime) -> None:
        """Count a request. Raises TooManyRequests."""
        with self._lock:
            times = self._times.setdefault(who, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self.most:
                raise TooManyRequests(
                    most=self.most, seconds=int((times[0] + MINUTE - now).total_seconds()) + 1
                )
            times.append(now)
            if len(self._times) > MOST_KNOWN:
                self._forget(now)

    def _forget(self, now: datetime) -> None:
        self._times = {who: times for who, times in self._times.items() if times and times[-1] > now - MINUTE}
