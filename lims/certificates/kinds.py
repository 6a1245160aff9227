"""How certificates and their documents are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates.certificate import Certificate
from lims.certificates.models import CertificateRevisionRow, CertificateRow, CertificateState
from lims.records import Link, known_by, moment_known, was_known
from lims.results.models import ResultRow
from lims.trace import Description, NodeKind, Uses
from lims.web import gettext, status_word
from lims.web import lazy_gettext as _


def _certificates(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CertificateRow).where(CertificateRow.id.in_(ids))
    return {
        row.id: Description(
            title=row.number or gettext("Draft %(id)s", id=row.id),
            detail=str(status_word(Certificate.from_row(row).state_word).label),
            url=f"/certificates/{row.id}",
            client_id=row.client_id,
            broken=_withdrawn(session, row),
        )
        for row in session.scalars(query)
    }


def _withdrawn(session: Session, row: CertificateRow) -> str | None:
    if row.state is not CertificateState.WITHDRAWN or row.withdrawn_at is None:
        return None
    if moment_known(session, row.withdrawn_at, known_by(session)) < row.withdrawn_at:
        return None  # nobody knew it at the event
    said = gettext("Withdrawn: %(reason)s.", reason=(row.withdrawn_reason or "").rstrip("."))
    return said + " " + gettext("Nothing may rest on it: give a new certificate.")


def _revisions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CertificateRevisionRow).where(CertificateRevisionRow.id.in_(ids))
    return {
        row.id: Description(
            title=gettext("document, revision %(n)s", n=row.n),
            detail=f"SHA-256 {row.sha256[:16]}…",
            url=f"/certificates/{row.certificate_id}",
        )
        for row in session.scalars(query)
    }


def replaced_since(session: Session, uses: Uses) -> dict[int, str]:
    """Results that were replaced while a certificate that stands still shows them."""
    known = was_known(session, ResultRow, known_by(session))
    newer = select(ResultRow.supersedes, ResultRow.revision).where(ResultRow.supersedes.in_(uses), known)
    revision = {old: n for old, n in session.execute(newer.order_by(ResultRow.revision)) if old is not None}
    if not revision:
        return {}
    shown = (
        select(Link.src, CertificateRow.number)
        .join(CertificateRow, CertificateRow.id == Link.dst)
        .where(
            Link.src.in_(
                revision
            ),  # these alone: among the nodes may be a method on which a million results rest
            Link.role == "result",
            CertificateRow.state.in_((CertificateState.AUTHORISED, CertificateState.ISSUED)),
        )
        .order_by(CertificateRow.id)
    )
    return {
        old: gettext(
            "Replaced by revision %(n)s since certificate %(number)s reported it. Amend the certificate.",
            n=revision[old], number=number,
        )
        for old, number in session.execute(shown)
    }  # fmt: skip


KINDS = (
    NodeKind("certificate", _("certificate"), 0, _certificates),
    NodeKind("certificate_revision", _("document"), 0, _revisions),
)
