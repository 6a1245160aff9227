"""How reviews are counted where an authorisation is kept by work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from lims.catalogue.models import MethodVersionRow
from lims.review.models import ReviewRow
from lims.samples.models import TestRow


def reviews_done(since: datetime, until: datetime) -> Select[int, int, int, datetime]:
    """Tests that somebody reviewed, whatever was decided: each once, at the last decision."""
    return (
        select(
            ReviewRow.person_id.label("person_id"), MethodVersionRow.header_id.label("method_id"),
            ReviewRow.test_id.label("piece"), func.max(ReviewRow.at).label("at"),
        )
        .join(TestRow, TestRow.id == ReviewRow.test_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .where(ReviewRow.at >= since, ReviewRow.at < until)
        .group_by(ReviewRow.person_id, MethodVersionRow.header_id, ReviewRow.test_id)
    )  # fmt: skip
