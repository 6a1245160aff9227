"""The register of equipment: list, page as of a moment, registering, saying how it stands. Others: views_*.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from lims.edge import now, reading, writing
from lims.equipment.apparatus import checks_for_role
from lims.equipment.calibration import Calibration
from lims.equipment.details import CalibrationDetail, detail_of
from lims.equipment.fitness import fits_of
from lims.equipment.fitness_words import summary_now
from lims.equipment.forms import STATES, RegisterForm, StandForm
from lims.equipment.found import check_name, found_sentence
from lims.equipment.life import drift_chart, look_at
from lims.equipment.models import EquipmentRow, EquipmentState, EquipmentVersionRow
from lims.equipment.panels import panels_of
from lims.equipment.searching import searched
from lims.equipment.service import (
    Equipment,
    change_equipment,
    equipment_version_at,
    find_equipment,
    latest_calibrations,
    register_equipment,
)
from lims.equipment.standing import standing_lines, standing_of, stands
from lims.errors import LimsError, NotFound
from lims.permissions import permission
from lims.records import living
from lims.web import current_language, gettext, saying
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, Order, fetch_page, read_listing

equipment = Blueprint("equipment", __name__, template_folder="templates")
NEEDS = {"yes": True, "no": False}
NEEDS_WORDS = {True: "yes", False: "no", None: ""}


def lines(text: str | None) -> list[str]:
    """The lines of a field that are not empty."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@equipment.get("/equipment")
@permission("equipment.see")
def index() -> ResponseReturnValue:
    """All equipment with its state, place and when its calibration is due."""
    states = [(one.value, word) for one, word in STATES.items()]
    listing = read_listing(Filter(name="state", label=_("State"), choices=states))
    query: Any = select(EquipmentRow, EquipmentVersionRow).join(
        EquipmentVersionRow, EquipmentVersionRow.header_id == EquipmentRow.id
    ).where(living(EquipmentVersionRow, now()))  # fmt: skip
    if listing.search:
        query = query.where(or_(*searched(listing.search, now())))
    if listing.value("state"):
        query = query.where(EquipmentVersionRow.state == EquipmentState(listing.value("state")))
    order = [Order(column=EquipmentRow.code.expression), Order(column=EquipmentRow.id.expression)]
    page = fetch_page(reading(), query, order, size=10_000 if listing.format else 100, after=listing.after)
    latest = latest_calibrations(reading())
    rows = [_row(Equipment.from_row(row), version, latest) for row, version in page.rows]
    if listing.format:
        head = [
            _("Code"),
            _("Name"),
            _("Maker"),
            _("Model"),
            _("Serial number"),
            _("Place"),
            _("State"),
            _("Calibration due"),
        ]
        return export(listing.format, "equipment", [str(one) for one in head], (
            (one["code"], one["name"], one["maker"], one["model"], one["serial"], one["place"], one["state"].value, one["due"])
            for one in rows
        ))  # fmt: skip
    return render_template("equipment/index.html", listing=listing, page=page, rows=rows, now=now())


def _row(one: Equipment, version: EquipmentVersionRow, latest: dict[int, Any]) -> dict[str, Any]:
    calibration = latest.get(one.id)
    return {
        "id": one.id, "code": one.code, "name": one.name, "maker": one.maker, "model": one.model, "serial": one.serial,
        "place": version.place, "state": version.state, "due": calibration.due_at if calibration else None,
        "calibrated": calibration is not None,
        "needs": version.calibration_needed, "notes": version.notes,
    }  # fmt: skip


def due_basis(due_at: datetime | None, detail: CalibrationDetail) -> str:
    """Where the date comes from on which a calibration is due again, in words."""
    if due_at is None:
        return gettext("Not known: the certificate names no date, and no interval is set")
    if detail.interval_days is not None:
        return gettext("From our interval (%(days)s d), not from the certificate", days=detail.interval_days)
    return gettext("As entered from the certificate")


def _due_basis(latest: Calibration | None) -> str:
    return due_basis(latest.due_at, detail_of(reading(), latest.version_id)) if latest else ""


@equipment.get("/equipment/<int:equipment_id>")
@permission("equipment.see")
def detail(equipment_id: int) -> ResponseReturnValue:
    """A piece of equipment as it stood at a moment, and as it was known at an event."""
    as_of = asked_as_of(now())
    at, known_at = as_of.at, as_of.known
    life = look_at(reading(), equipment_id, at, known_at)
    answers = list(standing_of(reading(), life.equipment, at, known_at))
    return render_template(
        "equipment/detail.html", life=life, at=at, as_of=as_of, chart=drift_chart(life, at),
        checks=checks_for_role(life.equipment.role), state_words=STATES,
        check_name=check_name, found_sentence=found_sentence, summary=summary_now, language=current_language(),
        fits=fits_of(reading(), life.last_known, at) if life.last_known else [],
        due_basis=_due_basis(life.last_known), panels=panels_of(reading(), equipment_id, at),
        standing=standing_lines(answers), stands=stands(answers),
    )  # fmt: skip


@equipment.route("/equipment/new", methods=["GET", "POST"])
@permission("equipment.edit")
def register() -> ResponseReturnValue:
    """Register a piece of equipment."""
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            with writing("equipment.registered") as unit:
                made = register_equipment(
                    unit, code=typed(form.code), name=typed(form.name), maker=typed(form.maker), model=typed(form.model),
                    serial=typed(form.serial) or None, role=typed(form.role), place=typed(form.place),
                    calibration_needed=NEEDS.get(form.needs.data), notes=lines(form.notes.data),
                )  # fmt: skip
            return redirect(url_for("equipment.detail", equipment_id=made.id), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(gettext("Register equipment"), form, url_for("equipment.index"))


@equipment.route("/equipment/<int:equipment_id>/stand", methods=["GET", "POST"])
@permission("equipment.edit")
def stand(equipment_id: int) -> ResponseReturnValue:
    """Say how a piece of equipment stands since a moment: state, place, firmware, open questions."""
    one, version = (
        find_equipment(reading(), equipment_id),
        equipment_version_at(reading(), equipment_id, now()),
    )
    if version is None:
        raise NotFound
    form = StandForm(
        state=version.state.value, place=version.place, firmware=version.firmware, since=now(),
        needs=NEEDS_WORDS[version.calibration_needed], notes="\n".join(version.notes),
    )  # fmt: skip
    if form.validate_on_submit():
        try:
            with writing("equipment.changed", typed(form.reason)) as unit:
                change_equipment(
                    unit, equipment_id, since=form.since.data, state=EquipmentState(form.state.data), place=typed(form.place),
                    firmware=typed(form.firmware) or None, calibration_needed=NEEDS.get(form.needs.data),
                    notes=lines(form.notes.data),
                )  # fmt: skip
            return redirect(url_for("equipment.detail", equipment_id=equipment_id), 303)
        except LimsError as error:
            form.state.errors = [str(saying(error))]
    return form_page(
        f"{one.code}: {gettext('how it stands')}",
        form,
        url_for("equipment.detail", equipment_id=equipment_id),
    )
