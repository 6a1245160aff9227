"""A certificate of a calibration of our own: its number given, its data frozen, its document asked for, all in the deciding unit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lims.certificates import (
    AmendmentOpen,
    AmendmentUnexplained,
    CertificateState,
    NotIssued,
    checked,
    new_token,
    next_issue,
    next_of_series,
    token_hash,
)
from lims.equipment import Calibration, find_calibration
from lims.errors import NotFound
from lims.inhouse.errors import HasCertificate, OwnCalibration, RunNotOpen
from lims.inhouse.issued import replaced_by
from lims.inhouse.models import OwnCertificateRow
from lims.inhouse.printing import Issue, certificate_of
from lims.inhouse.service import Work, work_of
from lims.jobs import ask_for_job
from lims.records import Unit
from reports import to_json
from reports.data import Replaces

JOB = "calibration_certificate.issue"
SERIES = "K-{year:04d}-"  # K-2026-0003/1: the figure behind the stroke is the issue


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a certificate needs and the record does not hold: its language, and for the XML country and place."""

    language: str = "en"
    country: str = ""
    place: str = ""


def authorise_own(
    unit: Unit, work: Work, calibration: Calibration, *, number: str, asked: Asked, former: OwnCertificateRow | None = None,
    reason: str = "", changes: Sequence[str] = (), conditions: str = "",
) -> OwnCertificateRow:  # fmt: skip
    """Give the certificate its number, freeze what it says, and ask for its document. Raises LaboratoryNotNamed, CannotBePrinted."""
    replaces = None if former is None else _replaces(former, reason, changes)
    issue = Issue(
        number=number, at=unit.at, person_id=unit.by.person_id or 0, language=asked.language, replaces=replaces,
        conditions=conditions,
    )  # fmt: skip
    report = checked(certificate_of(unit.session, work, calibration, issue))
    token = new_token()
    row = unit.add(
        OwnCertificateRow(
            number=number, run_id=work.run.id, state=CertificateState.AUTHORISED, country=asked.country, place=asked.place,
            data=json.loads(to_json(report)), authorised_at=unit.at, authorised_by=issue.person_id, issued_at=None,
            replaces_id=former.id if former else None, token=token, token_hash=token_hash(token),
        )
    )  # fmt: skip
    unit.flush()
    unit.link(work.run.id, row.id, "work")
    unit.link(calibration.version_id, row.id, "calibration")
    if former is not None:
        unit.link(former.id, row.id, "replaces")
    ask_for_job(unit, JOB, f"{JOB}:{row.id}", {"certificate_id": row.id})
    return row


def _replaces(former: OwnCertificateRow, reason: str, changes: Sequence[str]) -> Replaces:
    issued = datetime.fromisoformat(str(former.data["issued"])).date()
    return Replaces(number=former.number, issued=issued, reason=reason, changes=tuple(changes))


def own_number(unit: Unit) -> str:
    """The number of the next certificate, to be used in this unit."""
    return next_of_series(unit.session, OwnCertificateRow.number, SERIES.format(year=unit.at.year))


def issue_late(unit: Unit, run_id: int, asked: Asked) -> OwnCertificateRow:
    """Give an accepted calibration that has no certificate the one that it lacks.

    Raises NotFound, RunNotOpen, OwnCalibration, HasCertificate, and what `authorise_own` raises.
    """
    work, calibration = _accepted(unit, run_id)
    if unit.session.scalar(select(OwnCertificateRow.id).where(OwnCertificateRow.run_id == run_id).limit(1)):
        raise HasCertificate(number=work.run.number)
    return authorise_own(unit, work, calibration, number=own_number(unit), asked=asked)


def amend_own(
    unit: Unit, certificate_id: int, *, reason: str, changes: Sequence[str], conditions: str, asked: Asked
) -> OwnCertificateRow:  # fmt: skip
    """Replace an issued certificate by a new one, drawn from the records as they are now (7.8.8, clause not verified).

    The figures are the calibration's own; where they are wrong the calibration is corrected or done again.
    Raises NotFound, AmendmentUnexplained, NotIssued, AmendmentOpen, OwnCalibration.
    """
    former = unit.session.get(OwnCertificateRow, certificate_id)
    if former is None:
        raise NotFound
    named = tuple(text.strip() for text in changes if text.strip())
    if not reason.strip() or not named:
        raise AmendmentUnexplained(
            missing="why the certificate is amended" if not reason.strip() else "what is changed"
        )
    if former.state is not CertificateState.ISSUED:
        raise NotIssued(number=former.number, state=former.state.value)
    if replaced_by(unit.session, former.id) is not None:
        raise AmendmentOpen(number=former.number)
    work, calibration = _accepted(unit, former.run_id)
    return authorise_own(
        unit, work, calibration, number=next_issue(former.number), asked=asked, former=former, reason=reason.strip(),
        changes=named, conditions=conditions.strip(),
    )  # fmt: skip


def _accepted(unit: Unit, run_id: int) -> tuple[Work, Calibration]:
    work = work_of(unit.session, run_id)
    if work.run.calibration_id is None:
        raise RunNotOpen(number=work.run.number, state=work.run.state.value)
    refuse_measurer(work, unit.by.person_id)
    return work, find_calibration(unit.session, work.run.calibration_id)


def refuse_measurer(work: Work, person_id: int | None) -> None:
    """Whoever measured decides nothing about it. Raises OwnCalibration."""
    if person_id in {work.run.begun_by, *(one.person_id for one in work.pairs)}:
        raise OwnCalibration(number=work.run.number)
