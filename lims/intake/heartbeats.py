"""Heartbeats: the state of each gateway and instrument, and the gaps in which nobody listened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from instruments.gateway.protocol import Gap, Heartbeat
from lims.intake.gateways import Gateway
from lims.intake.interfaces import interface_for
from lims.intake.models import GapRow, GatewayRow, GatewayStateRow
from lims.intake.understanding import storable
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayState:
    """The last heartbeat of a gateway, `at` by our clock."""

    gateway_id: int
    at: datetime
    clock_offset_s: float | None
    version: str
    waiting: int
    parked: int
    instruments: tuple[dict[str, Any], ...]
    started_at: datetime
    oldest_waiting_at: datetime | None
    notes: tuple[str, ...]
    parked_records: tuple[dict[str, Any], ...]

    @classmethod
    def from_row(cls, row: GatewayStateRow) -> GatewayState:
        oldest = row.facts["oldest_waiting_at"]
        return cls(
            gateway_id=row.gateway_id, at=row.at, clock_offset_s=row.clock_offset_s, version=row.version,
            waiting=row.waiting, parked=row.parked, instruments=tuple(row.instruments),
            started_at=datetime.fromisoformat(row.facts["started_at"]),
            oldest_waiting_at=datetime.fromisoformat(oldest) if oldest else None,
            notes=tuple(row.facts["notes"]), parked_records=tuple(row.facts["parked_records"]),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredGap:
    """A time in which an instrument may have spoken without being heard."""

    id: int
    gateway_id: int
    instrument: str
    equipment_id: int | None
    from_at: datetime
    to_at: datetime
    reason: str


def put_heartbeat(session: Session, gateway: Gateway, beat: Heartbeat, at: datetime) -> None:
    """Keep the state that a gateway tells of itself. `session` is outside the chain."""
    row = session.get(GatewayStateRow, gateway.id)
    if row is None:
        row = GatewayStateRow(gateway_id=gateway.id)
        session.add(row)
    row.at, row.version, row.clock_offset_s = at, storable(beat.version), beat.clock_offset_s
    row.waiting, row.parked = beat.waiting, beat.parked
    row.instruments = [_shown(one) for one in beat.instruments]
    row.facts = {
        "started_at": beat.started_at.isoformat(), "notes": [storable(one) for one in beat.notes],
        "oldest_waiting_at": beat.oldest_waiting_at.isoformat() if beat.oldest_waiting_at else None,
        "parked_records": [_shown(one) for one in beat.parked_records],
    }  # fmt: skip


def _shown(message: object) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(message)
    return {name: storable(one) if isinstance(one, str) else one for name, one in plain.items()}


def new_gaps(session: Session, gateway: Gateway, beat: Heartbeat) -> list[Gap]:
    """The gaps of a heartbeat that are not stored yet."""
    if not beat.gaps:
        return []
    numbers = [gap.id for gap in beat.gaps]
    query = select(GapRow.number).where(GapRow.gateway_id == gateway.id, GapRow.number.in_(numbers))
    known = set(session.scalars(query))
    return [gap for gap in beat.gaps if gap.id not in known]


def store_gaps(unit: Unit, gateway: Gateway, beat: Heartbeat) -> None:
    """Write the gaps that a gateway tells of; each is written once."""
    for gap in new_gaps(unit.session, gateway, beat):
        interface = interface_for(unit.session, gateway.key, gap.instrument, gap.from_at)
        unit.add(
            GapRow(
                gateway_id=gateway.id, number=gap.id, instrument=gap.instrument, from_at=gap.from_at, to_at=gap.to_at,
                reason=storable(gap.reason), equipment_id=interface.equipment_id if interface else None,
            )
        )  # fmt: skip


def gateway_states(session: Session) -> dict[int, GatewayState]:
    """The last heartbeat of each gateway, by its id."""
    return {row.gateway_id: GatewayState.from_row(row) for row in session.scalars(select(GatewayStateRow))}


def gaps(session: Session, *, limit: int, equipment_id: int | None = None) -> Sequence[StoredGap]:
    """The latest gaps, of one piece of equipment or of all."""
    query = select(GapRow).order_by(GapRow.id.desc()).limit(limit)
    if equipment_id is not None:
        query = query.where(GapRow.equipment_id == equipment_id)
    return [
        StoredGap(id=row.id, gateway_id=row.gateway_id, instrument=row.instrument, equipment_id=row.equipment_id,
                  from_at=row.from_at, to_at=row.to_at, reason=row.reason)
        for row in session.scalars(query)
    ]  # fmt: skip


def gateway_key(session: Session, gateway_id: int) -> str:
    """The id by which a gateway calls itself."""
    return session.get_one(GatewayRow, gateway_id).key
