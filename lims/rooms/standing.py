"""What is stated of rooms as it stood at a moment; drafted and approved like everything in the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import Kind, Range, add_kind, settings
from lims.catalogue.models import MethodRow
from lims.db import remembered
from lims.equipment.models import EquipmentRow, RoomRow
from lims.equipment.reasons import ROOM_WORDS
from lims.inhouse.models import ProcedureRow
from lims.records import living, version_at
from lims.rooms.errors import RoomRefused
from lims.rooms.models import RoomVersionRow
from lims.web import gettext, unit_words
from lims.web import lazy_gettext as _
from lims.web.figures import six_digits

KIND = "room"
FIELDS = frozenset({
    "purpose", "methods", "procedures", "limits", "loggers", "silent_after_hours", "silent_source",
})  # fmt: skip
WORDS = {
    "purpose": _("What it is for"), "methods": _("Methods worked in it"), "procedures": _("Procedures of calibration worked in it"),
    "loggers": _("Loggers"), "silent_after_hours": _("A logger is silent after, h"), "silent_source": _("Where that comes from"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A limit of a quantity of the air, with where it comes from."""

    range: Range
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomVersion:
    """What is stated of a room in an approved version."""

    id: int
    room_id: int
    n: int
    purpose: str
    methods: tuple[str, ...]
    procedures: tuple[str, ...]
    limits: Mapping[str, Limit]
    loggers: tuple[int, ...]
    silent_after: timedelta | None
    silent_source: str
    drafted_by: int | None
    approved_by: int
    valid_from: datetime
    valid_to: datetime | None

    @classmethod
    def from_row(cls, row: RoomVersionRow) -> RoomVersion:
        hours = row.silent_after_hours
        return cls(
            id=row.id, room_id=row.header_id, n=row.n, purpose=row.purpose, methods=tuple(row.methods),
            procedures=tuple(row.procedures), limits=own_limits(row.limits), loggers=tuple(row.loggers),
            silent_after=None if hours is None else timedelta(hours=hours), silent_source=row.silent_source,
            drafted_by=row.drafted_by, approved_by=row.approved_by, valid_from=row.valid_from, valid_to=row.valid_to,
        )  # fmt: skip


def own_limits(stored: Mapping[str, Any]) -> dict[str, Limit]:
    """The limits of a room as they are stored, by quantity in the order of the settings."""
    return {
        name: Limit(
            range=Range(low=stored[name]["low"], high=stored[name]["high"], unit=unit),
            source=stored[name]["source"],
        )
        for name, unit in settings.ROOM.items()
        if name in stored
    }


@remembered
def room_version_at(session: Session, room_id: int, at: datetime) -> RoomVersion | None:
    """What was stated of a room at a moment, as known now; None where nothing was."""
    row = version_at(session, RoomVersionRow, room_id, at)
    return None if row is None else RoomVersion.from_row(row)


def room_versions_at(session: Session, at: datetime) -> dict[int, RoomVersion]:
    """What is stated of each room at a moment, in one query."""
    rows = session.scalars(select(RoomVersionRow).where(living(RoomVersionRow, at)))
    return {row.header_id: RoomVersion.from_row(row) for row in rows}


def room_history(session: Session, room_id: int) -> list[RoomVersion]:
    """What was ever stated of a room and is still known so, latest first."""
    query = select(RoomVersionRow).where(RoomVersionRow.header_id == room_id, RoomVersionRow.died.is_(None))
    return [
        RoomVersion.from_row(row) for row in session.scalars(query.order_by(RoomVersionRow.valid_from.desc()))
    ]


# -- drafting -----------------------------------------------------------------------------------------------


def check_room(content: Mapping[str, Any]) -> None:
    """See that what is stated of a room can hold. Raises RoomRefused."""
    why = next(_faults(content), None)
    if why is not None:
        raise RoomRefused(why=why)


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    if not str(content["purpose"]).strip():
        yield "it does not say what the room is for"
    for name, limit in content["limits"].items():
        words = settings.ROOM_WORDS.get(name)
        ends = [limit.get("low"), limit.get("high")]
        if words is None:
            yield f"{name} is no quantity of the air"
        elif not str(limit.get("source") or "").strip():
            yield f"the limit of the {words} has no source"
        elif ends == [None, None] or any(end is not None and not math.isfinite(end) for end in ends):
            yield f"the limit of the {words} has no end"
        elif None not in ends and ends[0] > ends[1]:
            yield f"the limit of the {words} begins above its end"
    hours = content["silent_after_hours"]
    if hours is not None and not 0 < hours < math.inf:
        yield "the time after which a logger is silent is not above zero"
    if hours is not None and not str(content["silent_source"]).strip():
        yield "the time after which a logger is silent has no source"


def codes_known(session: Session, methods: Sequence[str], procedures: Sequence[str]) -> None:
    """See that methods and procedures are registered under these codes. Raises RoomRefused."""
    for model, asked, what in ((MethodRow, methods, "method"), (ProcedureRow, procedures, "procedure")):
        known = set(session.scalars(select(model.code).where(model.code.in_(asked))))
        odd = next((one for one in asked if one not in known), None)
        if odd is not None:
            raise RoomRefused(why=f"no {what} has the code {odd}")


def logger_ids(session: Session, codes: Sequence[str]) -> list[int]:
    """The ids of loggers by their codes. Raises RoomRefused."""
    query = select(EquipmentRow.code, EquipmentRow.id).where(EquipmentRow.code.in_(codes))
    known: dict[str, int] = dict(session.execute(query).all())
    odd = next((one for one in codes if one not in known), None)
    if odd is not None:
        raise RoomRefused(why=f"no equipment has the code {odd}")
    return [known[one] for one in codes]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, word in WORDS.items():
        old, new = (_plain(name, content.get(name)) for content in (before, after))
        if old != new:
            yield str(word), old, new
    for name, word in ROOM_WORDS.items():
        old, new = (
            limit_words(own_limits(content.get("limits", {})).get(name)) for content in (before, after)
        )
        if old != new:
            yield gettext("Limits of the %(quantity)s", quantity=word), old, new


def _plain(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        shown = (gettext("equipment %(n)s", n=one) if name == "loggers" else str(one) for one in value)
        return ", ".join(shown)
    return f"{value:g}" if isinstance(value, float) else str(value or "")


def limit_words(limit: Limit | None) -> str:
    """A limit in signs and figures with its source."""
    return "" if limit is None else f"{range_words(limit.range)} ({limit.source})"


def range_words(one: Range) -> str:
    """The ends of a limit in signs and figures, with its unit."""
    ends = (("≥", one.low), ("≤", one.high))
    said = ", ".join(f"{sign} {six_digits(end)}" for sign, end in ends if end is not None)
    return f"{said} {unit_words(one.unit)}"


add_kind(
    KIND,
    Kind(
        RoomRow, RoomVersionRow, FIELDS, check_room, changes=_changes, otherwise=("rooms.propose", "room_id")
    ),
)
