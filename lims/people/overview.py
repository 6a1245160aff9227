"""What the pages of people show: the list, and for each method and act who is authorised or could be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims.people.authorisations import FITTING_ROLES, authorisations_at
from lims.people.models import Act, PersonRow, RoleGrantRow
from lims.people.roles import held, holders
from lims.people.service import Person, colleagues, staff
from lims.permissions import Role
from lims.records import Node
from lims.trace import describe


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodAct:
    """One act of one method: who is authorised; where nobody is, or one alone, who could be."""

    method_id: int
    method: str
    act: Act
    authorised: tuple[str, ...]
    could_be: tuple[str, ...]


def people_query(search: str, role: str, at: datetime) -> Select[Any]:
    """People whose name, initials, function or address holds the words, and who hold the role now if one is asked for."""
    query = select(PersonRow)
    if search:
        like = f"%{search}%"
        fields = (PersonRow.name, PersonRow.initials, PersonRow.function, PersonRow.email)
        query = query.where(or_(*(field.ilike(like) for field in fields)))
    if role:
        holding = select(RoleGrantRow.person_id).where(RoleGrantRow.role == Role(role), held(at))
        query = query.where(PersonRow.id.in_(holding))
    return query


def method_titles(session: Session) -> dict[int, str]:
    """Every method, by what its own feature calls it."""
    ids = list(session.scalars(select(Node.id).where(Node.kind == "method").order_by(Node.id)))
    found = {id_: described[1].title for id_, described in describe(session, ids).items()} if ids else {}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def who_may_what(session: Session, at: datetime, known_at: int | None = None) -> list[MethodAct]:
    """For each method and act who was authorised at a moment, and who else could be, in a handful of queries."""
    everybody = {person.id: person for person in staff(session)}
    here = {person.id for person in colleagues(session, at)}
    fitting = {act: set(holders(session, FITTING_ROLES[act], at)) for act in Act}
    given: dict[tuple[int, Act], set[int]] = {}
    for one in authorisations_at(session, at, known_at):
        given.setdefault((one.method_id, one.act), set()).add(one.person_id)
    return [
        _method_act(id_, title, act, given.get((id_, act), set()), fitting[act], here, everybody)
        for id_, title in method_titles(session).items()
        for act in Act
    ]


def _method_act(
    id_: int, title: str, act: Act, authorised: set[int], fitting: set[int], here: set[int], everybody: dict[int, Person]
) -> MethodAct:  # fmt: skip
    others = [person for person in everybody.values() if person.id in here - authorised]
    could_be = [person for person in others if person.id in fitting] or others
    return MethodAct(
        method_id=id_, method=title, act=act,
        authorised=tuple(everybody[one].name for one in sorted(authorised) if one in everybody),
        could_be=tuple(person.name for person in could_be) if len(authorised) < 2 else (),
    )  # fmt: skip
