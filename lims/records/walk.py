"""The two walks over the links: back to what a thing rests on, forward to what rests on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, cast, literal, null, select, true
from sqlalchemy.orm import Session

from lims.db import ids_as_rows
from lims.db.base import IdInteger
from lims.db.types import UtcDateTime
from lims.records.models import Link, Node

Reach = Select[int]
ANY: ColumnElement[bool] = true()
MOST_HELD = 100_000  # ids; a walk of more is asked for as a query


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a walk."""

    src: int
    dst: int
    role: str
    at: datetime


def back(node: int, among: ColumnElement[bool] = ANY) -> Reach:
    """A query of the ids of all nodes that `node` rests on, itself included; by some links alone, where told."""
    walk = select(literal(node, IdInteger).label("id")).cte("back", recursive=True)
    walk = walk.union(select(Link.src).join(walk, Link.dst == walk.c.id).where(among))
    return select(walk.c.id)


def back_of_each(nodes: Collection[int]) -> Select[int, int, datetime | None]:
    """A query of what each of some nodes rests on: the node, what it rests on, and when that was used.

    The node itself is in it, without a time; several uses of one thing are several rows.
    """
    walk = (
        select(Node.id.label("origin"), Node.id.label("id"), cast(null(), UtcDateTime).label("at"))
        .where(Node.id.in_(nodes))
        .cte("back_of_each", recursive=True)
    )
    walk = walk.union(select(walk.c.origin, Link.src, Link.at).join(walk, Link.dst == walk.c.id))
    return select(walk.c.origin, walk.c.id, walk.c.at)


def forward(
    node: int | Collection[int], since: datetime | None = None, until: datetime | None = None,
    among: ColumnElement[bool] = ANY,
) -> Reach:  # fmt: skip
    """A query of the ids of all nodes that rest on `node` (or on any of several); their own uses only in the period, half-open.

    By some links alone, where told.
    """
    sources = [node] if isinstance(node, int) else list(node)
    first = select(Link.dst.label("id")).where(Link.src.in_(sources), among)
    if since is not None:
        first = first.where(Link.at >= since)
    if until is not None:
        first = first.where(Link.at < until)
    walk = first.cte("forward", recursive=True)
    walk = walk.union(select(Link.dst).join(walk, Link.src == walk.c.id).where(among))
    return select(walk.c.id)


def held(session: Session, reach: Reach) -> Reach:
    """The same walk with its ids known, where they are few enough; walk once, then ask as much of it as is needed.

    No database can guess how far a recursive query reaches: PostgreSQL expects millions, and reads whole tables to meet them.
    """
    ids = list(session.scalars(reach.limit(MOST_HELD + 1)))
    return reach if len(ids) > MOST_HELD else ids_as_rows(session, ids)


def reached(session: Session, reach: Reach, kind: str) -> list[int]:
    """The ids of one kind in a walk, each once, in order."""
    return list(
        session.scalars(select(Node.id).where(Node.kind == kind, Node.id.in_(reach)).order_by(Node.id))
    )


def steps(session: Session, reach: Reach, among: ColumnElement[bool] = ANY) -> list[Step]:
    """The links of a walk back, oldest first: whatever one of its nodes rests on is in it too, so `dst` finds them all."""
    query = select(Link.src, Link.dst, Link.role, Link.at).where(Link.dst.in_(reach), among)
    return [Step(*row) for row in session.execute(query.order_by(Link.id))]
