"""The work that an excursion touched: determinations and calibrations of our own in that room, while it may have gone on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lims.catalogue.models import MethodRow, MethodVersionRow
from lims.equipment import rooms
from lims.inhouse.models import PairRow, ProcedureRow, ProcedureVersionRow, RunRow
from lims.records import Link, Unit
from lims.results.models import DeterminationRow, DeterminationState
from lims.rooms.excursions import Excursion, excursions_query, read, standing_span
from lims.rooms.models import ExcursionRow, ExcursionSpanRow
from lims.rooms.standing import room_version_at
from lims.samples import TestState
from lims.samples.models import ItemRow, TestRow

ROLE = "excursion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """A piece of work: its node, when it was done, where it is shown. `surely`: between readings outside, not beside them."""

    node: int
    at: datetime
    code: str
    what: str
    url: str
    state: str
    surely: bool
    test: bool  # of a test; else of a calibration of our own


def touched_by(session: Session, one: Excursion) -> list[Touched]:
    """The work that an excursion touched, in order of time; in three queries."""
    if one.gone:
        return []
    found = [*_determinations(session, one), *_calibrations(session, one)]
    return sorted(found, key=lambda work: (work.at, work.node))


def _within(one: Excursion, at: Any) -> ColumnElement[bool]:
    """While the excursion may have gone on: after the last reading within, before the next one."""
    begun = at >= one.first_at if one.within_until is None else at > one.within_until
    return begun if one.within_again is None else and_(begun, at < one.within_again)


def _surely(one: Excursion, at: datetime) -> bool:
    return one.first_at <= at <= one.last_at


def in_room(session: Session, room_id: int) -> ColumnElement[bool]:
    """The condition for tests that are done in a room; where there is one room only, those without one are done in it."""
    only = [one.id for one in rooms(session)] == [room_id]
    here = TestRow.room_id == room_id
    return or_(here, TestRow.room_id.is_(None)) if only else here


def _determinations(session: Session, one: Excursion) -> list[Touched]:
    query = (
        select(DeterminationRow, TestRow.id, TestRow.state, ItemRow.code, MethodRow.code)
        .join(TestRow, TestRow.id == DeterminationRow.test_id)
        .join(ItemRow, ItemRow.id == TestRow.item_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .join(MethodRow, MethodRow.id == MethodVersionRow.header_id)
        .where(
            in_room(session, one.room_id), _within(one, DeterminationRow.at),
            DeterminationRow.state != DeterminationState.ABORTED,
        )
    )  # fmt: skip
    query = query if one.own else query.where(MethodRow.id == one.limit_of)
    return [
        Touched(
            node=row.id, at=row.at, code=sample, what=f"{method}, {row.n}", url=f"/bench/tests/{test_id}", test=True,
            state={TestState.SUBMITTED: "ready_for_review"}.get(state, state.value), surely=_surely(one, row.at),
        )
        for row, test_id, state, sample, method in session.execute(query)
    ]  # fmt: skip


def _calibrations(session: Session, one: Excursion) -> list[Touched]:
    stated = room_version_at(session, one.room_id, one.first_at) if one.own else None
    if stated is None or not stated.procedures:
        return []
    query = (
        select(RunRow.id, RunRow.number, RunRow.state, ProcedureRow.code, func.min(PairRow.at), func.max(PairRow.at))
        .join(PairRow, PairRow.run_id == RunRow.id)
        .join(ProcedureVersionRow, ProcedureVersionRow.id == RunRow.procedure_version_id)
        .join(ProcedureRow, ProcedureRow.id == ProcedureVersionRow.header_id)
        .where(ProcedureRow.code.in_(stated.procedures), _within(one, PairRow.at))
        .group_by(RunRow.id, RunRow.number, RunRow.state, ProcedureRow.code)
    )  # fmt: skip
    return [
        Touched(
            node=id_, at=first, code=number, what=procedure, url=f"/inhouse/{id_}", state=state.value,
            surely=_surely(one, first) or _surely(one, last), test=False,
        )
        for id_, number, state, procedure, first, last in session.execute(query)
    ]  # fmt: skip


def link_touched(unit: Unit, excursions: Sequence[Excursion]) -> None:
    """Write which work excursions touched, where it is not written yet: so that a doubt of them is followed forward."""
    for one in excursions:
        known = set(unit.session.scalars(select(Link.dst).where(Link.src == one.id, Link.role == ROLE)))
        for work in touched_by(unit.session, one):
            if work.node not in known:
                unit.link(one.id, work.node, ROLE, work.at)


def touching(session: Session, moments: Sequence[datetime]) -> list[Excursion]:
    """The excursions that may have gone on at any of some moments, for work that was just entered."""
    span = ExcursionSpanRow
    begun = func.coalesce(span.within_until, span.first_at)
    query = (
        select(ExcursionRow.id)
        .join(span, and_(span.excursion_id == ExcursionRow.id, standing_span()))
        .where(
            span.gone.is_(False), begun <= max(moments), or_(span.within_again.is_(None), span.within_again >= min(moments)),
        )
    )  # fmt: skip
    ids = list(session.scalars(query))
    return read(session, excursions_query().where(ExcursionRow.id.in_(ids))) if ids else []
