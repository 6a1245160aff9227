"""How each kind of traceable thing is shown in a walk: features register their kinds here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import remembered
from lims.records import Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Traceability:
    """What a link of the chain to the SI is known by. None: nobody entered it; empty: nothing of the kind belongs there."""

    what: str
    certificate: str | None
    laboratory: str | None
    accreditation: str | None
    uncertainty: str | None  # expanded, with unit and k, in words
    valid_until: datetime | None
    ends: bool = True  # whether it holds for a period at all, as a calibration does and a result does not
    stands_on: str = ""  # what its own certificate says that it is traceable to
    source: bool = (
        True  # brings a value from outside the measurement, as a calibration or a certified lot does
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """One node in a walk: what it is called, one line of figures, and where to look."""

    title: str
    detail: str = ""
    url: str | None = None
    broken: str | None = None  # what is missing or no longer holds, in words
    client_id: int | None = None
    traceability: Traceability | None = None  # where it is a link of the chain to the SI


@dataclass(frozen=True, slots=True)
class Use:
    """Something rested on a node at this moment, in this role."""

    at: datetime
    role: str


Uses = Mapping[int, Sequence[Use]]  # by node
Stood = Callable[[Session, Uses], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node: its word, its column in the graph (0 certificate, 9 SI), and how to describe many at once.

    `stood` says, as known now, for those that did not hold when they were used: what is wrong and what is needed.
    """

    kind: str
    word: str
    column: int
    describe: Callable[[Session, Sequence[int]], Mapping[int, Description]]
    stood: Stood | None = None


_kinds: dict[str, NodeKind] = {}
_shadows: dict[str, Stood] = {}


def register_kind(kind: NodeKind) -> None:
    """Add a kind; the same one may be registered again (a second application in one process)."""
    _kinds[kind.kind] = kind


def register_shadow(name: str, shadow: Stood) -> None:
    """Add something that can lie on a node of any kind, such as a hold; the same one may be registered again."""
    _shadows[name] = shadow


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


def fallen(session: Session, kind_of: Mapping[int, NodeKind], uses: Uses) -> dict[int, str]:
    """What is wrong with nodes for the moments at which they were used, and what is needed; a few queries a kind.

    A node that nothing used yet is asked about with no use: only what lies on it at any time is told.
    """
    asked = {id_: uses.get(id_, ()) for id_ in kind_of}
    said: dict[int, str] = {}
    for shadow in _shadows.values():
        said |= shadow(session, asked)
    by_kind: dict[str, dict[int, Sequence[Use]]] = defaultdict(dict)
    for id_, of in asked.items():
        if of:
            by_kind[kind_of[id_].kind][id_] = of
    for name, members in by_kind.items():
        stood = _kinds[name].stood if name in _kinds else None
        if stood is not None:
            said |= stood(session, members)
    return said


def _plain(_: Session, ids: Sequence[int]) -> dict[int, Description]:
    return {id_: Description(title=str(id_)) for id_ in ids}
