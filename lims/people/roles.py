"""Roles with dates: who holds which, who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.people.errors import (
    DeputyNeedsEnd,
    LastAdministrator,
    NotTheirRole,
    RoleDoesNotFit,
    RoleForOneself,
    RoleInThePast,
    RoleNeedsEnd,
)
from lims.people.models import PersonRow, RoleGrantRow
from lims.permissions import CLIENTS, Role
from lims.records import Unit
from lims.records.versions import PeriodTurnedRound


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleGrant:
    """A role held for a time."""

    id: int
    person_id: int
    role: Role
    valid_from: datetime
    valid_to: datetime | None
    deputy_for: int | None
    granted_by: str
    ended_by: str | None

    def holds(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)

    @classmethod
    def from_row(cls, row: RoleGrantRow) -> RoleGrant:
        return cls(
            id=row.id, person_id=row.person_id, role=row.role, valid_from=row.valid_from, valid_to=row.valid_to,
            deputy_for=row.deputy_for, granted_by=row.granted_by, ended_by=row.ended_by,
        )  # fmt: skip


def held(at: datetime) -> ColumnElement[bool]:
    """The condition for grants that hold at a moment (half-open: the end is the first moment without the role)."""
    return and_(
        RoleGrantRow.valid_from <= at, or_(RoleGrantRow.valid_to.is_(None), RoleGrantRow.valid_to > at)
    )


def roles_at(session: Session, person_id: int, at: datetime) -> frozenset[Role]:
    """The roles that a person holds at a moment, own ones and those of a deputy."""
    query = select(RoleGrantRow.role).where(RoleGrantRow.person_id == person_id, held(at))
    return frozenset(session.scalars(query))


def roles_of_many(session: Session, ids: Sequence[int], at: datetime) -> dict[int, frozenset[Role]]:
    """The roles that several people hold at a moment, in one query."""
    found: dict[int, set[Role]] = {id_: set() for id_ in ids}
    query = select(RoleGrantRow.person_id, RoleGrantRow.role).where(RoleGrantRow.person_id.in_(ids), held(at))
    for person_id, role in session.execute(query):
        found[person_id].add(role)
    return {id_: frozenset(roles) for id_, roles in found.items()}


def grants_of(session: Session, person_id: int) -> list[RoleGrant]:
    """Every role that a person holds, held, or will hold, latest first."""
    query = select(RoleGrantRow).where(RoleGrantRow.person_id == person_id)
    return [RoleGrant.from_row(row) for row in session.scalars(query.order_by(RoleGrantRow.id.desc()))]


def grant_role(
    unit: Unit, person_id: int, role: Role, *, valid_from: datetime, valid_to: datetime | None = None,
    deputy_for: int | None = None,
) -> RoleGrant:  # fmt: skip
    """Give a role from a moment until a moment, perhaps as somebody's deputy.

    Raises RoleForOneself, RoleInThePast, RoleNeedsEnd, RoleDoesNotFit, DeputyNeedsEnd, NotTheirRole, PeriodTurnedRound.
    """
    person = unit.session.get(PersonRow, person_id)
    if person is None:
        raise NotFound
    _refuse_oneself(unit, person_id)
    if (role in CLIENTS) != (person.client_id is not None):
        raise RoleDoesNotFit(name=person.name, role=role.value)
    if valid_from < unit.at - timedelta(days=1):
        raise RoleInThePast(start=valid_from.date())
    if role is Role.ASSESSOR and valid_to is None:
        raise RoleNeedsEnd
    if deputy_for is not None:
        _check_deputy(unit.session, deputy_for, role, valid_from, valid_to)
    if valid_to is not None and valid_to <= valid_from:
        raise PeriodTurnedRound(start=valid_from.date(), end=valid_to.date())
    row = RoleGrantRow(
        person_id=person_id, role=role, valid_from=valid_from, valid_to=valid_to, deputy_for=deputy_for,
        granted_by=unit.by.label,
    )  # fmt: skip
    unit.add(row)
    unit.flush()
    return RoleGrant.from_row(row)


def _check_deputy(
    session: Session, deputy_for: int, role: Role, valid_from: datetime, valid_to: datetime | None
) -> None:
    """A deputy has an end, and stands in for somebody who holds the role when it begins."""
    other = session.get(PersonRow, deputy_for)
    if other is None:
        raise NotFound
    if valid_to is None:
        raise DeputyNeedsEnd
    if role not in roles_at(session, deputy_for, valid_from):
        raise NotTheirRole(name=other.name, role=role.value.replace("_", " "), start=valid_from.date())


def end_role(unit: Unit, grant_id: int) -> None:
    """End a role now; one that has not begun never holds. Raises NotFound, RoleForOneself, LastAdministrator."""
    row = unit.session.get(RoleGrantRow, grant_id)
    if row is None or (row.valid_to is not None and row.valid_to <= unit.at):
        raise NotFound
    _refuse_oneself(unit, row.person_id)
    _refuse_last_administrator(unit, row)
    row.valid_to = max(unit.at, row.valid_from)
    row.ended_by = unit.by.label


def _refuse_oneself(unit: Unit, person_id: int) -> None:
    if unit.by.person_id == person_id:
        raise RoleForOneself


def _refuse_last_administrator(unit: Unit, row: RoleGrantRow) -> None:
    if row.role is not Role.ADMINISTRATOR:
        return
    query = select(RoleGrantRow.id).where(
        RoleGrantRow.role == Role.ADMINISTRATOR, RoleGrantRow.id != row.id, held(unit.at),
        RoleGrantRow.valid_to.is_(None),
    )  # fmt: skip
    if unit.session.scalar(query.limit(1)) is None:
        person = unit.session.get_one(PersonRow, row.person_id)
        raise LastAdministrator(name=person.name)


def holders(session: Session, roles: Iterable[Role], at: datetime) -> list[int]:
    """The ids of active people who hold one of these roles at a moment."""
    query = (
        select(PersonRow.id).join(RoleGrantRow, RoleGrantRow.person_id == PersonRow.id)
        .where(RoleGrantRow.role.in_(list(roles)), held(at), PersonRow.active).distinct().order_by(PersonRow.id)
    )  # fmt: skip
    return list(session.scalars(query))
