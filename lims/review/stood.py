"""The results of a test as they stood at a moment: each revision and each decision was recorded when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.records import moment_known
from lims.results import Result, results_of
from lims.review.models import Decision
from lims.review.service import reviews_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """The revisions that stood, whether another has replaced each since, and what had been decided about them by then."""

    results: tuple[Result, ...]
    replaced: frozenset[int]
    decision: Decision | None


def as_they_stood(session: Session, test_id: int, at: datetime, known_at: int | None = None) -> Stood:
    """The last revision of each measurand at a moment, of what was known at an event; empty before any was submitted."""
    moment = moment_known(session, at, known_at)
    all_revisions = results_of(session, [test_id], all_revisions=True)[test_id]
    then = [one for one in all_revisions if one.at <= moment]
    gone = {one.supersedes for one in then}
    stood = tuple(one for one in then if one.id not in gone)
    decided = [one for one in reviews_of(session, [test_id]).get(test_id, []) if one.at <= moment]
    last = decided[-1] if decided and all(one.at <= decided[-1].at for one in stood) else None
    return Stood(
        results=stood,
        replaced=frozenset(one.supersedes for one in all_revisions if one.supersedes is not None),
        decision=last.decision if last else None,
    )
