"""Pages of certificates for the staff: the list, drafts with a preview, signing, amending, withdrawing."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lims.certificates.amending import amend, withdraw
from lims.certificates.authorising import JOB, authorise, seen_hash
from lims.certificates.certificate import (
    PRELIMINARY,
    Certificate,
    certificates_by_id,
    data_of,
    electronic_signatures_of,
    find_certificate,
    preceding,
    replaced_by,
    revisions_of,
)
from lims.certificates.figures import with_traces
from lims.certificates.forms import AmendForm, DraftForm, SignForm, WithdrawForm
from lims.certificates.handing_out import hand_out
from lims.certificates.issued_lines import issued_lines
from lims.certificates.issuing import address
from lims.certificates.layouts import LAYOUTS, fitting
from lims.certificates.lists import (
    certificates_query,
    conformity_of,
    count_waiting,
    downloads_of,
    early_requests,
    ready_requests,
)
from lims.certificates.marking import mark_of_draft, with_mark
from lims.certificates.models import CertificateRow, CertificateState
from lims.certificates.report import Drafted, draft_report
from lims.certificates.service import change_draft, draw_up
from lims.certificates.stood import as_it_stood
from lims.certificates.words import SIGNATURE_ROLES
from lims.edge import lims, now, reading, require_person, writing
from lims.errors import LimsError
from lims.files import file_store
from lims.jobs.models import JobRow
from lims.people import people_by_id, require_password
from lims.permissions import permission
from lims.requests import find_request
from lims.web import gettext
from lims.web import lazy_gettext as _
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.listing import Filter, Listing, Order, fetch_page, read_listing
from reports import preview
from reports.data import Layout

certificates = Blueprint("certificates", __name__, template_folder="templates")
STATES = [
    ("draft", _("Draft")), ("authorised", _("Being made")), ("issued", _("Issued")), ("amended", _("Amended")),
    ("withdrawn", _("Withdrawn")),
]  # fmt: skip


def waiting_now() -> int:
    """How many drafts wait for a signatory, for the navigation."""
    return count_waiting(reading())


@certificates.get("/certificates")
@permission("certificates.see")
def index() -> ResponseReturnValue:
    """Every certificate, newest first, and the requests that are ready for one."""
    listing = read_listing(Filter(name="state", label=_("State"), choices=STATES))
    order = [Order(column=CertificateRow.id, down=True)]  # type: ignore[arg-type]
    size = 10_000 if listing.format else 50
    query = certificates_query(listing.search, listing.value("state"), now())
    page = fetch_page(reading(), query, order, size=size, after=listing.after)
    found = [(Certificate.from_row(row), client) for row, client in page.rows]
    if listing.format:
        head = [gettext("Number"), gettext("Client"), gettext("State"), gettext("Issued")]
        return export(
            listing.format, "certificates", head, ((one.title, client, one.state.value, one.issued_at) for one, client in found)
        )  # fmt: skip
    judged = conformity_of(reading(), [one.id for one, _ in found])
    ready = ready_requests(reading(), now()) if not listing.search else []
    return render_template(
        "certificates/index.html", listing=listing, page=page, found=found, ready=ready, judged=judged,
        early=early_requests(reading(), now()) if may_draw_early(listing) else [],
    )  # fmt: skip


def may_draw_early(listing: Listing) -> bool:
    """Whether the list also offers preliminary reports: on its first page as it opens."""
    return not listing.search and not listing.after


@certificates.post("/requests/<int:request_id>/certificates")
@permission("certificates.draw_up")
def new(request_id: int) -> ResponseReturnValue:
    """Draw up one certificate for all samples of a request that are ready, or for those that are named."""
    sent = [*request.form.getlist("row"), *request.form.get("rows", "").split(",")]
    chosen = [int(one) for one in sent if one.isdigit()]
    preliminary = request.form.get("kind") == PRELIMINARY
    with writing("certificate.drawn_up") as unit:
        certificate = draw_up(unit, request_id, item_ids=chosen or None, preliminary=preliminary)
    return redirect(url_for("certificates.certificate", certificate_id=certificate.id), 303)


@certificates.get("/certificates/<int:certificate_id>")
@permission("certificates.see")
def certificate(certificate_id: int) -> ResponseReturnValue:
    """One certificate: a draft to be looked at and signed, or what was issued and what became of it."""
    return certificate_page(find_certificate(reading(), certificate_id), SignForm(formdata=None))


def certificate_page(
    found: Certificate, form: SignForm, error: LimsError | None = None
) -> ResponseReturnValue:
    """The page; a draft that cannot be printed says why."""
    drafted, refusal = _drafted(found)
    form.seen.data = seen_hash(drafted) if drafted else ""
    session = reading()
    people = people_by_id(session, {found.drawn_up_by})
    former = certificates_by_id(session, [found.replaces_id] if found.replaces_id else [])
    downloads, as_of = downloads_of(session, found.id), asked_as_of(now())
    page = render_template(
        "certificates/certificate.html", c=found, drafted=drafted, why=refusal, form=form, error=error, people=people,
        request_=find_request(session, found.request_id), revisions=revisions_of(session, found.id),
        former=former.get(found.replaces_id or 0), newer=replaced_by(session, found.id), job=_job(found),
        data=data_of(session, found.id), address=public_address(found), downloads=downloads,
        handed_to=people_by_id(session, {person for _, person in downloads if person}),
        electronic=electronic_signatures_of(session, found.id), signature_roles=SIGNATURE_ROLES,
        issued=issued_lines(session, found.id), before=preceding(session, found), layouts=LAYOUTS,
        as_of=as_of, stood=as_it_stood(session, found, as_of.at, as_of.known) if as_of.asked else None,
    )  # fmt: skip
    return (page, error.status) if error else page


def _drafted(found: Certificate) -> tuple[Drafted | None, LimsError | None]:
    if found.state is not CertificateState.DRAFT:
        return None, None
    try:
        return draft_report(reading(), found, now()), None
    except LimsError as refusal:
        return None, refusal


def _job(found: Certificate) -> JobRow | None:
    return reading().scalar(select(JobRow).where(JobRow.key == f"{JOB}:{found.id}"))


def public_address(found: Certificate) -> str | None:
    """Where anyone can check it; None before it is signed."""
    row = reading().get(CertificateRow, found.id)
    return address(lims().settings.base_url, row.token) if row and row.token else None


@certificates.get("/certificates/<int:certificate_id>/progress")
@permission("certificates.see")
def progress(certificate_id: int) -> ResponseReturnValue:
    """The part of the page that says how far the document is; once it is issued, the whole page loads again."""
    found = find_certificate(reading(), certificate_id)
    answer = make_response(render_template("certificates/_progress.html", c=found, job=_job(found)))
    if found.state is not CertificateState.AUTHORISED:
        answer.headers["HX-Refresh"] = "true"
    return answer


@certificates.get("/certificates/<int:certificate_id>/preview.pdf")
@permission("certificates.see")
def preview_document(certificate_id: int) -> ResponseReturnValue:
    """A draft as it would be issued, with marked placeholders for what only authorisation gives."""
    found = find_certificate(reading(), certificate_id)
    drafted = draft_report(reading(), found, now())
    report = with_traces(reading(), file_store(), drafted.report)
    content = preview(with_mark(report, mark_of_draft(reading(), drafted), file_store()))
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename=draft-{certificate_id}.pdf"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@certificates.get("/certificates/<int:certificate_id>/document.pdf")
@permission("certificates.see")
def document(certificate_id: int) -> ResponseReturnValue:
    """The stored bytes of an issued certificate."""
    return hand_out(find_certificate(reading(), certificate_id))


@certificates.route("/certificates/<int:certificate_id>/edit", methods=["GET", "POST"])
@permission("certificates.draw_up")
def edit(certificate_id: int) -> ResponseReturnValue:
    """Change what is added to the results of a draft."""
    found = find_certificate(reading(), certificate_id)
    form = DraftForm(
        seen=str(found.row_version), language=found.language, location=found.content.location,
        remarks="\n".join(found.content.remarks), second_language=found.content.second_language,
        layout=found.content.layout or Layout.TEST_REPORT.value,
    )  # fmt: skip
    form.layout.choices = [(one.value, LAYOUTS[one]) for one in _layouts_of(found)]
    if not form.validate_on_submit():
        return form_page(gettext("Edit the draft"), form, found, gettext("Save"))
    with writing("certificate.draft_changed") as unit:
        change_draft(
            unit, certificate_id, seen=int(form.seen.data or 0), remarks=lines_in(form.remarks.data),
            location=form.location.data or "", language=form.language.data,
            second_language=form.second_language.data or "", layout=form.layout.data or "",
        )  # fmt: skip
    return redirect(url_for("certificates.certificate", certificate_id=certificate_id), 303)


def _layouts_of(found: Certificate) -> list[Layout]:
    """The layouts to choose from: those that the results allow, and the one that is chosen."""
    drafted, _why = _drafted(found)
    return fitting(drafted) if drafted else [Layout(found.content.layout or Layout.TEST_REPORT)]


@certificates.post("/certificates/<int:certificate_id>/authorise")
@permission("certificates.authorise")
def sign_it(certificate_id: int) -> ResponseReturnValue:
    """Sign a draft with the password in the same form; the document is made by the worker."""
    form = SignForm()
    seen = form.seen.data or ""
    try:
        require_password(form.password.data or "")
        with writing("certificate.authorised") as unit:
            authorise(unit, certificate_id, person_id=require_person().id, seen=seen)
    except LimsError as error:
        return certificate_page(find_certificate(reading(), certificate_id), form, error)
    flash(gettext("Signed. The document is being made; you need not wait for it."), "ok")
    return redirect(url_for("certificates.certificate", certificate_id=certificate_id), 303)


@certificates.route("/certificates/<int:certificate_id>/amend", methods=["GET", "POST"])
@permission("certificates.amend")
def amend_it(certificate_id: int) -> ResponseReturnValue:
    """Draw up what replaces an issued certificate."""
    found, form = find_certificate(reading(), certificate_id), AmendForm()
    if not form.validate_on_submit():
        return form_page(gettext("Amend the certificate"), form, found, gettext("Draw up the amendment"))
    with writing("certificate.amended", form.reason.data) as unit:
        draft = amend(
            unit, certificate_id, reason=form.reason.data or "", changes=lines_in(form.changes.data)
        )
    return redirect(url_for("certificates.certificate", certificate_id=draft.id), 303)


@certificates.route("/certificates/<int:certificate_id>/withdraw", methods=["GET", "POST"])
@permission("certificates.withdraw")
def withdraw_it(certificate_id: int) -> ResponseReturnValue:
    """Withdraw an issued certificate."""
    found, form = find_certificate(reading(), certificate_id), WithdrawForm()
    if not form.validate_on_submit():
        return form_page(gettext("Withdraw the certificate"), form, found, gettext("Withdraw"))
    with writing("certificate.withdrawn", form.reason.data) as unit:
        withdraw(unit, certificate_id, reason=form.reason.data or "")
    return redirect(url_for("certificates.certificate", certificate_id=certificate_id), 303)


def form_page(
    title: str, form: DraftForm | AmendForm | WithdrawForm, found: Certificate, button: str
) -> ResponseReturnValue:
    """A page that is one form, sent to its own address."""
    page = render_template("certificates/form.html", title=title, form=form, c=found, button_label=button)
    return page, 422 if form.errors else 200


def lines_in(text: str | None) -> list[str]:
    """The lines of a text field, without empty ones."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
