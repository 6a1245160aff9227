"""What is due: a registry to which features contribute (calibrations, expiring lots, requalifications)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims.web import gettext
from lims.web import lazy_gettext as _

AHEAD = timedelta(days=30)
WEEK = timedelta(days=7)
DUE_WORDS = {
    "calibration": _("Calibration"),
    "lot": _("Lot to replace"),
    "control": _("Control sample"),
    "supplier": _("Supplier to evaluate"),
    "cylinder": _("Cylinder to test"),
    "intermediate_check": _("Intermediate check"),
    "legal_verification": _("Legal verification"),
    "maintenance": _("Maintenance"),
    "consumable": _("Consumable to replace"),
    "proficiency": _("Proficiency test"),
    "proficiency_result": _("Proficiency test: report the result"),
    "proficiency_action": _("Proficiency test: act on the score"),
    "requalification": _("Requalification"),
    "competence_record": _("Record of competence that ends"),
    "monitoring": _("Monitoring of competence"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class DueItem:
    """One thing to be done by a moment: what, by when, and where to do it."""

    what: str
    thing: str
    due_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class DueSource:
    """A feature's due things up to a moment, in a bounded number of queries."""

    name: str
    find: Callable[[Session, datetime], Iterable[DueItem]]


_sources: dict[str, DueSource] = {}


def register_due_source(source: DueSource) -> None:
    """Add a source; the same one may be registered again (a second application in one process)."""
    _sources[source.name] = source


def due_items(session: Session, until: datetime) -> list[DueItem]:
    """Everything that is due before a moment, the most urgent first."""
    found = [item for source in _sources.values() for item in source.find(session, until)]
    return sorted(found, key=lambda item: (item.due_at, item.thing))


@dataclass(frozen=True, kw_only=True, slots=True)
class DueLine:
    """A due thing as lists show it: in which group, and how many days late or left."""

    item: DueItem
    what: str
    group: str
    state: str
    days: int


def due_groups(session: Session, at: datetime) -> list[DueLine]:
    """What is late or due within a month, the most urgent first: late, this week, next 30 days."""
    return [_line(item, at) for item in due_items(session, at + AHEAD)]


def _line(item: DueItem, at: datetime) -> DueLine:
    late, left = item.due_at < at, item.due_at - at
    group = gettext("Late") if late else gettext("This week") if left < WEEK else gettext("Next 30 days")
    return DueLine(
        item=item, what=str(DUE_WORDS.get(item.what, item.what)), group=group,
        state="late_by" if late else "days_left", days=abs(left).days,
    )  # fmt: skip
