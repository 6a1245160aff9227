"""When the nodes of a walk forward were used: of each, the first use in each period in which nothing stated of it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from lims.db import Base
from lims.db.types import UtcDateTime
from lims.records import Link, known_by, was_known
from lims.trace.registry import NodeKind, Use, Uses, kinds

Moments = Select[int, datetime]


def _used() -> Select[int, datetime, str]:
    """Who was used when, in which role. The gate asks about the moment of the work, which may have been entered later."""
    answer = Base.metadata.tables["gate_answer"]
    moment: ColumnElement[datetime] = func.coalesce(answer.c.valid_at, Link.at, type_=UtcDateTime())
    return select(Link.src, moment, Link.role).outerjoin(answer, answer.c.id == Link.dst)


def first_uses(
    session: Session, kind_of: Mapping[int, NodeKind], since: datetime | None = None, until: datetime | None = None
) -> Uses:  # fmt: skip
    """The uses of some nodes that decide whether they held, one for each role and period, however many there are.

    A period lies between two moments that are stated of the node: of its versions, and of doubts about it. Nodes that
    no use can turn red are left out. `since`, `until`: the uses that were recorded in that time.
    """
    asked = _deciding(session, kind_of)
    if not asked:
        return {}
    used = _used().where(Link.src.in_(asked), was_known(session, Link, known_by(session)))
    used = used if since is None else used.where(Link.at >= since)
    used = used if until is None else used.where(Link.at < until)
    found: dict[int, list[Use]] = defaultdict(list)
    for node, at, role in session.execute(_by_period(used, list(_turns(asked)))):
        found[node].append(Use(at, role))
    return found


def _deciding(session: Session, kind_of: Mapping[int, NodeKind]) -> dict[int, str]:
    """The nodes of which it matters when they were used, and their kinds."""
    doubt = Base.metadata.tables["doubt"]
    doubted = set(session.scalars(select(doubt.c.source_id).where(doubt.c.source_id.in_(kind_of))))
    judged = {name for name, kind in kinds().items() if kind.stood is not None}
    return {id_: kind.kind for id_, kind in kind_of.items() if kind.kind in judged or id_ in doubted}


def _turns(kind_of: Mapping[int, str]) -> Iterator[Moments]:
    """Every moment that is stated of a node: by any version of the same thing, and by doubts about it."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for id_, kind in kind_of.items():
        by_kind[kind].append(id_)
    for kind, ids in by_kind.items():
        version = Base.metadata.tables.get(kind)
        if version is None or not {"header_id", "valid_from"} <= set(version.c.keys()):
            continue
        other = version.alias()
        same = version.c.header_id == other.c.header_id
        for moment in (one for one in other.c if isinstance(one.type, UtcDateTime)):
            yield (
                select(version.c.id, moment)
                .join(other, same)
                .where(version.c.id.in_(ids), moment.is_not(None))
            )
    doubt = Base.metadata.tables["doubt"]
    for moment in (doubt.c.since, doubt.c.until):
        yield select(doubt.c.source_id, moment).where(doubt.c.source_id.in_(kind_of), moment.is_not(None))


def _by_period(used: Select[int, datetime, str], turns: Sequence[Moments]) -> Select[int, datetime, str]:
    """The first use of each node in each role between two turns; a use at the very moment of a turn is behind it."""
    uses = used.subquery()
    node, at, role = uses.c
    events = union_all(
        select(node.label("node"), at.label("at"), role.label("role"), literal(0).label("turn")),
        *(
            select(sub.c[0], sub.c[1], literal(""), literal(1))
            for sub in (one.subquery() for one in turns)
        ),
    ).subquery()  # fmt: skip
    period = func.sum(events.c.turn).over(
        partition_by=events.c.node, order_by=[events.c.at, events.c.turn.desc()], rows=(None, 0)
    )
    placed = select(events, period.label("period")).subquery()
    first = func.min(placed.c.at, type_=UtcDateTime())
    return (
        select(placed.c.node, first, placed.c.role)
        .where(placed.c.turn == 0)
        .group_by(placed.c.node, placed.c.role, placed.c.period)
        .order_by(placed.c.node, first)
    )
