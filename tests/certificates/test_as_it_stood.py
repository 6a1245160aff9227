"""A certificate is asked how it stood: each step counts from when it was taken, and from when it was known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from lims.certificates import find_certificate
from lims.certificates.models import CertificateState
from lims.certificates.stood import as_it_stood
from lims.db import Database
from lims.permissions import Role
from lims.records import AuditEvent
from tests.conftest import NOON
from tests.support.certificates import make_issued
from tests.support.web import ClientAs, words_of

DAY = timedelta(days=1)


def test_a_certificate_stood_as_its_steps_were_taken_and_known(
    client_as: ClientAs, database: Database, tmp_path: Path
) -> None:
    _case, certificate = make_issued(database, tmp_path, 0.8448, 0.8448, at=NOON)
    with database.read() as session:
        one = find_certificate(session, certificate.id)
        assert one.issued_at is not None
        last = session.scalar(select(func.max(AuditEvent.seq))) or 0
        early = session.scalar(select(func.min(AuditEvent.seq))) or 0

        now = as_it_stood(session, one, NOON + 30 * DAY)
        known = as_it_stood(session, one, NOON + 30 * DAY, last)
        before = as_it_stood(session, one, one.drawn_up_at - timedelta(seconds=1))
        not_known = as_it_stood(session, one, NOON + 30 * DAY, early)
        drawn_up = as_it_stood(session, one, one.drawn_up_at)

    assert now is not None
    assert known is not None
    assert now.certificate.state is known.certificate.state is CertificateState.ISSUED
    assert now.revision is not None
    assert (before, not_known) == (None, None)
    assert drawn_up is not None
    address = f"/certificates/{certificate.id}"
    client = client_as(Role.ASSESSOR)
    assert now.revision.sha256 in client.get(f"{address}?at=2026-12-01").text
    assert "It was not drawn up yet." in words_of(client.get(f"{address}?known={early}").text)
