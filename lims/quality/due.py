"""What is due: a registry to which features contribute (calibrations, expiring lots, requalifications)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from lims.web import gettext
from lims.web import lazy_gettext as _

AHEAD = timedelta(days=30)
WEEK = timedelta(days=7)
DUE_WORDS = {
    "calibration": _("Calibration"),
    "calibration_to_accept": _("Calibration to accept"),
    "failed_check": _("Failed check"),
    "lot": _("Lot to replace"),
    "control": _("Control sample"),
    "out_of_control": _("Control chart out of control"),
    "supplier": _("Supplier to evaluate"),
    "supplier_scope": _("Accreditation of a provider ends"),
    "sending": _("Report of an external provider"),
    "cylinder": _("Cylinder to test"),
    "intermediate_check": _("Intermediate check"),
    "legal_verification": _("Legal verification"),
    "maintenance": _("Maintenance"),
    "consumable": _("Consumable to replace"),
    "proficiency": _("Proficiency test"),
    "proficiency_result": _("Proficiency test: report the result"),
    "proficiency_action": _("Proficiency test: act on the score"),
    "curves": _("Calibration curves that end"),
    "requalification": _("Requalification"),
    "competence_record": _("Record of competence that ends"),
    "monitoring": _("Monitoring of competence"),
    "excursion": _("Excursion of a room to judge"),
    "silent_logger": _("Logger that says nothing"),
}


class Urgency(StrEnum):
    """Why a thing stands on the list, the most urgent first."""

    STOPPED = "stopped"  # it failed and keeps work from going on; `due_at` says since when
    DECIDE = "decide"  # it waits for somebody's decision; `due_at` says since when
    DATED = "dated"  # it has to be done by `due_at`


ORDER = tuple(Urgency)


@dataclass(frozen=True, kw_only=True, slots=True)
class DueItem:
    """One thing to be done by a moment: what, by when, and where to do it. `name`: what the thing is, beside its code."""

    what: str
    thing: str
    due_at: datetime
    url: str
    name: str = ""
    urgency: Urgency = Urgency.DATED


@dataclass(frozen=True, kw_only=True, slots=True)
class UndatedItem:
    """One thing that comes again, and of which nobody has said when."""

    what: str
    thing: str
    url: str
    name: str = ""
    due_at: None = None


@dataclass(frozen=True, slots=True)
class DueSource:
    """A feature's due things up to a moment, and those without a date, in a bounded number of queries."""

    name: str
    find: Callable[[Session, datetime], Iterable[DueItem]]
    undated: Callable[[Session, datetime], Iterable[UndatedItem]] | None = None


_sources: dict[str, DueSource] = {}


def register_due_source(source: DueSource) -> None:
    """Add a source; the same one may be registered again (a second application in one process)."""
    _sources[source.name] = source


def due_items(session: Session, at: datetime, ahead: timedelta = timedelta()) -> list[DueItem]:
    """Everything that is due before a moment or so long after it, the most urgent first.

    What stops work or waits for a decision does so since a moment that has come: a source is asked about the end of the time
    ahead, and a logger that says nothing from now on would be silent then.
    """
    found = [
        item for source in _sources.values() for item in source.find(session, at + ahead)
        if item.urgency is Urgency.DATED or item.due_at <= at
    ]  # fmt: skip
    return sorted(found, key=lambda item: (ORDER.index(item.urgency), item.due_at, item.thing))


@dataclass(frozen=True, kw_only=True, slots=True)
class DueLine:
    """A due thing as lists show it: in which group, its state, and how many days late or left."""

    item: DueItem | UndatedItem
    what: str
    group: str
    state: str
    days: int


def due_groups(session: Session, at: datetime) -> list[DueLine]:
    """What is late or due within a month, the most urgent first: late, this week, next 30 days; last what has no date."""
    undated = [one for source in _sources.values() if source.undated for one in source.undated(session, at)]
    return [
        *(_line(item, at) for item in due_items(session, at, AHEAD)),
        *(_undated(item) for item in sorted(undated, key=lambda item: item.thing)),
    ]


def _undated(item: UndatedItem) -> DueLine:
    what = str(DUE_WORDS.get(item.what, item.what))
    return DueLine(item=item, what=what, group=gettext("Without a date"), state="no_interval", days=0)


def in_the_way(session: Session, at: datetime) -> list[DueLine]:
    """What failed or is late now, for the bench: what stops work first, decisions of the desk left out."""
    return [_line(item, at) for item in due_items(session, at) if item.urgency is not Urgency.DECIDE]


def _line(item: DueItem, at: datetime) -> DueLine:
    late, left = item.due_at < at, item.due_at - at
    if item.urgency is Urgency.STOPPED:
        group, state = gettext("In the way"), "failed"
    elif item.urgency is Urgency.DECIDE:
        group, state = gettext("To be decided"), "waiting"
    elif late:
        group, state = gettext("Late"), "late_by"
    else:
        group, state = gettext("This week") if left < WEEK else gettext("Next 30 days"), "days_left"
    days = abs(left).days
    if not days and item.urgency is Urgency.DATED:
        state = "due_today"
    what = str(DUE_WORDS.get(item.what, item.what))
    return DueLine(item=item, what=what, group=group, state=state, days=days)
