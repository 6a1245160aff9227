"""Competence: the matrix, what the laboratory requires, and what is proposed; people and training have files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import codes_of, find_draft, method_version_at, methods_at, open_drafts
from lims.competence.forms import FunctionForm, MethodRequirementForm, aspect_fields
from lims.competence.matrix import Cell, Line, Matrix, matrix_at
from lims.competence.models import Criterion
from lims.competence.proposals import proposals_at
from lims.competence.requirements import (
    KIND,
    Requirement,
    approvers_of,
    functions_at,
    header_of,
    history_of,
    propose_for_function,
    propose_for_method,
    requirement_at,
    requirements_at,
)
from lims.competence.training import progress_of, trainings_at
from lims.competence.words import (
    ASPECT_WORDS,
    CRITERION_WORDS,
    OUTCOME_MARKS,
    OUTCOME_WORDS,
    STATE_MARKS,
    STATE_WORDS,
    TRAINING_WORDS,
    WAY_WORDS,
)
from lims.competence.work import counted_acts
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.people import Act, day_of, people_by_id, staff
from lims.people.forms import ACT_WORDS
from lims.permissions import permission
from lims.proficiency.words import STATE_MARKS as SCORE_MARKS
from lims.proficiency.words import STATE_WORDS as SCORE_WORDS
from lims.web import current_language, day_text, gettext, saying
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.listing import Filter, Listing, read_listing

competence = Blueprint("competence", __name__, template_folder="templates")
LAST = ("work", "months", "basis")


@competence.context_processor
def words() -> dict[str, Any]:
    """The words and marks of competence, for every template of it."""
    return {
        "act_words": ACT_WORDS, "aspect_words": ASPECT_WORDS, "criterion_words": CRITERION_WORDS, "way_words": WAY_WORDS,
        "state_words": STATE_WORDS, "state_marks": STATE_MARKS, "outcome_words": OUTCOME_WORDS,
        "outcome_marks": OUTCOME_MARKS, "training_words": TRAINING_WORDS, "cell_text": cell_text,
        "score_words": SCORE_WORDS, "score_marks": SCORE_MARKS,
    }  # fmt: skip


def act_asked() -> Act:
    """The act that the address names; performing, where it names none."""
    asked = request.args.get("act", "")
    return Act(asked) if asked in set(Act) else Act.PERFORM


def cell_text(cell: Cell) -> str:
    """A cell in a few words, as the table, the print and the file have it."""
    if cell.state == "none":
        return ""
    if cell.training is not None and cell.progress is not None:
        return gettext("in training %(figures)s", figures=cell.progress.figures)
    if cell.state in ("authorised", "near"):
        until = cell.until
        return gettext("until %(day)s", day=day_text(until)) if until else gettext("without an end")
    said = str(STATE_WORDS[cell.state])
    return f"{said} {day_text(cell.until)}" if cell.until else said


# -- the matrix ---------------------------------------------------------------------------------------------


def _asked() -> tuple[Listing, Matrix, list[Line]]:
    """What the address asks for: act, day, search, gaps."""
    listing = read_listing(
        Filter(name="act", label=gettext("Act"), choices=[(act.value, str(ACT_WORDS[act])) for act in Act]),
        Filter(name="show", label=gettext("Gaps"), choices=[
            ("gap", gettext("Fewer than two people")), ("near", gettext("Requalification near or lapsed")),
        ]),
        Filter(name="at", label=gettext("As of")),
    )  # fmt: skip
    matrix = matrix_at(reading(), act_asked(), asked_as_of(now()).at)
    wanted, words = listing.value("show"), listing.search.casefold()
    lines = [
        one
        for one in matrix.lines
        if (wanted != "gap" or one.gap) and (wanted != "near" or one.near) and _named(one, words)
    ]
    return listing, matrix, lines


def _named(line: Line, words: str) -> bool:
    return words in line.method.code.casefold() or words in line.method.title(current_language()).casefold()


@competence.get("/competence")
@permission("competence.see")
def index() -> ResponseReturnValue:
    """Methods down, people across: who may, until when, who learns; and where somebody is missing."""
    listing, matrix, lines = _asked()
    if listing.format:
        head = [gettext("Method"), gettext("People authorised"), *(one.name for one in matrix.people)]
        return export(
            listing.format, f"competence-{matrix.act}-{day_of(matrix.at)}", head, _rows(matrix, lines)
        )
    return render_template("competence/index.html", listing=listing, matrix=matrix, lines=lines)


def _rows(matrix: Matrix, lines: Iterable[Line]) -> Iterable[tuple[Any, ...]]:
    return (
        (line.method.code, line.able, *(cell_text(line.cells[one.id]) for one in matrix.people))
        for line in lines
    )


@competence.get("/competence/sheet")
@permission("competence.see")
def sheet() -> str:
    """The matrix on paper, as it was asked for."""
    _listing, matrix, lines = _asked()
    return render_template("competence/sheet.html", matrix=matrix, lines=lines)


@competence.get("/competence/methods/<int:method_id>")
@permission("competence.see")
def method(method_id: int) -> str:
    """One method: for each act who may, who learns, and what is required."""
    at = asked_as_of(now()).at
    lines, holders = {}, {}
    for act in Act:
        matrix = matrix_at(reading(), act, at)
        line = next((one for one in matrix.lines if one.method.method_id == method_id), None)
        if line is None:
            raise NotFound
        lines[act] = line
        holders[act] = [one for one in matrix.people if line.cells[one.id].state != "none"]
    return render_template(
        "competence/method.html", method=lines[Act.PERFORM].method, lines=lines, holders=holders,
        language=current_language(),
    )  # fmt: skip


@competence.get("/competence/training")
@permission("competence.see")
def trainings() -> ResponseReturnValue:
    """Who is in training, and how far."""
    at, listing = now(), read_listing()
    found = trainings_at(reading(), at)
    names = people_by_id(reading(), {one.trainee_id for one in found})
    codes = {one.method_id: one.code for one in methods_at(reading(), at)}
    progress = progress_of(reading(), found, requirements_at(reading(), at), at)
    if listing.format:
        head = [
            gettext("Person"),
            gettext("Method"),
            gettext("What for"),
            gettext("Since"),
            gettext("Accepted runs"),
        ]
        return export(listing.format, "training", head, (
            (names[one.trainee_id].name, codes.get(one.method_id), str(ACT_WORDS[one.act]), one.at, progress[one.id].figures)
            for one in found
        ))  # fmt: skip
    return render_template(
        "competence/trainings.html", found=found, names=names, codes=codes, progress=progress
    )


@competence.get("/competence/proposals")
@permission("competence.see")
def proposals() -> str:
    """What somebody who may authorise should look at: trainings that are ready, authorisations that end or lapse."""
    return render_template("competence/proposals.html", found=proposals_at(reading(), now()), now=now())


# -- what is required ---------------------------------------------------------------------------------------


@competence.get("/competence/requirements")
@permission("competence.see")
def requirements() -> ResponseReturnValue:
    """What is required of functions, and of the acts of each method."""
    at, listing = now(), read_listing()
    methods, known = methods_at(reading(), at), requirements_at(reading(), at)
    words = listing.search.casefold()
    rows = [
        (method, act, known.get((method.method_id, act)))
        for method in methods
        for act in Act
        if words in method.code.casefold()
    ]
    functions = functions_at(reading(), at)
    holders: dict[str, int] = {}
    for one in staff(reading()):
        holders[one.function.casefold()] = holders.get(one.function.casefold(), 0) + 1
    if listing.format:
        head = [gettext("Method"), gettext("Act"), gettext("Supervised runs"), gettext("What accepts a run"), gettext("Work"),
                gettext("Months"), *(str(word) for word in ASPECT_WORDS.values()), gettext("Where this comes from")]  # fmt: skip
        return export(listing.format, "competence-requirements", head, (
            (method.code, str(ACT_WORDS[act]), rule.runs if rule else None,
             str(CRITERION_WORDS[rule.criterion]) if rule and rule.criterion else None, rule.work if rule else None,
             rule.months if rule else None, *(rule.texts.get(aspect) if rule else None for aspect in ASPECT_WORDS),
             rule.basis if rule else None)
            for method, act, rule in rows
        ))  # fmt: skip
    drafts = open_drafts(reading(), KIND)
    return render_template(
        "competence/requirements.html",
        listing=listing,
        rows=rows,
        functions=functions,
        holders=holders,
        drafts=drafts,
        codes=codes_of(reading(), KIND, [one.header_id for one in drafts]),
        names=people_by_id(reading(), {one.drafted_by for one in drafts if one.drafted_by}),
    )


@competence.get("/competence/requirements/<int:requirement_id>")
@permission("competence.see")
def requirement(requirement_id: int) -> str:
    """One requirement with everything that was ever stated of it, and what waits for approval."""
    said = history_of(reading(), requirement_id)
    method = method_version_at(reading(), said[0].method_id, now()) if said[0].method_id else None
    approvers = approvers_of(reading(), requirement_id)
    drafts = open_drafts(reading(), KIND, requirement_id)
    people = {one.person_id for one in said} | {*approvers.values()} | {one.drafted_by or 0 for one in drafts}
    return render_template(
        "competence/requirement.html", said=said, method=method, approvers=approvers, drafts=drafts,
        names=people_by_id(reading(), people),
    )  # fmt: skip


@competence.route("/competence/requirements/<int:requirement_id>/propose", methods=["GET", "POST"])
@permission("competence.edit")
def propose_requirement(requirement_id: int) -> ResponseReturnValue:
    """Propose a requirement otherwise: what stands, or what the draft of the address said, is filled in."""
    one = header_of(reading(), requirement_id)
    begun = _drafted(requirement_id)
    if one.method_id is None or one.act is None:
        return _function_page(one.function or "", begun)
    return _method_page(one.method_id, one.act, begun)


def _drafted(requirement_id: int) -> dict[str, Any]:
    number = request.args.get("draft", type=int)
    if number is None:
        return {}
    found = find_draft(reading(), number)
    if (found.kind, found.header_id) != (KIND, requirement_id):
        raise NotFound
    return dict(found.content)


@competence.route("/competence/methods/<int:method_id>/requirement", methods=["GET", "POST"])
@permission("competence.edit")
def change_requirement(method_id: int) -> ResponseReturnValue:
    """Propose what is required of an act of a method."""
    return _method_page(method_id, act_asked(), {})


def _method_page(method_id: int, act: Act, begun: Mapping[str, Any]) -> ResponseReturnValue:
    method = method_version_at(reading(), method_id, now())
    if method is None:
        raise NotFound
    form: Any = MethodRequirementForm(**(begun or _stated(requirement_at(reading(), method_id, act, now()))))
    if act is not Act.PERFORM:
        del form.runs, form.criterion
    if act not in counted_acts():
        del form.work, form.months
    if form.validate_on_submit():
        try:
            with writing("competence.requirement_proposed") as unit:
                made = propose_for_method(
                    unit, method_id, act, texts=aspect_fields(form), basis=typed(form.basis), runs=_figure(form, "runs"),
                    criterion=Criterion(form.criterion.data) if "criterion" in form and form.criterion.data else None,
                    work=_figure(form, "work"), months=_figure(form, "months"),
                )  # fmt: skip
            return redirect(url_for("catalogue.draft", draft_id=made), 303)
        except LimsError as error:
            form.basis.errors = [str(saying(error))]
    order = [one.name for one in form if one.name not in (*LAST, "csrf_token")]
    order += [name for name in LAST if name in form]
    title = f"{method.code}, {ACT_WORDS[act]}: {gettext('what is required')}"
    return form_page(title, form, url_for("competence.requirements"), _two_people(), order=order)


def _two_people() -> str:
    return gettext("It holds once another person has approved it.")


def _stated(known: Requirement | None) -> dict[str, Any]:
    if known is None:
        return {}
    texts = {aspect.value: text for aspect, text in known.texts.items()}
    return texts | {name: getattr(known, name) for name in ("runs", "criterion", "work", "months", "basis")}


def _figure(form: Any, name: str) -> int | None:
    return form[name].data if name in form else None


@competence.route("/competence/functions", methods=["GET", "POST"])
@permission("competence.edit")
def change_function() -> ResponseReturnValue:
    """Propose what is required of a function; the one that the address names is offered as it stands."""
    return _function_page(request.args.get("function", ""), {})


def _function_page(asked: str, begun: Mapping[str, Any]) -> ResponseReturnValue:
    known = next((one for one in functions_at(reading(), now()) if one.function == asked), None)
    form = FunctionForm(function=asked, **(begun or _stated(known)))
    if form.validate_on_submit():
        try:
            with writing("competence.requirement_proposed") as unit:
                made = propose_for_function(
                    unit, typed(form.function), texts=aspect_fields(form), basis=typed(form.basis)
                )
            return redirect(url_for("catalogue.draft", draft_id=made), 303)
        except LimsError as error:
            form.basis.errors = [str(saying(error))]
    order = ["function", *(aspect.value for aspect in ASPECT_WORDS), "basis"]
    back = url_for("competence.requirements")
    return form_page(gettext("What a function needs"), form, back, _two_people(), order=order)
