"""Certificates: drawn up, authorised, issued, amended, withdrawn; their data, bytes and public confirmation."""

from lims.certificates.amending import amend, withdraw
from lims.certificates.authorising import JOB, audit_head, authorise, new_token, seen_hash, token_hash
from lims.certificates.certificate import (
    OUT,
    Certificate,
    Content,
    ElectronicSignature,
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
from lims.certificates.errors import AmendmentOpen, AmendmentUnexplained, NotIssued
from lims.certificates.handing_out import hand_out
from lims.certificates.issuing import address
from lims.certificates.lists import certificates_page
from lims.certificates.models import CertificateState, SignatureRole
from lims.certificates.numbers import next_issue, next_of_series
from lims.certificates.report import Drafted, checked, draft_report
from lims.certificates.service import certificates_with_sample, change_draft, draw_up
from lims.certificates.signing import SignedDocument, renewed_document, signed_document
from lims.certificates.verification import RateLimit, Verified, look_up, register_look_up
from lims.certificates.words import SIGNATURE_ROLES

__all__ = [
    "JOB",
    "OUT",
    "SIGNATURE_ROLES",
    "AmendmentOpen",
    "AmendmentUnexplained",
    "Certificate",
    "CertificateState",
    "Content",
    "Drafted",
    "ElectronicSignature",
    "NotIssued",
    "RateLimit",
    "Revision",
    "SignatureRole",
    "SignedDocument",
    "Verified",
    "address",
    "amend",
    "audit_head",
    "authorise",
    "certificates_by_id",
    "certificates_of_request",
    "certificates_page",
    "certificates_with_sample",
    "change_draft",
    "checked",
    "data_of",
    "draft_report",
    "draw_up",
    "electronic_signatures_of",
    "find_certificate",
    "hand_out",
    "look_up",
    "new_token",
    "next_issue",
    "next_of_series",
    "register_look_up",
    "renewed_document",
    "replaced_by",
    "result_ids_of",
    "revisions_of",
    "seen_hash",
    "signed_document",
    "token_hash",
    "withdraw",
]
