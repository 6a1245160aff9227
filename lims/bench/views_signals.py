"""A simulated distillation at the bench: which signal is the sample, which the blank, and which the standard."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lims.bench.forms import signals_form
from lims.bench.views_test import back_to, seen
from lims.edge import reading, stop_reading, writing
from lims.errors import LimsError
from lims.files import file_store
from lims.intake import drawable_signals, records_of_test, unmatched_for_sample
from lims.permissions import permission
from lims.results import find_subject
from lims.results.simulating import Beside, Chosen, take_signals, temperatures_of
from lims.web import gettext, saying
from lims.web.forms import typed
from methods.definitions.own_curve import MASSES

bench_signals = Blueprint("bench_signals", __name__)


@bench_signals.route("/bench/tests/<int:test_id>/signals", methods=["GET", "POST"])
@permission("bench.perform")
def signals(test_id: int) -> ResponseReturnValue:
    """Choose the signals of a simulated distillation; nothing is chosen beforehand."""
    session = reading()
    subject = find_subject(session, test_id)
    offered = [
        (f"{record.id}:{signal}", gettext("%(record)s, %(signal)s", record=record.name or record.number, signal=signal))
        for record in records_of_test(session, test_id)
        for signal in drawable_signals(session, record.id)
    ]  # fmt: skip
    masses = [one for one in subject.method.definition.inputs if one.name in MASSES]
    form = signals_form(offered, masses)(seen=subject.test.row_version)
    if form.validate_on_submit() and _taken(test_id, form):
        return back_to(test_id)
    page = render_template(
        "bench/signals.html",
        form=form,
        masses=masses,
        subject=subject,
        waiting=unmatched_for_sample(session, subject.sample.code),
    )
    return page, 422 if form.errors else 200


def _taken(test_id: int, form: Any) -> bool:
    """Work the curve out of the files, then store it. A refusal stands above the form."""
    sample, blank = _chosen(form.sample.data), _chosen(form.blank.data)
    standard = None
    if "standard" in form:
        masses = {name: typed(form[f"in_{name}"]) for name in MASSES}
        standard = Beside(run=_chosen(form.standard.data), masses=masses)
    try:
        session = reading()
        found = temperatures_of(
            session, file_store(), find_subject(session, test_id), sample, blank, standard
        )
        stop_reading()
        with writing("test.signals_taken") as unit:
            take_signals(unit, test_id, found, sample, blank, standard, seen=seen())
    except LimsError as refusal:
        form.form_errors.append(str(saying(refusal)))
        return False
    return True


def _chosen(text: str) -> Chosen:
    record, _colon, signal = text.partition(":")
    return Chosen(record_id=int(record), signal=signal)
