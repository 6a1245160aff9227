"""Excursions as they are kept: found when readings arrive, grown and ended by later ones, taken back when readings are corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from lims.catalogue import Range, settings
from lims.equipment.models import RoomConditionRow
from lims.errors import NotFound
from lims.records import Unit
from lims.rooms.models import ExcursionReactionRow, ExcursionRow, ExcursionSpanRow, Reaction
from lims.rooms.spans import Span, spans_of
from lims.rooms.tracks import Track, tracks_of

SPAN = ("within_until", "first_at", "last_at", "within_again", "worst", "readings")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What somebody found of an excursion and decided."""

    span_n: int
    decision: Reaction
    assessment: str
    person_id: int
    at: datetime

    @classmethod
    def from_row(cls, row: ExcursionReactionRow) -> Judged:
        return cls(
            span_n=row.span_n,
            decision=row.decision,
            assessment=row.assessment,
            person_id=row.person_id,
            at=row.at,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Excursion:
    """An excursion as far as it is known now, with the last reaction to it."""

    id: int
    room_id: int
    quantity: str
    limit_of: int
    version_id: int
    range: Range
    found_at: datetime
    n: int
    within_until: datetime | None
    first_at: datetime
    last_at: datetime
    within_again: datetime | None
    worst: float
    readings: int
    gone: bool
    judged: Judged | None

    @property
    def own(self) -> bool:
        """Whether the limit is the room's own, and not of a method."""
        return self.limit_of == self.room_id

    @property
    def going_on(self) -> bool:
        """Whether no reading within the limit has come yet."""
        return self.within_again is None

    @property
    def open(self) -> bool:
        """Whether it waits for somebody to judge it, as far as it goes now."""
        return not self.gone and (self.judged is None or self.judged.span_n < self.n)

    @property
    def state(self) -> str:
        """One word: gone, going_on, to_judge, or what was decided."""
        if self.gone:
            return "gone"
        if self.going_on:
            return "going_on"
        return "to_judge" if self.judged is None or self.open else self.judged.decision.value

    @classmethod
    def from_rows(
        cls, row: ExcursionRow, span: ExcursionSpanRow, reaction: ExcursionReactionRow | None
    ) -> Excursion:
        return cls(
            id=row.id, room_id=row.room_id, quantity=row.quantity, limit_of=row.limit_of, version_id=row.version_id,
            range=Range(low=row.low, high=row.high, unit=settings.ROOM[row.quantity]), found_at=row.found_at, n=span.n,
            gone=span.gone, judged=None if reaction is None else Judged.from_row(reaction), **{name: getattr(span, name) for name in SPAN},
        )  # fmt: skip


def excursions_query() -> Select[Any]:
    """Rows of (excursion, its span that stands, its last reaction or None)."""
    reaction, later = aliased(ExcursionReactionRow), aliased(ExcursionReactionRow)
    last = (
        select(func.max(later.id)).where(later.excursion_id == ExcursionRow.id).correlate(ExcursionRow).scalar_subquery()
    )  # fmt: skip
    query: Any = (
        select(ExcursionRow, ExcursionSpanRow, reaction)
        .select_from(ExcursionRow)
        .join(ExcursionSpanRow, and_(ExcursionSpanRow.excursion_id == ExcursionRow.id, standing_span()))
        .outerjoin(reaction, reaction.id == last)
    )
    return cast("Select[Any]", query)


def standing_span() -> Any:
    """The condition for the last span of an excursion."""
    later = aliased(ExcursionSpanRow)
    last = (
        select(func.max(later.n)).where(later.excursion_id == ExcursionRow.id).correlate(ExcursionRow).scalar_subquery()
    )  # fmt: skip
    return ExcursionSpanRow.n == last


def judged_as_it_goes() -> ColumnElement[bool]:
    """The condition for excursions that somebody judged as far as they go now."""
    reaction = aliased(ExcursionReactionRow)
    return exists().where(reaction.excursion_id == ExcursionRow.id, reaction.span_n >= ExcursionSpanRow.n)


def read(session: Session, query: Select[Any]) -> list[Excursion]:
    """The excursions of a query made of `excursions_query`."""
    return [Excursion.from_rows(*row) for row in session.execute(query)]


def find_excursion(session: Session, excursion_id: int) -> Excursion:
    """One excursion. Raises NotFound."""
    found = read(session, excursions_query().where(ExcursionRow.id == excursion_id))
    if not found:
        raise NotFound
    return found[0]


def excursions_between(
    session: Session, room_id: int, since: datetime, until: datetime, *, gone: bool = False
) -> list[Excursion]:
    """The excursions of a room that a period, both ends included, may have something of; in order of time."""
    span = ExcursionSpanRow
    begun = func.coalesce(span.within_until, span.first_at)
    ended = or_(span.within_again.is_(None), span.within_again >= since)
    query = excursions_query().where(ExcursionRow.room_id == room_id, begun <= until, ended)
    query = query if gone else query.where(span.gone.is_(False))
    return read(session, query.order_by(span.first_at, ExcursionRow.id))


# -- when readings arrive ---------------------------------------------------------------------------------


def renew(unit: Unit, room_id: int, changed: Sequence[datetime]) -> list[int]:
    """Find again the excursions around the moments of readings that came or were corrected; those that are others now.

    What was kept of the others cannot have changed: they begin and end with readings within.
    """
    tracks = tracks_of(unit.session, room_id)
    since, until, known = _around(unit.session, room_id, min(changed), max(changed))
    left: dict[tuple[str, int], list[Excursion]] = defaultdict(list)
    for one in known:
        left[one.quantity, one.limit_of].append(one)
    renewed = [
        _kept(unit, room_id, span, _taken(left[span.key], span), tracks)
        for span in spans_of(unit.session, room_id, tracks, since, until)
    ]
    for one in (one for some in left.values() for one in some):
        _put_span(unit, one.id, one.n + 1, {name: getattr(one, name) for name in SPAN}, gone=True)
        renewed.append(one.id)
    return [one for one in renewed if one is not None]


def _around(
    session: Session, room_id: int, since: datetime, until: datetime
) -> tuple[datetime, datetime, list[Excursion]]:
    """A period that cuts no excursion, from a reading before some moments to one after them, and what is kept of it."""
    at = RoomConditionRow.at
    of_room = RoomConditionRow.room_id == room_id
    since = session.scalar(select(func.max(at)).where(of_room, at < since)) or since
    until = session.scalar(select(func.min(at)).where(of_room, at > until)) or until
    while True:
        known = excursions_between(session, room_id, since, until)
        begun = min((since, *(one.within_until or one.first_at for one in known)))
        ended = max((until, *(one.within_again or one.last_at for one in known)))
        if (begun, ended) == (since, until):
            return since, until, known
        since, until = begun, ended


def _taken(known: list[Excursion], span: Span) -> Excursion | None:
    """The first of those that are kept which has readings in common with a span; it is no other's then."""
    for one in known:
        if one.first_at <= span.last_at and one.last_at >= span.first_at:
            known.remove(one)
            return one
    return None


def _kept(
    unit: Unit, room_id: int, span: Span, known: Excursion | None, tracks: Iterable[Track]
) -> int | None:
    """The excursion as it is now: a new one, or a new span of the known one. None where nothing is new."""
    figures = {name: getattr(span, name) for name in SPAN}
    if known is not None:
        if figures == {name: getattr(known, name) for name in SPAN}:
            return None
        _put_span(unit, known.id, known.n + 1, figures)
        return known.id
    limit = next(
        one.range for one in tracks if (one.version_id, one.quantity) == (span.version_id, span.quantity)
    )
    row = unit.add(
        ExcursionRow(
            room_id=room_id, quantity=span.quantity, limit_of=span.limit_of, version_id=span.version_id, low=limit.low,
            high=limit.high, began_at=span.first_at, found_at=unit.at,
        )
    )  # fmt: skip
    unit.link(span.first_id, row.id, "reading", span.first_at)
    unit.link(span.version_id, row.id, "limits", span.first_at)
    _put_span(unit, row.id, 1, figures)
    return row.id


def _put_span(unit: Unit, excursion_id: int, n: int, figures: dict[str, Any], *, gone: bool = False) -> None:
    unit.add(ExcursionSpanRow(excursion_id=excursion_id, n=n, gone=gone, at=unit.at, **figures))


def waiting(session: Session) -> list[Excursion]:
    """The excursions that wait for somebody to judge them, the oldest first."""
    query = excursions_query().where(ExcursionSpanRow.gone.is_(False), not_(judged_as_it_goes()))
    return read(session, query.order_by(ExcursionSpanRow.first_at, ExcursionRow.id))
