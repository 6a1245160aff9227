"""Announcing: a notice, and a delivery for each person and system of the client that wants to hear of it, in the same unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.clients import clients_by_id
from lims.errors import NotFound
from lims.jobs import JobState, ask_for_jobs, jobs_by_key
from lims.notices.errors import NothingToRetry
from lims.notices.events import UNASKED, Event
from lims.notices.models import Channel, DeliveryRow, DeliveryState, EndpointRow, NoticeRow, WishRow
from lims.people.models import PersonRow, PreferenceRow
from lims.records import Unit

JOB = "notices.deliver"
Silence = Callable[[Session, int], bool]
_silences: list[Silence] = []


def register_silence(silent: Silence) -> None:
    """Let a feature say of which things nobody outside is told; the same one may be registered again."""
    if silent not in _silences:
        _silences.append(silent)


def announce(
    unit: Unit, event: Event, *, client_id: int, number: str, path: str, thing_id: int | None = None
) -> None:
    """Tell a client's people and systems that something happened; the worker sends what this writes.

    `number` and `path` (a page of the portal) are all that leaves the house.
    """
    notice = NoticeRow(
        event=event, client_id=client_id, number=number, path=path, thing_id=thing_id, at=unit.at
    )
    silent = thing_id is not None and any(one(unit.session, thing_id) for one in _silences)
    to = [] if silent else [*_people(unit, client_id, event), *_endpoints(unit.session, client_id, event)]
    unit.add(notice)
    if to:
        unit.flush()
        queue(unit, notice, to)


def queue(unit: Unit, notice: NoticeRow, to: Sequence[DeliveryRow]) -> None:
    """Write deliveries of a notice and ask for their jobs."""
    for one in to:
        one.notice_id, one.client_id = notice.id, notice.client_id
        one.state, one.reason = DeliveryState.QUEUED, ""
        one.job_key = f"notice {notice.id} {one.channel} {one.person_id or one.endpoint_id}"
    unit.add_all(to)
    unit.flush()
    ask_for_jobs(unit, JOB, {one.job_key: {"delivery_id": one.id} for one in to})


def _people(unit: Unit, client_id: int, event: Event) -> Iterable[DeliveryRow]:
    query = (
        select(PersonRow.id, PersonRow.email, PreferenceRow.language, WishRow.events)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .outerjoin(WishRow, WishRow.person_id == PersonRow.id)
        .where(PersonRow.client_id == client_id, PersonRow.active, PersonRow.email.contains("@"))
        .order_by(PersonRow.id)
    )
    found = [
        (person_id, email, language) for person_id, email, language, events in unit.session.execute(query)
        if event in (UNASKED if events is None else events)
    ]  # fmt: skip
    own = _language(unit.session, client_id, unit.at) if any(not one[2] for one in found) else ""
    for person_id, email, language in found:
        yield DeliveryRow(
            channel=Channel.MAIL,
            person_id=person_id,
            endpoint_id=None,
            address=email,
            language=language or own,
        )


def _language(session: Session, client_id: int, at: datetime) -> str:
    client = clients_by_id(session, [client_id], at).get(client_id)
    return client.language if client else "en"


def _endpoints(session: Session, client_id: int, event: Event) -> Iterable[DeliveryRow]:
    query = select(EndpointRow).where(EndpointRow.client_id == client_id, EndpointRow.ended_at.is_(None))
    for row in session.scalars(query.order_by(EndpointRow.id)):
        if event in row.events:
            yield to_endpoint(row)


def to_endpoint(row: EndpointRow) -> DeliveryRow:
    """A delivery to a system, not queued yet."""
    return DeliveryRow(
        channel=Channel.WEBHOOK, person_id=None, endpoint_id=row.id, address=row.url, language="en"
    )


def retry(unit: Unit, delivery_id: int, *, client_id: int | None = None) -> None:
    """Try a delivery again that has failed, with all its attempts. Raises NotFound, NothingToRetry."""
    row = unit.session.get(DeliveryRow, delivery_id)
    if row is None or client_id not in (None, row.client_id):
        raise NotFound
    job = jobs_by_key(unit.session, [row.job_key]).get(row.job_key)
    failed = row.state is DeliveryState.REFUSED or (job is not None and job.state is JobState.FAILED)
    if row.state is DeliveryState.SENT or not failed:
        raise NothingToRetry
    row.job_key = f"{row.job_key.partition(' again ')[0]} again {unit.seq}"
    row.state, row.reason, row.settled_at = DeliveryState.QUEUED, "", None
    unit.flush()
    ask_for_jobs(unit, JOB, {row.job_key: {"delivery_id": row.id}})
