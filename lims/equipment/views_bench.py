"""What is read beside the tests: checks of the apparatus; and the measuring systems."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lims.edge import now, reading, writing
from lims.equipment.apparatus import check_definition, record_check
from lims.equipment.forms import SystemForm, check_form
from lims.equipment.found import found_sentence
from lims.equipment.models import CheckAnswer, EquipmentRow
from lims.equipment.service import equipment_by_id, find_equipment
from lims.equipment.systems import put_system, systems_at
from lims.equipment.views import equipment, lines
from lims.errors import BadInput, LimsError
from lims.permissions import permission
from lims.web import current_language, gettext, saying
from lims.web.forms import form_page, typed

TONES = {CheckAnswer.PASSED: "ok", CheckAnswer.FAILED: "bad", CheckAnswer.UNKNOWN: "warn"}


@equipment.route("/equipment/<int:equipment_id>/checks/new", methods=["GET", "POST"])
@permission("equipment.check")
def new_check(equipment_id: int) -> ResponseReturnValue:
    """Record a check of the apparatus; what it says follows from the figures."""
    one, kind = find_equipment(reading(), equipment_id), request.args.get("kind", "")
    definition = check_definition(kind)
    form = check_form(definition, current_language())(at=now())
    back = url_for("equipment.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        given = {
            asked.name: (float(form[asked.name].data), str(asked.unit))
            for asked in definition.inputs if form[asked.name].data is not None
        }  # fmt: skip
        try:
            with writing("equipment.checked") as unit:
                found = record_check(
                    unit, equipment_id=equipment_id, kind=kind, readings=given, at=form["at"].data
                )
            flash(found_sentence(found), TONES[found.answer])
            return redirect(back, 303)
        except LimsError as error:
            form["at"].errors = [str(saying(error))]
    names = definition.names
    return form_page(f"{one.code}: {names.get(current_language(), names['en'])}", form, back)  # type: ignore[call-overload]


@equipment.get("/equipment/systems")
@permission("equipment.see")
def systems() -> ResponseReturnValue:
    """The measuring systems with their parts."""
    found = systems_at(reading(), now())
    parts = equipment_by_id(reading(), {id_ for one in found for id_ in one.parts.values()})
    return render_template("equipment/systems.html", systems=found, parts=parts)


@equipment.route("/equipment/systems/new", methods=["GET", "POST"])
@permission("equipment.edit")
def new_system() -> ResponseReturnValue:
    """Make a measuring system, or state its present parts under the code that it has."""
    form = SystemForm()
    if form.validate_on_submit():
        try:
            parts = _parts(typed(form.parts))
            with writing("measuring_system.stated") as unit:
                methods = [one.strip() for one in typed(form.methods).split(",") if one.strip()]
                put_system(unit, code=typed(form.code), name=typed(form.name), parts=parts, methods=methods)
            return redirect(url_for("equipment.systems"), 303)
        except LimsError as error:
            form.parts.errors = [str(saying(error))]
    return form_page(gettext("State a measuring system"), form, url_for("equipment.systems"))


def _parts(text: str) -> dict[str, int]:
    """Role = code, a line each, as ids. Raises BadInput."""
    asked = [tuple(part.strip() for part in line.partition("=")[::2]) for line in lines(text)]
    query = select(EquipmentRow.code, EquipmentRow.id).where(
        EquipmentRow.code.in_([code for _, code in asked])
    )
    known: dict[str, int] = {row.code: row.id for row in reading().execute(query)}
    for role, code in asked:
        if not role or code not in known:
            raise BadInput(
                problem=gettext("No equipment has the code %(code)s.", code=code or role),
                remedy=gettext("Write each part as role = code."),
            )
    return {role: known[code] for role, code in asked}
