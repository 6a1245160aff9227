"""Reports of providers that are expected, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.external.models import SendingRow
from lims.external.overview import open_tests, sending_query
from lims.quality import DueItem, DueSource


def reports_expected(session: Session, until: datetime) -> Iterator[DueItem]:
    """Sendings of which a test is still out and whose report is expected before a moment."""
    query = sending_query(until).where(open_tests(), SendingRow.expected_at < until)
    for row in session.execute(query):
        sending, provider, sample, *_rest = row
        yield DueItem(
            what="sending", thing=sending.code, name=f"{sample}, {provider}", due_at=sending.expected_at,
            url=f"/external/{sending.id}",
        )  # fmt: skip


SOURCE = DueSource("sendings", reports_expected)
