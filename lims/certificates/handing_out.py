"""Handing a certificate's stored bytes out at the edge. They are never rendered again."""

from __future__ import annotations

from flask import Response

from lims.certificates.certificate import Certificate, revisions_of
from lims.certificates.errors import NotIssued
from lims.certificates.lists import note_download
from lims.edge import current_person, now, reading, writing_outside_chain
from lims.files import StoredFile, download, find_file


def document_of(certificate: Certificate) -> StoredFile:
    """The file of the latest revision. Raises NotIssued while there is none."""
    found = revisions_of(reading(), certificate.id)
    if not found:
        raise NotIssued(number=certificate.title, state=certificate.state.value)
    return find_file(reading(), found[-1].file_id)


def hand_out(certificate: Certificate) -> Response:
    """The stored bytes as a download, logged."""
    answer = download(document_of(certificate))
    log_download(certificate)
    return answer


def log_download(certificate: Certificate) -> None:
    """Write down who got the document."""
    person, at = current_person(), now()
    with writing_outside_chain() as session:
        note_download(
            session, certificate.id, person_id=person.id if person else None, at=at,
            by_token=bool(person and person.by_token),
        )  # fmt: skip
