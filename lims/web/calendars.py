"""A month as a page shows it, and events as an iCalendar file (RFC 5545) that other programs read."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Response, current_app, request

from lims.web.export import safe_name
from lims.web.i18n import lazy_gettext as _
from lims.web.page import web_of

MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"),
    _("October"), _("November"), _("December"),
)  # fmt: skip
DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
FIRST, LAST = date(1970, 1, 1), date(2999, 12, 1)
FOLD = 73  # octets of a line besides its end and the blank of a folded one; RFC 5545 3.1 allows 75


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry:
    """Something on a day: what, a second line, where it leads; tone as everywhere."""

    title: str
    start: datetime
    end: datetime | None = None  # none: it has no length, only its day
    line: str = ""
    to: str = ""
    tone: str = ""
    icon: str = "calendar"


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarDay:
    """A day with what is on it; `inside` the month or in the weeks around it."""

    day: date
    inside: bool
    today: bool
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarMonth:
    """A month in whole weeks from Monday, with its neighbours as their first days."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    before: date
    after: date

    @property
    def title(self) -> str:
        """The month in words."""
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"

    @property
    def days(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return DAYS


def month_asked(now: datetime) -> date:
    """The first day of the `month=2026-05` of the address; of the present month where it names none that can be read."""
    zone = web_of(current_app).zone()
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '').strip()}-01")
    except ValueError:
        asked = now.astimezone(zone).date().replace(day=1)
    return min(max(asked, FIRST), LAST)


def span_of(first: date, zone: ZoneInfo | None = None) -> tuple[datetime, datetime]:
    """The moments between which the weeks of a month lie, in the laboratory's zone."""
    weeks = _weeks(first)
    return _midnight(weeks[0][0], zone), _midnight(weeks[-1][-1] + timedelta(days=1), zone)


def month_of(first: date, entries: Iterable[CalendarEntry], now: datetime) -> CalendarMonth:
    """A month with its entries; what lasts stands on each of its days."""
    zone = web_of(current_app).zone()
    here, by_day = now.astimezone(zone).date(), dict[date, list[CalendarEntry]]()
    for one in sorted(entries, key=lambda each: (each.start, each.title)):
        for day in _days_of(one, zone):
            by_day.setdefault(day, []).append(one)
    return CalendarMonth(
        first=first, before=(first - timedelta(days=1)).replace(day=1), after=(first + timedelta(days=31)).replace(day=1),
        weeks=tuple(
            tuple(
                CalendarDay(
                    day=day, inside=day.month == first.month, today=day == here, entries=tuple(by_day.get(day, ()))
                )
                for day in week
            )
            for week in _weeks(first)
        ),
    )  # fmt: skip


def _weeks(first: date) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def _midnight(day: date, zone: ZoneInfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone or web_of(current_app).zone()).astimezone(UTC)


def _days_of(one: CalendarEntry, zone: ZoneInfo) -> Iterable[date]:
    start = one.start.astimezone(zone).date()
    last = start if one.end is None else (one.end - timedelta(microseconds=1)).astimezone(zone).date()
    return (start + timedelta(days=n) for n in range(min((last - start).days, 400) + 1))


# -- iCalendar ------------------------------------------------------------------------------------------------


def icalendar(name: str, entries: Sequence[CalendarEntry], *, at: datetime, host: str) -> Response:
    """The entries as a file for calendar programs; `host` makes their identifiers unique in the world."""
    zone = web_of(current_app).zone()
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//LIMS//calendar//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in entries:
        lines += _event(one, at, host, zone)
    body = "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{safe_name(name)}.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _event(one: CalendarEntry, at: datetime, host: str, zone: ZoneInfo) -> list[str]:
    day = one.start.astimezone(zone).date()
    timed = [
        f"DTSTART:{one.start.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{(one.end or at).astimezone(UTC):%Y%m%dT%H%M%SZ}",
    ]
    whole = [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]
    said = [f"DESCRIPTION:{_escaped(one.line)}"] if one.line else []
    return [
        "BEGIN:VEVENT", f"UID:{_escaped(one.to.strip('/').replace('/', '-'))}-{day:%Y%m%d}@{host}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", *(timed if one.end else whole),
        f"SUMMARY:{_escaped(one.title)}", *said, "END:VEVENT",
    ]  # fmt: skip


def _escaped(text: str) -> str:
    for found, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(found, written)
    return text


def _folded(line: str) -> Iterable[str]:
    """A line in pieces of at most 75 octets, never within a character."""
    piece, size, first = "", 0, True
    for letter in line:
        width = len(letter.encode())
        if size + width > FOLD:
            yield piece if first else f" {piece}"
            piece, size, first = "", 0, False
        piece, size = piece + letter, size + width
    yield piece if first else f" {piece}"
