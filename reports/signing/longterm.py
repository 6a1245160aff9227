"""Judging a signature long after its certificate has expired, by the evidence and archive stamps inside the file.

An archive time stamp fixes what was known when it was given: what it covers is judged as of its time, it itself as of the time of
the next one, and the last one as of now (ETSI EN 319 142-1, clause not verified). So each signature outlives its certificate,
and each stamp the certificate of whoever gave it, as long as the next stamp came in time.
"""

from __future__ import annotations

from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

Evidence = tuple[tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]


def evidence_of(reader: PdfFileReader) -> Evidence:
    """Certificates, revocation lists and OCSP responses that the file carries, in DER."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return (), (), ()
    return (
        tuple(certificate.dump() for certificate in store.load_certs()),
        tuple(item.get_object().data for item in store.crls),
        tuple(item.get_object().data for item in store.ocsps),
    )


def later_stamps(signature: EmbeddedPdfSignature) -> list[EmbeddedPdfSignature]:
    """The archive time stamps that cover a signature or stamp, oldest first."""
    stamps = signature.reader.embedded_timestamp_signatures
    return sorted(
        (one for one in stamps if one.signed_revision > signature.signed_revision),
        key=lambda one: int(one.signed_revision),
    )


def stamped_time(stamp: EmbeddedPdfSignature) -> datetime:
    """The time that an archive time stamp states; whether it is to be believed is judged elsewhere."""
    stated: datetime = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return stated


def moment_of_judgement(signature: EmbeddedPdfSignature, at: datetime) -> tuple[datetime, bool]:
    """As of when a signature or stamp is judged, and whether a later stamp fixes that moment."""
    later = later_stamps(signature)
    return (stamped_time(later[0]), True) if later else (at, False)
