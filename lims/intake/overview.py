"""What the pages of instruments show: each gateway and each instrument, in words, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lims.intake.commands import SILENT_AFTER
from lims.intake.gateways import Gateway, gateways
from lims.intake.heartbeats import GatewayState, gateway_states
from lims.intake.interfaces import Interface, interfaces_at
from lims.intake.models import LiveReadingRow, RawRecordRow
from lims.intake.neighbours import EQUIPMENT
from lims.intake.words import (
    INSTRUMENT_STATES,
    LIVE,
    NEVER_HEARD,
    NO_SIGNAL,
    RECORDS_PARKED,
    RECORDS_WAIT,
    STOPPED,
)
from lims.web.status import StatusWord


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayNow:
    """A gateway as it stands: its last heartbeat, and a word for it."""

    gateway: Gateway
    state: GatewayState | None
    word: StatusWord
    silent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class InstrumentNow:
    """An instrument as its gateway tells of it; without equipment, nobody has said what it is."""

    equipment_id: int | None
    code: str
    name: str
    instrument: str
    gateway: str
    word: StatusWord
    since: datetime | None
    problem: str
    remedy: str
    shown: Mapping[str, Any] | None  # the first live value, if it is fresh
    shown_at: datetime | None
    last_record_id: int | None
    last_record_at: datetime | None


def gateways_now(session: Session, at: datetime) -> list[GatewayNow]:
    """Every gateway with its last heartbeat."""
    states = gateway_states(session)
    return [_gateway_now(gateway, states.get(gateway.id), at) for gateway in gateways(session)]


def _gateway_now(gateway: Gateway, state: GatewayState | None, at: datetime) -> GatewayNow:
    silent = state is None or at - state.at > SILENT_AFTER
    if not gateway.active:
        word = STOPPED
    elif state is None:
        word = NEVER_HEARD
    elif silent:
        word = NO_SIGNAL
    elif state.parked:
        word = RECORDS_PARKED
    else:
        word = RECORDS_WAIT if state.waiting else LIVE
    return GatewayNow(gateway=gateway, state=state, word=word, silent=silent)


def instruments_now(session: Session, known: Sequence[GatewayNow], at: datetime) -> list[InstrumentNow]:
    """Every instrument that equipment names or a gateway tells of."""
    told = [
        (one, report) for one in known if one.state and one.gateway.active for report in one.state.instruments
    ]
    records = _last_records(session, told)
    lives = {row.equipment_id: row for row in session.scalars(select(LiveReadingRow))}
    connected = interfaces_at(session, at)
    stored = _last_stored(session, [one.equipment_id for one in connected])
    found, seen = [], set()
    for one, report in told:
        interface = _fitting(connected, one.gateway.key, report["instrument"])
        seen.add(interface.equipment_id if interface else None)
        record = records.get((one.gateway.id, report.get("last_record_number") or 0))
        found.append(_instrument_now(one, report, interface, record, lives, at))
    found += [_silent_instrument(one) for one in connected if one.equipment_id not in seen]
    return [one if one.last_record_at else _with_stored(one, stored) for one in found]


def _last_stored(session: Session, equipment: Sequence[int]) -> dict[int, RawRecordRow]:
    """The last record of each piece of equipment, whichever gateway sent it."""
    latest = (
        select(RawRecordRow.id).where(RawRecordRow.equipment_id == EQUIPMENT.c.id)
        .order_by(RawRecordRow.received_at.desc(), RawRecordRow.id.desc()).limit(1).correlate(EQUIPMENT)
    )  # fmt: skip
    ids = select(latest.scalar_subquery()).where(EQUIPMENT.c.id.in_(equipment))
    rows = session.scalars(select(RawRecordRow).where(RawRecordRow.id.in_(ids)))
    return {row.equipment_id: row for row in rows if row.equipment_id is not None}


def _with_stored(one: InstrumentNow, stored: Mapping[int, RawRecordRow]) -> InstrumentNow:
    """Its gateway of today has heard nothing of it yet; what came before counts."""
    row = stored.get(one.equipment_id or 0)
    return replace(one, last_record_id=row.id, last_record_at=row.received_at) if row else one


def _fitting(connected: Sequence[Interface], gateway: str, instrument: str) -> Interface | None:
    named = [one for one in connected if one.instrument == instrument]
    fitting = [one for one in named if one.gateway == gateway] or [
        one for one in named if one.gateway is None
    ]
    return fitting[0] if len(fitting) == 1 else None


def _last_records(session: Session, told: Sequence[tuple[GatewayNow, Any]]) -> dict[tuple[int, int], int]:
    keys = [
        (one.gateway.id, report["last_record_number"])
        for one, report in told
        if report.get("last_record_number")
    ]
    if not keys:
        return {}
    each = [
        and_(RawRecordRow.gateway_id == gateway, RawRecordRow.number == number) for gateway, number in keys
    ]
    query = select(RawRecordRow.gateway_id, RawRecordRow.number, RawRecordRow.id).where(or_(*each))
    return {(row.gateway_id, row.number): row.id for row in session.execute(query)}


def _instrument_now(
    one: GatewayNow, report: Mapping[str, Any], interface: Interface | None, record_id: int | None,
    lives: Mapping[int, LiveReadingRow], at: datetime,
) -> InstrumentNow:  # fmt: skip
    live = lives.get(interface.equipment_id) if interface else None
    fresh = live if live is not None and at - live.at < SILENT_AFTER and live.readings else None
    last = report.get("last_record_at")
    return InstrumentNow(
        equipment_id=interface.equipment_id if interface else None, code=interface.code if interface else "",
        name=interface.name if interface else "", instrument=report["instrument"], gateway=one.gateway.key,
        word=NO_SIGNAL if one.silent else INSTRUMENT_STATES[report["state"]],
        since=one.state.at if one.silent and one.state else datetime.fromisoformat(report["since"]),
        problem=report["problem"], remedy=report["remedy"], shown=fresh.readings[0] if fresh else None,
        shown_at=fresh.at if fresh else None, last_record_id=record_id,
        last_record_at=datetime.fromisoformat(last) if last else None,
    )  # fmt: skip


def _silent_instrument(one: Interface) -> InstrumentNow:
    return InstrumentNow(
        equipment_id=one.equipment_id, code=one.code, name=one.name, instrument=one.instrument,
        gateway=one.gateway or "", word=NEVER_HEARD, since=None, problem="", remedy="", shown=None, shown_at=None,
        last_record_id=None, last_record_at=None,
    )  # fmt: skip
