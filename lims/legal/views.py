"""Legal metrology: which equipment the law wants verified, until when each is fit, and the papers. Calibrations have pages of their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.equipment import Equipment, find_equipment
from lims.errors import LimsError
from lims.files import PAPERS, file_store, files_by_id, keep, required_type
from lims.legal.forms import RequirementForm, VerificationForm
from lims.legal.list import legal_query
from lims.legal.panel import shown
from lims.legal.service import (
    LegalRequirement,
    LegalVerification,
    enter_verification,
    require_verification,
    requirements_at,
)
from lims.legal.words import VIEWS
from lims.permissions import permission
from lims.web import gettext, saying
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

legal = Blueprint("legal", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000


@legal.get("/legal")
@permission("legal.see")
def index() -> ResponseReturnValue:
    """The equipment of which somebody has said whether the law wants it verified, with its latest verification."""
    at = now()
    listing = read_listing(Filter(name="state", label=_("State"), choices=list(VIEWS.items())))
    query, order = legal_query(at, search=listing.search, view=listing.value("state"))
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    rows = [Equipment.from_row(one) for one, _law, _last in page.rows]
    required = {one.id: LegalRequirement.from_row(law) for one, law, _last in page.rows if law}
    latest = {one.id: LegalVerification.from_row(last) for one, _law, last in page.rows if last}
    if listing.format:
        head = [
            _("Code"),
            _("Name"),
            _("The law wants it verified"),
            _("Law or rule"),
            _("Number of the paper"),
            _("Authority"),
            _("Fit until"),
        ]
        return export(listing.format, "legal-verifications", [str(one) for one in head], (
            (one.code, one.name, required[one.id].required if one.id in required else None,
             required[one.id].law if one.id in required else None, *_said(latest.get(one.id)))
            for one in rows
        ))  # fmt: skip
    return render_template(
        "legal/index.html", listing=listing, page=page, rows=rows, required=required, latest=latest, now=at
    )


def _said(last: Any) -> tuple[Any, ...]:
    return (last.number, last.authority, last.fit_until) if last is not None else (None, None, None)


@legal.get("/equipment/<int:equipment_id>/legal")
@permission("legal.see")
def detail(equipment_id: int) -> ResponseReturnValue:
    """The legal verifications of a piece of equipment."""
    it = shown(reading(), equipment_id, now())
    ids = [one.file_id for one in it["all"] if one.file_id]
    return render_template(
        "legal/detail.html",
        equipment=find_equipment(reading(), equipment_id),
        it=it,
        files=files_by_id(reading(), ids),
    )


@legal.route("/equipment/<int:equipment_id>/legal/new", methods=["GET", "POST"])
@permission("legal.edit")
def new_verification(equipment_id: int) -> ResponseReturnValue:
    """Enter a legal verification from its paper."""
    one, form = find_equipment(reading(), equipment_id), VerificationForm()
    back = url_for("legal.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            kept = _kept(form)
            with writing("legal.verified") as unit:
                file_id = keep(unit, *kept).id if kept else None
                enter_verification(
                    unit, equipment_id, number=typed(form.number), mark=typed(form.mark), authority=typed(form.authority),
                    verified_at=form.verified_at.data or now(), fit=form.fit.data == "yes", fit_until=form.fit_until.data,
                    file_id=file_id,
                )  # fmt: skip
            return redirect(back, 303)
        except LimsError as error:
            form.number.errors = [str(saying(error))]
    intro = gettext(
        "A legal verification says that equipment is fit until a date. Values, U and k belong to a calibration."
    )
    return form_page(f"{one.code}: {gettext('legal verification')}", form, back, intro)


def _kept(form: VerificationForm) -> Any:
    """The paper goes into the store before the unit opens."""
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    content = upload.read()
    media_type = required_type(content, upload.filename, PAPERS)
    return file_store().put(content), upload.filename, media_type


@legal.route("/equipment/<int:equipment_id>/legal/requirement", methods=["GET", "POST"])
@permission("legal.edit")
def requirement(equipment_id: int) -> ResponseReturnValue:
    """Say whether the law wants it verified."""
    one, known = find_equipment(reading(), equipment_id), requirements_at(reading(), now()).get(equipment_id)
    form = RequirementForm(
        **({"required": "yes" if known.required else "no", "law": known.law} if known else {})
    )
    back = url_for("legal.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            with writing("legal.required") as unit:
                require_verification(
                    unit, equipment_id, required=form.required.data == "yes", law=typed(form.law)
                )
            return redirect(back, 303)
        except LimsError as error:
            form.law.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('what the law asks')}", form, back, "")
