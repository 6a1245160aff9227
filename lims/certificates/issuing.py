"""Issuing: a job renders the document once, keeps its bytes and writes its revision. Killed midway, it runs again.

The bytes go to the file store first, under their hash; the row, the state and the samples change in one unit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from lims.blind import hidden_among
from lims.certificates.authorising import JOB, authorised_at
from lims.certificates.certificate import Certificate, find_certificate, preceding, revisions_of
from lims.certificates.figures import with_traces
from lims.certificates.marking import mark_of, with_mark
from lims.certificates.models import CertificateRow, CertificateState
from lims.certificates.revisions import add_revision
from lims.certificates.signing import SignedDocument, signed_document
from lims.certificates.telling import announce_certificate
from lims.errors import NotFound
from lims.files import FileStore, Kept
from lims.jobs import JobContext, JobKind
from lims.notices import Event
from lims.people import find_account
from lims.records import Actor, Unit, unit_of_work
from lims.requests import RequestState, find_request, finish_request
from lims.review import signatures_on
from lims.samples import SampleState, release_sample, samples_of_request
from reports import TestReport, from_json, render, to_json
from reports.data import Verification

OVER = (SampleState.RELEASED, SampleState.WITHDRAWN, SampleState.DISPOSED, SampleState.RETURNED)


def issue(context: JobContext) -> Mapping[str, Any]:
    """Make the document of an authorised certificate. Run again after it is done, it changes nothing."""
    certificate_id = int(context.arguments["certificate_id"])
    with context.database.read() as session:
        row = session.get(CertificateRow, certificate_id)
        if row is None:
            raise NotFound
        if row.state is not CertificateState.AUTHORISED:
            return {"number": row.number, "done": "before"}
        report = with_traces(session, FileStore(context.files), full_report(row, context.settings.base_url))
        mark = mark_of(session, row.id)
        login = login_of_signatory(session, row)
    context.report(0, 3, "drawing")
    report = with_mark(report, mark, FileStore(context.files))
    document = render(report)
    context.report(1, 3, "signing")
    signed = signed_document(document, context.settings, at=context.clock(), login=login)
    kept = FileStore(context.files).put(signed.content if signed else document)
    context.report(2, 3, "storing")
    with unit_of_work(
        context.database, by=Actor.system("worker"), clock=context.clock, act="certificate.issued"
    ) as unit:
        issued = store(unit, certificate_id, kept, hashlib.sha256(to_json(report)).hexdigest(), signed)
    context.report(3, 3, "")
    return {"number": issued.number, "sha256": kept.sha256, "level": signed.level.value if signed else None}


def login_of_signatory(session: Session, row: CertificateRow) -> str | None:
    """The login of whoever authorised it: by it the signatory's own key is found."""
    signed = [one for one in signatures_on(session, row.id) if one.id == row.signature_id]
    account = find_account(session, signed[-1].person_id) if signed else None
    return account.login if account else None


def full_report(row: CertificateRow, base_url: str) -> TestReport:
    """The frozen data with the address of the public page, as they are rendered."""
    report = from_json(TestReport, json.dumps(row.data))
    token = row.token or ""
    return replace(report, verification=Verification(url=address(base_url, token), token=token))


def address(base_url: str, token: str) -> str:
    """Where anyone can check a certificate."""
    return f"{base_url.rstrip('/')}/v/{token}"


def store(
    unit: Unit, certificate_id: int, kept: Kept, data_sha256: str, signed: SignedDocument | None
) -> Certificate:
    """Write the first revision and let the certificate out; once only, whoever calls it how often."""
    row = unit.session.get_one(CertificateRow, certificate_id)
    if row.state is not CertificateState.AUTHORISED or revisions_of(unit.session, certificate_id):
        return Certificate.from_row(row)
    name = f"{(row.number or '').replace('/', '-')}.pdf"
    add_revision(unit, certificate_id, kept, name=name, data_sha256=data_sha256, signed=signed)
    row.state, row.issued_at = CertificateState.ISSUED, authorised_at(row)
    row.row_version += 1
    _end_former(unit, row)
    _announce(unit, row)
    if not Certificate.from_row(row).content.preliminary:
        _release(unit, Certificate.from_row(row))
    unit.flush()
    return find_certificate(unit.session, certificate_id)


def _announce(unit: Unit, row: CertificateRow) -> None:
    """Tell the client: of an amendment as such, since what it replaces stands no longer."""
    event = Event.CERTIFICATE_ISSUED if row.replaces_id is None else Event.CERTIFICATE_AMENDED
    announce_certificate(unit, row, event)


def _end_former(unit: Unit, row: CertificateRow) -> None:
    if row.replaces_id is not None:
        former = unit.session.get_one(CertificateRow, row.replaces_id)
        former.state = CertificateState.AMENDED
        former.row_version += 1
    for one in preceding(unit.session, Certificate.from_row(row)):
        report = unit.session.get_one(CertificateRow, one.id)
        if report.state is CertificateState.ISSUED:
            report.state = CertificateState.AMENDED
            report.row_version += 1


def _release(unit: Unit, certificate: Certificate) -> None:
    """The samples' work is over; with the last of them the request's too."""
    for item_id in certificate.content.item_ids:
        release_sample(unit, item_id)
    unit.flush()
    request = find_request(unit.session, certificate.request_id)
    open_ones = [one.id for one in samples_of_request(unit.session, request.id) if one.state not in OVER]
    if request.state is RequestState.AGREED and set(open_ones) <= hidden_among(unit.session, open_ones):
        finish_request(unit, request.id)


ISSUE = JobKind(
    JOB, "certificates.authorise", issue, lease_s=120, attempts=100
)  # a day of tries: a time-stamping authority may be away
