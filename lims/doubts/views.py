"""Pages of an error followed forward: looking since when, the list before and after, one button, letters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.clients import clients_by_id
from lims.doubts.actions import act_on, open_tests
from lims.doubts.drift import drift_of, drift_progress, stated_for
from lims.doubts.forms import DoubtForm, ErrorForm
from lims.doubts.letters import letters_of
from lims.doubts.rows import Sought, assessed_page, assessed_rows, count_touched
from lims.doubts.sending import send_letter, sent_at
from lims.doubts.service import Assessment, assess, assessments, find_assessment, progress_of
from lims.doubts.sources import Able, FoundError, candidates, remaining_error
from lims.doubts.supplements import supplement_of
from lims.doubts.things import find_thing, things
from lims.edge import now, reading, writing
from lims.equipment import (
    all_equipment,
    calibrations_of,
    find_calibration,
)
from lims.errors import LimsError, NotFound
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext, moment_text, saying, unit_words
from lims.web.export import export
from lims.web.forms import typed_number
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, Listing, read_listing
from methods.units import UNITS

doubts = Blueprint("doubts", __name__, template_folder="templates")
NEVER = "never"
GOOD = {
    "opened": _("opened"), "authorised": _("authorised"), "in force": _("in force"), "in control": _("in control"),
    "within": _("last reading within"),
}  # fmt: skip
REPORTED = {"yes": _("on a certificate"), "no": _("on none yet")}
AFTER_WORDS = {
    "changed": _("another answer"), "same": _("the same answer"), "unknown": _("nothing can be said"), "waiting": _("Not computed"),
}  # fmt: skip


@doubts.get("/assessments")
@permission("quality.see")
def index() -> str:
    """The errors that were followed forward."""
    found = assessments(reading())
    return render_template(
        "doubts/index.html",
        assessments=found,
        things=things(reading(), {one.thing_id for one in found}),
        language=current_language(),
        drifting=stated_for(reading(), {one.id for one in found}),
    )


@doubts.route("/assessments/new", methods=["GET", "POST"])
@permission("quality.doubt")
def new() -> ResponseReturnValue:
    """Say which error was found; see since when it may have been there; raise the doubt."""
    looking = (
        ErrorForm(request.args) if request.args.get("error") else ErrorForm(formdata=None, **_proposed())
    )
    looking.equipment.choices = [(one.id, f"{one.code} {one.name}") for one in all_equipment(reading())]
    looking.unit.choices = unit_choices()
    if not request.args.get("error") or not looking.validate():
        page = render_template("doubts/new.html", looking=looking, form=None, able=())
        return page, 422 if looking.errors else 200
    found, until = found_error(looking), looking.until.data or now()
    able = candidates(reading(), looking.equipment.data, found, until)
    form = DoubtForm()
    form.since.choices = [(str(one.node), said(one)) for one in able] + [
        (NEVER, gettext("it was never known to be good"))
    ]
    if request.method == "GET":
        form.reason.data = str(looking.reason.data or "")[:500]
    if form.validate_on_submit():
        try:
            made = _raised(looking.equipment.data, found, until, form, able)
            return redirect(url_for("doubts.show", assessment_id=made.id), 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    page = render_template("doubts/new.html", looking=looking, form=form, able=able)
    return page, 422 if form.errors else 200


def unit_choices() -> list[tuple[str, str]]:
    """Every unit in the reader's words, with its quantity."""
    return [
        (code, f"{unit_words(code, current_language())} ({gettext(one.quantity)})")
        for code, one in UNITS.items()
    ]


def found_error(looking: ErrorForm) -> FoundError:
    """The error that was typed, with its range."""
    return FoundError(
        error=float(looking.error.data or 0), unit=looking.unit.data, low=typed_number(looking.low), high=typed_number(looking.high)
    )  # fmt: skip


def said(one: Able) -> str:
    """A moment from which a doubt may begin, in words: why it counts, and the limit that was smaller than the error."""
    what = gettext("calibration %(title)s", title=one.title) if one.kind == "calibration" else one.title
    what = f"{GOOD[one.kind]}, {what}" if one.kind in GOOD else what
    limit = "" if one.limit is None else f", {one.limit:g} {unit_words(one.unit, current_language())}"
    return f"{moment_text(one.at)}: {what}{limit}"


def _proposed() -> dict[str, Any]:
    """What the address says: the equipment, or a calibration whose figures as found tell the error."""
    given: dict[str, Any] = {"equipment": request.args.get("equipment", type=int), "until": now()}
    calibration_id = request.args.get("calibration", type=int)
    if calibration_id is None:
        return given
    found = find_calibration(reading(), calibration_id)
    earlier = [
        one
        for one in calibrations_of(reading(), found.equipment_id)
        if one.calibrated_at < found.calibrated_at
    ]
    error = remaining_error(found, earlier[0] if earlier else None)
    given |= {"equipment": found.equipment_id, "until": found.calibrated_at}
    return given | ({"error": round(error[0], 12), "unit": error[1]} if error else {})


def _raised(
    equipment_id: int, found: FoundError, until: datetime, form: DoubtForm, able: list[Able]
) -> Assessment:
    chosen = next((one for one in able if str(one.node) == form.since.data), None)
    reason = str(form.reason.data).strip()
    with writing("doubt.raised", reason) as unit:
        return assess(
            unit, equipment_id, error=found.error, unit_code=found.unit, low=found.low, high=found.high, until=until,
            since=chosen.at if chosen else None, since_node=chosen.node if chosen else None, reason=reason,
        )  # fmt: skip


@doubts.get("/assessments/<int:assessment_id>")
@permission("quality.see")
def show(assessment_id: int) -> str:
    """An error followed forward: whom to call, and what each result would have been."""
    return _page(assessment_id)


def _page(assessment_id: int, error: LimsError | None = None) -> str:
    one = find_assessment(reading(), assessment_id)
    letters = letters_of(reading(), assessment_id)
    listing = _listing(one)
    page = assessed_page(reading(), one, _sought(listing), listing.after)
    return render_template(
        "doubts/assessment.html", one=one, letters=letters, error=error, language=current_language(), **_computed(one),
        counts=count_touched(reading(), one), listing=listing, page=page,
        thing=find_thing(reading(), one.thing_id), open_work=len(open_tests(reading(), one)),
        clients=clients_by_id(reading(), [letter.client_id for letter in letters], now()),
    )  # fmt: skip


def _listing(one: Assessment) -> Listing:
    """What the address says about the results of an assessment; how an answer came out only where there is a figure."""
    reported = Filter(name="reported", label=gettext("Reported"), choices=_words(REPORTED))
    after = Filter(name="after_it", label=gettext("Answer"), choices=_words(AFTER_WORDS))
    return read_listing(*([reported] if one.error is None else [after, reported]), keep=())


def _words(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(word)) for name, word in words.items()]


def _sought(listing: Listing) -> Sought:
    return Sought(search=listing.search, after=listing.value("after_it"), reported=listing.value("reported"))


@doubts.get("/assessments/<int:assessment_id>/progress")
@permission("quality.see")
def progress(assessment_id: int) -> str:
    """How far the recomputation has come; asked again while it runs."""
    one = find_assessment(reading(), assessment_id)
    return render_template("doubts/_progress.html", one=one, **_computed(one))


def _computed(one: Assessment) -> dict[str, Any]:
    """How far the worst case has been computed, and the linear drift where one is stated, with who stated it."""
    progress, drift = progress_of(reading(), one), drift_of(reading(), one.id)
    by_drift = drift_progress(reading(), drift, progress.all) if drift else None
    people = people_by_id(reading(), [drift.person_id] if drift else [])
    return {"progress": progress, "drift": drift, "by_drift": by_drift, "people": people}


@doubts.post("/assessments/<int:assessment_id>/act")
@permission("quality.hold")
def act(assessment_id: int) -> ResponseReturnValue:
    """Hold open work, open a nonconformity, draft the letters."""
    try:
        with writing("doubt.acted_on") as unit:
            act_on(unit, assessment_id)
    except LimsError as error:
        return _page(assessment_id, error), error.status
    return redirect(url_for("doubts.show", assessment_id=assessment_id), 303)


@doubts.get("/assessments/<int:assessment_id>/letters/<int:client_id>")
@permission("quality.nonconformity")
def letter(assessment_id: int, client_id: int) -> str:
    """A letter to a client as it was drafted."""
    found = next((one for one in letters_of(reading(), assessment_id) if one.client_id == client_id), None)
    if found is None:
        raise NotFound
    return render_template(
        "doubts/letter.html",
        letter=found,
        assessment_id=assessment_id,
        sent_at=sent_at(reading(), found.id),
        more=supplement_of(reading(), found.id),
    )


@doubts.post("/assessments/<int:assessment_id>/letters/<int:client_id>/send")
@permission("quality.nonconformity")
def send(assessment_id: int, client_id: int) -> ResponseReturnValue:
    """Send a letter: from now on the client reads it in the portal."""
    found = next((one for one in letters_of(reading(), assessment_id) if one.client_id == client_id), None)
    if found is None:
        raise NotFound
    letter_id = found.id
    with writing("letter.sent") as unit:
        send_letter(unit, letter_id)
    return redirect(url_for("doubts.letter", assessment_id=assessment_id, client_id=client_id), 303)


@doubts.get("/assessments/<int:assessment_id>/results.<any(csv, xlsx):form>")
@permission("trace.export")
def results(assessment_id: int, form: str) -> ResponseReturnValue:
    """The whole list, before and after, as it is searched and filtered."""
    one, language = find_assessment(reading(), assessment_id), current_language()
    head = [
        _("Certificate"), _("Client"), _("Sample"), _("Measurand"), _("Measured"), _("Reported"), _("Unit"), _("Before"),
        _("After"), _("Conformity before"), _("Conformity after"), _("Limit"), _("Margin before"), _("Margin after"),
        _("Recomputed"), _("Why not"), _("Error by the linear drift"), _("After, by the linear drift"),
        _("Conformity after, by the linear drift"), _("Margin after, by the linear drift"),
    ]  # fmt: skip
    return export(form, f"assessment-{assessment_id}", [str(word) for word in head], (
        (row.number, row.client, row.sample, row.name(language), row.measured_at, row.printed, unit_words(row.result_unit, language),
         row.value_before, row.value_after, row.answer_before, row.answer_after, row.limit_key, row.margin_before,
         row.margin_after, row.how, row.why, row.drift_error, row.drift_value, row.drift_answer, row.drift_margin)
        for row in assessed_rows(reading(), one, _sought(_listing(one)))
    ))  # fmt: skip
