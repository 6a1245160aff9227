"""A lot, a person's work or a method edition is doubted: since when, why, and with which error where there can be one."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version, method_version_at
from lims.doubts.forms import ThingForm
from lims.doubts.service import Assessment, assess
from lims.doubts.sources import Able
from lims.doubts.things import Thing, ThingKind, find_thing, known_good
from lims.doubts.views import NEVER, doubts, unit_choices
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.permissions import permission
from lims.web import gettext, moment_text
from lims.web.i18n import lazy_gettext as _

GOOD = {
    "opened": _("opened"),
    "authorised": _("authorised"),
    "in force": _("in force"),
    "in control": _("in control"),
}


@doubts.route("/assessments/lots/<int:lot_id>/new", methods=["GET", "POST"])
@permission("quality.doubt")
def doubt_lot(lot_id: int) -> ResponseReturnValue:
    """Doubt a lot."""
    return _doubt(lot_id, ThingKind.LOT)


@doubts.route("/assessments/people/<int:person_id>/new", methods=["GET", "POST"])
@permission("quality.doubt")
def doubt_person(person_id: int) -> ResponseReturnValue:
    """Doubt the work of a person."""
    return _doubt(person_id, ThingKind.PERSON)


@doubts.route("/assessments/methods/<int:method_id>/new", methods=["GET", "POST"])
@permission("quality.doubt")
def doubt_edition(method_id: int) -> ResponseReturnValue:
    """Doubt an edition of a method: the one that the address names by its version, or the one in use."""
    version = request.args.get("version", type=int)
    found = method_version(reading(), version) if version else method_version_at(reading(), method_id, now())
    if found is None or found.method_id != method_id:
        raise NotFound
    return _doubt(found.id, ThingKind.METHOD)


def _doubt(node: int, kind: ThingKind) -> ResponseReturnValue:
    thing = find_thing(reading(), node)
    if thing.kind is not kind:
        raise NotFound
    form = ThingForm(until=now())
    if not thing.has_figure:
        del form.error, form.unit
    else:
        form.unit.choices = [("", "–"), *unit_choices()]
    able = known_good(reading(), thing, form.until.data or now())
    form.since.choices = [
        *((str(one.node), _said(one)) for one in able),
        (NEVER, gettext("it was never known to be good")),
    ]
    if form.validate_on_submit():
        try:
            made = _raised(thing, form, able)
            return redirect(url_for("doubts.show", assessment_id=made.id), 303)
        except LimsError as error:
            form.reason.errors = [str(error)]
    return render_template("doubts/thing.html", thing=thing, form=form), 422 if form.errors else 200


def _said(one: Able) -> str:
    return f"{moment_text(one.at)}: {GOOD[one.kind]}, {one.title}"


def _raised(thing: Thing, form: ThingForm, able: list[Able]) -> Assessment:
    chosen = next(
        (one for one in able if str(one.node) == form.since.data and form.moment.data is None), None
    )
    since: datetime | None = form.moment.data or (chosen.at if chosen else None)
    error = float(form.error.data) if form.error is not None and form.error.data is not None else None
    reason = str(form.reason.data).strip()
    with writing("doubt.raised", reason) as unit:
        return assess(
            unit, thing.id, error=error, unit_code=form.unit.data or None if error is not None else None, since=since,
            since_node=chosen.node if chosen else None, until=form.until.data or now(), reason=reason,
        )  # fmt: skip
