"""Excursions: the list with where each stands, one with the work that it touched, judging it."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_codes
from lims.edge import now, reading, writing
from lims.equipment import find_room
from lims.equipment import rooms as all_rooms
from lims.errors import LimsError
from lims.inhouse.words import STATES as RUNS
from lims.people import people_by_id
from lims.permissions import permission
from lims.quality import assessments_of
from lims.rooms.excursion_list import VIEWS, excursion_page_query, reactions_of
from lims.rooms.excursions import Excursion, find_excursion
from lims.rooms.forms import JudgeForm
from lims.rooms.kinds import excursion_words
from lims.rooms.models import Reaction
from lims.rooms.service import judge_excursion
from lims.rooms.shown import drawn
from lims.rooms.standing import range_words
from lims.rooms.touched import touched_by
from lims.rooms.tracks import tracks_of
from lims.rooms.views import FILE, PAGE, rooms
from lims.rooms.words import DECISIONS, EXCURSIONS, QUANTITIES
from lims.web import gettext, saying, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

BESIDE = timedelta(hours=12)  # that its chart shows before and after it


@rooms.get("/rooms/excursions")
@permission("rooms.see")
def excursions() -> ResponseReturnValue:
    """All excursions, latest first, with where each stands."""
    known = {one.id: one for one in all_rooms(reading())}
    listing = read_listing(
        Filter(name="state", label=_("State"), choices=list(VIEWS.items())),
        Filter(name="room", label=_("Room"), choices=[(one.id, f"{one.code} {one.name}") for one in known.values()]),
    )  # fmt: skip
    room_id = int(listing.value("room")) if listing.value("room") else None
    query, order = excursion_page_query(reading(), listing.search, listing.value("state"), room_id)
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [Excursion.from_rows(*row) for row in page.rows]
    codes = method_codes(reading(), {one.limit_of for one in found if not one.own})
    if listing.format:
        head = [
            _("Room"),
            _("Quantity"),
            _("Limits"),
            _("Limits of"),
            _("From"),
            _("Within again"),
            _("Furthest"),
            _("Unit"),
            _("State"),
        ]
        return export(listing.format, "excursions", [str(one) for one in head], (
            (known[one.room_id].code, QUANTITIES[one.quantity], range_words(one.range), codes.get(one.limit_of, gettext("the room")),
             one.first_at, one.within_again, one.worst, unit_words(one.range.unit), EXCURSIONS[one.state])
            for one in found
        ))  # fmt: skip
    return render_template(
        "rooms/excursions.html", listing=listing, page=page, rows=found, rooms=known, codes=codes, words=EXCURSIONS,
        quantities=QUANTITIES, range_words=range_words,
    )  # fmt: skip


@rooms.get("/rooms/excursions/<int:excursion_id>")
@permission("rooms.see")
def excursion(excursion_id: int) -> ResponseReturnValue:
    """An excursion: its readings, the work that it touched, what was decided."""
    one, at = find_excursion(reading(), excursion_id), now()
    reactions = reactions_of(reading(), excursion_id)
    since, until = (one.within_until or one.first_at) - BESIDE, min(at, (one.within_again or at) + BESIDE)
    tracks = [
        track for track in tracks_of(reading(), one.room_id) if (track.quantity, track.limit_of) == (one.quantity, one.limit_of)
    ]  # fmt: skip
    charts = drawn(reading(), one.room_id, tracks, [] if one.gone else [one], since, until)
    return render_template(
        "rooms/excursion.html", one=one, room=find_room(reading(), one.room_id), touched=touched_by(reading(), one), words=EXCURSIONS,
        chart=charts.get(one.quantity),
        code=method_codes(reading(), [one.limit_of]).get(one.limit_of), reactions=reactions, decisions=DECISIONS,
        people=people_by_id(reading(), {each.person_id for each in reactions}), quantity=QUANTITIES[one.quantity],
        limits=range_words(one.range), assessments=assessments_of(reading(), one.id), unit=unit_words(one.range.unit), run_words=RUNS,
    )  # fmt: skip


@rooms.route("/rooms/excursions/<int:excursion_id>/judge", methods=["GET", "POST"])
@permission("rooms.judge")
def judge(excursion_id: int) -> ResponseReturnValue:
    """Say what an excursion means for the work that it touched, and decide."""
    one, form = find_excursion(reading(), excursion_id), JudgeForm()
    back = url_for("rooms.excursion", excursion_id=excursion_id)
    if form.validate_on_submit():
        try:
            decision = Reaction(form.decision.data)
            with writing("excursion.judged", typed(form.assessment)) as unit:
                judge_excursion(unit, excursion_id, decision=decision, assessment=typed(form.assessment))
            if decision is Reaction.IN_DOUBT:
                flash(
                    gettext("Now follow the doubt forward: whom it touches, what is held, who is told."),
                    "warn",
                )
            return redirect(back, 303)
        except LimsError as error:
            form.assessment.errors = [str(saying(error))]
    touched = len(touched_by(reading(), one))
    words = f"{excursion_words(one)}. " + gettext("It touched %(count)s pieces of work.", count=touched)
    return form_page(
        f"{find_room(reading(), one.room_id).code}: {gettext('judge an excursion')}", form, back, words
    )
