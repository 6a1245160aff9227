"""How releases are counted where an authorisation is kept by work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from lims.catalogue.models import MethodVersionRow
from lims.certificates.models import CertificateLineRow, CertificateRow
from lims.results.models import ResultRow
from lims.review.models import SignatureRow
from lims.samples.models import TestRow


def releases_done(since: datetime, until: datetime) -> Select[int, int, int, datetime]:
    """Certificates that somebody authorised with a result of a method on them: each once for a method."""
    return (
        select(
            SignatureRow.person_id.label("person_id"), MethodVersionRow.header_id.label("method_id"),
            CertificateRow.id.label("piece"), func.max(SignatureRow.at).label("at"),
        )
        .join(CertificateRow, CertificateRow.signature_id == SignatureRow.id)
        .join(CertificateLineRow, CertificateLineRow.certificate_id == CertificateRow.id)
        .join(ResultRow, ResultRow.id == CertificateLineRow.result_id)
        .join(TestRow, TestRow.id == ResultRow.test_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .where(SignatureRow.at >= since, SignatureRow.at < until)
        .group_by(SignatureRow.person_id, MethodVersionRow.header_id, CertificateRow.id)
    )  # fmt: skip
