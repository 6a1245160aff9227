"""One test at the bench: may I take this reading, and what would it give?"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.bench.drafts import find_draft
from lims.bench.errors import NothingConnected
from lims.bench.forms import ActForm, OverrideForm, choice_form
from lims.bench.shown import BenchTest, before, live_json, show_test
from lims.bench.views import air_now
from lims.edge import now, reading, require_person, stop_reading, writing, writing_outside_chain
from lims.equipment import rooms, systems_for
from lims.gates import Fact, reader_now, shown
from lims.intake import ask_instrument, command_state, latest_live
from lims.people import people_by_id
from lims.permissions import permission
from lims.results import (
    abort,
    choose_mode,
    choose_room,
    choose_system,
    composition_rows,
    confirm_second_look,
    evaluate_test,
    exclude_determination,
    find_determination,
    find_subject,
    observe,
    override_gate,
    submit,
    take_record,
)
from lims.results.errors import ReadingUsed
from lims.results.printed import printed_component
from lims.results.words import small_figure
from lims.web import current_language, gettext, unit_words, worded
from methods.definitions import Component
from methods.wording import Language

bench_test = Blueprint("bench_test", __name__, template_folder="templates")
MEASURE, LOTS = "measure", "lots"


def back_to(test_id: int, said: str = "", tone: str = "ok", **more: object) -> ResponseReturnValue:
    """Back to the page of the test, with a sentence."""
    if said:
        flash(said, tone)
    return redirect(url_for("bench_test.test", test_id=test_id, **more), 303)  # type: ignore[arg-type]


def seen() -> int | None:
    """The row version of the test that the form was made for."""
    text = request.form.get("seen", "")
    return int(text) if text.isdecimal() else None


def shown_test(test_id: int) -> BenchTest:
    return show_test(reading(), test_id, at=now(), person_id=require_person().id)


def context(bench: BenchTest) -> dict[str, object]:
    """What the page and its live parts need."""
    subject = bench.evaluated.subject
    return {
        "bench": bench, "subject": subject, "language": current_language(),
        "air": air_now(), "form": ActForm(seen=subject.test.row_version), "quantities": quantities(bench),
        "plain": small_figure, "component_text": _component_text(bench),
        "sources": _sources(bench), "asked": request.args.get("asked", type=int),
        "people": people_by_id(reading(), _people_of(bench)), "test_id": subject.test.id, "me": require_person().id,
        "shown_fact": _shown_fact, "override": override_form, "act": reason_form,
    }  # fmt: skip


def _people_of(bench: BenchTest) -> set[int]:
    """Who is in training for the method, and who supervises them here."""
    found = {one.training.trainee_id for one in bench.trainees}
    return found | {one.supervision.supervisor_id for one in bench.trainees if one.supervision}


def _sources(bench: BenchTest) -> list[tuple[int, str]]:
    """The tests whose composition this one can be computed from, each with its method."""
    subject = bench.evaluated.subject
    return [(row.test_id, str(row.outcome["method"])) for row in composition_rows(reading(), subject)]


def _shown_fact(fact: Fact) -> str:
    return shown(fact, reader_now())


def _component_text(bench: BenchTest) -> Callable[[Component], str]:
    """How a component of the composition is written."""
    found = bench.composition
    measurand = next(
        (one.measurand for one in bench.shown.findings if found is not None and one.result == found), None
    )
    return lambda one: printed_component(one, found.unit, measurand).value if found and measurand else ""


def override_form(n: int) -> OverrideForm:
    """The form to let one answer of the gate pass; several stand on a page, so the ids of its fields carry its number."""
    form = OverrideForm()
    for field in form:
        field.id = f"{field.name}-{n}"
    return form


def reason_form(place: str) -> ActForm:
    """The form for a reason; several stand on a page, so the ids of its fields carry their place."""
    form = ActForm()
    for field in form:
        field.id = f"{field.name}-{place}"
    return form


def quantities(bench: BenchTest) -> list[tuple[str, str]]:
    """The quantities that the method reads from the instrument: name of the reading, and label."""
    inputs = bench.evaluated.subject.method.definition.inputs
    language = cast(Language, current_language())
    return [(one.reading, one.labels[language]) for one in inputs if one.reading and one.kind == "number"]


@bench_test.get("/bench/tests/<int:test_id>")
@permission("bench.see")
def test(test_id: int) -> ResponseReturnValue:
    """May I take this reading, and what would it give?"""
    bench = shown_test(test_id)
    return render_template("bench/test.html", first=before(reading(), bench), **context(bench))


@bench_test.get("/bench/tests/<int:test_id>/now")
@permission("bench.see")
def present(test_id: int) -> ResponseReturnValue:
    """What the right side shows, anew: what it would give if the live value were taken now."""
    return render_template("bench/_now.html", **context(shown_test(test_id)))


@bench_test.get("/bench/instruments/<int:equipment_id>/live/<name>")
@permission("bench.see")
def live(equipment_id: int, name: str) -> Response:
    """What an instrument shows at this moment, not stored."""
    return jsonify(live_json(latest_live(reading(), equipment_id, now()), name))


# -- reading the instrument -----------------------------------------------------------------------------


@bench_test.post("/bench/tests/<int:test_id>/measure")
@permission("bench.perform")
def measure(test_id: int) -> ResponseReturnValue:
    """Ask the instrument for a reading; it comes as a record of its own."""
    bench = shown_test(test_id)
    if bench.interface is None:
        raise NothingConnected
    with writing_outside_chain() as session:
        asked = ask_instrument(
            session, equipment_id=bench.interface.equipment_id, act=MEASURE, person_id=require_person().id, at=now(),
            test_id=test_id,
        )  # fmt: skip
    return back_to(test_id, asked=asked)


@bench_test.post("/bench/tests/<int:test_id>/asked/<int:command_id>")
@permission("bench.perform")
def asked(test_id: int, command_id: int) -> ResponseReturnValue:
    """What became of the question; when the record is here it is taken as a determination. Asked again, with effect once."""
    command = command_state(reading(), command_id, now())
    if command.test_id != test_id or not (command.over or command.record_id):
        waiting = render_template("bench/_asked.html", command=command, test_id=test_id)
        return waiting if _htmx() else back_to(test_id, asked=command_id)
    if command.record_id is None:
        return _over(test_id, worded(f"{command.problem} {command.remedy}".strip()), "bad")
    lots = lots_observed(test_id)
    stop_reading()
    try:
        with writing("test.measured") as unit:
            taken = take_record(unit, test_id, command.record_id, observations=lots)
    except ReadingUsed:
        return _over(test_id)
    return _over(test_id, gettext("Determination %(n)s was taken.", n=taken.n))


def lots_observed(test_id: int) -> dict[str, object]:
    """The lots that this person scanned for a test, as they are noted of a determination."""
    found = find_draft(reading(), require_person().id, LOTS, test_id)
    return {LOTS: {role: int(id_) for role, id_ in found.items()}} if found else {}


def _htmx() -> bool:
    return "HX-Request" in request.headers


def _over(test_id: int, said: str = "", tone: str = "ok") -> ResponseReturnValue:
    answer = back_to(test_id, said, tone)
    if not _htmx():
        return answer
    return "", 204, {"HX-Redirect": url_for("bench_test.test", test_id=test_id)}


# -- determinations -------------------------------------------------------------------------------------


@bench_test.post("/bench/determinations/<int:determination_id>/seen")
@permission("bench.perform")
def looked(determination_id: int) -> ResponseReturnValue:
    """Note what was seen, such as no bubbles."""
    run = find_determination(reading(), determination_id)
    inputs = find_subject(reading(), run.test_id).method.definition.inputs
    given = {
        one.name: request.form[one.name]
        for one in inputs
        if one.kind == "choice" and one.name in request.form
    }
    with writing("determination.observed") as unit:
        observe(unit, determination_id, given)
    return back_to(run.test_id)


@bench_test.post("/bench/determinations/<int:determination_id>/second-look")
@permission("bench.perform")
def second_look(determination_id: int) -> ResponseReturnValue:
    """A second person confirms what cannot be measured again: what stands on the page is what they see."""
    run = find_determination(reading(), determination_id)
    with writing("determination.seen_twice") as unit:
        confirm_second_look(
            unit, determination_id, request.form.get("input", ""), request.form.get("seen", "")
        )
    return back_to(run.test_id, gettext("Your look is on record."))


@bench_test.post("/bench/determinations/<int:determination_id>/note")
@permission("bench.perform")
def note(determination_id: int) -> ResponseReturnValue:
    """Note something beside a determination."""
    run = find_determination(reading(), determination_id)
    with writing("determination.noted") as unit:
        observe(unit, determination_id, {"note": request.form.get("reason", "").strip()[:500]})
    return back_to(run.test_id)


@bench_test.post("/bench/determinations/<int:determination_id>/exclude")
@permission("bench.perform")
def exclude(determination_id: int) -> ResponseReturnValue:
    """Leave a determination out, with its reason; it stays on record."""
    run = find_determination(reading(), determination_id)
    reason = request.form.get("reason", "")
    with writing("determination.excluded", reason) as unit:
        exclude_determination(unit, determination_id, reason)
    return back_to(
        run.test_id, gettext("Determination %(n)s is left out; it stays on record.", n=run.n), "warn"
    )


@bench_test.post("/bench/tests/<int:test_id>/stop")
@permission("bench.perform")
def stop(test_id: int) -> ResponseReturnValue:
    """Stop: the determinations in use are aborted with the reason; the test can be begun anew."""
    reason = request.form.get("reason", "")
    evaluated = evaluate_test(reading(), test_id, at=now(), person_id=require_person().id)
    runs = [one.id for one in evaluated.determinations if one.used]
    with writing("test.stopped", reason) as unit:
        for run in runs:
            abort(unit, run, reason)
    return back_to(test_id, gettext("Stopped. What was measured stays on record."), "warn")


@bench_test.post("/bench/tests/<int:test_id>/submit")
@permission("bench.perform")
def send(test_id: int) -> ResponseReturnValue:
    """Submit for review. The calculation is done before anything is locked."""
    evaluated = evaluate_test(reading(), test_id, at=now(), person_id=require_person().id)
    with writing("test.submitted") as unit:
        results = submit(unit, test_id, seen=seen(), evaluated=evaluated)
    found = f"{results[0].printed} {unit_words(results[0].unit)}".strip()
    code = evaluated.subject.sample.code
    flash(gettext("%(code)s: %(result)s submitted for review.", code=code, result=found), "ok")
    return redirect(url_for("bench.index"), 303)


# -- what it is done with -------------------------------------------------------------------------------


@bench_test.route("/bench/tests/<int:test_id>/choose", methods=["GET", "POST"])
@permission("bench.perform")
def choose(test_id: int) -> ResponseReturnValue:
    """Choose the way of working, the measuring system and the room; a scanned instrument is offered."""
    session = reading()
    subject = find_subject(session, test_id)
    systems = systems_for(session, subject.method.code, now())
    scanned = request.args.get("equipment", type=int)
    offered = next((str(one.id) for one in systems if scanned in one.parts.values()), "")
    if scanned and not offered:
        flash(
            gettext(
                "This equipment is part of no measuring system for %(method)s.", method=subject.method.code
            ),
            "warn",
        )
    form = choice_form(
        [(one.key, one.names[current_language()]) for one in subject.modes],  # type: ignore[index]
        [(one.id, f"{one.code} {one.name}") for one in systems],
        [(one.id, f"{one.code} {one.name}") for one in rooms(session)],
    )(mode=subject.mode_key or "", system=offered or str(subject.test.measuring_system_id or ""),
      room=str(subject.test.room_id or ""), seen=subject.test.row_version)  # fmt: skip
    if not form.validate_on_submit():
        return render_template(
            "bench/choose.html", form=form, subject=subject, air=air_now()
        ), 422 if form.errors else 200
    with writing("test.equipped") as unit:
        version = seen()
        if form["mode"].data and form["mode"].data != subject.mode_key:
            choose_mode(unit, test_id, form["mode"].data, seen=version)
            version = None
        if form["system"].data and form["system"].data != str(subject.test.measuring_system_id):
            choose_system(unit, test_id, int(form["system"].data), seen=version)
            version = None
        if form["room"].data and form["room"].data != str(subject.test.room_id):
            choose_room(unit, test_id, int(form["room"].data), seen=version)
    return back_to(test_id)


@bench_test.post("/bench/tests/<int:test_id>/override")
@permission("results.override")
def let_pass(test_id: int) -> ResponseReturnValue:
    """Let a test pass a gate that says no; a nonconformity is opened by itself."""
    form = OverrideForm()
    with writing("test.overridden", form.reason.data) as unit:
        override_gate(
            unit,
            test_id,
            form.check.data or "",
            reason=form.reason.data or "",
            why_mark_kept=form.why_mark_kept.data or None,
        )
    return back_to(test_id, gettext("Let pass. A nonconformity was opened."), "warn")
