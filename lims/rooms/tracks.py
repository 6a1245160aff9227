"""The limits that hold for the air of a room over time: its own, and those of the methods that are worked in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import Range, settings
from lims.catalogue.models import MethodRow, MethodVersionRow
from lims.errors import LimsError
from lims.rooms.models import RoomVersionRow
from lims.rooms.standing import Limit, own_limits
from methods.knowledge import Known


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """A limit of one quantity in a period: of the room itself, or of a method edition. An end may be free."""

    quantity: str
    limit_of: int  # the room, or the method
    version_id: int
    range: Range
    source: str
    since: datetime
    until: datetime | None

    def holds_at(self, at: datetime) -> bool:
        """Whether the limit held at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


def tracks_of(session: Session, room_id: int) -> list[Track]:
    """Every limit of a room with its period, as known now; in two queries."""
    stated = list(
        session.scalars(
            select(RoomVersionRow).where(RoomVersionRow.header_id == room_id, RoomVersionRow.died.is_(None))
        )
    )
    found = [
        _track(name, room_id, row.id, limit, row.valid_from, row.valid_to)
        for row in stated
        for name, limit in own_limits(row.limits).items()
    ]
    return found + list(_of_methods(session, stated))


def _track(
    quantity: str, limit_of: int, version_id: int, limit: Limit, since: datetime, until: datetime | None
) -> Track:
    return Track(
        quantity=quantity, limit_of=limit_of, version_id=version_id, range=limit.range, source=limit.source, since=since, until=until
    )  # fmt: skip


def _of_methods(session: Session, stated: Sequence[RoomVersionRow]) -> Iterator[Track]:
    codes = {code for row in stated for code in row.methods}
    query = (
        select(MethodVersionRow, MethodRow.code)
        .join(MethodRow, MethodRow.id == MethodVersionRow.header_id)
        .where(MethodRow.code.in_(codes), MethodVersionRow.died.is_(None))
    )
    for edition, code in session.execute(query) if codes else ():
        limits = method_limits(edition.settings)
        for row in stated if limits else ():
            since = max(row.valid_from, edition.valid_from)
            until = min((end for end in (row.valid_to, edition.valid_to) if end is not None), default=None)
            if code in row.methods and (until is None or since < until):
                for name, limit in limits.items():
                    yield _track(name, edition.header_id, edition.id, limit, since, until)


def method_limits(laid: Mapping[str, Any]) -> dict[str, Limit]:
    """The limits of the room that the settings of a method edition state; none of those that cannot be read."""
    found = {}
    for name in settings.ROOM:
        try:
            known = settings.room_limit(laid, name)
        except LimsError:
            continue  # an older settings' fault: the method's own page says so
        if isinstance(known, Known):
            found[name] = Limit(range=known.value, source=str(known.source))
    return found
