"""Values that a method asks for beside each injection of a sequence: entered on a page of their own, corrected on the line's."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from lims.edge import reading, writing
from lims.errors import LimsError
from lims.permissions import permission
from lims.samples.worklist import work_of
from lims.sequences.arrivals import matches_of_lines
from lims.sequences.correcting import correct_value
from lims.sequences.service import find_sequence, lines_of
from lims.sequences.shown_line import input_words
from lims.sequences.table import find_table, method_of
from lims.sequences.values import enter_values, inputs_beside, measured_lines, values_of
from lims.sequences.views_run import back_to, correct_form, page_of_line, sequence_runs, show_line
from lims.web import gettext, ngettext, saying
from lims.web.forms import Form, Length, Optional, typed


@sequence_runs.route("/sequences/<int:sequence_id>/values", methods=["GET", "POST"])
@permission("sequences.run")
def values(sequence_id: int) -> ResponseReturnValue:
    """Enter what the method asks for beside each injection, line by line."""
    session, sequence = reading(), find_sequence(reading(), sequence_id)
    at = sequence.started_at or sequence.planned_at
    method = method_of(session, find_table(session, sequence.table_version_id), at)
    lines, inputs = measured_lines(method, lines_of(session, sequence_id)), inputs_beside(method)
    known = values_of(session, [one.id for one in lines])
    names, taken = input_words(method), matches_of_lines(session, [one.id for one in lines])
    fields = {
        f"v{line.id}_{one.name}": StringField(names[one.name], [Optional(), Length(max=40)])
        for line in lines if line.id not in taken
        for one in inputs
    }  # fmt: skip
    before = {
        f"v{line.id}_{name}": one.text for line in lines for name, one in known.get(line.id, {}).items()
    }
    form: Any = type("ValuesForm", (Form,), fields)(data=before)
    if form.validate_on_submit():
        sent = {
            line.id: {one.name: typed(form[f"v{line.id}_{one.name}"]) for one in inputs}
            for line in lines
            if line.id not in taken
        }
        try:
            with writing("sequence.values_entered") as unit:
                count = enter_values(unit, sequence_id, sent)
            flash(ngettext("%(num)s value was entered.", "%(num)s values were entered.", count), "ok")
            return back_to(sequence_id)
        except LimsError as refusal:
            form.form_errors.append(str(saying(refusal)))
    work = work_of(session, [one.test_id for one in lines if one.test_id is not None])
    page = render_template(
        "sequences/values.html",
        sequence=sequence,
        lines=lines,
        inputs=inputs,
        names=names,
        form=form,
        work=work,
        known=known,
        taken=taken,
    )
    return page, 422 if form.errors or form.form_errors else 200


@sequence_runs.post("/sequences/<int:sequence_id>/lines/<int:sequence_line_id>/correct")
@permission("sequences.run")
def correct(sequence_id: int, sequence_line_id: int) -> ResponseReturnValue:
    """Put another value in the place of one that was typed wrongly; the injection is taken anew with it."""
    page = page_of_line(sequence_id, sequence_line_id)
    form = correct_form(page)
    if not form.validate_on_submit():
        return show_line(page, correcting=form)
    try:
        with writing("sequence.value_corrected", typed(form.shows)) as unit:
            correct_value(unit, sequence_line_id, form.input.data, typed(form.text), reason=typed(form.shows))
    except LimsError as refusal:
        return show_line(page_of_line(sequence_id, sequence_line_id), correcting=form, refusal=refusal)
    flash(gettext("The value was corrected; the former one stays beside it."), "ok")
    return redirect(
        url_for("sequence_runs.line", sequence_id=sequence_id, sequence_line_id=sequence_line_id), 303
    )
