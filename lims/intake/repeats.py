"""What an instrument said more than once: the same file or message, and a message that broke off and came again."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from instruments.gateway.protocol import RecordPost
from lims.intake.gateways import Gateway
from lims.intake.models import RawRecordRow
from lims.intake.understanding import storable
from lims.records import Link

BEGINNING = "broken beginning"  # a message rests on the record in which it broke off the first time


def same_as(session: Session, gateway: Gateway, post: RecordPost) -> int | None:
    """The first record of the same file or message.

    Lines are never the same, however equal, but where the gateway says that the instrument repeated a message because it
    may not have heard its receipt: that is no second measurement.
    """
    if post.kind == "file":
        return _same_file(session, gateway, post)
    return _earlier(session, gateway, post) if post.earlier_same else None


def torn_before(session: Session, gateway: Gateway, post: RecordPost) -> int | None:
    """The record in which this message broke off, before the instrument said it again and further."""
    return _earlier(session, gateway, post) if post.kind == "line" and not post.earlier_same else None


def begun_in(session: Session, record_id: int) -> int | None:
    """The record in which this message broke off, once it is stored."""
    return _linked(session, Link.src, Link.dst == record_id)


def said_again_in(session: Session, record_id: int) -> int | None:
    """The record in which the instrument said this message again and further, after it broke off here."""
    return _linked(session, Link.dst, Link.src == record_id)


def _linked(session: Session, end: InstrumentedAttribute[int], which: ColumnElement[bool]) -> int | None:
    return session.scalar(select(end).where(which, Link.role == BEGINNING).order_by(Link.id).limit(1))


def _earlier(session: Session, gateway: Gateway, post: RecordPost) -> int | None:
    """The message that the gateway names as the earlier one; where it is a repeat itself, the first of them."""
    if post.earlier_number is None or post.earlier_number == post.number:
        return None
    row = session.scalar(
        select(RawRecordRow).where(
            RawRecordRow.gateway_id == gateway.id, RawRecordRow.number == post.earlier_number,
            RawRecordRow.instrument == post.instrument, RawRecordRow.kind == post.kind,
        )
    )  # fmt: skip
    return None if row is None else row.same_as or row.id


def _same_file(session: Session, gateway: Gateway, post: RecordPost) -> int | None:
    """The first record of the same file, name and bytes, by the same instrument."""
    if not post.name:
        return None
    first = select(func.min(RawRecordRow.id)).where(
        RawRecordRow.sha256 == post.sha256, RawRecordRow.gateway_id == gateway.id,
        RawRecordRow.instrument == post.instrument, RawRecordRow.name == storable(post.name),
    )  # fmt: skip
    return session.scalar(first)
