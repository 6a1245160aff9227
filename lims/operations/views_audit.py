"""Pages of the audit trail: events, one event, the history of one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from lims.blind import CLOSED, TABLES
from lims.edge import may, reading
from lims.errors import NotFound
from lims.operations import trail
from lims.operations.words import OPS
from lims.people import actor_names, day_start, staff
from lims.permissions import permission
from lims.records import AuditEvent
from lims.web import gettext
from lims.web.export import export
from lims.web.listing import Filter, Listing, fetch_page, read_listing

audit = Blueprint("audit", __name__, template_folder="templates")
EXPORTED = 10_000


@audit.get("/audit")
@permission("audit.see")
def index() -> ResponseReturnValue:
    """All events, the latest first."""
    people = [(one.id, one.name) for one in staff(reading())]
    listing = read_listing(
        Filter(name="person", label=gettext("Person"), choices=people), Filter(name="act", label=gettext("Act")),
        Filter(name="day", label=gettext("Day, such as 2026-05-19")),
    )  # fmt: skip
    size = EXPORTED if listing.format else 50
    page = fetch_page(reading(), _query(listing), trail.ORDER, size=size, after=listing.after)
    events = [trail.Event.from_row(row) for row in page.rows]
    names = actor_names(reading(), (event.actor for event in events))
    if listing.format:
        return _export(listing.format, page.rows, names)
    return render_template("operations/events.html", listing=listing, found=page, events=events, names=names)


def _query(listing: Listing) -> Select[Any]:
    person = listing.value("person")
    return trail.event_query(
        listing.search, listing.value("act"), int(person) if person else None, _day(listing.value("day")), _closed()
    )  # fmt: skip


def _closed() -> str:
    """The acts that this reader may not know of."""
    return "" if may("blind.see") else CLOSED


def _day(text: str) -> tuple[datetime, datetime] | None:
    """The day that is named, in the laboratory's zone; None where it cannot be read."""
    try:
        day = date.fromisoformat(text)
        return day_start(day), day_start(day + timedelta(days=1))
    except (ValueError, OverflowError):
        return None


def _export(form: str, rows: Sequence[AuditEvent], names: dict[str, str]) -> ResponseReturnValue:
    head = [
        gettext("Event"),
        gettext("When"),
        gettext("Who"),
        gettext("Act"),
        gettext("Reason"),
        gettext("Hash"),
    ]
    return export(
        form, "audit-trail", head, ((r.seq, r.at, names[r.actor], r.act, r.reason, r.hash) for r in rows)
    )


@audit.get("/audit/<int:seq>")
@permission("audit.see")
def event(seq: int) -> str:
    """One event: who did what, why, and every row that it touched."""
    found = trail.find_event(reading(), seq, _closed())
    who = actor_names(reading(), [found.actor])[found.actor]
    return render_template("operations/event.html", event=found, who=who, ops=OPS, shown=trail.ROWS_SHOWN)


@audit.get("/audit/row/<table>/<int:key>")
@permission("audit.see")
def row(table: str, key: int) -> str:
    """Everything that happened to one row."""
    if table in TABLES and not may("blind.see"):
        raise NotFound
    changes = trail.history_of(reading(), table, key)
    names = actor_names(reading(), (change.event.actor for change in changes))
    return render_template(
        "operations/row.html", table_name=table, key=key, changes=changes, names=names, ops=OPS
    )
