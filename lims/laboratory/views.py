"""Pages of the laboratory itself: what it is called, where it is, and since when."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.errors import ChangedMeanwhile, NotFound
from lims.laboratory.forms import LaboratoryForm
from lims.laboratory.service import Laboratory, laboratory_at, laboratory_history, name_laboratory
from lims.permissions import permission
from lims.web import gettext

laboratory = Blueprint("laboratory", __name__, template_folder="templates")
LANGUAGES = ("en", "az", "ru")


def present() -> Laboratory:
    """The laboratory as it stands now. Raises NotFound before it was set up."""
    found = laboratory_at(reading(), now())
    if found is None:
        raise NotFound
    return found


@laboratory.get("/laboratory")
@permission("laboratory.see")
def index() -> str:
    """The laboratory now, and what was stated of it before."""
    return render_template("laboratory/index.html", found=present(), history=laboratory_history(reading()))


def filled(found: Laboratory) -> dict[str, Any]:
    """The form's fields as they stand now."""
    names = {f"name_{language}": found.names.get(language, "") for language in LANGUAGES}
    addresses = {f"address_{language}": found.addresses.get(language, "") for language in LANGUAGES}
    return {
        "version_id": found.version_id,
        "contact": found.contact,
        "zone": found.zone,
        **names,
        **addresses,
    }


@laboratory.route("/laboratory/edit", methods=["GET", "POST"])
@permission("laboratory.edit")
def edit() -> ResponseReturnValue:
    """State anew what the laboratory is, from now on; what was stated before stays readable."""
    found = present()
    form = LaboratoryForm(**filled(found))
    if not form.validate_on_submit():
        page = render_template("laboratory/form.html", form=form, title=gettext("Change the laboratory"))
        return page, 422 if form.errors else 200
    if form.version_id.data != str(found.version_id):
        raise ChangedMeanwhile(what=gettext("The laboratory"))
    typed = {name: str(value or "").strip() for name, value in form.data.items()}
    with writing("laboratory.changed", typed["reason"]) as unit:
        name_laboratory(
            unit, names=_texts(typed, "name_"), addresses=_texts(typed, "address_"), contact=typed["contact"],
            zone=typed["zone"], settings=found.settings,
        )  # fmt: skip
    return redirect(url_for("laboratory.index"), 303)


def _texts(typed: dict[str, str], start: str) -> dict[str, str]:
    return {language: typed[start + language] for language in LANGUAGES if typed[start + language]}
