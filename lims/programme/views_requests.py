"""Requests to calibration providers: making them for a year, printing them, saying how far each line has come."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.equipment.reasons import QUANTITY_WORDS
from lims.errors import LimsError
from lims.laboratory import laboratory_name
from lims.permissions import permission
from lims.programme.forms import StepForm, YearForm
from lims.programme.models import RequestStep
from lims.programme.requests import (
    CalibrationRequest,
    calibration_requests,
    certificates_since,
    find_line,
    find_request,
    make_requests,
    take_step,
)
from lims.programme.views import programme
from lims.programme.words import STEP_WORDS
from lims.web import gettext, ngettext, saying, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _


@programme.get("/programme/requests")
@permission("programme.see")
def requests() -> ResponseReturnValue:
    """The requests, latest first."""
    return render_template("programme/requests.html", requests=calibration_requests(reading()))


@programme.route("/programme/requests/new", methods=["GET", "POST"])
@permission("programme.request")
def new_requests() -> ResponseReturnValue:
    """Make the requests of a year: one a provider."""
    year, form = now().year, YearForm()
    form.year.choices = [(one, str(one)) for one in (year, year + 1)]
    if form.validate_on_submit():
        try:
            with writing("programme.requested") as unit:
                made = make_requests(unit, form.year.data)
            flash(ngettext("%(num)s request was made.", "%(num)s requests were made.", len(made)), "ok")
            return redirect(url_for("programme.requests"), 303)
        except LimsError as error:
            form.year.errors = [str(saying(error))]
    intro = gettext("One request a provider, for all that is due in the year and not asked for yet.")
    return form_page(gettext("Make the requests of a year"), form, url_for("programme.requests"), intro)


@programme.get("/programme/requests/<int:calibration_request_id>")
@permission("programme.see")
def request_page(calibration_request_id: int) -> ResponseReturnValue:
    """A request with its lines and how far each has come; as a file, or as a sheet for the provider."""
    found = find_request(reading(), calibration_request_id)
    if request.args.get("format") in ("csv", "xlsx"):
        return _exported(request.args["format"], found)
    page = "programme/sheet.html" if request.args.get("view") == "sheet" else "programme/request.html"
    return render_template(
        page,
        request=found,
        step_words=STEP_WORDS,
        laboratory=laboratory_name(),
        quantity_words=QUANTITY_WORDS,
        now=now(),
    )


def _exported(form: str, found: CalibrationRequest) -> ResponseReturnValue:
    head = [
        _("Code"), _("Name"), _("Maker"), _("Model"), _("Serial number"), _("Due"), _("Step"), _("Quantity"), _("Unit"), _("Range from"),
        _("Range to"), _("Points"), _("Largest permitted error"), _("Largest U"), _("Source"),
    ]  # fmt: skip
    return export(form, found.code, [str(one) for one in head], (
        (line.equipment.code, line.equipment.name, line.equipment.maker, line.equipment.model, line.equipment.serial, line.due_at,
         str(STEP_WORDS[line.step]), *_asked(one))
        for line in found.lines
        for one in (line.asked or ({},))
    ))  # fmt: skip


def _asked(one: Any) -> tuple[Any, ...]:
    points = "; ".join(f"{point:.10g}" for point in one.get("points", ()))
    return (
        one.get("quantity"), unit_words(one["unit"]) if one.get("unit") else None, one.get("low"), one.get("high"), points,
        one.get("max_error"), one.get("max_uncertainty"), one.get("source"),
    )  # fmt: skip


@programme.route("/programme/lines/<int:request_line_id>/step", methods=["GET", "POST"])
@permission("programme.request")
def step(request_line_id: int) -> ResponseReturnValue:
    """Say how far a line has come."""
    line, form = find_line(reading(), request_line_id), StepForm()
    form.step.choices = [(one.value, STEP_WORDS[one]) for one in line.next]
    form.calibration.choices = [("", "")] + [
        (str(one.id), f"{one.certificate}, {one.calibrated_at:%Y-%m-%d}")
        for one in certificates_since(reading(), line)
    ]
    back = url_for("programme.request_page", calibration_request_id=line.request_id)
    if form.validate_on_submit():
        try:
            with writing("programme.stepped", typed(form.note) or None) as unit:
                chosen = int(form.calibration.data) if form.calibration.data else None
                take_step(
                    unit, line.id, RequestStep(form.step.data), note=typed(form.note), calibration_id=chosen
                )
            return redirect(back, 303)
        except LimsError as error:
            form.step.errors = [str(saying(error))]
    if not line.next:
        return redirect(back, 303)
    if RequestStep.CERTIFICATE_IN not in line.next:
        del form.calibration
    return form_page(f"{line.equipment.code}: {STEP_WORDS[line.step]}", form, back)
