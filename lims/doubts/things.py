"""What can be doubted: equipment, a lot, a person's work, a method edition; what rests on it, and when it was known to be good."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.catalogue import method_version, method_versions
from lims.catalogue.models import MethodRow
from lims.control import ControlState
from lims.control.models import ControlChartRow, ControlPointRow
from lims.doubts.sources import Able
from lims.equipment import equipment_by_id, nodes_used
from lims.errors import NotFound
from lims.materials.models import MaterialLotRow, MaterialLotVersionRow
from lims.people import people_by_id
from lims.people.forms import ACT_WORDS
from lims.people.models import AuthorisationRow, AuthorisationVersionRow
from lims.records import Link, Node
from lims.rooms import find_excursion
from lims.rooms.kinds import excursions_described


class ThingKind(StrEnum):
    """The kinds of things that can be doubted; each is the kind of its node."""

    EQUIPMENT = "equipment"
    LOT = "material_lot"
    PERSON = "person"
    METHOD = "method_version"
    EXCURSION = "excursion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """What is doubted: its node, and what it is called."""

    id: int
    kind: ThingKind
    code: str
    name: str
    url: str

    @property
    def has_figure(self) -> bool:
        """Whether it can have an error that is a number: a person and an edition have none."""
        return self.kind in (ThingKind.EQUIPMENT, ThingKind.LOT)


def find_thing(session: Session, node_id: int) -> Thing:
    """What a node is, if it can be doubted. Raises NotFound."""
    found = things(session, [node_id])
    if node_id not in found:
        raise NotFound
    return found[node_id]


def things(session: Session, ids: Collection[int]) -> dict[int, Thing]:
    """Several at once; what cannot be doubted is left out. One query a kind."""
    query = select(Node.id, Node.kind).where(
        Node.id.in_(ids), Node.kind.in_([one.value for one in ThingKind])
    )
    by_kind: dict[ThingKind, list[int]] = {kind: [] for kind in ThingKind}
    for id_, kind in session.execute(query):
        by_kind[ThingKind(kind)].append(id_)
    return {
        one.id: one for kind, members in by_kind.items() if members for one in _DESCRIBED[kind](session, members)
    }  # fmt: skip


def _equipment(session: Session, ids: Sequence[int]) -> Iterator[Thing]:
    for one in equipment_by_id(session, ids).values():
        yield Thing(
            id=one.id, kind=ThingKind.EQUIPMENT, code=one.code, name=one.name, url=f"/equipment/{one.id}"
        )


def _lots(session: Session, ids: Sequence[int]) -> Iterator[Thing]:
    for row in session.scalars(select(MaterialLotRow).where(MaterialLotRow.id.in_(ids))):
        yield Thing(id=row.id, kind=ThingKind.LOT, code=row.code, name=row.name, url=f"/materials/{row.id}")


def _people(session: Session, ids: Sequence[int]) -> Iterator[Thing]:
    for one in people_by_id(session, ids).values():
        yield Thing(
            id=one.id, kind=ThingKind.PERSON, code=one.initials, name=one.name, url=f"/people/{one.id}"
        )


def _editions(session: Session, ids: Sequence[int]) -> Iterator[Thing]:
    for one in method_versions(session, ids).values():
        yield Thing(
            id=one.id, kind=ThingKind.METHOD, code=one.code, name=one.edition, url=f"/methods/{one.method_id}"
        )  # fmt: skip


def _excursions(session: Session, ids: Sequence[int]) -> Iterator[Thing]:
    for id_, (code, said) in excursions_described(session, ids).items():
        yield Thing(id=id_, kind=ThingKind.EXCURSION, code=code, name=said, url=f"/rooms/excursions/{id_}")


_DESCRIBED: Mapping[ThingKind, Callable[[Session, Sequence[int]], Iterator[Thing]]] = {
    ThingKind.EQUIPMENT: _equipment, ThingKind.LOT: _lots, ThingKind.PERSON: _people, ThingKind.METHOD: _editions,
    ThingKind.EXCURSION: _excursions,
}  # fmt: skip


# -- what rests on it -------------------------------------------------------------------------------------


def sources_used(session: Session, thing: Thing, since: datetime | None, until: datetime) -> list[int]:
    """The records of a thing that something rests on in a period: work rests on versions, and on authorisations of people."""
    if thing.kind is ThingKind.EQUIPMENT:
        return nodes_used(session, thing.id, since, until)
    own = records_of(session, thing)
    query = select(Link.src).where(Link.src.in_(own), Link.at < until).distinct()
    return sorted(session.scalars(query if since is None else query.where(Link.at >= since)))


def records_of(session: Session, thing: Thing) -> list[int]:
    """The nodes of a lot, a person or an edition on which work rests."""
    if thing.kind in (ThingKind.METHOD, ThingKind.EXCURSION):
        return [thing.id]
    if thing.kind is ThingKind.LOT:
        versions = select(MaterialLotVersionRow.id).where(MaterialLotVersionRow.header_id == thing.id)
        return list(session.scalars(versions))
    held = select(AuthorisationVersionRow.id).join(
        AuthorisationRow, AuthorisationRow.id == AuthorisationVersionRow.header_id
    )
    return list(session.scalars(held.where(AuthorisationRow.person_id == thing.id)))


# -- when it was known to be good -------------------------------------------------------------------------


def known_good(session: Session, thing: Thing, before: datetime) -> list[Able]:
    """The moments before one from which a doubt without a figure may begin, latest first."""
    found = [one for one in _GOOD[thing.kind](session, thing, before) if one.at < before]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _opened(session: Session, thing: Thing, _: datetime) -> Iterator[Able]:
    query = select(MaterialLotVersionRow).where(
        MaterialLotVersionRow.header_id == thing.id, MaterialLotVersionRow.died.is_(None)
    )
    for row in session.scalars(query.order_by(MaterialLotVersionRow.valid_from)):
        if row.opened_at is not None:
            yield Able(at=row.opened_at, node=row.id, kind="opened", title=thing.code, limit=None, unit="")
            return


def _authorised(session: Session, thing: Thing, _: datetime) -> Iterator[Able]:
    query = (
        select(AuthorisationVersionRow, AuthorisationRow.act, MethodRow.code)
        .join(AuthorisationRow, AuthorisationRow.id == AuthorisationVersionRow.header_id)
        .join(MethodRow, MethodRow.id == AuthorisationRow.method_id)
        .where(AuthorisationRow.person_id == thing.id, AuthorisationVersionRow.died.is_(None))
    )
    for row, act, code in session.execute(query):
        title = f"{code}: {ACT_WORDS[act]}"
        yield Able(at=row.valid_from, node=row.id, kind="authorised", title=title, limit=None, unit="")


def _in_control(session: Session, thing: Thing, before: datetime) -> Iterator[Able]:
    """The edition's coming into force, and the last control result of each of the method's charts that was in control."""
    version = method_version(session, thing.id)
    yield Able(
        at=version.valid_from, node=version.id, kind="in force", title=version.edition, limit=None, unit=""
    )
    latest = func.row_number().over(partition_by=ControlPointRow.chart_id, order_by=ControlPointRow.at.desc())
    good = (
        select(ControlPointRow.id, ControlPointRow.at, ControlChartRow.code, latest.label("place"))
        .join(ControlChartRow, ControlChartRow.id == ControlPointRow.chart_id)
        .where(
            ControlChartRow.method_id == version.method_id, ControlPointRow.at < before,
            ControlPointRow.state == ControlState.IN_CONTROL,
        )
        .subquery()
    )  # fmt: skip
    for id_, at, code, _place in session.execute(select(good).where(good.c.place == 1)):
        yield Able(at=at, node=id_, kind="in control", title=code, limit=None, unit="")


def _within(session: Session, thing: Thing, _: datetime) -> Iterator[Able]:
    """The last reading within the limits before an excursion."""
    one = find_excursion(session, thing.id)
    if one.within_until is not None:
        yield Able(at=one.within_until, node=one.id, kind="within", title=thing.code, limit=None, unit="")


def _nothing(*_: object) -> Iterator[Able]:
    return iter(())


_GOOD: Mapping[ThingKind, Callable[[Session, Thing, datetime], Iterator[Able]]] = {
    ThingKind.EQUIPMENT: _nothing, ThingKind.LOT: _opened, ThingKind.PERSON: _authorised, ThingKind.METHOD: _in_control,
    ThingKind.EXCURSION: _within,
}  # fmt: skip
