"""Telling a client what became of a certificate: its number, and where it is found in the portal."""

from __future__ import annotations

from urllib.parse import quote

from lims.certificates.models import CertificateRow
from lims.notices import Event, announce
from lims.records import Unit


def announce_certificate(unit: Unit, row: CertificateRow, event: Event) -> None:
    """Announce an event of a certificate that is out."""
    number = row.number or ""
    announce(
        unit, event, client_id=row.client_id, number=number, path=f"/portal/certificates?q={quote(number)}", thing_id=row.id
    )  # fmt: skip
