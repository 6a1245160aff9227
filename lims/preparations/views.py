"""Preparations: list, page with the budget, entering one, correcting one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.equipment import all_equipment, equipment_by_id
from lims.errors import LimsError
from lims.people import people_by_id
from lims.permissions import permission
from lims.preparations.forms import CorrectionForm, PreparationForm, typed
from lims.preparations.service import (
    Preparation,
    correct_preparation,
    find_preparation,
    preparations,
    prepare,
)
from lims.preparations.words import WAYS
from lims.web import gettext

preparation_pages = Blueprint("preparations", __name__, template_folder="templates")


@preparation_pages.get("/preparations")
@permission("preparations.see")
def index() -> ResponseReturnValue:
    """What the laboratory made itself."""
    return render_template("preparations/index.html", preparations=preparations(reading()), ways=WAYS)


@preparation_pages.get("/preparations/<int:preparation_id>")
@permission("preparations.see")
def detail(preparation_id: int) -> ResponseReturnValue:
    """What went in, what came out, and how uncertain it is by what."""
    one = find_preparation(reading(), preparation_id)
    equipment = equipment_by_id(reading(), [one.equipment_id]) if one.equipment_id else {}
    people = people_by_id(reading(), [one.person_id] if one.person_id else [])
    return render_template(
        "preparations/detail.html", one=one, ways=WAYS, balance=equipment.get(one.equipment_id or 0),
        person=people.get(one.person_id or 0), others=[each for each in preparations(reading(), one.lot_id) if each.id != one.id],
        budgets=[(each, _lines(each)) for each in one.outcomes],
    )  # fmt: skip


def _lines(outcome: Any) -> list[dict[str, Any]]:
    """The budget lines of an outcome, as parts/picture draws them; those that add nothing are left out."""
    return [
        {"name": one["source"] or one["input"], "detail": one["input"],
         "u": f"{one['contribution']:.2g}", "share": one["share"], "to": None}
        for one in outcome["lines"] if one["contribution"] > 0
    ]  # fmt: skip


@preparation_pages.route("/preparations/new", methods=["GET", "POST"])
@permission("preparations.make")
def make() -> ResponseReturnValue:
    """Enter what went in; the lot with its values comes of it."""
    form = PreparationForm(prepared_at=now())
    form.offer(_balances())
    if form.validate_on_submit():
        try:
            asked = form.asked()
            with writing("preparation.made") as unit:
                made = prepare(unit, asked)
            return redirect(url_for("preparations.detail", preparation_id=made.id), 303)
        except LimsError as error:
            form.portions.errors = [str(error)]
    return _form(form, gettext("Prepare a solution or a mixture"), url_for("preparations.index"))


@preparation_pages.route("/preparations/<int:preparation_id>/correct", methods=["GET", "POST"])
@permission("preparations.make")
def correct(preparation_id: int) -> ResponseReturnValue:
    """Enter again what went in; what was measured with it comes into doubt."""
    one = find_preparation(reading(), preparation_id)
    form = CorrectionForm(**_filled(one))
    form.offer(_balances())
    if form.validate_on_submit():
        try:
            asked = form.asked(one.code)
            with writing("preparation.corrected", typed(form.reason)) as unit:
                made = correct_preparation(unit, preparation_id, asked, typed(form.reason))
            return redirect(url_for("preparations.detail", preparation_id=made.id), 303)
        except LimsError as error:
            form.portions.errors = [str(error)]
    back = url_for("preparations.detail", preparation_id=preparation_id)
    return _form(form, gettext("Correct the preparation of %(code)s", code=one.code), back)


def _balances() -> list[tuple[str, str]]:
    return [
        (str(one.id), f"{one.code} {one.name}") for one in all_equipment(reading()) if "balance" in one.role
    ]


def _filled(one: Preparation) -> dict[str, Any]:
    def cells(figure: Any) -> str:
        expanded = figure["expanded_uncertainty"]
        return f"{figure['value']:.15g}; {figure['unit']}" + (
            "" if expanded is None else f"; {expanded:.15g}; {figure['k']:.15g}"
        )

    asked, volume = one.asked, one.asked["volume"] or {}
    return {
        "code": one.code, "name": one.name, "role": "–", "way": one.way.value, "prepared_at": one.prepared_at, "procedure": one.procedure,
        "portions": "\n".join(f"{each['code']}; {cells(each['amount'])}" for each in asked["portions"]),
        "contents": "\n".join(f"{each['code']}; {each['quantity']}; {cells(each['figure'])}" for each in asked["contents"]),
        "molar_masses": "\n".join(f"{name}; {cells(each).replace('; g/mol', '')}" for name, each in asked["molar_masses"]),
        "balance": str(one.equipment_id or ""), "volume": volume.get("value"), "volume_U": volume.get("expanded_uncertainty"),
        "volume_k": volume.get("k"), "expires_at": now(),
    }  # fmt: skip


def _form(form: Any, title: str, back: str) -> ResponseReturnValue:
    page = render_template("preparations/form.html", form=form, title=title, back=back)
    return page, 422 if form.errors else 200
