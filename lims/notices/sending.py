"""The job that delivers: by e-mail or to a client's system. Run again after it is done, it sends nothing.

Between the server's yes and our writing it down a kill may fall; then the same message goes out again under the same id, by which
mail systems and receivers know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lims.config import Settings
from lims.errors import NotFound
from lims.jobs import JobContext, JobKind
from lims.laboratory import laboratory_at
from lims.notices.errors import AddressNotAllowed, WebhookNotTaken
from lims.notices.mail import Letter, compose, send
from lims.notices.models import Channel, DeliveryRow, DeliveryState, EndpointRow, NoticeRow
from lims.notices.outgoing import SECONDS, post
from lims.notices.service import JOB
from lims.notices.webhooks import content_of, signed_headers, signing_key
from lims.people import find_person
from lims.records import Actor, unit_of_work

GONE = 410


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """A delivery with what it is of, read before anything is sent."""

    delivery: DeliveryRow
    notice: NoticeRow
    endpoint: EndpointRow | None
    laboratory: str
    wanted: bool  # whether the person or the system is still to be told


def deliver(context: JobContext) -> Mapping[str, Any]:
    """Send one delivery and write down what became of it. Raises MailNotSent, WebhookNotTaken: then it is tried again."""
    delivery_id = int(context.arguments["delivery_id"])
    with context.database.read() as session:
        parcel = _parcel(session, delivery_id, context)
    if parcel.delivery.state is not DeliveryState.QUEUED:
        return {"state": parcel.delivery.state.value, "done": "before"}
    refused = _sent(parcel, context)
    by = Actor.system("worker")
    with unit_of_work(context.database, by=by, clock=context.clock, act="notice.delivered") as unit:
        row = unit.session.get_one(DeliveryRow, delivery_id)
        row.state = DeliveryState.REFUSED if refused else DeliveryState.SENT
        row.reason, row.settled_at = refused or "", unit.at
    return {"state": "refused" if refused else "sent", "why": refused}


def _parcel(session: Session, delivery_id: int, context: JobContext) -> Parcel:
    delivery = session.get(DeliveryRow, delivery_id)
    if delivery is None:
        raise NotFound
    notice = session.get_one(NoticeRow, delivery.notice_id)
    endpoint = session.get(EndpointRow, delivery.endpoint_id) if delivery.endpoint_id else None
    laboratory = laboratory_at(session, context.clock())
    names = laboratory.names if laboratory else {}
    wanted = (
        endpoint.ended_at is None
        if endpoint is not None
        else delivery.person_id is not None and find_person(session, delivery.person_id).active
    )
    return Parcel(
        delivery=delivery, notice=notice, endpoint=endpoint, wanted=wanted,
        laboratory=names.get(delivery.language) or names.get("en") or "",
    )  # fmt: skip


def _sent(parcel: Parcel, context: JobContext) -> str | None:
    """Why it will never be sent, or None when it was."""
    if not parcel.wanted:
        return "the access has ended"
    if parcel.delivery.channel is Channel.MAIL:
        return _mailed(parcel, context)
    return _called(parcel, context)


def _mailed(parcel: Parcel, context: JobContext) -> str | None:
    settings, one, notice = context.settings, parcel.delivery, parcel.notice
    if not settings.mail_host:
        return "no mail server is set"
    letter = Letter(
        delivery_id=one.id, to=one.address, language=one.language, event=notice.event, number=notice.number, path=notice.path,
        laboratory=parcel.laboratory, at=notice.at,
    )  # fmt: skip
    return send(compose(letter, settings), settings)


def _called(parcel: Parcel, context: JobContext) -> str | None:
    endpoint, notice, settings = parcel.endpoint, parcel.notice, context.settings
    if endpoint is None:
        raise NotFound
    content = content_of(
        notice.event, number=notice.number, url=_url(settings, notice.path), thing_id=notice.thing_id, at=notice.at
    )  # fmt: skip
    key, at = signing_key(settings, endpoint.salt), context.clock()
    headers = signed_headers(key, f"delivery-{parcel.delivery.id}", content, at)
    try:
        status = post(endpoint.url, content, headers, private=settings.webhook_private)
    except AddressNotAllowed as refused:
        return str(refused.facts["why"])
    if status == GONE:
        return "410 Gone"
    if not 200 <= status < 300:
        raise WebhookNotTaken(why=f"it answered {status}", seconds=SECONDS)
    return None


def _url(settings: Settings, path: str) -> str:
    return settings.base_url.rstrip("/") + path


DELIVER = JobKind(JOB, "notices.retry", deliver, lease_s=60, attempts=40)  # half a day of tries
