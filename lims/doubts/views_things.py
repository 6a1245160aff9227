"""A lot, a person's work or a method edition is doubted: since when, why, and with which error where there can be one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version, method_version_at
from lims.doubts.forms import ThingForm, ValueErrorForm
from lims.doubts.lot_checks import lot_candidates
from lims.doubts.service import Assessment, assess
from lims.doubts.sources import Able, FoundError
from lims.doubts.things import Thing, ThingKind, find_thing, known_good, records_of
from lims.doubts.views import NEVER, doubts, found_error, said, unit_choices
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.permissions import permission
from lims.rooms import find_excursion
from lims.web import gettext, saying


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


@doubts.route("/assessments/excursions/<int:excursion_id>/new", methods=["GET", "POST"])
@permission("quality.doubt")
def doubt_excursion(excursion_id: int) -> ResponseReturnValue:
    """Doubt the work that an excursion of a room touched, from the last reading within to the next one."""
    one = find_excursion(reading(), excursion_id)
    since = str(excursion_id) if one.within_until is not None else NEVER
    reason = one.judged.assessment if one.judged is not None else ""
    return _doubt(
        excursion_id, ThingKind.EXCURSION, until=one.within_again or now(), since=since, reason=reason
    )


def _doubt(node: int, kind: ThingKind, **proposed: Any) -> ResponseReturnValue:
    thing = find_thing(reading(), node)
    if thing.kind is not kind:
        raise NotFound
    looking = _looking(thing)
    found = _found(looking) if looking is not None else None
    form = ThingForm(**{"until": now(), **proposed})
    if found is not None:
        del form.moment, form.until
    until = looking.until.data if looking is not None and found is not None else form.until.data
    able = _able(thing, found, until or now())
    form.since.choices = [
        *((str(one.node), said(one)) for one in able),
        (NEVER, gettext("it was never known to be good")),
    ]
    if form.validate_on_submit():
        try:
            made = _raised(thing, form, able, found, until or now())
            return redirect(url_for("doubts.show", assessment_id=made.id), 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    page = render_template(
        "doubts/thing.html", thing=thing, form=form, looking=looking, found=found, able=able
    )
    return page, 422 if form.errors or (looking is not None and looking.errors) else 200


def _looking(thing: Thing) -> ValueErrorForm | None:
    """The error that the address names; None where the thing can have none."""
    if not thing.has_figure:
        return None
    form = ValueErrorForm(request.args) if "error" in request.args else ValueErrorForm(None, until=now())
    form.unit.choices = unit_choices()
    return form


def _found(looking: ValueErrorForm) -> FoundError | None:
    return found_error(looking) if "error" in request.args and looking.validate() else None


def _able(thing: Thing, found: FoundError | None, until: datetime) -> list[Able]:
    """Where the doubt may begin: with a figure at the checks that would have told it, latest first."""
    good = known_good(reading(), thing, until)
    if found is None:
        return good
    return [*lot_candidates(reading(), records_of(reading(), thing), found, until), *good]


def _raised(
    thing: Thing, form: ThingForm, able: list[Able], found: FoundError | None, until: datetime
) -> Assessment:
    moment = form.moment.data if form.moment is not None else None
    chosen = next((one for one in able if str(one.node) == form.since.data and moment is None), None)
    since: datetime | None = moment or (chosen.at if chosen else None)
    error, unit_code = (found.error, found.unit) if found is not None else (None, None)
    low, high = (found.low, found.high) if found is not None else (None, None)
    reason = str(form.reason.data).strip()
    with writing("doubt.raised", reason) as unit:
        return assess(
            unit, thing.id, error=error, unit_code=unit_code, low=low, high=high, since=since,
            since_node=chosen.node if chosen else None, until=until, reason=reason,
        )  # fmt: skip
