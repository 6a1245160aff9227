"""Issuing a certificate of a calibration of our own: a job draws it once, seals it, and keeps PDF and XML by their hash.

The XML is written first; the PDF names its hash, so that the seal of the one vouches for the other. Nothing is drawn again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from dcc import DccError
from lims.certificates import (
    CertificateState,
    SignatureRole,
    SignedDocument,
    address,
    renewed_document,
    signed_document,
)
from lims.db.types import moment_text
from lims.errors import NotFound
from lims.files import FileStore, Kept, find_file, keep
from lims.inhouse.authorising import JOB
from lims.inhouse.digital import xml_of
from lims.inhouse.issued import OwnDocument, document_of
from lims.inhouse.models import OwnCertificateRow, OwnDocumentRow
from lims.inhouse.texts import said_in
from lims.jobs import JobContext, JobKind
from lims.people import find_account
from lims.records import Actor, Unit, unit_of_work
from reports import CalibrationCertificate, from_json, render
from reports.data import Verification
from reports.signing import Level

PDF, XML = "application/pdf", "application/xml"


def issue_own(context: JobContext) -> Mapping[str, Any]:
    """Make the document of a certificate. Run again after it is done, it changes nothing."""
    certificate_id = int(context.arguments["certificate_id"])
    with context.database.read() as session:
        row = session.get(OwnCertificateRow, certificate_id)
        if row is None:
            raise NotFound
        if row.state is not CertificateState.AUTHORISED:
            return {"number": row.number, "done": "before"}
        account = find_account(session, row.authorised_by)
    report = from_json(CalibrationCertificate, json.dumps(row.data))
    xml, refused = _xml(report, row)
    store = FileStore(context.files)
    kept_xml = None if xml is None else store.put(xml)
    context.report(0, 3, "drawing")
    document = render(_whole(report, row, context.settings.base_url, kept_xml))
    context.report(1, 3, "signing")
    signed = signed_document(
        document, context.settings, at=context.clock(), login=account.login if account else None
    )
    kept = store.put(signed.content if signed else document)
    context.report(2, 3, "storing")
    with unit_of_work(
        context.database,
        by=Actor.system("worker"),
        clock=context.clock,
        act="calibration_certificate.issued",
    ) as unit:
        _store(unit, certificate_id, kept, kept_xml, refused, signed)
    context.report(3, 3, "")
    return {
        "number": row.number,
        "sha256": kept.sha256,
        "level": signed.level.value if signed else None,
        "xml": refused or "yes",
    }


def _xml(report: CalibrationCertificate, row: OwnCertificateRow) -> tuple[bytes | None, str]:
    """The XML, or why there is none: what its schema asks for and nobody said is not filled in."""
    try:
        return xml_of(report, country=row.country, place=row.place), ""
    except DccError as trouble:
        return None, trouble.problem_text


def _whole(
    report: CalibrationCertificate, row: OwnCertificateRow, base_url: str, xml: Kept | None
) -> CalibrationCertificate:
    """The frozen data with the address of the public page and the hash of the XML, as they are drawn."""
    said = () if xml is None else (said_in(report.language.value, "xml", sha256=xml.sha256),)
    return replace(
        report, verification=Verification(url=address(base_url, row.token), token=row.token),
        remarks=(*report.remarks, *said),
    )  # fmt: skip


def _store(
    unit: Unit, certificate_id: int, kept: Kept, xml: Kept | None, refused: str, signed: SignedDocument | None
) -> None:
    """Write the document down and let the certificate out; once only, whoever calls it how often."""
    row = unit.session.get_one(OwnCertificateRow, certificate_id)
    if row.state is not CertificateState.AUTHORISED or document_of(unit.session, certificate_id) is not None:
        return
    name = row.number.replace("/", "-")
    kept_xml = None if xml is None else keep(unit, xml, f"{name}.xml", XML)
    _add(unit, row, kept, f"{name}.pdf", signed, n=1, xml_id=kept_xml.id if kept_xml else None,
         xml_sha256=kept_xml.sha256 if kept_xml else None, xml_refused=refused)  # fmt: skip
    if kept_xml is not None:
        unit.link(kept_xml.id, row.id, "bytes")
    row.state, row.issued_at, row.row_version = (
        CertificateState.ISSUED,
        row.authorised_at,
        row.row_version + 1,
    )
    if row.replaces_id is not None:
        former = unit.session.get_one(OwnCertificateRow, row.replaces_id)
        former.state, former.row_version = CertificateState.AMENDED, former.row_version + 1
    unit.flush()


def _add(
    unit: Unit, row: OwnCertificateRow, kept: Kept, name: str, signed: SignedDocument | None, **given: Any
) -> None:
    pdf = keep(unit, kept, name, PDF)
    found = [] if signed is None else [one for one in signed.signatures if one.by and one.at]
    stamps = [one.by.valid_to for one in found if one.archive and one.by]
    unit.add(
        OwnDocumentRow(
            certificate_id=row.id, pdf_id=pdf.id, pdf_sha256=kept.sha256, level=signed.level.value if signed else "",
            signatures=[
                {
                    "role": SignatureRole.ARCHIVE.value if one.archive else one.field.lower(), "name": one.by.name,
                    "issuer": one.by.issuer, "serial": one.by.serial, "valid_to": moment_text(one.by.valid_to),
                    "at": moment_text(one.at),
                }
                for one in found if one.by and one.at
            ],
            lapses_at=stamps[-1] if stamps else None, at=unit.at, **given,
        )
    )  # fmt: skip
    unit.link(pdf.id, row.id, "bytes")


def renew_own(context: JobContext) -> Mapping[str, Any]:
    """Renew the archive time stamps that lapse within the days of the settings. Run again, it goes on with what is left."""
    if context.settings.signing_level != Level.B_LTA:
        return {"renewed": 0}
    before = context.clock() + timedelta(days=context.settings.renewal_days)
    newest = select(func.max(OwnDocumentRow.id)).group_by(OwnDocumentRow.certificate_id)
    with context.database.read() as session:
        query = select(OwnDocumentRow).where(OwnDocumentRow.id.in_(newest), OwnDocumentRow.lapses_at < before)
        due = [OwnDocument.from_row(one) for one in session.scalars(query.order_by(OwnDocumentRow.id))]
    for done, one in enumerate(due):
        context.report(done, len(due), "renewing")
        _renew(context, one)
    return {"renewed": len(due)}


def _renew(context: JobContext, former: OwnDocument) -> None:
    store = FileStore(context.files)
    made = renewed_document(store.read(former.pdf_sha256), context.settings, at=context.clock())
    kept = store.put(made.content)
    with unit_of_work(
        context.database,
        by=Actor.system("worker"),
        clock=context.clock,
        act="calibration_certificate.renewed",
    ) as unit:
        latest = document_of(unit.session, former.certificate_id)
        if latest is not None and latest.id == former.id:
            row = unit.session.get_one(OwnCertificateRow, former.certificate_id)
            _add(unit, row, kept, find_file(unit.session, former.pdf_id).name, made, n=former.n + 1, xml_id=former.xml_id,
                 xml_sha256=former.xml_sha256, xml_refused=former.xml_refused)  # fmt: skip


ISSUE = JobKind(JOB, "inhouse.decide", issue_own, lease_s=120, attempts=100)
RENEW = JobKind(
    "calibration_certificate.renew", "inhouse.decide", renew_own, lease_s=600, attempts=100, daily=True
)
