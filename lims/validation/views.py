"""Pages of validations: the list, one with its plan, the decision, files, and what an assessor is handed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import find_definition, find_draft, method_version, methods_at, open_drafts
from lims.catalogue.pages import codes, header_code
from lims.edge import now, reading, require_person, writing
from lims.errors import LimsError
from lims.files import PAPERS, file_store, files_by_id, keep, required_type
from lims.files.media import TEXT, XLSX
from lims.laboratory import laboratory_name
from lims.people import people_by_id
from lims.permissions import permission
from lims.validation.forms import DecideForm, OpenForm, PaperForm
from lims.validation.models import ValidationKind
from lims.validation.plans import fix_plan, open_validation
from lims.validation.reading import decisions_of, papers_of, validations_query, work_of
from lims.validation.service import add_paper, decide, submit
from lims.validation.shown import drawn, found_figures, given_figures, residuals_drawn, title_of
from lims.validation.values import Validation, Work
from lims.validation.words import ANSWERS, DECISIONS, EXPERIMENTS, KINDS, OUTCOMES, STATES
from lims.web import current_language, gettext, saying
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing
from methods.wording import Language

validation = Blueprint("validation", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000
KEPT = PAPERS | {XLSX, TEXT}


@validation.get("/validations")
@permission("validation.see")
def index() -> ResponseReturnValue:
    """Verifications and validations of methods, latest first."""
    listing = read_listing(
        Filter(name="state", label=_("State"), choices=[(one.value, word) for one, word in STATES.items()]),
        Filter(name="kind", label=_("Kind"), choices=[(one.value, word) for one, word in KINDS.items()]),
    )
    query, order = validations_query(
        search=listing.search, state=listing.value("state"), kind=listing.value("kind"),
        method_id=request.args.get("method", type=int),
    )  # fmt: skip
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [(Validation.from_row(row), code) for row, code in page.rows]
    if listing.format:
        head = [_("Number"), _("Method"), _("Edition"), _("Kind"), _("Use"), _("Begun"), _("State")]
        return export(listing.format, "validations", [str(one) for one in head], (
            (one.number, code, one.edition, KINDS[one.kind], one.purpose, one.opened_at, STATES[one.state])
            for one, code in found
        ))  # fmt: skip
    return render_template("validation/index.html", listing=listing, page=page, found=found, kinds=KINDS)


@validation.route("/validations/new", methods=["GET", "POST"])
@permission("validation.measure")
def new() -> ResponseReturnValue:
    """Begin a verification or validation of an edition that is in use or drafted."""
    draft = request.args.get("draft", type=int)
    form = OpenForm(edition=f"d{draft}" if draft else None)
    form.edition.choices = [("", ""), *_editions()]
    if form.validate_on_submit():
        try:
            return redirect(url_for("validation.show", validation_id=_opened(form).id), 303)
        except LimsError as error:
            form.edition.errors = [str(saying(error))]
    return form_page(gettext("Begin a verification or validation"), form, url_for("validation.index"))


def _editions() -> list[tuple[str, str]]:
    """Each edition that waits for approval, then each in use."""
    drafts = open_drafts(reading(), "method")
    named = codes(reading(), drafts)
    waiting = [
        (f"d{one.id}", gettext("%(code)s, %(edition)s, draft %(n)s", code=named[one.header_id], edition=one.content["edition"], n=one.id))
        for one in drafts
    ]  # fmt: skip
    used = [
        (f"v{one.id}", gettext("%(code)s, %(edition)s, in use", code=one.code, edition=one.edition))
        for one in methods_at(reading(), now())
    ]
    return waiting + used


def _opened(form: OpenForm) -> Validation:
    chosen = str(form.edition.data)
    if chosen.startswith("d"):
        draft = find_draft(reading(), int(chosen[1:]))
        method_id, edition, definition = (
            draft.header_id,
            draft.content["edition"],
            draft.content["definition"],
        )
    else:
        version = method_version(reading(), int(chosen[1:]))
        method_id, edition, definition = version.method_id, version.edition, version.definition_key
    with writing("validation.opened") as unit:
        return open_validation(
            unit, kind=ValidationKind(form.kind.data), method_id=method_id, edition=str(edition), definition=str(definition),
            purpose=typed(form.purpose), fictitious=bool(form.fictitious.data),
        )  # fmt: skip


@validation.get("/validations/<int:validation_id>")
@permission("validation.see")
def show(validation_id: int) -> ResponseReturnValue:
    """A validation: its plan, what each experiment shows, its files, and what waits."""
    work = work_of(reading(), validation_id)
    if (form := request.args.get("format")) in ("csv", "xlsx"):
        return _data_file(work, str(form))
    return _page(work, DecideForm(formdata=None, row_version=work.validation.row_version))


def names_of(one: Validation) -> Mapping[str, str]:
    """The measurands of the method in the reader's language."""
    language = cast(Language, current_language())
    return {each.key: each.names[language] for each in find_definition(one.definition).measurands}


def _page(work: Work, form: DecideForm, error: LimsError | None = None) -> ResponseReturnValue:
    page = render_template(
        "validation/show.html", form=form, refusal=error, own=require_person().id in work.people, experiment_words=EXPERIMENTS,
        **_told(work),
    )  # fmt: skip
    return page, error.status if error else 422 if form.errors else 200


def _told(work: Work) -> dict[str, Any]:
    """Everything about a validation that its page and its print say alike."""
    one, names = work.validation, names_of(work.validation)
    papers, decisions = papers_of(reading(), one.id), decisions_of(reading(), one.id)
    people = {*work.people, *(each.person_id for each in papers), *(each.person_id for each in decisions)}
    return {
        "work": work, "one": one, "method": header_code(reading(), "method", one.method_id), "decisions": decisions,
        "titles": {each.root: title_of(each, names) for each in work.experiments}, "given": given_figures, "found": found_figures,
        "papers": papers, "files": files_by_id(reading(), [each.file_id for each in papers]), "kinds": KINDS,
        "people": people_by_id(reading(), people), "answers": ANSWERS, "outcomes": OUTCOMES, "decision_words": DECISIONS,
    }  # fmt: skip


def _data_file(work: Work, form: str) -> ResponseReturnValue:
    """All data of a validation, those that do not count too, with their reason."""
    names = names_of(work.validation)
    head = [_("Experiment"), _("Group"), _("Value"), _("Unit"), _("Entered"), _("Does not count, because")]
    return export(form, work.validation.number, [str(one) for one in head], (
        (title_of(one, names), each.place, each.value, one.plan.unit, each.at, each.withdrawn)
        for one in work.experiments for each in one.data
    ))  # fmt: skip


@validation.get("/validations/<int:validation_id>/print")
@permission("validation.see")
def paper(validation_id: int) -> str:
    """The whole record for an assessor: plan, criteria, data, figures, charts, decision, to print or keep as PDF."""
    work = work_of(reading(), validation_id)
    told = _told(work)
    charts = {
        one.root: [each for each in (drawn(one, told["titles"][one.root]), residuals_drawn(one, told["titles"][one.root])) if each]
        for one in work.asked
    }  # fmt: skip
    return render_template(
        "validation/print.html", charts=charts, now=now(), laboratory=laboratory_name(),
        state_words=STATES, **told,
    )  # fmt: skip


@validation.post("/validations/<int:validation_id>/plan")
@permission("validation.measure")
def fix(validation_id: int) -> ResponseReturnValue:
    """Fix the plan, so that data can be entered."""
    return _do(validation_id, "validation.planned", fix_plan, request.form.get("row_version", type=int) or 0)


@validation.post("/validations/<int:validation_id>/submit")
@permission("validation.measure")
def hand_over(validation_id: int) -> ResponseReturnValue:
    """Hand a validation to another person."""
    return _do(validation_id, "validation.submitted", submit)


def _do(validation_id: int, act: str, what: Any, *more: Any) -> ResponseReturnValue:
    try:
        with writing(act) as unit:
            what(unit, validation_id, *more)
    except LimsError as error:
        work = work_of(reading(), validation_id)
        return _page(work, DecideForm(formdata=None, row_version=work.validation.row_version), error)
    return redirect(url_for("validation.show", validation_id=validation_id), 303)


@validation.post("/validations/<int:validation_id>/decide")
@permission("validation.decide")
def conclude(validation_id: int) -> ResponseReturnValue:
    """Accept a validation that others planned and measured, refuse it, or send it back."""
    work, form = work_of(reading(), validation_id), DecideForm()
    if not form.validate_on_submit():
        return _page(work, form)
    try:
        with writing("validation.decided", typed(form.words)) as unit:
            decide(
                unit, validation_id, decision=str(form.decision.data), words=typed(form.words),
                row_version=request.form.get("row_version", type=int) or 0,
            )  # fmt: skip
    except LimsError as error:
        return _page(work, form, error)
    return redirect(url_for("validation.show", validation_id=validation_id), 303)


@validation.route("/validations/<int:validation_id>/papers/new", methods=["GET", "POST"])
@permission("validation.measure")
def new_paper(validation_id: int) -> ResponseReturnValue:
    """Keep a file with a validation, by its hash."""
    work, form = work_of(reading(), validation_id), PaperForm()
    back = url_for("validation.show", validation_id=validation_id)
    if form.validate_on_submit():
        upload = form.file.data
        try:
            content, name = upload.read(), str(upload.filename)
            media_type = required_type(content, name, KEPT)
            kept = file_store().put(content)
            with writing("validation.paper_added") as unit:
                file = keep(unit, kept, name, media_type)
                add_paper(unit, validation_id, file_id=file.id, title=typed(form.title))
            return redirect(back, 303)
        except LimsError as error:
            form.file.errors = [str(saying(error))]
    return form_page(f"{work.validation.number}: {gettext('add a file')}", form, back)
