"""Pages of certificates of calibrations of our own: what was issued, its stored files, what amends it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.certificates import SIGNATURE_ROLES, CertificateState, NotIssued, address
from lims.edge import lims, reading, writing
from lims.errors import LimsError
from lims.files import download, find_file
from lims.inhouse.authorising import JOB, amend_own, issue_late
from lims.inhouse.errors import NoXml
from lims.inhouse.forms import AmendForm, AskedForm
from lims.inhouse.issued import (
    OwnCertificate,
    OwnDocument,
    document_of,
    documents_of,
    find_own,
    own_by_id,
    replaced_by,
)
from lims.inhouse.service import find_run
from lims.inhouse.views import asked_by, inhouse, proposed
from lims.jobs import latest_job
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import gettext, saying
from lims.web.forms import form_page, typed


@inhouse.get("/inhouse/certificates/<int:calibration_certificate_id>")
@permission("inhouse.see")
def certificate(calibration_certificate_id: int) -> ResponseReturnValue:
    """A certificate: what it is of, its files with their hashes, its seal, what it replaces and what replaces it."""
    one = find_own(reading(), calibration_certificate_id)
    former = own_by_id(reading(), [one.replaces_id]) if one.replaces_id else {}
    return render_template(
        "inhouse/certificate.html", c=one, run=find_run(reading(), one.run_id), documents=documents_of(reading(), one.id),
        former=former.get(one.replaces_id or 0), newer=replaced_by(reading(), one.id), job=_job(one), roles=SIGNATURE_ROLES,
        people=people_by_id(reading(), [one.authorised_by]), address=address(lims().settings.base_url, one.token),
    )  # fmt: skip


def _job(one: OwnCertificate) -> object:
    return latest_job(reading(), f"{JOB}:{one.id}") if one.state is CertificateState.AUTHORISED else None


@inhouse.get("/inhouse/certificates/<int:calibration_certificate_id>/progress")
@permission("inhouse.see")
def certificate_progress(calibration_certificate_id: int) -> ResponseReturnValue:
    """How far the document is; once it is there, the whole page loads again."""
    one = find_own(reading(), calibration_certificate_id)
    answer = make_response(render_template("certificates/_progress.html", c=one, job=_job(one)))
    if one.state is not CertificateState.AUTHORISED:
        answer.headers["HX-Refresh"] = "true"
    return answer


@inhouse.get("/inhouse/certificates/<int:calibration_certificate_id>/document.pdf")
@permission("inhouse.see")
def certificate_pdf(calibration_certificate_id: int) -> ResponseReturnValue:
    """The stored PDF."""
    return download(find_file(reading(), _document(calibration_certificate_id).pdf_id))


@inhouse.get("/inhouse/certificates/<int:calibration_certificate_id>/document.xml")
@permission("inhouse.see")
def certificate_xml(calibration_certificate_id: int) -> ResponseReturnValue:
    """The stored XML. Raises NoXml where there is none."""
    found = _document(calibration_certificate_id)
    if found.xml_id is None:
        raise NoXml(number=find_own(reading(), calibration_certificate_id).number, why=found.xml_refused)
    return download(find_file(reading(), found.xml_id))


def _document(certificate_id: int) -> OwnDocument:
    one, found = find_own(reading(), certificate_id), document_of(reading(), certificate_id)
    if found is None:
        raise NotIssued(number=one.number, state=one.state.value)
    return found


@inhouse.post("/inhouse/<int:run_id>/certificate")
@permission("inhouse.decide")
def give_certificate(run_id: int) -> ResponseReturnValue:
    """Issue the certificate of a calibration that was accepted without one."""
    form = AskedForm()
    if not form.validate_on_submit():
        return form_page(gettext("Issue the certificate"), form, url_for("inhouse.show", run_id=run_id))
    with writing("calibration_certificate.authorised") as unit:
        made = issue_late(unit, run_id, asked_by(form))
    return _made(made.id)


@inhouse.route("/inhouse/certificates/<int:calibration_certificate_id>/amend", methods=["GET", "POST"])
@permission("inhouse.decide")
def amend_certificate(calibration_certificate_id: int) -> ResponseReturnValue:
    """Replace a certificate by a new one."""
    one = find_own(reading(), calibration_certificate_id)
    form = AmendForm(conditions=str(one.data["conditions"] or ""), **proposed(one))
    if form.validate_on_submit():
        try:
            with writing("calibration_certificate.amended", typed(form.reason)) as unit:
                made = amend_own(
                    unit, one.id, reason=typed(form.reason), changes=typed(form.changes).splitlines(),
                    conditions=typed(form.conditions), asked=asked_by(form),
                )  # fmt: skip
            return _made(made.id)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    back = url_for("inhouse.certificate", calibration_certificate_id=one.id)
    intro = gettext("The figures are those of the calibration. Where they are wrong, calibrate again.")
    return form_page(gettext("Amend certificate %(number)s", number=one.number), form, back, intro)


def _made(certificate_id: int) -> ResponseReturnValue:
    flash(gettext("The document is being made; you need not wait for it."), "ok")
    return redirect(url_for("inhouse.certificate", calibration_certificate_id=certificate_id), 303)
