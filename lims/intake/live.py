"""The live lane: what an instrument shows at this moment, not stored anywhere as a reading. No evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from instruments.gateway.protocol import LivePost
from lims.intake.interfaces import Interface, interface_for, interface_of
from lims.intake.models import LiveReadingRow
from lims.intake.understanding import storable

RECENT = timedelta(minutes=2)
FADES_AFTER_S = 5.0
MOST_POINTS = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One value that an instrument shows now."""

    name: str
    value: float | None
    unit: str
    text: str
    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Steadiness:
    """How far a value moved lately, against the laboratory's criterion for it."""

    reading: str
    seconds: float
    smallest: float
    largest: float
    allowed: float
    unit: str
    steady: bool

    @property
    def spread(self) -> float:
        return self.largest - self.smallest


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """What an instrument showed last, how old that is, and the last two minutes."""

    equipment_id: int
    at: datetime
    age_s: float
    readings: tuple[Shown, ...]
    recent: tuple[tuple[float, Mapping[str, float]], ...]  # seconds since 1970, values by name
    steadiness: Steadiness | None  # None: no criterion was entered, or too little was seen to say

    @property
    def faded(self) -> bool:
        """Whether it is too old to be looked at as of now."""
        return self.age_s > FADES_AFTER_S

    def reading(self, name: str) -> Shown | None:
        return next((one for one in self.readings if one.name == name), None)


def put_live(session: Session, gateway: str, post: LivePost, at: datetime) -> bool:
    """Take what an instrument shows now; False where nobody knows the instrument. Outside the chain."""
    interface = interface_for(session, gateway, post.instrument, at)
    if interface is None:
        return False
    readings = [
        {"name": storable(one.name), "value": one.value, "unit": storable(one.unit or ""), "text": storable(one.text),
         "flags": [storable(flag) for flag in one.flags]}
        for one in post.readings
    ]  # fmt: skip
    row = session.get(LiveReadingRow, interface.equipment_id)
    if row is None:
        row = LiveReadingRow(equipment_id=interface.equipment_id, recent=[])
        session.add(row)
    row.at, row.readings = at, readings
    row.recent = _appended(row.recent, at, readings)
    return True


def _appended(recent: Iterable[Any], at: datetime, readings: list[dict[str, Any]]) -> list[Any]:
    since = (at - RECENT).timestamp()
    values = {one["name"]: one["value"] for one in readings if one["value"] is not None}
    kept = [point for point in recent if point[0] >= since]
    return [*kept, [round(at.timestamp(), 3), values]][-MOST_POINTS:]


def latest_live(session: Session, equipment_id: int, at: datetime) -> Live | None:
    """What a piece of equipment showed last; None if it never showed anything."""
    row = session.get(LiveReadingRow, equipment_id)
    if row is None:
        return None
    recent = tuple((float(point[0]), point[1]) for point in row.recent)
    readings = tuple(
        Shown(name=one["name"], value=one["value"], unit=one["unit"], text=one["text"], flags=tuple(one["flags"]))
        for one in row.readings
    )  # fmt: skip
    interface = interface_of(session, equipment_id, at)
    return Live(
        equipment_id=equipment_id, at=row.at, age_s=max(0.0, (at - row.at).total_seconds()), readings=readings,
        recent=recent, steadiness=_steadiness(interface, recent, readings, at),
    )  # fmt: skip


def _steadiness(
    interface: Interface | None, recent: tuple[tuple[float, Mapping[str, float]], ...],
    readings: tuple[Shown, ...], at: datetime,
) -> Steadiness | None:  # fmt: skip
    """Largest less smallest value of the last seconds against the spread allowed; the whole time must have been seen."""
    rule = interface.stability if interface else None
    if not rule or not all(isinstance(rule.get(name), int | float) for name in ("seconds", "spread")):
        return None
    name, unit = str(rule.get("reading", "")), str(rule.get("unit", ""))
    begin = at.timestamp() - rule["seconds"]
    seen = [values[name] for moment, values in recent if moment >= begin and name in values]
    whole = any(moment <= begin for moment, values in recent if name in values)
    shown = next((one for one in readings if one.name == name), None)
    if len(seen) < 2 or not whole or shown is None or shown.unit != unit:
        return None
    spread = max(seen) - min(seen)
    return Steadiness(
        reading=name, seconds=float(rule["seconds"]), smallest=min(seen), largest=max(seen),
        allowed=float(rule["spread"]), unit=unit, steady=spread <= rule["spread"],
    )  # fmt: skip
