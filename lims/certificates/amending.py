"""Changing what is out: an amendment is a certificate of its own with a link both ways; a withdrawal stays visible."""

from __future__ import annotations

from collections.abc import Sequence

from lims.certificates.certificate import Certificate, Content, find_certificate, replaced_by
from lims.certificates.errors import AmendmentOpen, AmendmentUnexplained, NotIssued, PreliminaryStays
from lims.certificates.models import CertificateRow, CertificateState
from lims.certificates.service import new_row
from lims.certificates.telling import announce_certificate
from lims.errors import NotFound
from lims.notices import Event
from lims.records import Unit
from lims.requests import find_request
from lims.samples import samples_by_id


def amend(unit: Unit, certificate_id: int, *, reason: str, changes: Sequence[str]) -> Certificate:
    """Draw up what replaces an issued certificate; it gets a number of its own when it is authorised (7.8.8).

    Raises NotFound, NotIssued, AmendmentOpen, AmendmentUnexplained, PreliminaryStays.
    """
    former = find_certificate(unit.session, certificate_id)
    named = tuple(text.strip() for text in changes if text.strip())
    if not reason.strip() or not named:
        raise AmendmentUnexplained(
            missing="why the certificate is amended" if not reason.strip() else "what is changed"
        )
    if former.content.preliminary:
        raise PreliminaryStays(number=former.title)
    if former.state is not CertificateState.ISSUED:
        raise NotIssued(number=former.title, state=former.state.value)
    if replaced_by(unit.session, certificate_id) is not None:
        raise AmendmentOpen(number=former.title)
    request = find_request(unit.session, former.request_id)
    content = Content.from_json(former.content.to_json())
    samples = list(samples_by_id(unit.session, content.item_ids).values())
    row = new_row(unit, request, content, former.language, samples)
    row.replaces_id, row.amendment_reason, row.changes = certificate_id, reason.strip(), list(named)
    unit.flush()
    return Certificate.from_row(row)


def withdraw(unit: Unit, certificate_id: int, *, reason: str) -> Certificate:
    """Withdraw an issued certificate. Its page and its bytes stay. Raises NotFound, NotIssued, AmendmentUnexplained."""
    row = unit.session.get(CertificateRow, certificate_id)
    if row is None:
        raise NotFound
    if not reason.strip():
        raise AmendmentUnexplained(missing="why the certificate is withdrawn")
    if row.state not in (CertificateState.ISSUED, CertificateState.AMENDED):
        raise NotIssued(number=row.number or f"draft {row.id}", state=row.state.value)
    row.state, row.withdrawn_at, row.withdrawn_reason = CertificateState.WITHDRAWN, unit.at, reason.strip()
    row.row_version += 1
    announce_certificate(unit, row, Event.CERTIFICATE_WITHDRAWN)
    return Certificate.from_row(row)
