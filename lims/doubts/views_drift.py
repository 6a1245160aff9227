"""Stating a linear drift beside the worst case."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lims.doubts.drift import error_seen_at_the_beginning, figure_of, line_of, state_drift
from lims.doubts.forms import DriftForm
from lims.doubts.service import Assessment, find_assessment
from lims.doubts.things import find_thing
from lims.doubts.views import doubts
from lims.edge import reading, writing
from lims.errors import LimsError
from lims.permissions import permission
from lims.web import current_language, gettext, moment_text, saying, unit_words
from lims.web.forms import form_page, typed


@doubts.route("/assessments/<int:assessment_id>/drift", methods=["GET", "POST"])
@permission("quality.doubt")
def drift(assessment_id: int) -> ResponseReturnValue:
    """Say that the error may have grown evenly, and why; the worst case stays beside it."""
    one = find_assessment(reading(), assessment_id)
    line_of(one, 0.0)
    begun = round(error_seen_at_the_beginning(reading(), one), 12)
    form, word = DriftForm(error_begun=begun or 0), unit_words(one.unit, current_language())
    form.error_begun.unit = word
    back = url_for("doubts.show", assessment_id=assessment_id)
    if form.validate_on_submit():
        reason = typed(form.reason)
        try:
            with writing("doubt.drift_stated", reason) as unit:
                state_drift(unit, assessment_id, error_begun=float(form.error_begun.data or 0), reason=reason)
            return redirect(back, 303)
        except LimsError as error:
            form.error_begun.errors = [str(saying(error))]
    code = find_thing(reading(), one.thing_id).code
    title = f"{code}: {gettext('linear drift beside the worst case')}"
    return form_page(title, form, back, _intro(one, word), button=gettext("State it and compute"))


def _intro(one: Assessment, unit: str) -> str:
    error, _unit = figure_of(one)
    return gettext(
        "The worst case takes the full error of %(error)s %(unit)s over the whole time; it stays, and decides whom to write to. "
        "The alternative takes a straight line from the beginning, %(since)s, to %(until)s, when the full error was found.",
        error=f"{error:+.4g}", unit=unit, since=moment_text(one.since) if one.since else "–", until=moment_text(one.until),
    )  # fmt: skip
