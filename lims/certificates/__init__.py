"""Certificates: drawn up, authorised, issued, amended, withdrawn; their data, bytes and public confirmation."""

from lims.certificates.amending import amend, withdraw
from lims.certificates.authorising import JOB, authorise, new_token, seen_hash, token_hash
from lims.certificates.certificate import (
    OUT,
    Certificate,
    Content,
    Revision,
    certificates_by_id,
    certificates_of_request,
    data_of,
    electronic_signatures_of,
    find_certificate,
    replaced_by,
    result_ids_of,
    revisions_of,
)
from lims.certificates.errors import NotIssued
from lims.certificates.handing_out import hand_out
from lims.certificates.issuing import address
from lims.certificates.lists import certificates_page
from lims.certificates.models import CertificateState
from lims.certificates.report import Drafted, draft_report
from lims.certificates.service import certificates_with_sample, change_draft, draw_up
from lims.certificates.verification import RateLimit, Verified, look_up

__all__ = [
    "JOB",
    "OUT",
    "Certificate",
    "CertificateState",
    "Content",
    "Drafted",
    "NotIssued",
    "RateLimit",
    "Revision",
    "Verified",
    "address",
    "amend",
    "authorise",
    "certificates_by_id",
    "certificates_of_request",
    "certificates_page",
    "certificates_with_sample",
    "change_draft",
    "data_of",
    "draft_report",
    "draw_up",
    "electronic_signatures_of",
    "find_certificate",
    "hand_out",
    "look_up",
    "new_token",
    "replaced_by",
    "result_ids_of",
    "revisions_of",
    "seen_hash",
    "token_hash",
    "withdraw",
]
