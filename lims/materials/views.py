"""Lots of reference materials and reagents: list, page, registering, opening, taking out of use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.materials.forms import ChangeForm, LotForm, read_certified, typed
from lims.materials.service import change_lot, find_lot, lots_at, register_lot
from lims.permissions import permission
from lims.web import gettext
from lims.web.export import export
from lims.web.fields import read_moment
from lims.web.i18n import lazy_gettext as _

materials = Blueprint("materials", __name__, template_folder="templates")


def moment_asked() -> Any:
    """The "as of" of the address; now where it names none that can be read."""
    try:
        return read_moment(request.args.get("at", "").strip())
    except ValueError:
        return now()


@materials.get("/materials")
@permission("materials.see")
def index() -> ResponseReturnValue:
    """The lots with their expiry."""
    lots = lots_at(reading(), moment_asked())
    if request.args.get("format") in ("csv", "xlsx"):
        head = [
            str(one)
            for one in (
                _("Code"),
                _("Name"),
                _("Role"),
                _("Certificate number"),
                _("Opened"),
                _("Expires"),
                _("In use"),
            )
        ]
        body = (
            (one.code, one.name, one.role, one.certificate, one.opened_at, one.expires_at, one.in_use)
            for one in lots
        )
        return export(request.args["format"], "lots", head, body)
    return render_template("materials/index.html", lots=lots, now=now())


@materials.get("/materials/<int:lot_id>")
@permission("materials.see")
def detail(lot_id: int) -> ResponseReturnValue:
    """A lot with its certified values."""
    return render_template(
        "materials/detail.html", lot=find_lot(reading(), lot_id, moment_asked()), now=now()
    )


@materials.route("/materials/new", methods=["GET", "POST"])
@permission("materials.edit")
def register() -> ResponseReturnValue:
    """Register a lot."""
    form = LotForm()
    if form.validate_on_submit():
        try:
            certified = read_certified(typed(form.certified))
            with writing("material.registered") as unit:
                lot = register_lot(
                    unit, code=typed(form.code), name=typed(form.name), role=typed(form.role), maker=typed(form.maker) or None,
                    certificate=typed(form.certificate) or None, certified=certified, opened_at=form.opened_at.data,
                    expires_at=form.expires_at.data,
                )  # fmt: skip
            return redirect(url_for("materials.detail", lot_id=lot.id), 303)
        except LimsError as error:
            form.code.errors = [str(error)]
    return _form_page(gettext("Register a lot"), form, url_for("materials.index"))


@materials.route("/materials/<int:lot_id>/change", methods=["GET", "POST"])
@permission("materials.edit")
def change(lot_id: int) -> ResponseReturnValue:
    """Say what holds of a lot from now on: opened, expires, in use."""
    lot = find_lot(reading(), lot_id, now())
    form = ChangeForm(opened_at=lot.opened_at, expires_at=lot.expires_at, in_use=lot.in_use)
    if form.validate_on_submit():
        try:
            with writing("material.changed", typed(form.reason)) as unit:
                change_lot(
                    unit,
                    lot_id,
                    opened_at=form.opened_at.data,
                    expires_at=form.expires_at.data,
                    in_use=bool(form.in_use.data),
                )
            return redirect(url_for("materials.detail", lot_id=lot_id), 303)
        except LimsError as error:
            form.expires_at.errors = [str(error)]
    return _form_page(
        f"{lot.code}: {gettext('what holds now')}", form, url_for("materials.detail", lot_id=lot_id)
    )


def _form_page(title: str, form: Any, back: str) -> ResponseReturnValue:
    return render_template(
        "materials/form.html", title=title, form=form, back=back
    ), 422 if form.errors else 200
