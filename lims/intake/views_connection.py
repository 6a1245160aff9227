"""Pages on which a person says how a piece of equipment is connected, and teaches the line reader."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from instruments.drivers import DRIVERS
from instruments.drivers.line_reader import LineReader
from instruments.drivers.torn_line import TornLine
from lims.catalogue import Draft, find_draft
from lims.edge import now, reading, writing
from lims.equipment import Equipment, all_equipment, find_equipment
from lims.errors import NotFound
from lims.files import file_store
from lims.intake.connecting import DRAFTED, propose_connection
from lims.intake.connection import FILES, Lesson, lesson, printed, settings_in, taught
from lims.intake.errors import NoInterface, NothingPrinted
from lims.intake.forms import ConnectionForm, TeachForm
from lims.intake.gateways import HAND, gateways
from lims.intake.interfaces import Interface, interface_of, interfaces_at
from lims.intake.views import intake
from lims.permissions import permission
from lims.web import gettext

SAVE = "save"


@intake.route("/instruments/<int:equipment_id>/connection", methods=["GET", "POST"])
@permission("instruments.administer")
def connection(equipment_id: int) -> ResponseReturnValue:
    """Say by which driver, gateway and settings a piece of equipment is read."""
    equipment = find_equipment(reading(), equipment_id)
    known = interface_of(reading(), equipment_id, now())
    form = _connection_form(known, _drafted(equipment_id))
    if not form.validate_on_submit():
        page = render_template("intake/connection.html", form=form, equipment=equipment)
        return page, 422 if form.errors else 200
    settings, since = settings_in(form.settings.data or ""), form.effective_from.data or now()
    with writing("connection.drafted", form.basis.data) as unit:
        draft_id = propose_connection(
            unit, equipment_id, driver=form.driver.data, instrument=form.instrument.data or "",
            gateway=form.gateway.data or None, settings=settings, effective_from=since, known=known,
        )  # fmt: skip
    return _proposed(draft_id)


def _drafted(equipment_id: int) -> Draft | None:
    """The draft from which another one begins, where the address names one. Raises NotFound."""
    number = request.args.get("draft", type=int)
    if number is None:
        return None
    draft = find_draft(reading(), number)
    if (draft.kind, draft.header_id) != (DRAFTED, equipment_id):
        raise NotFound
    return draft


def _proposed(draft_id: int) -> ResponseReturnValue:
    flash(gettext("Proposed. Until another person approves it, records are read as before."), "ok")
    return redirect(url_for("catalogue.draft", draft_id=draft_id), 303)


@intake.get("/instruments/unconnected")
@permission("instruments.administer")
def unconnected() -> ResponseReturnValue:
    """Equipment of which nobody has said how it is connected."""
    connected = {one.equipment_id for one in interfaces_at(reading(), now())}
    found = [one for one in all_equipment(reading()) if one.id not in connected]
    return render_template("intake/unconnected.html", equipment=found)


def _connection_form(known: Interface | None, draft: Draft | None) -> ConnectionForm:
    begin = dict(draft.content) if draft else asdict(known) if known else {}
    settings = begin.get("settings")
    form = ConnectionForm(
        driver=begin.get("driver"), instrument=begin.get("instrument"), gateway=begin.get("gateway") or "",
        settings=json.dumps(settings, ensure_ascii=False, indent=1) if settings else "", effective_from=now(),
    )  # fmt: skip
    drivers = [(name, driver.title) for name, driver in sorted(DRIVERS.items()) if driver is not TornLine]
    form.driver.choices = [*drivers, (FILES, gettext("Files in a folder, or brought in by hand"))]
    keys = [one.key for one in gateways(reading()) if one.key != HAND]
    form.gateway.choices = [("", gettext("any")), *((key, key) for key in keys)]
    return form


@intake.route("/instruments/<int:equipment_id>/teach", methods=["GET", "POST"])
@permission("instruments.administer")
def teach(equipment_id: int) -> ResponseReturnValue:
    """Teach the line reader from what this instrument has printed: name the parts, see what is read, save."""
    equipment = find_equipment(reading(), equipment_id)
    known = interface_of(reading(), equipment_id, now())
    if known is None:
        raise NoInterface(code=equipment.code)
    content = printed(reading(), file_store(), equipment_id)
    if not content:
        raise NothingPrinted
    form = _teach_form()
    if not form.validate_on_submit():
        return _teach_page(
            form, equipment, _lesson(TeachForm(formdata=None), content, known)
        ), 422 if form.errors else 200
    found = _lesson(form, content, known)
    if request.form.get("act") != SAVE or found.settings is None or not form.basis.data:
        if request.form.get("act") == SAVE:
            wrong = form.fields if found.settings is None else form.basis
            wrong.errors = [gettext("This field is empty. Fill it in.")]
        return _teach_page(form, equipment, found), 422 if form.errors else 200
    with writing("connection.drafted", form.basis.data) as unit:
        draft_id = propose_connection(
            unit, equipment_id, driver=LineReader.name, instrument=known.instrument, gateway=known.gateway,
            settings=found.settings, effective_from=unit.at, known=known,
        )  # fmt: skip
    return _proposed(draft_id)


def _teach_form() -> TeachForm:
    form = TeachForm()
    form.separator.choices = [
        ("", gettext("blanks")), (";", ";"), (",", ","), ("\t", gettext("tab")), (":", ":"), ("=", "=")
    ]  # fmt: skip
    form.decimal.choices = [(".", "."), (",", ",")]
    return form


def _lesson(form: TeachForm, content: bytes, known: Interface) -> Lesson:
    return lesson(
        content, separator=form.separator.data or "", decimal=form.decimal.data or ".",
        encoding=form.encoding.data or "ascii", kind=form.kind.data or 1, fields=form.fields.data or "",
        known=taught(known),
    )  # fmt: skip


def _teach_page(form: TeachForm, equipment: Equipment, found: Lesson) -> str:
    kinds = list(enumerate(found.kinds, start=1))
    return render_template(
        "intake/teach.html", form=form, equipment=equipment, lesson=found, kinds=kinds,
        settings=json.dumps(found.settings, ensure_ascii=False, indent=1) if found.settings else None,
    )  # fmt: skip
