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
from lims.preparations.forms import CorrectionForm, PreparationForm
from lims.preparations.list import preparations_query
from lims.preparations.service import (
    Preparation,
    correct_preparation,
    find_preparation,
    preparations,
    prepare,
)
from lims.preparations.words import VIEWS, WAYS
from lims.web import current_language, gettext, saying, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

preparation_pages = Blueprint("preparations", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000


@preparation_pages.get("/preparations")
@permission("preparations.see")
def index() -> ResponseReturnValue:
    """What the laboratory made itself."""
    listing = read_listing(
        Filter(name="way", label=_("How it is made"), choices=[(one.value, word) for one, word in WAYS.items()]),
        Filter(name="state", label=_("State"), choices=list(VIEWS.items())),
    )  # fmt: skip
    query, order = preparations_query(
        search=listing.search, way=listing.value("way"), view=listing.value("state")
    )
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [Preparation.from_row(row, header, corrected=corrected) for row, header, corrected in page.rows]
    if listing.format:
        return _exported(listing.format, found)
    return render_template(
        "preparations/index.html", listing=listing, page=page, preparations=found, ways=WAYS
    )


def _exported(form: str, found: list[Preparation]) -> ResponseReturnValue:
    head = [_("Lot"), _("Name"), _("How it is made"), _("Contents"), _("Prepared at"), _("State")]
    return export(form, "preparations", [str(one) for one in head], (
        (one.code, one.name, WAYS[one.way], _contents(one), one.prepared_at, VIEWS["corrected" if one.corrected else "stands"])
        for one in found
    ))  # fmt: skip


def _contents(one: Preparation) -> str:
    """What came of it in one cell, each value with its U and k."""
    return "; ".join(
        f"{each['quantity']} {each['value']:.5g} ± {each['U']:.2g} {unit_words(each['unit'], current_language())} (k = {each['k']:.3g})"
        for each in one.outcomes
    )  # fmt: skip


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
            form.portions.errors = [str(saying(error))]
    return form_page(gettext("Prepare a solution or a mixture"), form, url_for("preparations.index"))


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
            form.portions.errors = [str(saying(error))]
    back = url_for("preparations.detail", preparation_id=preparation_id)
    return form_page(gettext("Correct the preparation of %(code)s", code=one.code), form, back)


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
