"""A room as its page shows it: its limits with their sources, its readings beside their corrections, and charts over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.catalogue import method_codes, settings
from lims.equipment import RoomCondition, equipment_by_id
from lims.equipment.models import RoomConditionRow, RoomCorrectionRow
from lims.equipment.rooms import standing_reading
from lims.intake.models import UnderstandingRow
from lims.people import people_by_id
from lims.rooms.excursions import Excursion
from lims.rooms.loggers import logged_of
from lims.rooms.standing import range_words
from lims.rooms.tracks import Track
from lims.rooms.words import QUANTITIES
from lims.web import Band, Chart, Line, Series, gettext, unit_words
from lims.web.figures import six_digits
from lims.web.listing import Order

MOST_POINTS = 2_000  # drawn; what lies outside is always drawn


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingLine:
    """A reading of a room with who or what read it, and how it was corrected."""

    air: RoomCondition
    who: str
    record_id: int | None
    figures: dict[str, Any]
    corrected: str | None
    struck: bool

    @property
    def id(self) -> int:
        return self.air.id


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitLine:
    """A limit that holds in a room: of the room itself, or of a method."""

    quantity: str
    words: str
    whose: str
    source: str
    url: str | None


def readings_query(room_id: int) -> tuple[Select[Any], list[Order]]:
    """All readings of a room, the corrected ones too, latest first."""
    query = select(RoomConditionRow).where(RoomConditionRow.room_id == room_id)
    columns = (RoomConditionRow.at.expression, RoomConditionRow.id.expression)
    return query, [Order(column=one, down=True) for one in columns]


def reading_lines(session: Session, rows: Sequence[RoomConditionRow]) -> list[ReadingLine]:
    """Readings as lists show them; in a few queries."""
    ids = [row.id for row in rows]
    query = select(RoomCorrectionRow.wrong_id, RoomCorrectionRow.reason).where(
        RoomCorrectionRow.wrong_id.in_(ids)
    )
    wrong: dict[int, str] = dict(session.execute(query).all())
    people = people_by_id(session, {row.person_id for row in rows if row.person_id})
    sensors = equipment_by_id(session, {row.sensor_id for row in rows if row.sensor_id})
    logged = logged_of(session, ids)
    records = _records(session, [one.understanding_id for one in logged.values()])
    return [
        ReadingLine(
            air=RoomCondition.from_row(row), corrected=wrong.get(row.id), struck=row.id in wrong,
            who=sensors[row.sensor_id].code if row.sensor_id in sensors
            else people[row.person_id].initials if row.person_id in people else "",
            record_id=records.get(logged[row.id].understanding_id) if row.id in logged else None,
            figures=logged[row.id].figures if row.id in logged else {},
        )
        for row in rows
    ]  # fmt: skip


def _records(session: Session, ids: Sequence[int]) -> dict[int, int]:
    query = select(UnderstandingRow.id, UnderstandingRow.raw_record_id).where(UnderstandingRow.id.in_(ids))
    return dict(session.execute(query).all())


def limit_lines(session: Session, room_id: int, tracks: Sequence[Track], at: datetime) -> list[LimitLine]:
    """The limits that hold in a room at a moment, by quantity."""
    standing = [one for one in tracks if one.holds_at(at)]
    codes = method_codes(session, {one.limit_of for one in standing} - {room_id})
    order = list(settings.ROOM)
    return [
        LimitLine(
            quantity=str(QUANTITIES[one.quantity]), words=range_words(one.range), source=one.source,
            whose=codes.get(one.limit_of, gettext("the room")),
            url=f"/methods/{one.limit_of}" if one.limit_of in codes else None,
        )
        for one in sorted(standing, key=lambda one: (order.index(one.quantity), one.limit_of != room_id, one.limit_of))
    ]  # fmt: skip


def drawn(
    session: Session, room_id: int, tracks: Sequence[Track], excursions: Sequence[Excursion], since: datetime, until: datetime
) -> dict[str, Chart]:  # fmt: skip
    """A chart of each quantity that was read in a period, with the limits that hold at its end and the excursions in it."""
    query = select(RoomConditionRow).where(
        RoomConditionRow.room_id == room_id, RoomConditionRow.at >= since, RoomConditionRow.at <= until, standing_reading()
    )  # fmt: skip
    rows = list(session.scalars(query.order_by(RoomConditionRow.at, RoomConditionRow.id)))
    codes = method_codes(session, {one.limit_of for one in tracks} - {room_id})
    charts = {}
    for name in settings.ROOM:
        points = [(row.at, value) for row in rows if (value := getattr(row, name)) is not None]
        own = [one for one in tracks if one.quantity == name]
        if points:
            known = [one for one in excursions if one.quantity == name]
            charts[name] = _chart(name, points, own, known, codes, until)
    return charts


def _chart(
    name: str, points: Sequence[tuple[datetime, float]], tracks: Sequence[Track], excursions: Sequence[Excursion],
    codes: dict[int, str], until: datetime,
) -> Chart:  # fmt: skip
    def outside(at: datetime, value: float) -> bool:
        return any(not one.range.holds(value) for one in tracks if one.holds_at(at))

    step = max(1, math.ceil(len(points) / MOST_POINTS))
    kept = [pair for n, pair in enumerate(points) if n % step == 0 or n == len(points) - 1 or outside(*pair)]
    lines = _lines([one for one in tracks if one.holds_at(until)], codes)
    values = [value for _at, value in kept]
    heights = [*values, *(one.y for one in lines if one.y is not None)]
    low, high = min(heights), max(heights)
    unit = unit_words(settings.ROOM[name])
    return Chart(
        words=gettext(
            "%(quantity)s over time: %(readings)s readings, %(excursions)s excursions.", quantity=QUANTITIES[name],
            readings=len(points), excursions=len(excursions),
        ),
        x_label=gettext("Read at"), y_label=unit, x=[at for at, _value in kept],
        series=[
            Series(
                label=str(QUANTITIES[name]), values=values, mark="line" if len(kept) > 60 else "points",
                boxed=[n for n, pair in enumerate(kept) if outside(*pair)],
            )
        ],
        lines=lines,
        bands=[
            Band(
                label=gettext("Excursion"), x=[one.within_until or one.first_at, one.within_again or until], low=[low, low],
                high=[high, high],
            )
            for one in excursions
        ],
    )  # fmt: skip


def _lines(tracks: Sequence[Track], codes: dict[int, str]) -> list[Line]:
    return [
        Line(
            label=f"{codes.get(one.limit_of, gettext('Room'))} {six_digits(end)}",
            y=end,
            kind="limit",
        )
        for one in tracks
        for end in (one.range.low, one.range.high)
        if end is not None
    ]
