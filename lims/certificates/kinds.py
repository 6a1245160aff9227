"""How certificates and their documents are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates.models import CertificateRevisionRow, CertificateRow
from lims.trace import Description, NodeKind


def _certificates(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CertificateRow).where(CertificateRow.id.in_(ids))
    return {
        row.id: Description(
            title=row.number or f"draft {row.id}", detail=row.state.value, url=f"/certificates/{row.id}",
            client_id=row.client_id,
        )
        for row in session.scalars(query)
    }  # fmt: skip


def _revisions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CertificateRevisionRow).where(CertificateRevisionRow.id.in_(ids))
    return {
        row.id: Description(
            title=f"document, revision {row.n}", detail=f"SHA-256 {row.sha256[:16]}…", url=f"/certificates/{row.certificate_id}"
        )
        for row in session.scalars(query)
    }  # fmt: skip


KINDS = (
    NodeKind("certificate", "certificate", 0, _certificates),
    NodeKind("certificate_revision", "document", 0, _revisions),
)
