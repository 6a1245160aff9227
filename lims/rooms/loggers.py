"""Loggers: what their records say of temperature, humidity and pressure becomes readings of the room that they are tied to.

The record, what was understood of it and the reading stay as they are; the reading of the room rests on them, with the
correction of the calibration that counted at its moment (6.4.11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import settings
from lims.equipment import Calibration, calibrations_of, find_room
from lims.equipment.models import RoomConditionRow, RoomCorrectionRow
from lims.equipment.rooms import PLAUSIBLE, standing_reading
from lims.errors import LimsError
from lims.intake import leave_to_room, understandings_by_id
from lims.intake.models import ReadingRow
from lims.intake.readings import CLOCKS_DIFFER
from lims.records import Unit
from lims.rooms.models import LoggedConditionRow, RoomVersionRow
from methods import MethodError
from methods.units import convert

NAMES = {
    "temperature": "temperature_c", "humidity": "humidity_percent", "relative humidity": "humidity_percent",
    "pressure": "pressure_kpa",
}  # fmt: skip
CALIBRATED_AS = {
    "temperature_c": "temperature", "humidity_percent": "relative humidity", "pressure_kpa": "pressure"
}  # fmt: skip
AS_PRINTED = {
    "°C": "degC",
    "C": "degC",
    "%": "%RH",
    "% RH": "%RH",
    "kPa": "kPa_abs",
    "hPa": "hPa_abs",
}  # of the air of a room: its pressure is the absolute one
NOT_CALIBRATED, OTHERWISE = "no calibration counted then", "a later record of the logger says otherwise"
Key = tuple[int, int, datetime]  # equipment, room, moment


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a logger said of the air at a moment: each quantity with the figures before correction."""

    understanding_id: int
    figures: Mapping[str, Mapping[str, Any]]

    def values(self) -> dict[str, float | None]:
        """The corrected value of each quantity."""
        return {
            name: self.figures[name]["corrected"] if name in self.figures else None for name in settings.ROOM
        }


def logged_names(name: str) -> str | None:
    """Which quantity of the air a reading is, by its name; None for any other."""
    return NAMES.get(name.strip().casefold().replace("_", " "))


def take_logged(unit: Unit, readings: Iterable[ReadingRow]) -> None:
    """Make readings of rooms of what loggers said in this unit; what is known already is not written twice."""
    own = [one for one in readings if one.understanding_id is not None and one.equipment_id is not None]
    placed = list(_placed(unit.session, own)) if own else []
    if not placed:
        return
    said = _said(unit, placed)
    known = _known(unit.session, list(said))
    for key, one in sorted(said.items(), key=lambda pair: (pair[0][2], pair[0])):
        _put(unit, key, one, known.get(key, []))
    told = {(one.understanding_id, key[1]) for key, one in said.items()}
    understood = understandings_by_id(unit.session, {understanding_id for understanding_id, _ in told})
    for understanding_id, room_id in told:
        record_id = understood[understanding_id].raw_record_id
        leave_to_room(unit, record_id, find_room(unit.session, room_id).code)


def _placed(session: Session, readings: Sequence[ReadingRow]) -> Iterator[tuple[int, ReadingRow]]:
    """The readings of quantities of the air with the room that their logger was tied to at their moment."""
    named = [one for one in readings if logged_names(one.name) is not None and one.value is not None]
    if not named:
        return
    query = select(RoomVersionRow).where(RoomVersionRow.died.is_(None)).order_by(RoomVersionRow.header_id)
    stated = list(session.scalars(query))
    for one in named:
        for row in stated:
            if row.holds_at(one.at) and one.equipment_id in row.loggers:
                yield row.header_id, one


def _said(unit: Unit, placed: Sequence[tuple[int, ReadingRow]]) -> dict[Key, Said]:
    """By moment; a moment for which a record says a quantity twice has times that nobody read, and is left out."""
    of: dict[Key, list[ReadingRow]] = defaultdict(list)
    for room_id, one in placed:
        if one.at <= unit.at + CLOCKS_DIFFER:
            of[one.equipment_id or 0, room_id, one.at].append(one)
    calibrations = {id_: calibrations_of(unit.session, id_) for id_ in {key[0] for key in of}}
    found = {}
    for key, some in of.items():
        names = [logged_names(one.name) for one in some]
        figures = {
            name: figure for name, one in zip(names, some, strict=True)
            if name is not None and (figure := _figure(name, one, calibrations[key[0]])) is not None
        }  # fmt: skip
        if figures and len(set(names)) == len(names):
            found[key] = Said(understanding_id=some[0].understanding_id or 0, figures=figures)
    return found


def _figure(name: str, one: ReadingRow, calibrations: Sequence[Calibration]) -> dict[str, Any] | None:
    """A value in the unit of the room's quantity, corrected; None where its unit is another's, or no room is like that."""
    code = settings.ROOM[name]
    try:
        value = convert(one.value or 0.0, AS_PRINTED.get(one.unit, one.unit), code)
    except MethodError:
        return None
    figure = {
        "reading_id": one.id,
        "value": value,
        "unit": code,
        **_correction(name, value, one.at, calibrations),
    }
    figure["corrected"] = float(f"{value + figure['correction']:.10g}")
    low, high = PLAUSIBLE[name]
    return figure if low <= figure["corrected"] <= high else None


def _correction(name: str, value: float, at: datetime, calibrations: Sequence[Calibration]) -> dict[str, Any]:
    counting = next((one for one in calibrations if one.counts_at(at)), None)
    if counting is None:
        return {"correction": 0.0, "uncorrected": NOT_CALIBRATED}
    try:
        found = counting.correction_at(CALIBRATED_AS[name], value, settings.ROOM[name])
    except (LimsError, MethodError) as refused:
        return {"correction": 0.0, "uncorrected": str(refused)}
    return {
        "correction": found.correction, "u": found.standard_uncertainty, "calibration_version_id": found.source_id,
        "certificate": counting.certificate,
    }  # fmt: skip


# -- what is known already --------------------------------------------------------------------------------


def _known(session: Session, keys: Sequence[Key]) -> dict[Key, list[RoomConditionRow]]:
    """The readings of these loggers in the period of some moments, the corrected ones too."""
    row = RoomConditionRow
    moments = [at for _equipment, _room, at in keys]
    query = select(row).where(
        row.sensor_id.in_({key[0] for key in keys}), row.room_id.in_({key[1] for key in keys}),
        row.at >= min(moments, default=None), row.at <= max(moments, default=None),
    ).order_by(row.id)  # fmt: skip
    found: dict[Key, list[RoomConditionRow]] = defaultdict(list)
    for one in session.scalars(query) if keys else ():
        found[one.sensor_id or 0, one.room_id, one.at].append(one)
    return found


def _put(unit: Unit, key: Key, said: Said, known: Sequence[RoomConditionRow]) -> None:
    equipment_id, room_id, at = key
    values = said.values()
    if any({name: getattr(one, name) for name in settings.ROOM} == values for one in known):
        return
    row = unit.add(RoomConditionRow(room_id=room_id, at=at, sensor_id=equipment_id, person_id=None, **values))
    unit.add(
        LoggedConditionRow(
            condition_id=row.id, understanding_id=said.understanding_id,
            figures={name: dict(figure) for name, figure in said.figures.items()},
        )
    )  # fmt: skip
    for figure in said.figures.values():
        unit.link(figure["reading_id"], row.id, "reading", at)
    used = {one["calibration_version_id"] for one in said.figures.values() if "calibration_version_id" in one}
    for version in sorted(used):
        unit.link(version, row.id, "calibrated", at)
    for wrong in _standing(unit.session, known) if known else ():
        unit.add(
            RoomCorrectionRow(
                wrong_id=wrong.id, right_id=row.id, reason=OTHERWISE, person_id=unit.by.person_id, at=unit.at
            )
        )
        unit.link(wrong.id, row.id, "corrected")


def _standing(session: Session, known: Sequence[RoomConditionRow]) -> list[RoomConditionRow]:
    query = select(RoomConditionRow).where(
        RoomConditionRow.id.in_([one.id for one in known]), standing_reading()
    )
    return list(session.scalars(query.order_by(RoomConditionRow.id)))


def logged_of(session: Session, condition_ids: Iterable[int]) -> dict[int, LoggedConditionRow]:
    """Where some readings of rooms come from, of those that came from a logger."""
    query = select(LoggedConditionRow).where(LoggedConditionRow.condition_id.in_(set(condition_ids)))
    return {row.condition_id: row for row in session.scalars(query)}
