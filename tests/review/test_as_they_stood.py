"""A result is asked how it stood: each revision and each decision counts from when it was made, and from when it was known."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from lims.db import Database
from lims.permissions import Role
from lims.records import AuditEvent
from lims.review import Decision
from lims.review.stood import as_they_stood
from tests.conftest import NOON
from tests.support.certificates import make_submitted, review
from tests.support.results import make_results
from tests.support.web import ClientAs, words_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_result_stood_as_its_revisions_were_made_and_decided(
    client_as: ClientAs, database: Database
) -> None:
    case = make_submitted(database, 0.8321, 0.8322, at=NOON)
    test_id = case.bench.test.id
    with database.read() as session:
        submitted = (
            session.scalar(select(func.max(AuditEvent.seq)).where(AuditEvent.act == "test.submitted")) or 0
        )
    review(database, case, Decision.REPEAT, reason="it was the wrong bottle")
    make_results(database, case.bench, 0.8411, 0.8412, at=NOON + 6 * HOUR)

    with database.read() as session:
        before = as_they_stood(session, test_id, NOON - DAY)
        sent_back = as_they_stood(session, test_id, NOON + 5 * HOUR)
        now = as_they_stood(session, test_id, NOON + 4 * DAY)
        known = as_they_stood(session, test_id, NOON + 4 * DAY, submitted)

    assert before.results == ()
    assert {one.revision for one in sent_back.results} == {1}
    assert sent_back.decision is Decision.REPEAT
    assert {one.id for one in sent_back.results} <= sent_back.replaced
    assert {one.revision for one in now.results} == {2}
    assert now.decision is None
    assert not {one.id for one in now.results} & now.replaced
    assert (known.results, known.decision) == (sent_back.results, None)
    page = client_as(Role.ASSESSOR).get
    assert "replaced since" in words_of(page(f"/review/{test_id}?at=2026-05-20&known={submitted}").text)
    assert "It had no result yet." in words_of(page(f"/review/{test_id}?at=2026-01-01").text)
