"""The page on which control charts are proposed as U of a method."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version_at
from lims.control.forms import own_data_form
from lims.control.own_uncertainty import own_data, propose_own_data
from lims.control.views import Names, control
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.permissions import permission
from lims.web import saying
from lims.web.forms import typed, typed_number


@control.route("/control/methods/<int:method_id>/uncertainty", methods=["GET", "POST"])
@permission("catalogue.draft")
def uncertainty(method_id: int) -> ResponseReturnValue:
    """What each chart of a method gives for U, and for which values it is proposed; another person approves."""
    at = now()
    method = method_version_at(reading(), method_id, at)
    if method is None:
        raise NotFound
    rows = own_data(reading(), method_id, at)
    form: Any = own_data_form([one.id for one in rows if one.why is None])(effective_from=at)
    if form.validate_on_submit():
        ends = {
            one.id: (typed_number(form[f"low_{one.id}"]), typed_number(form[f"high_{one.id}"]))
            for one in rows
            if one.why is None
        }
        ranges = {id_: one for id_, one in ends.items() if one != (None, None)}
        try:
            with writing("catalogue.drafted", typed(form.reason)) as unit:
                draft = propose_own_data(
                    unit,
                    method_id,
                    ranges,
                    effective_from=form.effective_from.data,
                    reason=typed(form.reason),
                )
            return redirect(url_for("catalogue.draft", draft_id=draft), 303)
        except LimsError as refusal:
            form.form_errors.append(str(saying(refusal)))
    page = render_template("control/uncertainty.html", method=method, rows=rows, names=Names(at), form=form)
    return page, 422 if form.errors or form.form_errors else 200
