"""The tables under all others: events and what they touched, nodes and the links between them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity
from lims.db.base import IdInteger


class AuditEvent(Base):
    """One unit of work: who did what, when and why, and every row that it touched, in one canonical text."""

    __tablename__ = "audit_event"
    __chain__ = Chain.OUTSIDE  # it is the chain
    __append_only__ = True

    seq: Mapped[int] = mapped_column(IdInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None]
    body: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AuditTouch(Base):
    """A row, or a run of rows of a batch, that an event touched, with its hash afterwards."""

    __tablename__ = "audit_touch"
    __chain__ = Chain.OUTSIDE
    __append_only__ = True
    __table_args__ = (Index("ix_audit_touch_row", "table_name", "key", "seq"),)

    seq: Mapped[int] = mapped_column(IdInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(IdInteger, primary_key=True, autoincrement=False)
    table_name: Mapped[str]
    key: Mapped[int]
    last_key: Mapped[int]  # equal to key, or the end of a batch
    hash: Mapped[str]


class Node(Base):
    """Every traceable thing has one row here; its own table shares the id, so that links have real foreign keys."""

    __tablename__ = "node"
    __chain__ = Chain.OUTSIDE  # checked against the table of its kind instead
    __append_only__ = True

    id: Mapped[int] = mapped_column(IdInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(index=True)


class Link(Base):
    """`dst` rests on `src` in this role, since `at`. Written when the thing is used, never derived later."""

    __tablename__ = "link"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("src", "dst", "role"), Index("ix_link_dst_role", "dst", "role"))

    id: Mapped[int] = identity()
    src: Mapped[int] = fk("node.id", index=False)
    dst: Mapped[int] = fk("node.id", index=False)
    role: Mapped[str]
    at: Mapped[datetime]
