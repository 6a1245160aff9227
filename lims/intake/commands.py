"""What the bench asks of instruments: a queue that the gateways fetch. No evidence; the record that comes is.

A command that no gateway fetched in time fails by itself: nobody wants a measurement to begin an hour later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from instruments.gateway.protocol import Act, Command, CommandAnswer
from lims.errors import NotFound
from lims.intake.errors import ActUnknown, GatewaySilent, GatewayUnclear, NoInterface
from lims.intake.gateways import Gateway
from lims.intake.interfaces import Interface, interface_of
from lims.intake.models import CommandState, GatewayRow, GatewayStateRow, InstrumentCommandRow
from lims.intake.records import command_number, record_of_command

SILENT_AFTER = timedelta(seconds=45)
FETCHED_WITHIN = timedelta(seconds=30)
NOT_FETCHED = "The gateway did not fetch this within {seconds} s."
START_IT = "See that the gateway runs, then ask again."
OPEN = (CommandState.WAITING, CommandState.ACCEPTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandNow:
    """Where a command to an instrument stands, and the record that came of it."""

    id: int
    equipment_id: int
    act: str
    state: CommandState
    asked_by: int
    asked_at: datetime
    test_id: int | None
    record_id: int | None
    problem: str
    remedy: str

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it: it failed, was done without a record, or its record is here."""
        return self.state is CommandState.FAILED or (
            self.state is CommandState.DONE and (self.record_id is not None or self.act == Act.ABORT)
        )


def ask_instrument(
    session: Session, *, equipment_id: int, act: str, person_id: int, at: datetime, test_id: int | None = None
) -> int:
    """Ask an instrument to measure, collect or abort; the number of the command. `session` is outside the chain.

    Raises NoInterface, GatewayUnclear, GatewaySilent, ActUnknown.
    """
    if act not in [one.value for one in Act]:
        raise ActUnknown(act=act[:40])
    interface = interface_of(session, equipment_id, at)
    if interface is None:
        raise NoInterface(code=_code(session, equipment_id))
    row = InstrumentCommandRow(
        gateway_id=_gateway_of(session, interface, at), equipment_id=equipment_id, command=act,
        state=CommandState.WAITING, asked_by=person_id, asked_at=at, test_id=test_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _gateway_of(session: Session, interface: Interface, at: datetime) -> int:
    query = (
        select(GatewayRow, GatewayStateRow)
        .outerjoin(GatewayStateRow, GatewayStateRow.gateway_id == GatewayRow.id)
        .where(GatewayRow.active)
    )
    fitting = [
        (gateway, state)
        for gateway, state in session.execute(query)
        if (gateway.key == interface.gateway if interface.gateway else _knows(state, interface.instrument))
    ]
    if len(fitting) != 1:
        raise GatewayUnclear(code=interface.code, instrument=interface.instrument, count=len(fitting))
    gateway, state = fitting[0]
    if state is None or at - state.at > SILENT_AFTER:
        since = f"{state.at:%Y-%m-%d %H:%M} UTC" if state else "it was added"
        raise GatewaySilent(gateway=gateway.key, since=since, code=interface.code)
    return int(gateway.id)


def _knows(state: GatewayStateRow | None, instrument: str) -> bool:
    return state is not None and any(one["instrument"] == instrument for one in state.instruments)


def _code(session: Session, equipment_id: int) -> str:
    from lims.equipment import find_equipment

    return find_equipment(session, equipment_id).code


def waiting_commands(session: Session, gateway: Gateway, at: datetime) -> list[InstrumentCommandRow]:
    """What this gateway is to do and has not ended, oldest first; one that nobody fetched in time is left out."""
    query = select(InstrumentCommandRow).where(
        InstrumentCommandRow.gateway_id == gateway.id, InstrumentCommandRow.state.in_(OPEN)
    )
    return [row for row in session.scalars(query.order_by(InstrumentCommandRow.id)) if not _lapsed(row, at)]


def _lapsed(row: InstrumentCommandRow, at: datetime) -> bool:
    return row.state is CommandState.WAITING and row.fetched_at is None and at - row.asked_at > FETCHED_WITHIN


def fetch_commands(session: Session, gateway: Gateway, at: datetime) -> tuple[Command, ...]:
    """The commands for a gateway, noted as fetched. `session` is outside the chain."""
    rows = waiting_commands(session, gateway, at)
    for row in rows:
        row.fetched_at = row.fetched_at or at
    return shown_commands(session, rows)


def shown_commands(session: Session, rows: list[InstrumentCommandRow]) -> tuple[Command, ...]:
    """Commands in the words of the protocol. The name holds the moment too: a number alone may come twice after a restore."""
    found = []
    for row in rows:
        interface = interface_of(session, row.equipment_id, row.asked_at)
        if interface is not None:
            found.append(Command(id=_name(row), instrument=interface.instrument, command=Act(row.command)))
    return tuple(found)


def _name(row: InstrumentCommandRow) -> str:
    return f"{row.id}-{int(row.asked_at.timestamp())}"


def answer_command(session: Session, gateway: Gateway, name: str, answer: CommandAnswer) -> None:
    """Note what became of a command. Done and failed are final. Raises NotFound for another gateway's."""
    row = session.get(InstrumentCommandRow, command_number(name) or 0)
    if row is None or row.gateway_id != gateway.id or _name(row) != name:
        raise NotFound
    if row.state in (CommandState.DONE, CommandState.FAILED):
        return
    row.state = CommandState(answer.state.value)
    row.record_number = answer.record_number
    row.problem, row.remedy = answer.problem.replace("\x00", ""), answer.remedy.replace("\x00", "")


def command_state(session: Session, command_id: int, at: datetime) -> CommandNow:
    """Where a command stands; its record may come before or after the gateway says that it is done. Raises NotFound."""
    row = session.get(InstrumentCommandRow, command_id)
    if row is None:
        raise NotFound
    record = record_of_command(session, command_id)
    state, problem, remedy = row.state, row.problem or "", row.remedy or ""
    if _lapsed(row, at):
        state, remedy = CommandState.FAILED, START_IT
        problem = NOT_FETCHED.format(seconds=int(FETCHED_WITHIN.total_seconds()))
    return CommandNow(
        id=row.id, equipment_id=row.equipment_id, act=row.command, state=state, asked_by=row.asked_by,
        asked_at=row.asked_at, test_id=row.test_id, record_id=record.id if record else None,
        problem=problem, remedy=remedy,
    )  # fmt: skip


def latest_command(session: Session, equipment_id: int, at: datetime) -> CommandNow | None:
    """The last thing that was asked of an instrument."""
    query = select(InstrumentCommandRow.id).where(InstrumentCommandRow.equipment_id == equipment_id)
    found = session.scalar(query.order_by(InstrumentCommandRow.id.desc()).limit(1))
    return None if found is None else command_state(session, found, at)
