"""What makes a table's rows traceable things: they take their id from the node table."""

from __future__ import annotations

from typing import ClassVar, Protocol

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lims.db.base import IdInteger


class NodeRow(Protocol):
    """A row that is a traceable thing."""

    __kind__: ClassVar[str | None]
    id: Mapped[int]


def node_id() -> Mapped[int]:
    """The primary key of a traceable thing, shared with its node. The unit of work gives it out."""
    return mapped_column(
        IdInteger,
        ForeignKey("node.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        autoincrement=False,
    )
