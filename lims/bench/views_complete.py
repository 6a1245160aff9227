"""A determination that lacks values: what stands for each, entered or decided by a person."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lims.bench.forms import completing_form
from lims.bench.views_test import back_to
from lims.edge import reading, writing
from lims.errors import LimsError
from lims.permissions import permission
from lims.results import Decided, complete, find_determination, find_subject, lacking_of
from lims.web import current_language, saying
from methods.definitions import InputDefinition
from methods.wording import Language

bench_complete = Blueprint("bench_complete", __name__)


@bench_complete.route("/bench/determinations/<int:determination_id>/complete", methods=["GET", "POST"])
@permission("bench.perform")
def missing(determination_id: int) -> ResponseReturnValue:
    """The values that a determination lacks, by name; what is left empty stays lacking."""
    run = find_determination(reading(), determination_id)
    subject = find_subject(reading(), run.test_id)
    inputs = lacking_of(subject, run)
    if not inputs:
        return back_to(run.test_id)
    language = cast(Language, current_language())
    form = completing_form(inputs, language)(seen=run.row_version)
    if form.validate_on_submit():
        decided = _decided(form, inputs)
        try:
            with writing("determination.completed", form.reason.data or None) as unit:
                complete(unit, run.id, decided, seen=int(form.seen.data or run.row_version))
        except LimsError as refusal:
            form.form_errors.append(str(saying(refusal)))
        else:
            return back_to(run.test_id)
    page = render_template(
        "bench/complete.html", form=form, subject=subject, run=run, inputs=inputs, language=language
    )
    return page, 422 if form.errors else 200


def _decided(form: Any, inputs: list[InputDefinition]) -> dict[str, Decided]:
    """What was chosen for each value; the others stay lacking."""
    reason = (form.reason.data or "").strip()
    return {
        one.name: Decided(
            stands=form[f"stands_{one.name}"].data, text=(form[f"text_{one.name}"].data or "").strip(), reason=reason
        )
        for one in inputs
        if form[f"stands_{one.name}"].data
    }  # fmt: skip
