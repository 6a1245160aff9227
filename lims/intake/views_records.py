"""Pages of records: the list, one record with everything that was made of it, a file brought in by hand."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from instruments import InstrumentError
from lims.edge import now, reading, writing
from lims.errors import ChangedMeanwhile, LimsError, NotFound
from lims.files import file_store
from lims.files.errors import FileMissing
from lims.intake.drawing import drawing
from lims.intake.forms import NO_TEST, MatchForm, UploadForm
from lims.intake.interfaces import interfaces_at
from lims.intake.matching import Suggestion, match_of_record, match_record
from lims.intake.models import RawRecordRow
from lims.intake.page import RecordPage, record_page
from lims.intake.recent import DECIDED, NOT_READ, UNDECIDED, record_lines, records_query
from lims.intake.recent import NO_TEST as BELONGS_TO_NONE
from lims.intake.records import (
    RawRecord,
    find_record,
    sense_of,
    understand_again,
)
from lims.intake.uploads import instrument_for_upload, store_upload, upload_post
from lims.intake.views import intake
from lims.intake.words import BY, DIFFERENCES, KINDS, REASONS, RECORD_STATES, flag_words
from lims.permissions import permission
from lims.web import col, gettext, saying
from lims.web import lazy_gettext as _
from lims.web.export import export
from lims.web.listing import Filter, Order, fetch_page, read_listing

EXPORTED = 10_000


@intake.get("/records")
@permission("instruments.see")
def records() -> ResponseReturnValue:
    """Everything that instruments sent, latest first; undecided records by a filter."""
    choices = [
        (state, str(RECORD_STATES[state])) for state in (UNDECIDED, DECIDED, BELONGS_TO_NONE, NOT_READ)
    ]
    connected = [(str(one.equipment_id), f"{one.code} {one.name}") for one in interfaces_at(reading(), now())]
    listing = read_listing(
        Filter(name="state", label=_("State"), choices=choices),
        Filter(name="instrument", label=_("Instrument"), choices=connected),
    )
    chosen = listing.value("instrument")
    query = records_query(listing.search, listing.value("state"), int(chosen) if chosen else None)
    order = [Order(column=RawRecordRow.id, down=True)]  # type: ignore[arg-type]
    page = fetch_page(reading(), query, order, size=EXPORTED if listing.format else 50, after=listing.after)
    lines = record_lines(reading(), [RawRecord.from_row(row) for row in page.rows])
    columns = [
        col(_("Record")), col(_("Instrument")), col(_("Received")), col(_("Sample, as the instrument says")),
        col(_("Readings"), number=True), col(_("Belongs to")), col(_("State")),
    ]  # fmt: skip
    if listing.format:
        rows = ((one.record.name or one.record.number, one.equipment or one.record.instrument, one.record.received_at,
                 one.understanding.sample_text if one.understanding else None, one.readings,
                 " ".join(one.test) if one.test else None, RECORD_STATES[one.state]) for one in lines)  # fmt: skip
        return export(listing.format, "records", [one.label for one in columns], rows)
    return render_template(
        "intake/records.html",
        listing=listing,
        listed=page,
        records=lines,
        columns=columns,
        states=RECORD_STATES,
    )


@intake.get("/records/<int:record_id>")
@permission("instruments.see")
def record(record_id: int) -> ResponseReturnValue:
    """One record: its bytes, what was understood, what was not, what a better reader changed, where it belongs."""
    return _show(record_page(reading(), file_store(), record_id, request.args.get("view", "")))


def _show(page: RecordPage, form: MatchForm | None = None) -> ResponseReturnValue:
    form = form or match_form(page)
    shown = render_template(
        "intake/record.html", sheet=page, form=form, flag_words=flag_words, kinds=KINDS, by=BY,
        difference_words=DIFFERENCES, reason_words=REASONS,
    )  # fmt: skip
    return shown, 422 if form.errors else 200


def match_form(page: RecordPage) -> MatchForm:
    """The form of a decision: the suggested tests with what speaks for them, and none of them."""
    form = MatchForm()
    form.test.choices = [(str(one.test_id), choice_words(one)) for one in page.suggestions]
    form.test.choices.append((NO_TEST, gettext("No test: a trial, a rinse, a check, or not ours")))
    if not form.is_submitted():
        form.seen.data = str(page.match.id if page.match else 0)
    return form


def choice_words(one: Suggestion) -> str:
    """A suggested test in a line."""
    reasons = "; ".join(str(REASONS[word]) for word in one.reasons)
    return f"{one.sample_code}, {one.method}: {reasons}"


@intake.get("/records/<int:record_id>/trace")
@permission("instruments.see")
def trace(record_id: int) -> ResponseReturnValue:
    """One raw signal with its peaks, for the drawing in the page."""
    try:
        found = drawing(reading(), file_store(), record_id, request.args.get("signal", ""))
    except (InstrumentError, FileMissing):
        raise NotFound from None
    return jsonify(found)


@intake.post("/records/<int:record_id>/match")
@permission("instruments.match")
def match(record_id: int) -> ResponseReturnValue:
    """Decide to which test a record belongs, with what shows it."""
    page = record_page(reading(), file_store(), record_id)
    form = match_form(page)
    if not form.validate():
        return _show(page, form)
    test_id = None if form.test.data == NO_TEST else int(form.test.data)
    with writing("record.matched", form.basis.data) as unit:
        last = match_of_record(unit.session, record_id)
        if str(last.id if last else 0) != form.seen.data:
            raise ChangedMeanwhile(what=gettext("The decision about this record"))
        match_record(unit, record_id, test_id, basis=form.basis.data or "", again=last is not None)
    flash(gettext("Decided."), "ok")
    return redirect(url_for("intake.record", record_id=record_id), 303)


@intake.post("/records/<int:record_id>/again")
@permission("instruments.match")
def again(record_id: int) -> ResponseReturnValue:
    """Read a record again, with the readers and settings of today; what is known of it stays."""
    known = find_record(reading(), record_id)
    sense, interface = sense_of(reading(), file_store(), known)
    with writing("record.understood_again") as unit:
        found = understand_again(unit, known.same_as or known.id, sense, interface)
    words = (
        _("Read again: nothing is different.") if found is None else _("Read again: see what is different.")
    )
    flash(str(words), "ok")
    return redirect(url_for("intake.record", record_id=record_id), 303)


@intake.route("/records/new", methods=["GET", "POST"])
@permission("instruments.match")
def upload() -> ResponseReturnValue:
    """Bring a result file in by hand: it takes the same way as one that a gateway sends."""
    form = UploadForm(equipment=request.args.get("instrument"))
    form.equipment.choices = [
        (str(one.equipment_id), f"{one.code} {one.name}") for one in interfaces_at(reading(), now())
    ]
    if not form.validate_on_submit():
        return render_template("intake/upload.html", form=form), 422 if form.errors else 200
    sent = form.file.data
    if not sent:  # a browser sends an empty part for a file that nobody chose
        form.file.errors = [gettext("Choose a file.")]
        return render_template("intake/upload.html", form=form), 422
    try:
        interface = instrument_for_upload(reading(), int(form.equipment.data), now())
        post = upload_post(sent.filename or "file", sent.read(), interface.instrument, now())
    except LimsError as error:
        form.file.errors = [str(saying(error))]
        return render_template("intake/upload.html", form=form), 422
    kept = file_store().put(post.content)
    with writing("record.brought_in") as unit:
        stored = store_upload(unit, post, kept, interface)
    return redirect(url_for("intake.record", record_id=stored.id), 303)
