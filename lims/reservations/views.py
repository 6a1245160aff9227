"""Reservations: a calendar of shared equipment, reserving, taking back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lims.edge import may, now, reading, require_person, writing
from lims.equipment import Panel, all_equipment, equipment_by_id, find_equipment
from lims.errors import LimsError
from lims.people import people_by_id
from lims.permissions import permission
from lims.reservations.forms import ReservationForm, TakeBackForm
from lims.reservations.service import (
    Reservation,
    coming_query,
    find_reservation,
    reservations_between,
    reserve,
    take_back,
)
from lims.web import CalendarEntry, gettext, icalendar, month_asked, month_of, saying, span_of
from lims.web.export import export
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

reservations = Blueprint("reservations", __name__, template_folder="templates")
AHEAD = timedelta(days=366)
PAGE, FILE = 100, 10_000


@reservations.get("/reservations")
@permission("reservations.see")
def index() -> ResponseReturnValue:
    """A month with who has which equipment, and the reservations to come as a list."""
    at, first = now(), month_asked(now())
    ids = _wanted()
    found = reservations_between(reading(), *span_of(first), ids)
    listing = read_listing(
        Filter(
            name="equipment", label=_("Equipment"),
            choices=[(str(one.id), f"{one.code} {one.name}") for one in all_equipment(reading())],
        ),
        Filter(name="whose", label=_("Who"), choices=[("mine", _("Mine"))]), keep=("month",),
    )  # fmt: skip
    me = require_person().id
    mine = me if listing.value("whose") else None
    query, order = coming_query(at, listing.search, ids[0] if ids else None, mine)
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    coming = [Reservation.from_row(row) for row in page.rows]
    if listing.format:
        return _exported(listing.format, coming)
    entries = _entries(found, linked=may("reservations.reserve"))
    return render_template(
        "reservations/index.html", calendar=month_of(first, entries, at), coming=coming, me=me, listing=listing, page=page,
        equipment=equipment_by_id(reading(), {one.equipment_id for one in coming}), wanted=request.args.get("equipment", type=int),
        people=people_by_id(reading(), {one.person_id for one in coming}),
        one=find_equipment(reading(), ids[0]) if ids else None,
    )  # fmt: skip


def _exported(form: str, coming: list[Reservation]) -> ResponseReturnValue:
    equipment = equipment_by_id(reading(), {one.equipment_id for one in coming})
    people = people_by_id(reading(), {one.person_id for one in coming})
    head = [_("Equipment"), _("Name"), _("Begins"), _("Ends"), _("Who"), _("What for")]
    return export(form, "reservations", [str(one) for one in head], (
        (equipment[one.equipment_id].code, equipment[one.equipment_id].name, one.start, one.end,
         people[one.person_id].name if one.person_id in people else None, one.purpose)
        for one in coming
    ))  # fmt: skip


@reservations.get("/reservations.ics")
@permission("reservations.see")
def calendar_file() -> ResponseReturnValue:
    """The reservations to come as a file for calendar programs."""
    at = now()
    found = reservations_between(reading(), at, at + AHEAD, _wanted())
    return icalendar(gettext("Reservations"), _entries(found), at=at, host=request.host)


def _wanted() -> list[int] | None:
    chosen = request.args.get("equipment", type=int)
    return None if chosen is None else [chosen]


def _entries(found: list[Reservation], *, linked: bool = True) -> list[CalendarEntry]:
    equipment = equipment_by_id(reading(), {one.equipment_id for one in found})
    people = people_by_id(reading(), {one.person_id for one in found})
    return [
        CalendarEntry(
            title=equipment[one.equipment_id].code, start=one.start, end=one.end, icon="calendar-time", tone="run",
            line=f"{people[one.person_id].initials if one.person_id in people else '–'}, {one.purpose}",
            to=url_for("reservations.remove", reservation_id=one.id) if linked else "",
        )
        for one in found
    ]  # fmt: skip


@reservations.route("/reservations/new", methods=["GET", "POST"])
@permission("reservations.reserve")
def new() -> ResponseReturnValue:
    """Reserve a piece of equipment."""
    form = ReservationForm(equipment=request.args.get("equipment", type=int))
    form.equipment.choices = [(one.id, f"{one.code} {one.name}") for one in all_equipment(reading())]
    if form.validate_on_submit():
        try:
            with writing("equipment.reserved") as unit:
                reserve(
                    unit, form.equipment.data, start=form.start.data or now(), end=form.end.data or now(), purpose=str(form.purpose.data),
                    person_id=require_person().id,
                )  # fmt: skip
            return redirect(url_for("reservations.index", month=f"{form.start.data:%Y-%m}"), 303)
        except LimsError as error:
            form.start.errors = [str(saying(error))]
    return _form_page(gettext("Reserve equipment"), form)


@reservations.route("/reservations/<int:reservation_id>/take-back", methods=["GET", "POST"])
@permission("reservations.reserve")
def remove(reservation_id: int) -> ResponseReturnValue:
    """See a reservation, and take it back: one's own, or as a manager anybody's."""
    one, form = find_reservation(reading(), reservation_id), TakeBackForm()
    code = find_equipment(reading(), one.equipment_id).code
    if form.validate_on_submit():
        try:
            with writing("equipment.reservation_taken_back", str(form.reason.data)) as unit:
                take_back(unit, reservation_id, anybodys=may("reservations.take_back"))
            return redirect(url_for("reservations.index"), 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    people = people_by_id(reading(), [one.person_id])
    who = people[one.person_id].name if one.person_id in people else "–"
    return _form_page(f"{code}: {gettext('take the reservation back')}", form, one, who)


def _form_page(title: str, form: Any, one: Reservation | None = None, who: str = "") -> ResponseReturnValue:
    page = render_template("reservations/form.html", title=title, form=form, one=one, who=who)
    return page, 422 if form.errors else 200


def _find(session: Session, equipment_id: int, at: datetime) -> dict[str, Any]:
    found = reservations_between(session, at, at + AHEAD, [equipment_id])[:5]
    return {
        "equipment_id": equipment_id,
        "coming": found,
        "at": at,
        "people": people_by_id(session, {one.person_id for one in found}),
    }


PANEL = Panel(name="reservations", template="reservations/panel.html", find=_find, order=50, wide=False)
