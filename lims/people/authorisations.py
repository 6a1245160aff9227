"""Authorisations: who may perform, review or release which method, from when to when, on which basis (ISO/IEC 17025 6.2.6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from lims.db import remembered
from lims.errors import NotFound
from lims.people.errors import AuthorisationForOneself, BasisMissing, GiverMissing
from lims.people.models import Act, AuthorisationRow, AuthorisationVersionRow, PersonRow
from lims.people.roles import holders
from lims.people.service import Person, colleagues, people_by_id
from lims.permissions import Role
from lims.records import Node, Unit, living, put_version

FITTING_ROLES = {
    Act.PERFORM: frozenset({Role.TECHNICIAN, Role.REVIEWER, Role.TECHNICAL_MANAGER}),
    Act.REVIEW: frozenset({Role.REVIEWER, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    Act.RELEASE: frozenset({Role.SIGNATORY, Role.TECHNICAL_MANAGER, Role.DIRECTOR}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Authorisation:
    """What one version of an authorisation says. `version_id` is the node that results rest on."""

    id: int
    version_id: int
    person_id: int
    method_id: int
    act: Act
    valid_from: datetime
    valid_to: datetime | None
    basis: str
    given_by: int
    born: int
    died: int | None

    @classmethod
    def from_rows(cls, header: AuthorisationRow, version: AuthorisationVersionRow) -> Authorisation:
        return cls(
            id=header.id, version_id=version.id, person_id=header.person_id, method_id=header.method_id,
            act=header.act, valid_from=version.valid_from, valid_to=version.valid_to, basis=version.basis,
            given_by=version.given_by, born=version.born, died=version.died,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class WhoCould:
    """Who is authorised for an act; and, for when nobody of them is left, who could be authorised for it."""

    authorised: tuple[Person, ...]
    could_be: tuple[Person, ...]


@remembered
def authorisation_at(
    session: Session,
    person_id: int,
    method_id: int,
    act: Act | str,
    at: datetime,
    known_at: int | None = None,
) -> Authorisation | None:
    """The authorisation that was valid at a moment, as known now or at event `known_at`; None if there was none."""
    query = _both().where(
        AuthorisationRow.person_id == person_id, AuthorisationRow.method_id == method_id,
        AuthorisationRow.act == Act(act), living(AuthorisationVersionRow, at, known_at),
    )  # fmt: skip
    found = session.execute(query).first()
    return Authorisation.from_rows(*found) if found else None


def authorisations_at(
    session: Session, at: datetime, known_at: int | None = None, *, person_id: int | None = None
) -> list[Authorisation]:
    """Every authorisation valid at a moment, or one person's; by method, act and person."""
    query = _both().where(living(AuthorisationVersionRow, at, known_at))
    if person_id is not None:
        query = query.where(AuthorisationRow.person_id == person_id)
    order = (AuthorisationRow.method_id, AuthorisationRow.act, AuthorisationRow.person_id)
    return [Authorisation.from_rows(*pair) for pair in session.execute(query.order_by(*order))]


def last_authorisations(session: Session, until: datetime) -> list[Authorisation]:
    """For each authorisation the last period that is known now and begins before a moment, over or not."""
    last = (
        select(AuthorisationVersionRow.header_id, func.max(AuthorisationVersionRow.valid_from).label("start"))
        .where(AuthorisationVersionRow.died.is_(None), AuthorisationVersionRow.valid_from < until)
        .group_by(AuthorisationVersionRow.header_id)
    ).subquery()
    query = _both().join(
        last,
        and_(last.c.header_id == AuthorisationRow.id, last.c.start == AuthorisationVersionRow.valid_from),
    )
    living_now = query.where(AuthorisationVersionRow.died.is_(None)).order_by(AuthorisationRow.id)
    return [Authorisation.from_rows(*pair) for pair in session.execute(living_now)]


def history_of(session: Session, authorisation_id: int) -> list[Authorisation]:
    """Every version of one authorisation, the dead ones too, latest first. Raises NotFound."""
    query = _both().where(AuthorisationRow.id == authorisation_id)
    found = session.execute(query.order_by(AuthorisationVersionRow.n.desc())).all()
    if not found:
        raise NotFound
    return [Authorisation.from_rows(*pair) for pair in found]


def _both() -> Select[AuthorisationRow, AuthorisationVersionRow]:
    return select(AuthorisationRow, AuthorisationVersionRow).join(
        AuthorisationVersionRow, AuthorisationVersionRow.header_id == AuthorisationRow.id
    )


def give_authorisation(
    unit: Unit, *, person_id: int, method_id: int, act: Act | str, valid_from: datetime,
    valid_to: datetime | None = None, basis: str, given_by: int | None = None,
) -> Authorisation:  # fmt: skip
    """Authorise a person for one act of one method in a period; given by whoever the unit writes for, if nobody is named.

    Raises NotFound, GiverMissing, AuthorisationForOneself, BasisMissing, PeriodTurnedRound.
    """
    giver = given_by if given_by is not None else unit.by.person_id
    if giver is None:
        raise GiverMissing
    if giver == person_id:
        raise AuthorisationForOneself
    if not basis.strip():
        raise BasisMissing
    if unit.session.get(PersonRow, person_id) is None or _kind(unit.session, method_id) != "method":
        raise NotFound
    header = _header(unit, person_id, method_id, Act(act))
    version = put_version(
        unit, AuthorisationVersionRow, header.id, valid_from=valid_from, valid_to=valid_to, basis=basis.strip(),
        given_by=giver,
    )  # fmt: skip
    _link(unit, header, version)
    return Authorisation.from_rows(header, version)


def revoke_authorisation(unit: Unit, authorisation_id: int, *, from_: datetime) -> list[int]:
    """End an authorisation from a moment on, the past included. Tells the nodes of the versions that no longer hold:

    what rests on them since that moment is in doubt. Raises NotFound where nothing held from then on.
    """
    header = unit.session.get(AuthorisationRow, authorisation_id)
    query = select(AuthorisationVersionRow).where(
        AuthorisationVersionRow.header_id == authorisation_id, AuthorisationVersionRow.died.is_(None)
    )
    ending = [row for row in unit.session.scalars(query) if row.valid_to is None or row.valid_to > from_]
    if header is None or not ending:
        raise NotFound
    for row in ending:
        row.died = unit.seq
    unit.flush()
    for row in ending:
        if row.valid_from < from_:
            kept = put_version(
                unit,
                AuthorisationVersionRow,
                header.id,
                valid_from=row.valid_from,
                valid_to=from_,
                **row.content(),
            )
            _link(unit, header, kept)
    return [row.id for row in ending]


def _kind(session: Session, node: int) -> str | None:
    return session.scalar(select(Node.kind).where(Node.id == node))


def _header(unit: Unit, person_id: int, method_id: int, act: Act) -> AuthorisationRow:
    query = select(AuthorisationRow).where(
        AuthorisationRow.person_id == person_id,
        AuthorisationRow.method_id == method_id,
        AuthorisationRow.act == act,
    )
    found = unit.session.scalar(query)
    return found or unit.add(AuthorisationRow(person_id=person_id, method_id=method_id, act=act))


def _link(unit: Unit, header: AuthorisationRow, version: AuthorisationVersionRow) -> None:
    """An authorisation rests on the person whom it is about, and on the one who gave it."""
    unit.link(header.person_id, version.id, "holder")
    unit.link(version.given_by, version.id, "given_by")


def who_could(
    session: Session, method_id: int, act: Act | str, at: datetime, excluding: Collection[int] = ()
) -> WhoCould:
    """Who is authorised for an act at a moment, without those who took part; and who could be authorised.

    Those come first who hold a role that fits; where none of them is left either, all who hold another role here.
    """
    act = Act(act)
    ids = session.scalars(
        select(AuthorisationRow.person_id)
        .join(AuthorisationVersionRow, AuthorisationVersionRow.header_id == AuthorisationRow.id)
        .where(
            AuthorisationRow.method_id == method_id, AuthorisationRow.act == act,
            living(AuthorisationVersionRow, at),
        )
    )  # fmt: skip
    authorised = set(ids) - set(excluding)
    left = [person for person in colleagues(session, at) if person.id not in authorised | set(excluding)]
    fitting = set(holders(session, FITTING_ROLES[act], at))
    return WhoCould(
        authorised=_by_name(people_by_id(session, authorised).values()),
        could_be=tuple(person for person in left if person.id in fitting) or tuple(left),
    )


def _by_name(people: Collection[Person]) -> tuple[Person, ...]:
    active = (person for person in people if person.active)
    return tuple(sorted(active, key=lambda person: (person.name, person.id)))
