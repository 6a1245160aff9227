"""The page of the values that a method asks for beside each injection of a sequence."""

from __future__ import annotations

from typing import Any, cast

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField

from lims.edge import reading, writing
from lims.errors import LimsError
from lims.permissions import permission
from lims.samples.worklist import work_of
from lims.sequences.service import find_sequence, lines_of
from lims.sequences.table import find_table, method_of
from lims.sequences.values import enter_values, inputs_beside, measured_lines, values_of
from lims.sequences.views_run import back_to, sequence_runs
from lims.web import current_language, ngettext, unit_words
from lims.web.forms import Form, Length, Optional, typed
from methods.wording import Language


@sequence_runs.route("/sequences/<int:sequence_id>/values", methods=["GET", "POST"])
@permission("sequences.run")
def values(sequence_id: int) -> ResponseReturnValue:
    """Enter what the method asks for beside each injection, line by line."""
    session, sequence = reading(), find_sequence(reading(), sequence_id)
    at = sequence.started_at or sequence.planned_at
    method = method_of(session, find_table(session, sequence.table_version_id), at)
    lines, inputs = measured_lines(method, lines_of(session, sequence_id)), inputs_beside(method)
    known = values_of(session, [one.id for one in lines])
    language = cast(Language, current_language())
    names = {
        one.name: f"{one.labels[language]}, {unit_words(one.unit or '', language)}".rstrip(", ")
        for one in inputs
    }
    fields = {
        f"v{line.id}_{one.name}": StringField(names[one.name], [Optional(), Length(max=40)])
        for line in lines
        for one in inputs
    }
    before = {
        f"v{line.id}_{name}": one.text for line in lines for name, one in known.get(line.id, {}).items()
    }
    form: Any = type("ValuesForm", (Form,), fields)(data=before)
    if form.validate_on_submit():
        sent = {
            line.id: {one.name: typed(form[f"v{line.id}_{one.name}"]) for one in inputs} for line in lines
        }
        try:
            with writing("sequence.values_entered") as unit:
                count = enter_values(unit, sequence_id, sent)
            flash(ngettext("%(num)s value was entered.", "%(num)s values were entered.", count), "ok")
            return back_to(sequence_id)
        except LimsError as refusal:
            form.form_errors.append(str(refusal))
    work = work_of(session, [one.test_id for one in lines if one.test_id is not None])
    page = render_template(
        "sequences/values.html",
        sequence=sequence,
        lines=lines,
        inputs=inputs,
        names=names,
        form=form,
        work=work,
    )
    return page, 422 if form.errors or form.form_errors else 200
