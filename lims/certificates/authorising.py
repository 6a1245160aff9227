"""Authorising a certificate: signed once, for good. The number is given, the data are frozen, the document is asked for."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates.certificate import PRELIMINARY, Certificate, preceding
from lims.certificates.errors import DraftChanged, OnHold
from lims.certificates.models import CertificateLineRow, CertificateRow, CertificateState
from lims.certificates.numbers import next_issue, next_number, next_preliminary
from lims.certificates.report import Drafted, checked, draft_report
from lims.certificates.service import draft_row, words_of
from lims.gates import ask, refuse_unless_open, store_answers
from lims.jobs import ask_for_job
from lims.people import find_person
from lims.quality import holds_on
from lims.records import AuditEvent, Unit
from lims.records.walk import back
from lims.results import subjects
from lims.review import AUTHORISED, gate_question, hash_of, reviews_of, sign
from lims.trace import describe
from reports import to_json
from reports.data import AuditHead

JOB = "certificate.issue"
ACCREDITATION = "accreditation"  # the role of the link to the accreditation that stood at issue
TOKEN_BYTES = 16  # 128 bit


def new_token() -> str:
    """An unguessable token of 128 bit, as 26 letters and figures."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=")


def token_hash(token: str) -> str:
    """The hash by which a token is looked up."""
    return hashlib.sha256(token.strip().upper().encode(errors="replace")).hexdigest()


def seen_hash(drafted: Drafted) -> str:
    """The hash of what a signatory sees of a draft."""
    return hash_of(json.loads(drafted.seen))


def authorise(
    unit: Unit, certificate_id: int, *, person_id: int, seen: str, token: str | None = None
) -> Certificate:
    """Authorise a draft. `seen` is the hash of the draft that the signatory saw; the edge has asked for the password.

    Number, frozen data, links and the job that makes the document are written in this one unit, so there is no gap
    in the numbers. Raises NotFound, NotADraft, DraftChanged, GateClosed, OnHold, and what `draft_report` raises.
    """
    row = draft_row(unit, certificate_id)
    drafted = draft_report(unit.session, Certificate.from_row(row), unit.at)
    if seen != seen_hash(drafted):
        raise DraftChanged
    _ask_gate(unit, drafted, person_id)
    _link(unit, row, drafted)
    refuse_holds(unit.session, row, drafted)
    row.number = _number(unit, row)
    signature = sign(unit, person_id=person_id, meaning=AUTHORISED, node_id=row.id, seen_hash=seen)
    row.signature_id, row.authorised_at, row.state = signature.id, unit.at, CertificateState.AUTHORISED
    row.token = token or new_token()
    row.token_hash = token_hash(row.token)
    row.data = frozen(unit, row, drafted, person_id)
    row.search_key = words_of(drafted.gathered.request, drafted.gathered.samples, row.number)
    row.row_version += 1
    ask_for_job(unit, JOB, f"{JOB}:{row.id}", {"certificate_id": row.id})
    unit.flush()
    return Certificate.from_row(row)


def _number(unit: Unit, row: CertificateRow) -> str:
    if Certificate.from_row(row).content.preliminary:
        return next_preliminary(unit.session, unit.at.year)
    if row.replaces_id is None:
        return next_number(unit.session, unit.at.year)
    former = unit.session.get_one(CertificateRow, row.replaces_id)
    return next_issue(former.number or "")


def frozen(unit: Unit, row: CertificateRow, drafted: Drafted, person_id: int) -> dict[str, object]:
    """The data of the certificate as JSON. The address of the public page joins them when the document is made."""
    signatory = find_person(unit.session, person_id)
    final = draft_report(unit.session, Certificate.from_row(row), unit.at, signatory)
    report = replace(
        final.report, number=row.number, issued=unit.at.astimezone(drafted.gathered.zone),
        audit_head=audit_head(unit.session),
    )  # fmt: skip
    data: dict[str, object] = json.loads(to_json(checked(report)))
    return data


def audit_head(session: Session) -> AuditHead | None:
    """The head of the audit chain before this event: an anchor that leaves the house with the paper."""
    last = session.scalar(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1))
    return AuditHead(seq=last.seq, hash=last.hash, at=last.at) if last else None


def _ask_gate(unit: Unit, drafted: Drafted, person_id: int) -> None:
    """Each test is asked about for release by this person now; each answer is kept."""
    for subject in subjects(unit.session, drafted.test_ids).values():
        question = gate_question(subject, "release", unit.at, person_id)
        answers = ask(unit.session, question)
        refuse_unless_open(unit.session, subject.test.id, answers)
        store_answers(unit, question, answers)


def _link(unit: Unit, row: CertificateRow, drafted: Drafted) -> None:
    """A certificate rests on its results, how they were judged, and who reviewed them."""
    results: dict[int, CertificateLineRow] = {}
    for one in drafted.lines:
        if one.result.id not in results:
            results[one.result.id] = CertificateLineRow(
                certificate_id=row.id, n=len(results) + 1, result_id=one.result.id, accredited=one.line.accredited,
                remarks=list(one.line.notes),
            )  # fmt: skip
        if one.conformity is not None:
            unit.link(one.conformity.id, row.id, "judged")
    _link_accreditation(unit, row, drafted)
    unit.add_all(results.values())
    for result_id in results:
        unit.link(result_id, row.id, "result")
    for found in reviews_of(unit.session, drafted.test_ids).values():
        unit.link(found[-1].id, row.id, "review")
    if row.replaces_id is not None:
        unit.link(row.replaces_id, row.id, "replaces")
    for report in preceding(unit.session, Certificate.from_row(row)):
        unit.link(report.id, row.id, PRELIMINARY)
    unit.flush()


def _link_accreditation(unit: Unit, row: CertificateRow, drafted: Drafted) -> None:
    """Where a line is shown as accredited, the certificate rests on the accreditation and on the lines of its scope."""
    lines = {one.scope_line.id for one in drafted.lines if one.scope_line is not None}
    for line in sorted(lines):
        unit.link(line, row.id, "scope")
    if lines and drafted.gathered.accreditation is not None:
        unit.link(drafted.gathered.accreditation.id, row.id, ACCREDITATION)


def refuse_holds(session: Session, row: CertificateRow, drafted: Drafted) -> None:
    """Raise OnHold if anything that the certificate rests on is on hold."""
    nodes = [*session.scalars(back(row.id)), *(one.id for one in drafted.gathered.samples), *drafted.test_ids]
    refuse_held(session, nodes)


def refuse_held(session: Session, nodes: Sequence[int]) -> None:
    """Raise OnHold for the first hold on any of these things."""
    found = holds_on(session, nodes)
    if found:
        kind, described = describe(session, [found[0].node_id])[found[0].node_id]
        raise OnHold(what=f"{kind.word} {described.title}".capitalize(), reason=found[0].reason.rstrip("."))


def authorised_at(row: CertificateRow) -> datetime:
    """When the certificate was signed; the date that is printed on it. Raises ValueError for a draft."""
    if row.authorised_at is None:
        raise ValueError(f"Certificate {row.id} is a draft.")
    return row.authorised_at
