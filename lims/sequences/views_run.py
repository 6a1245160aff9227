"""Pages of one sequence: planning by keyboard, the sample list for the data system, what came back, checks, submitting."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from instruments import InstrumentError
from lims.edge import now, reading, require_person, stop_reading, writing
from lims.errors import LimsError, NotFound
from lims.files import file_store
from lims.files.errors import FileMissing
from lims.materials import lots_at
from lims.permissions import permission
from lims.sequences.forms import CorrectForm, PlanForm, TakeForm
from lims.sequences.models import SequenceState
from lims.sequences.overlay import overlaid, overlay
from lims.sequences.service import (
    change_plan,
    end_sequence,
    find_line,
    find_sequence,
    lines_of,
    offered_tests,
    plan_sequence,
    start_sequence,
)
from lims.sequences.shown import plan_page, run_page, sample_list
from lims.sequences.shown_line import LinePage, line_page
from lims.sequences.submitting import left_out, offers, submit_sequence
from lims.sequences.table import table_at, table_header
from lims.sequences.taking import take_all, take_one
from lims.sequences.words import CHECKED, FITS, KINDS, STATE_LOOKS, STATES, charted, check_figures
from lims.web import gettext, ngettext, saying, worded
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.numbers import LARGEST_ID

sequence_runs = Blueprint("sequence_runs", __name__, template_folder="templates")


def back_to(sequence_id: int, **more: Any) -> ResponseReturnValue:
    """Back to the page of a sequence."""
    return redirect(url_for("sequence_runs.show", sequence_id=sequence_id, **more), 303)


def _words() -> dict[str, Any]:
    return {
        "kinds": KINDS,
        "states": STATES,
        "looks": STATE_LOOKS,
        "fits": FITS,
        "checked": CHECKED,
        "figures": check_figures,
        "charted": charted,
    }


@sequence_runs.route("/sequences/new/<int:table_id>", methods=["GET", "POST"])
@permission("sequences.run")
def new(table_id: int) -> ResponseReturnValue:
    """Plan a sequence: its samples from the worklist, its lots; the rest stands by the rule of the laboratory."""
    session, header = reading(), table_header(reading(), table_id)
    table = table_at(session, header.system_id, header.method_id, now())
    form = PlanForm()
    offered = [] if table is None else offered_tests(session, table)
    form.tests.choices = [
        (one.test.id, f"{one.sample.code} {one.sample.client_reference or ''}".strip()) for one in offered
    ]
    lots = [
        (one.id, f"{one.code} {one.name}") for one in lots_at(session, now()) if one.certified and one.in_use
    ]
    form.standards.choices = lots
    form.check.choices = [("", "–"), *((str(id_), words) for id_, words in lots)]
    if form.validate_on_submit():
        try:
            with writing("sequence.planned") as unit:
                made = plan_sequence(
                    unit, table_id, list(form.tests.data or ()), standards=list(form.standards.data or ()),
                    check=int(form.check.data) if form.check.data else None,
                )  # fmt: skip
            return back_to(made.id)
        except LimsError as error:
            form.form_errors.append(str(saying(error)))
    intro = (
        ""
        if offered
        else gettext(
            "No test of this method waits that is in no other sequence; one of standards alone can be planned."
        )
    )
    return form_page(
        gettext("Plan a sequence: %(code)s", code=header.code), form, url_for("sequences.index"), intro
    )


@sequence_runs.get("/sequences/<int:sequence_id>")
@permission("sequences.see")
def show(sequence_id: int) -> ResponseReturnValue:
    """A sequence: as a plan that can be changed, or with what came back, its checks, and what each line would give."""
    session = reading()
    sequence = find_sequence(session, sequence_id)
    if sequence.state is SequenceState.PLANNED:
        plan = plan_page(session, sequence, request.args.get("at", 1, type=int))
        return render_template("sequences/plan.html", sheet=plan, sequence=sequence, **_words())
    run = run_page(session, sequence, now())
    return render_template("sequences/run.html", sheet=run, sequence=sequence, **_words())


@sequence_runs.post("/sequences/<int:sequence_id>/plan")
@permission("sequences.run")
def change(sequence_id: int) -> ResponseReturnValue:
    """Change a plan at one line."""
    sent = {name: request.form.get(name, type=int) for name in ("n", "row_version", "lot")}
    if (sent["lot"] or 0) > LARGEST_ID:
        raise NotFound
    with writing("sequence.plan_changed") as unit:
        at = change_plan(
            unit, sequence_id, request.form.get("step", ""), sent["n"] or 0, row_version=sent["row_version"] or 0,
            lot_id=sent["lot"],
        )  # fmt: skip
    return back_to(sequence_id, at=at)


@sequence_runs.post("/sequences/<int:sequence_id>/start")
@permission("sequences.run")
def start(sequence_id: int) -> ResponseReturnValue:
    """Lock the plan."""
    with writing("sequence.started") as unit:
        start_sequence(unit, sequence_id, row_version=request.form.get("row_version", type=int) or 0)
    flash(
        gettext(
            "Locked. Give the sample list to the data system; positions and ids come back with its files."
        ),
        "ok",
    )
    return back_to(sequence_id)


@sequence_runs.get("/sequences/<int:sequence_id>/samples.csv")
@permission("sequences.see")
def samples(sequence_id: int) -> ResponseReturnValue:
    """The sample list for the data system; a plan that is not locked has none."""
    sequence = find_sequence(reading(), sequence_id)
    lines = lines_of(reading(), sequence_id)
    if not lines:
        raise NotFound
    head, rows = sample_list(reading(), sequence, lines)
    return export("csv", sequence.number, head, rows)


@sequence_runs.post("/sequences/<int:sequence_id>/take")
@permission("sequences.run")
def take(sequence_id: int) -> ResponseReturnValue:
    """Take every record that fits its line by position and id."""
    with writing("sequence.taken") as unit:
        count = take_all(unit, sequence_id)
    flash(ngettext("%(num)s record was taken.", "%(num)s records were taken.", count), "ok")
    return back_to(sequence_id)


@sequence_runs.post("/sequences/<int:sequence_id>/submit")
@permission("sequences.run")
def submit(sequence_id: int) -> ResponseReturnValue:
    """Submit every line that can be, in one act. Everything is worked out before anything is locked."""
    person = require_person().id
    offered = offers(reading(), lines_of(reading(), sequence_id), at=now(), person_id=person)
    stop_reading()
    with writing("sequence.submitted") as unit:
        done = submit_sequence(unit, sequence_id, offered)
    flash(
        ngettext(
            "%(num)s line was submitted for review.", "%(num)s lines were submitted for review.", len(done)
        ),
        "ok",
    )
    for why, positions in left_out(offered).items():
        flash(
            gettext(
                "Not submitted, line %(positions)s: %(why)s", positions=", ".join(positions), why=worded(why)
            ),
            "warn",
        )
    return back_to(sequence_id)


@sequence_runs.post("/sequences/<int:sequence_id>/end")
@permission("sequences.run")
def end(sequence_id: int) -> ResponseReturnValue:
    """Nothing more is expected of it."""
    with writing("sequence.ended") as unit:
        end_sequence(unit, sequence_id)
    return back_to(sequence_id)


# -- one line ---------------------------------------------------------------------------------------------


@sequence_runs.get("/sequences/<int:sequence_id>/lines/<int:sequence_line_id>")
@permission("sequences.see")
def line(sequence_id: int, sequence_line_id: int) -> ResponseReturnValue:
    """One line: its peaks beside those of a newer integration, its chromatogram over standard and blank, what is doubtful."""
    return show_line(page_of_line(sequence_id, sequence_line_id))


def page_of_line(sequence_id: int, line_id: int) -> LinePage:
    """One line of this sequence. Raises NotFound."""
    if find_line(reading(), line_id).sequence_id != sequence_id:
        raise NotFound
    return line_page(reading(), file_store(), sequence_id, line_id, now())


def take_form(page: LinePage, *, sent: bool = True) -> TakeForm:
    """What may be taken for a line; empty where another form of its page was sent."""
    form = TakeForm() if sent else TakeForm(formdata=None)
    form.record.choices = [("", ""), *((one.record_id, f"{one.name}: {one.text}") for one in page.offered)]
    return form


def correct_form(page: LinePage, *, sent: bool = True) -> CorrectForm:
    """Which value of a line may be put right; empty where another form of its page was sent."""
    form = CorrectForm() if sent else CorrectForm(formdata=None)
    form.input.choices = list(page.inputs.items())
    return form


def show_line(
    page: LinePage, *, taking: TakeForm | None = None, correcting: CorrectForm | None = None,
    refusal: LimsError | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """The page of a line, with the form that was sent where something is wrong with it."""
    shown = render_template(
        "sequences/line.html",
        sheet=page,
        form=taking or take_form(page, sent=False),
        correcting=correcting or correct_form(page, sent=False),
        refusal=refusal,
        **_words(),
    )
    wrong = any(one is not None and one.errors for one in (taking, correcting))
    return shown, refusal.status if refusal else 422 if wrong else 200


@sequence_runs.post("/sequences/<int:sequence_id>/lines/<int:sequence_line_id>/take")
@permission("sequences.run")
def take_for_line(sequence_id: int, sequence_line_id: int) -> ResponseReturnValue:
    """Take a record for a line because a person says so."""
    page = page_of_line(sequence_id, sequence_line_id)
    form = take_form(page)
    if not form.validate_on_submit():
        return show_line(page, taking=form)
    try:
        with writing("sequence.line_decided", typed(form.reason)) as unit:
            take_one(unit, sequence_line_id, sequence_id, form.record.data, reason=typed(form.reason))
    except LimsError as refusal:
        return show_line(page_of_line(sequence_id, sequence_line_id), taking=form, refusal=refusal)
    return redirect(
        url_for("sequence_runs.line", sequence_id=sequence_id, sequence_line_id=sequence_line_id), 303
    )


@sequence_runs.get("/sequences/<int:sequence_id>/lines/<int:sequence_line_id>/trace")
@permission("sequences.see")
def trace(sequence_id: int, sequence_line_id: int) -> ResponseReturnValue:
    """The chromatogram of a line with those of the standard and the blank before it, for the drawing in the page."""
    if find_line(reading(), sequence_line_id).sequence_id != sequence_id:
        raise NotFound
    try:
        return jsonify(overlay(reading(), file_store(), overlaid(reading(), sequence_id, sequence_line_id)))
    except (InstrumentError, FileMissing):
        raise NotFound from None
