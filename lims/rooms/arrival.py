"""What follows from readings of rooms in the same unit of work: loggers' records taken, excursions found, their work linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from lims.catalogue import method_codes
from lims.catalogue.models import MethodVersionRow
from lims.equipment.models import RoomConditionRow
from lims.records import Unit, Version
from lims.rooms.excursions import excursions_query, read, renew
from lims.rooms.loggers import take_logged
from lims.rooms.models import ExcursionRow, RoomVersionRow
from lims.rooms.touched import link_touched, touching

WATCHED = ("reading", "room_condition", "room_correction", "determination")


def look_at_arrivals(unit: Unit) -> None:
    """Before a unit closes: everything that its readings, corrections and determinations bring about."""
    if readings := unit.added.get("reading"):
        take_logged(unit, readings)
        unit.flush()
    renewed = [one for room_id, moments in _changed(unit).items() for one in renew(unit, room_id, moments)]
    unit.flush()
    if renewed:
        link_touched(unit, read(unit.session, excursions_query().where(ExcursionRow.id.in_(renewed))))
    if determinations := unit.added.get("determination"):
        link_touched(unit, touching(unit.session, [one.at for one in determinations]))


def _changed(unit: Unit) -> dict[int, list[datetime]]:
    """The moments of the readings that came, were corrected, or have other limits now, by room."""
    found: dict[int, list[datetime]] = defaultdict(list)
    for one in unit.added.get("room_condition", ()):
        found[one.room_id].append(one.at)
    wrong = [one.wrong_id for one in unit.added.get("room_correction", ())]
    query = select(RoomConditionRow.room_id, RoomConditionRow.at).where(RoomConditionRow.id.in_(wrong))
    for room_id, at in unit.session.execute(query) if wrong else ():
        found[room_id].append(at)
    for room_id, since in _other_limits(unit):
        found[room_id] += [since, unit.at]
    return found


def _other_limits(unit: Unit) -> list[tuple[int, datetime]]:
    """The rooms for which this unit states limits of the past otherwise, and since when."""
    limits = [one for one in unit.versions.values() if isinstance(one, RoomVersionRow | MethodVersionRow)]
    stated = [one for one in limits if _states_past(unit, one, limits)]
    found = [(one.header_id, one.valid_from) for one in stated if isinstance(one, RoomVersionRow)]
    editions = [one for one in stated if isinstance(one, MethodVersionRow)]
    if editions:
        codes = method_codes(unit.session, [one.header_id for one in editions])
        rows = list(unit.session.scalars(select(RoomVersionRow).where(RoomVersionRow.died.is_(None))))
        found += [
            (row.header_id, one.valid_from) for one in editions for row in rows if codes[one.header_id] in row.methods
        ]  # fmt: skip
    return found


def _states_past(unit: Unit, one: Version, known: Sequence[Version]) -> bool:
    """Whether a version was born here, about the past, and is no rest of one that died here."""
    if one.born != unit.seq or one.died is not None or one.valid_from >= unit.at:
        return False
    died = (each for each in known if each.died == unit.seq and each.header_id == one.header_id)
    return all(each.content() != one.content() for each in died)
