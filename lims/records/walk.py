"""The two walks over the links: back to what a thing rests on, forward to what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from lims.records.models import Link, Node

Reach = Select[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a walk."""

    src: int
    dst: int
    role: str
    at: datetime


def back(node: int) -> Reach:
    """A query of node ids and depths that `node` rests on, itself included at depth 0."""
    base = select(literal(node).label("id"), literal(0).label("depth")).cte("back", recursive=True)
    step = select(Link.src, base.c.depth + 1).join(base, Link.dst == base.c.id).where(base.c.depth < 64)
    walk = base.union(step)
    return select(walk.c.id, walk.c.depth)


def forward(node: int, since: datetime | None = None, until: datetime | None = None) -> Reach:
    """A query of node ids and depths that rest on `node`; the first step only where it was used in the period."""
    first = select(Link.dst.label("id"), literal(1).label("depth")).where(Link.src == node)
    if since is not None:
        first = first.where(Link.at >= since)
    if until is not None:
        first = first.where(Link.at < until)
    base = first.cte("forward", recursive=True)
    step = select(Link.dst, base.c.depth + 1).join(base, Link.src == base.c.id).where(base.c.depth < 64)
    walk = base.union(step)
    return select(walk.c.id, walk.c.depth)


def reached(session: Session, reach: Reach, kind: str) -> list[int]:
    """The ids of one kind in a walk, each once, in order."""
    ids = reach.subquery()
    return list(
        session.scalars(
            select(Node.id).where(Node.kind == kind, Node.id.in_(select(ids.c.id))).order_by(Node.id)
        )
    )


def steps(session: Session, reach: Reach) -> list[Step]:
    """The links between the nodes of a walk, oldest first."""
    ids = reach.subquery()
    within = select(ids.c.id)
    query = select(Link.src, Link.dst, Link.role, Link.at).where(Link.src.in_(within), Link.dst.in_(within))
    return [Step(*row) for row in session.execute(query.order_by(Link.id))]
