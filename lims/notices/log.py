"""The log of deliveries: what was sent, what waits, what failed and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, or_, select

from lims.jobs import JobState
from lims.jobs.models import JobRow
from lims.notices.events import Event
from lims.notices.models import Channel, DeliveryRow, DeliveryState, NoticeRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One line of the log. `state` is waiting, sent or failed; `attempts` how often it was tried."""

    id: int
    client_id: int
    event: Event
    number: str
    channel: Channel
    address: str
    person_id: int | None
    at: datetime
    state: str
    reason: str
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None


def log_query(
    *, client_id: int | None = None, endpoint_id: int | None = None, search: str = "", state: str = "", channel: str = ""
) -> Select[Any]:  # fmt: skip
    """Deliveries with their notice and job, for a list; `read_log` makes lines of its rows."""
    found = (
        select(DeliveryRow, NoticeRow, JobRow.state, JobRow.attempts, JobRow.message, JobRow.run_after)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .outerjoin(JobRow, JobRow.key == DeliveryRow.job_key)
    )
    query = cast("Select[Any]", found)
    if client_id is not None:
        query = query.where(DeliveryRow.client_id == client_id)
    if search:
        query = query.where(
            NoticeRow.number.icontains(search, autoescape=True)
            | DeliveryRow.address.icontains(search, autoescape=True)
        )
    if endpoint_id is not None:
        query = query.where(DeliveryRow.endpoint_id == endpoint_id)
    if channel in {one.value for one in Channel}:
        query = query.where(DeliveryRow.channel == Channel(channel))
    gave_up = JobRow.state == JobState.FAILED
    if state == "sent":
        query = query.where(DeliveryRow.state == DeliveryState.SENT)
    elif state == "failed":
        query = query.where(or_(DeliveryRow.state == DeliveryState.REFUSED, gave_up))
    elif state == "waiting":
        query = query.where(DeliveryRow.state == DeliveryState.QUEUED, JobRow.state != JobState.FAILED)
    return query


def read_log(rows: Iterable[Any]) -> list[Delivery]:
    """Lines of the log from the rows of `log_query`."""
    return [_line(*row) for row in rows]


def _line(
    row: DeliveryRow, notice: NoticeRow, job: JobState | None, attempts: int | None, said: str | None, next_at: datetime | None
) -> Delivery:  # fmt: skip
    state = {DeliveryState.SENT: "sent", DeliveryState.REFUSED: "failed"}.get(row.state, "waiting")
    if state == "waiting" and job is JobState.FAILED:
        state = "failed"
    return Delivery(
        id=row.id, client_id=row.client_id, event=notice.event, number=notice.number, channel=row.channel,
        address=row.address, person_id=row.person_id, at=notice.at, state=state, attempts=attempts or 0,
        reason=row.reason or (said or "" if state != "sent" else ""), settled_at=row.settled_at,
        next_at=next_at if state == "waiting" and attempts else None,
    )  # fmt: skip
