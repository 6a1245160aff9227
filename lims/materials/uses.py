"""What a lot was used for: the things that rest on it directly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.materials.models import MaterialLotVersionRow
from lims.records import Link, Node
from lims.trace import Description, NodeKind, describe

MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A thing that rests on a lot, since when."""

    node_id: int
    kind: NodeKind
    said: Description
    at: datetime


def uses_of(session: Session, lot_id: int) -> list[Use]:
    """The latest uses of a lot, the latest first: results, gate answers left out; all of them are in the walk forward."""
    versions = select(MaterialLotVersionRow.id).where(MaterialLotVersionRow.header_id == lot_id)
    query = (
        select(Link.dst, Link.at)
        .join(Node, Node.id == Link.dst)
        .where(Link.src.in_(versions), Node.kind != "material_lot_version")
        .order_by(Link.id.desc()).limit(MOST)
    )  # fmt: skip
    found = {row.dst: row.at for row in session.execute(query)}
    described = describe(session, list(found)) if found else {}
    return [
        Use(node_id=id_, kind=described[id_][0], said=described[id_][1], at=at) for id_, at in found.items()
    ]
