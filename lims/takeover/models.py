"""Tables of what is taken over: each table with its report, and what became of each row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import node_id


class TakeoverRow(Base):
    """A table that somebody brought: looked at, confirmed by another person, taken over."""

    __tablename__ = "takeover"
    __kind__ = "takeover"

    id: Mapped[int] = node_id()
    kind: Mapped[str]
    state: Mapped[str]  # waiting, looked_at, asked, taken
    file_id: Mapped[int] = fk("stored_file.id")
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
    brought_at: Mapped[datetime]
    rows: Mapped[int]
    report: Mapped[list[Any]]  # row, said, problem, column, remedy
    checked_by: Mapped[int | None] = fk("person.id", nullable=True)
    checked_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class TakenRow(Base):
    """What became of a row, so that a table that is taken over in parts has each row once."""

    __tablename__ = "taken_row"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("takeover_id", "row"),)

    id: Mapped[int] = identity()
    takeover_id: Mapped[int] = fk("takeover.id")
    row: Mapped[int]
    node_id: Mapped[int] = fk("node.id")
