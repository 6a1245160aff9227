"""Pages of calibrations of the laboratory's own: list, procedures, beginning, reading at the bench, deciding, the certificate."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import draft_version, find_draft, open_drafts
from lims.edge import now, reading, require_person, writing
from lims.equipment import Equipment, all_equipment, equipment_by_id, equipment_with_role
from lims.errors import LimsError, NotFound
from lims.inhouse.authorising import Asked
from lims.inhouse.deciding import decide
from lims.inhouse.forms import (
    AskedForm,
    BeginForm,
    DecideForm,
    PairForm,
    ProcedureForm,
    components_text,
    read_components,
    read_points_line,
)
from lims.inhouse.issued import OwnCertificate, last_asked, own_of_run
from lims.inhouse.list import runs_query
from lims.inhouse.models import RunState
from lims.inhouse.procedures import KIND, ensure_procedure, procedure_code, procedures_at
from lims.inhouse.service import (
    Run,
    Work,
    begin,
    enter_reading,
    found_points,
    submit,
    work_of,
)
from lims.inhouse.words import STATES
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext, saying, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing
from methods import MethodError
from methods.units import UNITS

inhouse = Blueprint("inhouse", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000
YES_NO = {"yes": True, "no": False}


@inhouse.get("/inhouse")
@permission("inhouse.see")
def index() -> ResponseReturnValue:
    """The calibrations that the laboratory did itself."""
    listing = read_listing(
        Filter(name="state", label=_("State"), choices=[(one.value, word) for one, word in STATES.items()])
    )
    query, order = runs_query(search=listing.search, state=listing.value("state"))
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [(Run.from_row(run), Equipment.from_row(one)) for run, one in page.rows]
    if listing.format:
        head = [_("Number"), _("Equipment"), _("Name"), _("Begun"), _("State")]
        return export(listing.format, "own-calibrations", [str(one) for one in head], (
            (run.number, one.code, one.name, run.begun_at, STATES[run.state]) for run, one in found
        ))  # fmt: skip
    return render_template("inhouse/index.html", listing=listing, page=page, runs=found)


@inhouse.get("/inhouse/procedures")
@permission("inhouse.see")
def procedures() -> str:
    """The procedures that stand, and what waits for approval."""
    return render_template(
        "inhouse/procedures.html",
        procedures=procedures_at(reading(), now()),
        drafts=open_drafts(reading(), KIND),
    )


@inhouse.route("/inhouse/procedures/new", methods=["GET", "POST"])
@permission("catalogue.draft")
def propose() -> ResponseReturnValue:
    """Propose a procedure; another person approves it."""
    form = ProcedureForm(effective_from=now(), **_drafted_before())
    form.unit.choices = [
        (code, f"{unit_words(code, current_language())} ({one.quantity})")
        for code, one in UNITS.items() if "difference" not in (*one.quantity.split(), one.basis)
    ]  # fmt: skip
    if form.validate_on_submit():
        try:
            return redirect(url_for("catalogue.draft", draft_id=_draft(form)), 303)
        except LimsError as error:
            form.components.errors = [str(saying(error))]
    return form_page(gettext("Propose a procedure of calibration"), form, url_for("inhouse.procedures"))


def _drafted_before() -> dict[str, Any]:
    """What an earlier draft said, to be proposed otherwise. Raises NotFound."""
    number = request.args.get("draft", type=int)
    if number is None:
        return {}
    found = find_draft(reading(), number)
    if found.kind != KIND:
        raise NotFound
    content = found.content
    return {
        **content, "code": procedure_code(reading(), found.header_id), "points": "; ".join(f"{one:g}" for one in content["points"]),
        "components": components_text(content["components"]), "reason": "",
    }  # fmt: skip


def _draft(form: ProcedureForm) -> int:
    content = {
        "title": typed(form.title), "quantity": UNITS[form.unit.data].quantity, "unit": form.unit.data,
        "points": read_points_line(typed(form.points)), "falling": bool(form.falling.data), "repeats": int(form.repeats.data or 0),
        "reference_role": typed(form.reference_role), "conditions": typed(form.conditions), "source": typed(form.source),
        "components": read_components(typed(form.components)), "probability": float(form.probability.data or 0),
        "fictitious": bool(form.fictitious.data),
    }  # fmt: skip
    with writing("procedure.drafted", typed(form.reason)) as unit:
        header = ensure_procedure(unit, typed(form.code))
        return draft_version(
            unit, KIND, header, content, form.effective_from.data or unit.at, typed(form.reason)
        )


@inhouse.route("/inhouse/new", methods=["GET", "POST"])
@permission("inhouse.measure")
def new() -> ResponseReturnValue:
    """Begin a calibration."""
    form, known = BeginForm(), procedures_at(reading(), now())
    form.equipment.choices = [(one.id, f"{one.code} {one.name}") for one in all_equipment(reading())]
    form.procedure.choices = [(one.id, f"{one.code} {one.title}") for one in known]
    roles = dict.fromkeys(one.reference_role for one in known)
    form.reference.choices = [
        (one.id, f"{one.code} {one.name}")
        for role in roles
        for one in equipment_with_role(reading(), role, now())
    ]
    if form.validate_on_submit():
        try:
            with writing("calibration.begun") as unit:
                made = begin(
                    unit, equipment_id=form.equipment.data, procedure_version_id=form.procedure.data,
                    reference_id=form.reference.data, resolution=float(form.resolution.data or 0), conditions=typed(form.conditions),
                )  # fmt: skip
            return redirect(url_for("inhouse.show", run_id=made.id), 303)
        except LimsError as error:
            form.reference.errors = [str(saying(error))]
    return form_page(gettext("Calibrate equipment"), form, url_for("inhouse.index"))


@inhouse.get("/inhouse/<int:run_id>")
@permission("inhouse.see")
def show(run_id: int) -> ResponseReturnValue:
    """A calibration: what is to be read next, what was read, and each point with its budget."""
    work = work_of(reading(), run_id)
    return _page(work, _next(work), _deciding(work))


def _deciding(work: Work) -> DecideForm:
    return DecideForm(formdata=None, row_version=work.run.row_version, **proposed(last_asked(reading())))


def proposed(before: OwnCertificate | None) -> dict[str, str]:
    """What is proposed for a certificate: what was said for the one before."""
    if before is None:
        return {"language": current_language()}
    return {"language": before.language, "country": before.country, "place": before.place}


def asked_by(form: AskedForm) -> Asked:
    """What a person said for a certificate."""
    return Asked(language=form.language.data, country=typed(form.country), place=form.place.data or "")


def _next(work: Work) -> PairForm:
    """The form of the reading that comes next."""
    missing = work.missing()
    form = PairForm(
        formdata=None, when=missing[0][0] if missing else "", place=_key(missing[0][1:]) if missing else None
    )
    return _with_places(form, work)


def _with_places(form: PairForm, work: Work) -> PairForm:
    words = {"rising": gettext("rising"), "falling": gettext("falling")}
    form.place.choices = [
        (
            _key(one),
            f"{one[0]:g} {unit_words(work.procedure.unit, current_language())}, {words[one[1]]}, {one[2]}",
        )
        for one in work.procedure.places()
    ]
    return form


def _key(place: tuple[float, str, int]) -> str:
    return f"{place[0]!r} {place[1]} {place[2]}"


def _page(
    work: Work, form: PairForm, deciding: DecideForm, error: LimsError | None = None
) -> ResponseReturnValue:
    points, refusal = [], error
    try:
        points = found_points(reading(), work)
    except (LimsError, MethodError) as trouble:
        refusal = refusal or (trouble if isinstance(trouble, LimsError) else None)
    run = work.run
    people = {run.begun_by, *(one.person_id for one in work.pairs)}
    page = render_template(
        "inhouse/run.html", work=work, run=run, form=form, deciding=deciding, points=points, refusal=refusal,
        equipment=equipment_by_id(reading(), [run.equipment_id, run.reference_id]), people=people_by_id(reading(), people),
        own=require_person().id in people, measuring=run.state is RunState.MEASURING, language=current_language(),
        submitted=run.state is RunState.SUBMITTED, certificates=own_of_run(reading(), run.id),
        lacking=AskedForm(formdata=None, **proposed(last_asked(reading()))),
    )  # fmt: skip
    return page, error.status if error else 422 if form.errors or deciding.errors else 200


@inhouse.post("/inhouse/<int:run_id>/readings")
@permission("inhouse.measure")
def read(run_id: int) -> ResponseReturnValue:
    """Enter the reference and the piece, read together."""
    work = work_of(reading(), run_id)
    form = _with_places(PairForm(), work)
    if form.validate_on_submit():
        nominal, direction, n = str(form.place.data).split()
        pair = {name: (float(form[name].data), str(form[name].data)) for name in ("reference", "indication")}
        try:
            with writing("calibration.read") as unit:
                enter_reading(
                    unit, run_id, when=form.when.data or "", nominal=float(nominal), direction=direction, n=int(n),
                    why=typed(form.why), **pair,
                )  # fmt: skip
            return redirect(url_for("inhouse.show", run_id=run_id), 303)
        except LimsError as error:
            form.indication.errors = [str(saying(error))]
    return _page(work, form, _deciding(work))


@inhouse.post("/inhouse/<int:run_id>/submit")
@permission("inhouse.measure")
def hand_over(run_id: int) -> ResponseReturnValue:
    """Hand a calibration to another person."""
    try:
        with writing("calibration.submitted") as unit:
            submit(unit, run_id)
    except LimsError as error:
        work = work_of(reading(), run_id)
        return _page(work, _next(work), _deciding(work), error)
    return redirect(url_for("inhouse.show", run_id=run_id), 303)


@inhouse.post("/inhouse/<int:run_id>/decide")
@permission("inhouse.decide")
def conclude(run_id: int) -> ResponseReturnValue:
    """Accept a calibration that somebody else made, or send it back."""
    work, form = work_of(reading(), run_id), DecideForm()
    if not form.validate_on_submit():
        return _page(work, _next(work), form)
    try:
        with writing("calibration.decided", typed(form.words)) as unit:
            made = decide(
                unit, run_id, accepted=form.accepted.data == "yes", words=typed(form.words), due_at=form.due_at.data,
                suitable=YES_NO.get(form.suitable.data or ""), row_version=request.form.get("row_version", type=int) or 0,
                asked=asked_by(form),
            )  # fmt: skip
    except LimsError as error:
        return _page(work, _next(work), form, error)
    to: dict[str, Any] = {"calibration_id": made.id} if made else {"run_id": run_id}
    return redirect(url_for("equipment.calibration" if made else "inhouse.show", **to), 303)
