"""Pages for a sample's way through the house: receipt, deviations, storage, its end."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, require_person, writing
from lims.people import colleagues
from lims.permissions import permission
from lims.samples.deviations import Decision, ask_client, decide_deviation, find_deviation, record_deviation
from lims.samples.forms import (
    AskForm,
    DecisionForm,
    DeviationForm,
    EndForm,
    MoveForm,
    RetentionForm,
    receive_form,
)
from lims.samples.handling import needs_of
from lims.samples.receipt import CHECKLIST, Answered, Seen, receive_sample
from lims.samples.sample import Sample, find_sample
from lims.samples.tests import tests_of_sample
from lims.samples.views import samples
from lims.samples.whereabouts import (
    dispose_sample,
    move_sample,
    return_sample,
    set_retention,
    withdraw_sample,
)
from lims.web import current_language, gettext
from lims.web.forms import Form, typed_number


def form_page(title: str, form: Form, sample: Sample, button: str, intro: str = "") -> ResponseReturnValue:
    """A page that is one form about a sample."""
    page = render_template(
        "samples/form.html", title=title, form=form, sample=sample, button_label=button, intro=intro
    )
    return page, 422 if form.errors else 200


def back_to(sample_id: int, said: str) -> ResponseReturnValue:
    """Say what was done, and show the sample."""
    flash(said, "ok")
    return redirect(url_for("samples.detail", item_id=sample_id), 303)


def seen_of(form: Form) -> int | None:
    """The row version that a form was filled from."""
    text = str(form["row_version"].data or "")
    return int(text) if text.isdigit() else None


@samples.route("/samples/<int:item_id>/receive", methods=["GET", "POST"])
@permission("samples.receive")
def receive(item_id: int) -> ResponseReturnValue:
    """Receive a sample with its checklist."""
    sample = find_sample(reading(), item_id)
    form = receive_form()(received_at=now(), row_version=sample.row_version)
    if not form.validate_on_submit() or not _notes_given(form):
        needs = needs_of(reading(), tests_of_sample(reading(), item_id))
        page = render_template(
            "samples/receive.html", form=form, sample=sample, checklist=CHECKLIST, needs=needs, language=current_language()
        )  # fmt: skip
        return page, 422 if form.errors else 200
    with writing("sample.received") as unit:
        received = receive_sample(
            unit, item_id, _answers(form), received_at=form.received_at.data, place=form.place.data,
            pressure_kpa=typed_number(form.pressure),
            temperature_c=typed_number(form.temperature), seen=seen_of(form),
        )  # fmt: skip
    wrong = any(one.seen is Seen.NO for one in _answers(form).values())
    if wrong:
        flash(gettext("Ask the client about what is not as it should be; nothing is tested before."), "warn")
    return back_to(item_id, gettext("Received: %(code)s.", code=received.code))


def _answers(form: Form) -> dict[str, Answered]:
    return {
        check: Answered(seen=Seen(form[f"seen_{check}"].data), note=form[f"note_{check}"].data or "")
        for check in CHECKLIST
    }


def _notes_given(form: Form) -> bool:
    for check, answer in _answers(form).items():
        if answer.seen is Seen.NO and not answer.note.strip():
            form[f"note_{check}"].errors = [gettext("Write what you see; the client is asked about it.")]
    return not form.errors


@samples.route("/samples/<int:item_id>/deviations/new", methods=["GET", "POST"])
@permission("samples.receive")
def deviate(item_id: int) -> ResponseReturnValue:
    """Record that a sample is not as it should be."""
    sample, form = find_sample(reading(), item_id), DeviationForm()
    if not form.validate_on_submit():
        return form_page(gettext("Record a deviation"), form, sample, gettext("Record"))
    with writing("sample.deviation_recorded") as unit:
        record_deviation(unit, item_id, what=form.what.data or "")
    return back_to(item_id, gettext("The deviation is recorded. Ask the client."))


@samples.route("/deviations/<int:deviation_id>/ask", methods=["GET", "POST"])
@permission("samples.receive")
def ask(deviation_id: int) -> ResponseReturnValue:
    """Write down how the client was asked about a deviation."""
    deviation = find_deviation(reading(), deviation_id)
    sample, form = find_sample(reading(), deviation.item_id), AskForm(row_version=deviation.row_version)
    if not form.validate_on_submit():
        return form_page(gettext("The client was asked"), form, sample, gettext("Save"), deviation.what)
    with writing("sample.client_asked") as unit:
        ask_client(unit, deviation_id, how=form.how.data or "", seen=seen_of(form))
    return back_to(sample.id, gettext("It is written down that the client was asked."))


@samples.route("/deviations/<int:deviation_id>/decide", methods=["GET", "POST"])
@permission("samples.receive")
def decide(deviation_id: int) -> ResponseReturnValue:
    """Write down what the client decided about a deviation."""
    deviation = find_deviation(reading(), deviation_id)
    sample, form = find_sample(reading(), deviation.item_id), DecisionForm(row_version=deviation.row_version)
    if not form.validate_on_submit():
        return form_page(gettext("What the client decided"), form, sample, gettext("Save"), deviation.what)
    with writing("sample.deviation_decided") as unit:
        decide_deviation(
            unit, deviation_id, decision=Decision(form.decision.data), decided_by=form.decided_by.data or "",
            seen=seen_of(form),
        )  # fmt: skip
    return back_to(sample.id, gettext("The client's decision is written down."))


@samples.route("/samples/<int:item_id>/move", methods=["GET", "POST"])
@permission("samples.move")
def move(item_id: int) -> ResponseReturnValue:
    """Say where a sample is now and how much is left."""
    sample = find_sample(reading(), item_id)
    form = MoveForm(row_version=sample.row_version, place=sample.place, amount_left=sample.amount_left)
    if not form.validate_on_submit():
        return form_page(gettext("Place and amount left"), form, sample, gettext("Save"))
    with writing("sample.moved", form.reason.data) as unit:
        place = form.place.data if form.place.data != sample.place else None
        move_sample(
            unit, item_id, place=place, amount_left=form.amount_left.data, reason=form.reason.data, seen=seen_of(form)
        )  # fmt: skip
    return back_to(item_id, gettext("Saved."))


@samples.route("/samples/<int:item_id>/end", methods=["GET", "POST"])
@permission("samples.dispose")
def end(item_id: int) -> ResponseReturnValue:
    """Dispose of a sample, return it, or withdraw it."""
    sample = find_sample(reading(), item_id)
    form = EndForm(row_version=sample.row_version)
    others = [(one.id, one.name) for one in colleagues(reading(), now()) if one.id != require_person().id]
    form.second_person.choices = [(0, "–"), *others]
    form.way.choices = [
        ("dispose", gettext("Dispose of")),
        ("return", gettext("Return to the client")),
        ("withdraw", gettext("Withdraw")),
    ]
    if not form.validate_on_submit() or not _names_given(form):
        return form_page(gettext("The sample leaves"), form, sample, gettext("Save"))
    with writing(f"sample.{form.way.data}", form.reason.data) as unit:
        reason, seen = form.reason.data or "", seen_of(form)
        if form.way.data == "dispose":
            dispose_sample(unit, item_id, second_person_id=form.second_person.data, reason=reason, seen=seen)
        elif form.way.data == "return":
            return_sample(unit, item_id, reason=reason, seen=seen)
        else:
            withdraw_sample(unit, item_id, reason=reason, client_told=form.client_told.data or "", seen=seen)
    return back_to(item_id, gettext("Saved."))


def _names_given(form: EndForm) -> bool:
    if form.way.data == "dispose" and not form.second_person.data:
        form.second_person.errors = [gettext("Two people sign for a disposal. Choose the second one.")]
    if form.way.data == "withdraw" and not (form.client_told.data or "").strip():
        form.client_told.errors = [gettext("Write how the client was told.")]
    return not form.errors


@samples.route("/samples/<int:item_id>/retention", methods=["GET", "POST"])
@permission("samples.dispose")
def retention(item_id: int) -> ResponseReturnValue:
    """Say until when a sample is kept."""
    sample = find_sample(reading(), item_id)
    form = RetentionForm(row_version=sample.row_version, until=sample.retain_until)
    if not form.validate_on_submit():
        return form_page(gettext("How long the sample is kept"), form, sample, gettext("Save"))
    with writing("sample.retention_set", form.reason.data) as unit:
        set_retention(unit, item_id, form.until.data, reason=form.reason.data or "", seen=seen_of(form))
    return back_to(item_id, gettext("Saved."))
