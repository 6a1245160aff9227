"""How each kind of traceable thing is shown in a walk: features register their kinds here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import remembered
from lims.records import Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """One node in a walk: what it is called, one line of figures, and where to look."""

    title: str
    detail: str = ""
    url: str | None = None
    broken: str | None = None  # what is missing or no longer holds, in words
    client_id: int | None = None


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node: its word, its column in the graph (0 certificate, 9 SI), and how to describe many at once."""

    kind: str
    word: str
    column: int
    describe: Callable[[Session, Sequence[int]], Mapping[int, Description]]


_kinds: dict[str, NodeKind] = {}


def register_kind(kind: NodeKind) -> None:
    """Add a kind; the same one may be registered again (a second application in one process)."""
    _kinds[kind.kind] = kind


def kinds() -> Mapping[str, NodeKind]:
    return _kinds


@remembered
def describe(session: Session, ids: Sequence[int]) -> dict[int, tuple[NodeKind, Description]]:
    """Descriptions of nodes, one query a kind. A kind that nobody registered shows by its name and number."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in session.execute(select(Node.id, Node.kind).where(Node.id.in_(ids))):
        by_kind[row.kind].append(row.id)
    found: dict[int, tuple[NodeKind, Description]] = {}
    for name, members in by_kind.items():
        kind = _kinds.get(name) or NodeKind(name, name.replace("_", " "), 5, _plain)
        described = kind.describe(session, members)
        found.update(
            {id_: (kind, described.get(id_) or Description(title=f"{name} {id_}")) for id_ in members}
        )
    return found


def _plain(_: Session, ids: Sequence[int]) -> dict[int, Description]:
    return {id_: Description(title=str(id_)) for id_ in ids}
