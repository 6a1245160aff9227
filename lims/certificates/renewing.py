"""Renewal: archive time stamps lapse with the certificate of whoever gave them; before that, each document gets a new one.

A renewed document begins with the former one byte for byte, so what was signed stays as it was; its hash is one more of those
that the public page knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.certificates.certificate import revisions_of
from lims.certificates.models import CertificateRevisionRow, ElectronicSignatureRow, SignatureRole
from lims.certificates.revisions import add_revision
from lims.certificates.signing import renewed_document
from lims.files import FileStore, find_file
from lims.jobs import JobContext, JobKind
from lims.records import Actor, unit_of_work
from reports.signing import Level

KIND = "certificate.renew"


def due_for_renewal(session: Session, before: datetime) -> list[int]:
    """The certificates whose latest revision bears an archive time stamp that lapses before a moment, soonest first."""
    latest = (
        select(CertificateRevisionRow.certificate_id, func.max(CertificateRevisionRow.n).label("n"))
        .group_by(CertificateRevisionRow.certificate_id)
        .subquery()
    )
    query = (
        select(CertificateRevisionRow.certificate_id)
        .join(latest, latest.c.certificate_id == CertificateRevisionRow.certificate_id)
        .join(ElectronicSignatureRow, ElectronicSignatureRow.revision_id == CertificateRevisionRow.id)
        .where(
            latest.c.n == CertificateRevisionRow.n,
            ElectronicSignatureRow.role == SignatureRole.ARCHIVE,
            ElectronicSignatureRow.valid_to < before,
        )
        .order_by(ElectronicSignatureRow.valid_to, CertificateRevisionRow.certificate_id)
    )
    return list(dict.fromkeys(session.scalars(query)))


def renew_due(context: JobContext) -> Mapping[str, Any]:
    """Renew what lapses within the days that the settings name. Run again after a kill, it goes on with what is left."""
    settings = context.settings
    if settings.signing_level != Level.B_LTA:
        return {"renewed": 0}
    with context.database.read() as session:
        due = due_for_renewal(session, context.clock() + timedelta(days=settings.renewal_days))
    for done, certificate_id in enumerate(due):
        context.report(done, len(due), "renewing")
        renew_one(context, certificate_id)
    return {"renewed": len(due)}


def renew_one(context: JobContext, certificate_id: int) -> None:
    """Add a revision to one certificate, unless somebody did meanwhile. Raises NotElectronicallySigned."""
    store = FileStore(context.files)
    with context.database.read() as session:
        before = revisions_of(session, certificate_id)[-1]
        file = find_file(session, before.file_id)
    made = renewed_document(store.read(before.sha256), context.settings, at=context.clock())
    kept = store.put(made.content)
    with unit_of_work(
        context.database, by=Actor.system("worker"), clock=context.clock, act="certificate.renewed"
    ) as unit:
        if revisions_of(unit.session, certificate_id)[-1].id == before.id:
            add_revision(
                unit,
                certificate_id,
                kept,
                name=file.name,
                data_sha256=before.data_sha256,
                signed=made,
                former=before,
            )


RENEW = JobKind(KIND, "certificates.authorise", renew_due, lease_s=600, attempts=100, daily=True)
