"""Rooms: the list, one with its chart and readings, reading by hand, correcting, what is stated of a room, its log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import draft_version, find_draft, methods_at, open_drafts, settings
from lims.edge import now, reading, writing
from lims.equipment import Room, add_room, equipment_by_id, find_room, record_room_condition
from lims.equipment.models import RoomConditionRow
from lims.equipment.rooms import correct_room_condition
from lims.errors import LimsError, NotFound
from lims.inhouse.procedures import procedures_at
from lims.people import people_by_id
from lims.permissions import permission
from lims.rooms.excursions import excursions_between
from lims.rooms.forms import AirForm, CorrectForm, LogForm, ReadForm, RoomForm, StateForm
from lims.rooms.models import RoomEventKind
from lims.rooms.overview import room_lines, rooms_query
from lims.rooms.service import log_of, write_log
from lims.rooms.shown import drawn, limit_lines, reading_lines, readings_query
from lims.rooms.standing import KIND, codes_known, logger_ids, room_history, room_version_at
from lims.rooms.tracks import tracks_of
from lims.rooms.words import EVENTS, EXCURSIONS, PERIODS, QUANTITIES, STATES
from lims.web import gettext, moment_text, saying, unit_words
from lims.web.export import export
from lims.web.figures import six_digits
from lims.web.forms import form_page, typed, typed_number
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import fetch_page, read_listing

rooms = Blueprint("rooms", __name__, template_folder="templates")
PAGE, READINGS, FILE, EXPORTED = 100, 25, 10_000, 100_000
A_WEEK = "7"


@rooms.get("/rooms")
@permission("rooms.see")
def index() -> ResponseReturnValue:
    """All rooms with their newest readings and how they stand."""
    at, listing = now(), read_listing()
    query, order = rooms_query(reading(), listing.search)
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    rows = room_lines(reading(), [Room.from_row(one) for one in page.rows], at)
    if listing.format:
        head = [
            _("Code"),
            _("Name"),
            _("What it is for"),
            _("Read at"),
            *_heads(),
            _("State"),
            _("Excursions to judge"),
        ]
        return export(listing.format, "rooms", [str(one) for one in head], (
            (one.room.code, one.room.name, one.stated.purpose if one.stated else None, one.air.at if one.air else None,
             *(one.air.value(name) if one.air else None for name in settings.ROOM), STATES[one.state], one.to_judge)
            for one in rows
        ))  # fmt: skip
    return render_template("rooms/index.html", listing=listing, page=page, rows=rows, words=STATES)


def _heads() -> list[str]:
    return [f"{QUANTITIES[name]}, {unit_words(unit)}" for name, unit in settings.ROOM.items()]


@rooms.route("/rooms/new", methods=["GET", "POST"])
@permission("rooms.add")
def new() -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm()
    if form.validate_on_submit():
        try:
            with writing("room.added") as unit:
                made = add_room(unit, code=typed(form.code), name=typed(form.name))
            return redirect(url_for("rooms.show", room_id=made.id), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(gettext("Add a room"), form, url_for("rooms.index"))


@rooms.get("/rooms/<int:room_id>")
@permission("rooms.see")
def show(room_id: int) -> ResponseReturnValue:
    """A room: how it stands, its limits, its readings over time, excursions, the log."""
    at, room = now(), find_room(reading(), room_id)
    listing = read_listing(keep=("days",))
    query, order = readings_query(room_id)
    page = fetch_page(
        reading(), query, order, size=EXPORTED if listing.format else READINGS, after=listing.after
    )
    lines = reading_lines(reading(), page.rows)
    if listing.format:
        head = [_("Read at"), *_heads(), _("Read by"), _("Corrected later")]
        return export(listing.format, f"room-{room.code}", [str(one) for one in head], (
            (one.air.at, *(one.air.value(name) for name in settings.ROOM), one.who, one.corrected) for one in lines
        ))  # fmt: skip
    days = request.args.get("days", A_WEEK)
    days = days if days in PERIODS else A_WEEK
    since, tracks = at - timedelta(days=int(days)), tracks_of(reading(), room_id)
    excursions = excursions_between(reading(), room_id, since, at)
    log = log_of(reading(), room_id)
    stated = room_version_at(reading(), room_id, at)
    return render_template(
        "rooms/room.html", room=room, line=room_lines(reading(), [room], at)[0], listing=listing, page=page, lines=lines,
        charts=drawn(reading(), room_id, tracks, excursions, since, at), excursions=excursions, log=log, stated=stated,
        limits=limit_lines(reading(), room_id, tracks, at), people=people_by_id(reading(), {one.person_id for one in log}),
        loggers=equipment_by_id(reading(), stated.loggers if stated else ()), history=room_history(reading(), room_id),
        drafts=open_drafts(reading(), KIND, room_id), events=EVENTS, quantities=QUANTITIES, words=STATES,
        excursion_words=EXCURSIONS,
        periods_shown=[
            {"label": word, "to": url_for("rooms.show", room_id=room_id, days=one), "current": one == days} for one, word in PERIODS.items()
        ],
    )  # fmt: skip


@rooms.route("/rooms/<int:room_id>/read", methods=["GET", "POST"])
@permission("rooms.read")
def read(room_id: int) -> ResponseReturnValue:
    """Enter the air of a room as read by hand."""
    room, form = find_room(reading(), room_id), ReadForm(at=now())
    at_bench = request.args.get("from") == "bench"
    back = url_for("bench.index") if at_bench else url_for("rooms.show", room_id=room_id)
    if form.validate_on_submit():
        try:
            with writing("room.read") as unit:
                record_room_condition(unit, room_id=room_id, at=form.at.data, **_figures(form))
            return redirect(back, 303)
        except LimsError as error:
            form.at.errors = [str(saying(error))]
    return form_page(f"{room.code}: {gettext('read the room')}", form, back, focus="temperature_c")


def _figures(form: AirForm) -> dict[str, Any]:
    return {name: typed_number(form[name]) for name in settings.ROOM}


@rooms.route("/rooms/readings/<int:room_condition_id>/correct", methods=["GET", "POST"])
@permission("rooms.read")
def correct(room_condition_id: int) -> ResponseReturnValue:
    """Say what a wrong reading should have been; the wrong one stays beside it."""
    row = reading().get(RoomConditionRow, room_condition_id)
    if row is None:
        raise NotFound
    room, form = find_room(reading(), row.room_id), CorrectForm()
    back = url_for("rooms.show", room_id=room.id)
    if form.validate_on_submit():
        try:
            with writing("room.corrected", typed(form.reason)) as unit:
                correct_room_condition(unit, room_condition_id, reason=typed(form.reason), **_figures(form))
            flash(gettext("Corrected. What was read before stands beside it."), "ok")
            return redirect(back, 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    said = ", ".join(
        f"{six_digits(getattr(row, name))} {unit_words(unit)}"
        for name, unit in settings.ROOM.items() if getattr(row, name) is not None
    )  # fmt: skip
    words = gettext("Read on %(at)s: %(figures)s.", at=moment_text(row.at), figures=said)
    return form_page(f"{room.code}: {gettext('correct a reading')}", form, back, words)


@rooms.route("/rooms/<int:room_id>/state", methods=["GET", "POST"])
@permission("catalogue.draft")
def propose(room_id: int) -> ResponseReturnValue:
    """State what a room is for, its limits and its loggers; another person approves it."""
    room, form = find_room(reading(), room_id), StateForm(effective_from=now(), **_standing(room_id))
    offered = set(form.methods.data or []), set(form.procedures.data or [])
    form.methods.choices = _choices(
        {one.code: one.title("en") for one in methods_at(reading(), now())}, offered[0]
    )
    form.procedures.choices = _choices(
        {one.code: one.title for one in procedures_at(reading(), now())}, offered[1]
    )
    back = url_for("rooms.show", room_id=room_id)
    if form.validate_on_submit():
        try:
            return redirect(url_for("catalogue.draft", draft_id=_draft(room_id, form)), 303)
        except LimsError as error:
            form.purpose.errors = [str(saying(error))]
    words = gettext("It counts from the moment when another person has approved it.")
    return form_page(f"{room.code}: {gettext('state its use and limits')}", form, back, words)


def _choices(known: dict[str, str], chosen: set[str]) -> list[tuple[str, str]]:
    """What is in use, and what was chosen before and is not in use any more."""
    return [(code, f"{code} {title}") for code, title in known.items()] + [
        (one, one) for one in sorted(chosen - set(known))
    ]


def _standing(room_id: int) -> dict[str, Any]:
    """What an earlier draft said, or what stands, to be stated otherwise. Raises NotFound."""
    number = request.args.get("draft", type=int)
    if number is not None:
        draft = find_draft(reading(), number)
        if (draft.kind, draft.header_id) != (KIND, room_id):
            raise NotFound
        content: dict[str, Any] = dict(draft.content)
    else:
        stated = room_version_at(reading(), room_id, now())
        if stated is None:
            return {}
        content = {
            "purpose": stated.purpose, "methods": stated.methods, "procedures": stated.procedures, "loggers": stated.loggers,
            "silent_after_hours": None if stated.silent_after is None else stated.silent_after / timedelta(hours=1),
            "silent_source": stated.silent_source,
            "limits": {
                name: {"low": one.range.low, "high": one.range.high, "source": one.source} for name, one in stated.limits.items()
            },
        }  # fmt: skip
    codes = equipment_by_id(reading(), content["loggers"])
    filled = {
        **content, "methods": list(content["methods"]), "procedures": list(content["procedures"]),
        "loggers": ", ".join(codes[one].code for one in content["loggers"] if one in codes),
    }  # fmt: skip
    for name, limit in content["limits"].items():
        filled |= {f"{part}_{name}": limit[part] for part in ("low", "high", "source")}
    return filled


def _draft(room_id: int, form: StateForm) -> int:
    limits: dict[str, Any] = {}
    for name in settings.ROOM:
        low, high = (typed_number(form[f"{end}_{name}"]) for end in ("low", "high"))
        if (low, high) != (None, None):
            limits[name] = {"low": low, "high": high, "source": typed(form[f"source_{name}"])}
    codes = [one.strip() for one in typed(form.loggers).split(",") if one.strip()]
    content: dict[str, Any] = {
        "purpose": typed(form.purpose), "methods": sorted(form.methods.data or []), "limits": limits,
        "procedures": sorted(form.procedures.data or []), "silent_after_hours": typed_number(form.silent_after_hours),
        "silent_source": typed(form.silent_source), "loggers": logger_ids(reading(), codes),
    }  # fmt: skip
    codes_known(reading(), content["methods"], content["procedures"])
    with writing("room.drafted", typed(form.reason)) as unit:
        effective = form.effective_from.data or unit.at
        return draft_version(unit, KIND, room_id, content, effective, typed(form.reason))


@rooms.route("/rooms/<int:room_id>/log", methods=["GET", "POST"])
@permission("rooms.read")
def log(room_id: int) -> ResponseReturnValue:
    """Write into the log of a room: cleaned, others let in, something spilt (6.3.4)."""
    room, form = find_room(reading(), room_id), LogForm(at=now())
    back = url_for("rooms.show", room_id=room_id)
    if form.validate_on_submit():
        try:
            with writing("room.logged") as unit:
                write_log(
                    unit, room_id, kind=RoomEventKind(form.kind.data), said=typed(form.entry), at=form.at.data
                )
            return redirect(back, 303)
        except LimsError as error:
            form.entry.errors = [str(saying(error))]
    return form_page(f"{room.code}: {gettext('write into the log')}", form, back)
