"""The two walks with their nodes described: back to what a thing rests on, forward to whom it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from lims.db import Base
from lims.db.types import UtcDateTime
from lims.errors import NotFound
from lims.records import Link, Node
from lims.records.walk import Reach, Step, back, forward, steps
from lims.trace.registry import Description, NodeKind, Traceability, Use, Uses, describe, fallen

MOST = 400  # nodes of one page; more are counted, not drawn

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

    def reach(self) -> Reach:
        """The query of the ids in the walk."""
        return forward(self.start.id, self.since, self.until)


def _described(session: Session, ids: Sequence[int], uses: Uses = MappingProxyType({})) -> list[TracedNode]:
    known = describe(session, ids)
    broken = fallen(session, {id_: kind for id_, (kind, _said) in known.items()}, uses)
    found = (TracedNode.of(id_, kind, said, broken.get(id_)) for id_, (kind, said) in known.items())
    return sorted(found, key=lambda node: (node.column, node.id))


def _uses(session: Session, query: Select[int, datetime, str]) -> Uses:
    found: dict[int, dict[Use, None]] = defaultdict(dict)
    for src, at, role in session.execute(query):
        found[src][Use(at, role)] = None
    return {src: tuple(of) for src, of in found.items()}


def _links() -> Select[int, datetime, str]:
    """Who was used when, in which role. The gate asks about the moment of the work, which may have been entered later."""
    answer = Base.metadata.tables["gate_answer"]
    moment: ColumnElement[datetime] = func.coalesce(answer.c.valid_at, Link.at, type_=UtcDateTime())
    return select(Link.src, moment, Link.role).outerjoin(answer, answer.c.id == Link.dst).distinct()


def trace_back(session: Session, id_: int) -> Backward:
    """Walk back from a node to everything that it rests on. Raises NotFound."""
    reach = back(id_)
    ids = list(session.scalars(select(Node.id).where(Node.id.in_(reach)).order_by(Node.id)))
    if not ids:
        raise NotFound
    shown = _nearest(id_, ids)
    links = steps(session, reach) if len(ids) <= MOST else []
    uses = _uses(session, _links().where(Link.src.in_(shown), Link.dst.in_(reach)))
    nodes = tuple(_described(session, shown, uses))
    return Backward(
        start=next(one for one in nodes if one.id == id_), nodes=nodes, steps=tuple(links), all=len(ids)
    )


def _nearest(id_: int, ids: Iterable[int]) -> list[int]:
    return sorted(ids, key=lambda one: (one != id_, -one))[:MOST]


def trace_forward(
    session: Session, id_: int, since: datetime | None = None, until: datetime | None = None
) -> Forward:
    """Walk forward from a node to everything that rests on it, its own uses in a period. Raises NotFound."""
    start = _used(session, id_, since, until)
    counting = (
        select(Node.kind, func.count()).where(Node.id.in_(forward(id_, since, until))).group_by(Node.kind)
    )
    counts = {kind: int(n) for kind, n in session.execute(counting)}
    return Forward(start=start, since=since, until=until, counts=counts)


def _used(session: Session, id_: int, since: datetime | None, until: datetime | None) -> TracedNode:
    """A node, and whether it held for its uses in a period. Raises NotFound."""
    query = _links().where(Link.src == id_)
    if since is not None:
        query = query.where(Link.at >= since)
    if until is not None:
        query = query.where(Link.at < until)
    found = _described(session, [id_], _uses(session, query))
    if not found:
        raise NotFound
    return found[0]
