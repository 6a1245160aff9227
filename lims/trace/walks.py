"""The two walks with their nodes described: back to what a thing rests on, forward to whom it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from lims.db import Base
from lims.errors import NotFound
from lims.records import Link, Node, as_known_at, last_known, was_known
from lims.records.walk import Reach, Step, back, forward, held, steps
from lims.trace.registry import Description, NodeKind, Traceability, Use, Uses, describe, fallen
from lims.trace.uses import first_uses

MOST = 400  # nodes of one page; more are counted, not drawn
LOOKED_AT = 1_000  # nodes of a walk forward of which each is looked at whether it holds

__all__ = ["Backward", "Forward", "Step", "TracedNode", "trace_back", "trace_forward"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TracedNode:
    """A node of a walk, described."""

    id: int
    kind: str
    word: str
    column: int
    title: str
    detail: str
    url: str | None
    broken: str | None
    traceability: Traceability | None = None

    @classmethod
    def of(cls, id_: int, kind: NodeKind, said: Description, broken: str | None = None) -> TracedNode:
        return cls(
            id=id_, kind=kind.kind, word=kind.word, column=kind.column, title=said.title, detail=said.detail,
            url=said.url, broken=said.broken or broken, traceability=said.traceability,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Backward:
    """What a thing stands on: its nodes by column, the links between them, and what is broken."""

    start: TracedNode
    nodes: tuple[TracedNode, ...]
    steps: tuple[Step, ...]
    all: int  # nodes in the walk, also those that are not described here

    @property
    def broken(self) -> tuple[TracedNode, ...]:
        """The nodes that do not hold."""
        return tuple(node for node in self.nodes if node.broken is not None)

    @property
    def complete(self) -> bool:
        """Whether every node of the walk is described here."""
        return len(self.nodes) == self.all

    def rests_on(self) -> Mapping[int, tuple[str, ...]]:
        """For each node the roles in which something here rests on it."""
        roles: dict[int, dict[str, None]] = {}
        for step in self.steps:
            roles.setdefault(step.src, {})[step.role] = None
        return {id_: tuple(of) for id_, of in roles.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Forward:
    """What rests on a thing in a period: how many of each kind, and the nodes of the kinds nearest to it."""

    start: TracedNode
    since: datetime | None
    until: datetime | None
    counts: Mapping[str, int]
    broken: tuple[TracedNode, ...]  # what rests on it and does not hold itself
    not_looked_at: Mapping[str, int]  # kinds of which there are too many
    reached: Reach

    def reach(self) -> Reach:
        """The query of the ids in the walk."""
        return self.reached


def _described(session: Session, ids: Sequence[int], uses: Uses = MappingProxyType({})) -> list[TracedNode]:
    known = describe(session, ids)
    broken = fallen(session, {id_: kind for id_, (kind, _said) in known.items()}, uses)
    found = (TracedNode.of(id_, kind, said, broken.get(id_)) for id_, (kind, said) in known.items())
    return sorted(found, key=lambda node: (node.column, node.id))


def trace_back(
    session: Session, id_: int, at: datetime | None = None, known_at: int | None = None
) -> Backward:
    """Walk back from a node to everything that it rests on: by uses up to a moment, and as known now or at an event.

    Raises NotFound.
    """
    among = _among(session, at, known_at)
    reach = back(id_, among)
    links = steps(session, reach, among)
    ids = {id_, *(one.src for one in links)}
    shown = _nearest(id_, ids)
    with as_known_at(session, known_at):
        nodes = tuple(_described(session, shown, _uses(session, reach, links)))
    start = next((one for one in nodes if one.id == id_), None)
    if start is None or not _was_there(session, start, known_at):
        raise NotFound
    return Backward(start=start, nodes=nodes, steps=tuple(links) if len(ids) <= MOST else (), all=len(ids))


def _among(session: Session, at: datetime | None, known_at: int | None) -> ColumnElement[bool]:
    """The links of uses up to a moment, of those that were there at an event."""
    known = was_known(session, Link, known_at)
    return known if at is None else and_(known, Link.at <= at)


def _was_there(session: Session, node: TracedNode, known_at: int | None) -> bool:
    """Whether a node was there at an event; one of a kind without a table of its own is asked no further."""
    if known_at is None or node.kind not in Base.metadata.tables:
        return True
    return node.id <= last_known(session, node.kind, known_at)


def _uses(session: Session, reach: Reach, links: Iterable[Step]) -> Uses:
    """Who was used when, in which role, within a walk back."""
    answer = Base.metadata.tables["gate_answer"]
    asked_about = dict(
        session.execute(select(answer.c.id, answer.c.valid_at).where(answer.c.id.in_(reach))).all()
    )
    found: dict[int, dict[Use, None]] = defaultdict(dict)
    for one in links:
        found[one.src][Use(asked_about.get(one.dst, one.at), one.role)] = None
    return {src: tuple(of) for src, of in found.items()}


def _nearest(id_: int, ids: Iterable[int]) -> list[int]:
    return sorted(ids, key=lambda one: (one != id_, -one))[:MOST]


def trace_forward(
    session: Session, id_: int, since: datetime | None = None, until: datetime | None = None,
    known_at: int | None = None,
) -> Forward:  # fmt: skip
    """Walk forward from a node to everything that rests on it, its own uses in a period, as known now or at an event.

    Raises NotFound.
    """
    with as_known_at(session, known_at):
        found = _forward(session, id_, since, until, _among(session, None, known_at))
    if not _was_there(session, found.start, known_at):
        raise NotFound
    return found


def _forward(
    session: Session, id_: int, since: datetime | None, until: datetime | None, among: ColumnElement[bool]
) -> Forward:
    (start,) = _looked_at(session, [id_], since, until) or (None,)
    if start is None:
        raise NotFound
    walk = held(session, forward(id_, since, until, among))
    reach = walk.subquery()
    walked = select(Node.kind, func.count()).join(reach, reach.c.id == Node.id).group_by(Node.kind)
    counts = {kind: int(n) for kind, n in session.execute(walked)}
    few = _few(counts)
    ids = session.scalars(select(Node.id).join(reach, reach.c.id == Node.id).where(Node.kind.in_(few)))
    on_the_way = _looked_at(session, [one for one in ids if one != id_]) if few else []
    return Forward(
        start=start, since=since, until=until, counts=counts, broken=tuple(one for one in on_the_way if one.broken),
        not_looked_at={kind: n for kind, n in counts.items() if kind not in few}, reached=walk,
    )  # fmt: skip


def _few(counts: Mapping[str, int]) -> set[str]:
    """The kinds whose nodes are looked at one by one: the rarest first, as many as fit."""
    few, room = set(), LOOKED_AT
    for kind, n in sorted(counts.items(), key=lambda one: one[1]):
        if n <= room:
            few.add(kind)
            room -= n
    return few


def _looked_at(
    session: Session, ids: Sequence[int], since: datetime | None = None, until: datetime | None = None
) -> list[TracedNode]:
    """Some nodes described, and whether each held whenever it was used (in a period)."""
    kind_of = {id_: kind for id_, (kind, _said) in describe(session, ids).items()}
    return _described(session, ids, first_uses(session, kind_of, since, until))
