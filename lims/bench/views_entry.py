"""Entering by hand, choosing the peaks of a record, the worksheet on paper, and the check of an instrument."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lims.bench.drafts import drop_draft, find_draft, keep_draft
from lims.bench.errors import NothingChosen
from lims.bench.forms import PHOTO, check_form, entry_form, peaks_form
from lims.bench.shown import before, show_test
from lims.bench.views import air_now
from lims.bench.views_test import back_to, lots_observed, seen
from lims.edge import now, reading, require_person, stop_reading, writing, writing_outside_chain
from lims.equipment import checks_for_role, find_equipment, found_sentence, record_check
from lims.errors import LimsError
from lims.files import PAPERS, PICTURES, file_store, keep, required_type
from lims.intake import enter_by_hand, peak_tables, records_of_test, unmatched_for_sample
from lims.permissions import permission
from lims.records import Unit
from lims.results import compute_again, find_subject, take_determination, take_peaks
from lims.samples import find_test
from lims.web import current_language, saying
from lims.web.forms import NumberField, field_check, is_field_check
from lims.web.numbers import LARGEST_ID
from lims.web.page import page_now
from methods.definitions import InputDefinition

bench_entry = Blueprint("bench_entry", __name__, template_folder="templates")
HAND = "entry"


@bench_entry.route("/bench/tests/<int:test_id>/entry", methods=["GET", "POST"])
@permission("bench.perform")
def entry(test_id: int) -> ResponseReturnValue:
    """Enter a determination by hand; what was typed stays with its owner until it is sent."""
    me = require_person().id
    bench = show_test(reading(), test_id, at=now(), person_id=me)
    inputs = [one for one in bench.evaluated.subject.method.definition.inputs if one.per == "determination"]
    kind = entry_form(inputs, reason_needed=bench.interface is not None)
    draft = find_draft(reading(), me, HAND, test_id)
    subject = bench.evaluated.subject
    form = kind(**({"at": now(), "seen": subject.test.row_version} if not draft else {}))
    if request.method == "GET" and draft:
        form = kind(formdata=_typed(draft | {"seen": str(subject.test.row_version)}))
        for one in form:
            if any(one.raw_data or ()):
                one.validate(form)  # what was wrong is wrong still
            if isinstance(one, NumberField):
                one.read()
    if form.is_submitted():
        _keep_typed(me, test_id)
    if (answer := field_check(form)) is not None:
        return answer
    connected = bench.meter.id if bench.interface and bench.meter else None
    if form.validate_on_submit() and _entered(test_id, form, inputs, connected):
        with writing_outside_chain() as session:
            drop_draft(session, me, HAND, test_id, now())
        return back_to(test_id)
    page = render_template(
        "bench/entry.html", form=form, subject=subject, bench=bench, inputs=inputs, air=air_now(), draft=draft,
        first=before(reading(), bench),
        steps=[] if connected else [*(f"in_{one.name}" for one in inputs), *([PHOTO] if PHOTO in form else [])],
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _keep_typed(person_id: int, test_id: int) -> None:
    """Keep what is typed, from field to field, so that a window that closes takes nothing with it.

    What is looked at when a field is left may come after the whole form: what was taken is not typed again.
    """
    with writing_outside_chain() as session:
        if is_field_check() and find_test(session, test_id).row_version != seen():
            return
        keep_draft(session, person_id, HAND, test_id, request.form.to_dict(), now())


def _typed(draft: dict[str, Any]) -> Any:
    from werkzeug.datastructures import MultiDict

    return MultiDict(draft)


def _entered(test_id: int, form: Any, inputs: list[InputDefinition], equipment_id: int | None) -> bool:
    """Store the readings and take them. A refusal stands above the form, and what was typed stays."""
    lots = lots_observed(test_id)
    stop_reading()
    try:
        photos = {
            one.name: _kept(form[f"in_{one.name}"].data, PICTURES) for one in inputs if one.kind == "photo"
        }
        if PHOTO in form:
            photos[PHOTO] = _kept(form[PHOTO].data, PICTURES)
        paper = _kept(form.paper.data, PAPERS)
        with writing("test.entered_by_hand", form.reason.data or None) as unit:
            files = {
                name: keep(unit, kept, file, media)
                for name, (kept, file, media) in photos.items()
                if kept is not None
            }
            paper_id = keep(unit, paper[0], paper[1], paper[2]).id if paper[0] is not None else None
            readings = {
                one.name: _reading(unit, one, form, files, equipment_id, paper_id)
                for one in inputs
                if _given(form, one)
            }
            take_determination(
                unit,
                test_id,
                readings,
                observations=lots,
                files=[one.id for one in files.values()],
                seen=seen(),
            )
    except LimsError as refusal:
        form.form_errors.append(str(saying(refusal)))
        return False
    return True


def _given(form: Any, one: InputDefinition) -> bool:
    data = form[f"in_{one.name}"].data
    return data is not None and data != ""


def _reading(
    unit: Unit,
    one: InputDefinition,
    form: Any,
    files: dict[str, Any],
    equipment_id: int | None,
    paper_id: int | None,
) -> int:
    field = form[f"in_{one.name}"]
    text = files[one.name].sha256 if one.kind == "photo" else str(field.data)
    number = one.kind == "number"
    return enter_by_hand(
        unit, name=one.reading or one.name, text=text, unit_code=one.unit or "" if number else "", number=number,
        equipment_id=equipment_id if number and one.reading else None, at=form.at.data, reason=form.reason.data or None,
        late_reason=form.late_reason.data or None, paper_file_id=paper_id,
    )  # fmt: skip


def _beside_peaks(unit: Unit, one: InputDefinition, form: Any) -> int:
    """What the method asks for with an injection, such as the mass of the portion, as a reading typed now."""
    return enter_by_hand(
        unit, name=one.name, text=str(form[f"in_{one.name}"].data), unit_code=one.unit or "", number=True, equipment_id=None,
        at=unit.at, reason=None, late_reason=None, paper_file_id=None,
    )  # fmt: skip


def _kept(sent: object, allowed: Any) -> Any:
    """A file that was sent, put into the store before anything is written; nothing where none was."""
    if not isinstance(sent, FileStorage) or not sent.filename:
        return None, "", ""
    data = sent.read()
    media = required_type(data, sent.filename, allowed)
    return file_store().put(data), sent.filename, media


@bench_entry.route("/bench/tests/<int:test_id>/peaks", methods=["GET", "POST"])
@permission("bench.perform")
def peaks(test_id: int) -> ResponseReturnValue:
    """Choose the injection: the peak table of one signal of a record that belongs to this test."""
    session = reading()
    subject = find_subject(session, test_id)
    inputs = [one for one in subject.method.definition.inputs if one.per == "determination"]
    form = peaks_form(inputs)(seen=subject.test.row_version)
    if request.method == "POST":
        reading_id = request.form.get("reading", type=int)
        if reading_id is None or not 0 < reading_id <= LARGEST_ID:
            raise NothingChosen
        if form.validate_on_submit():
            with writing("test.peaks_taken") as unit:
                also = {one.name: _beside_peaks(unit, one, form) for one in inputs if _given(form, one)}
                take_peaks(unit, test_id, reading_id, readings=also, seen=seen())
            return back_to(test_id)
    records = records_of_test(session, test_id)
    tables = [(record, table) for record in records for table in peak_tables(session, record.id)]
    waiting = unmatched_for_sample(session, subject.sample.code)
    page = render_template(
        "bench/peaks.html",
        subject=subject,
        tables=tables,
        waiting=waiting,
        air=air_now(),
        form=form,
        inputs=inputs,
    )
    return page, 422 if form.errors and request.method == "POST" else 200


@bench_entry.post("/bench/tests/<int:test_id>/compute")
@permission("bench.perform")
def compute(test_id: int) -> ResponseReturnValue:
    """Compute the test from the composition that another test of the sample found."""
    from_test = request.form.get("from", type=int)
    with writing("test.computed") as unit:
        compute_again(unit, test_id, from_test=from_test, seen=seen())
    return back_to(test_id)


# -- the check of an instrument -------------------------------------------------------------------------


@bench_entry.route("/bench/equipment/<int:equipment_id>/check", methods=["GET", "POST"])
@permission("bench.perform")
def check(equipment_id: int) -> ResponseReturnValue:
    """The check between calibrations, such as water and air."""
    one = find_equipment(reading(), equipment_id)
    known = checks_for_role(one.role)
    if not known:
        return render_template("bench/check.html", one=one, form=None, definition=None, air=air_now())
    definition = known[0]
    form = check_form(definition.inputs)(at=now())
    if form.validate_on_submit():
        readings = {
            wanted.name: (float(form[f"in_{wanted.name}"].data), wanted.unit or "1")
            for wanted in definition.inputs if form[f"in_{wanted.name}"].data is not None
        }  # fmt: skip
        with writing("equipment.checked") as unit:
            found = record_check(
                unit, equipment_id=equipment_id, kind=definition.key, readings=readings, at=form.at.data
            )
        flash(found_sentence(found), {"passed": "ok", "failed": "bad"}.get(found.answer.value, "warn"))
        return redirect(url_for("bench.index"), 303)
    page = render_template(
        "bench/check.html",
        one=one,
        form=form,
        definition=definition,
        language=current_language(),
        air=air_now(),
    )
    return page, 422 if form.errors else 200


# -- on paper -------------------------------------------------------------------------------------------


@bench_entry.get("/bench/tests/<int:test_id>/worksheet.pdf")
@permission("bench.see")
def worksheet(test_id: int) -> Response:
    """The worksheet of a test, for when power or network is gone."""
    from lims.bench.worksheet import worksheet_of
    from reports import render_worksheet

    subject = find_subject(reading(), test_id)
    data = worksheet_of(
        subject,
        laboratory=page_now().laboratory,
        printed_by=require_person().name,
        at=now(),
        language=current_language(),
    )
    answer = Response(render_worksheet(data), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="worksheet-{subject.sample.code}.pdf"'
    return answer
