"""The card of a lot, and what is taken from it."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.materials.cards import card_at, put_card, take_amount
from lims.materials.forms import ChangeCardForm, TakeForm
from lims.materials.service import find_lot
from lims.materials.views import materials, supplier_choices
from lims.permissions import permission
from lims.web import gettext, saying
from lims.web.forms import form_page, typed


@materials.route("/materials/<int:lot_id>/card", methods=["GET", "POST"])
@permission("materials.edit")
def card(lot_id: int) -> ResponseReturnValue:
    """Say how a lot came here and how it is kept."""
    lot, stands = find_lot(reading(), lot_id, now()), card_at(reading(), lot_id, now())
    form = ChangeCardForm(**_filled(stands))
    form.offer(supplier_choices())
    if form.validate_on_submit():
        try:
            made_here = bool(stands and stands.made_here)
            with writing("material.card_changed", typed(form.reason)) as unit:
                put_card(unit, lot_id, made_here=made_here, **form.card())
            return redirect(url_for("materials.detail", lot_id=lot_id), 303)
        except LimsError as error:
            form.amount.errors = [str(saying(error))]
    return form_page(f"{lot.code}: {gettext('card')}", form, url_for("materials.detail", lot_id=lot_id))


def _filled(stands: Any) -> dict[str, Any]:
    if stands is None:
        return {}
    names = ("received_at", "storage", "days_after_opening", "amount", "amount_unit", "accreditation")
    answer = {True: "yes", False: "no", None: ""}[stands.accepted]
    given = {name: getattr(stands, name) for name in names}
    return given | {"supplier": str(stands.supplier_id or ""), "accepted": answer}


@materials.post("/materials/<int:lot_id>/take")
@permission("materials.edit")
def take(lot_id: int) -> ResponseReturnValue:
    """Write down that something was taken."""
    form, back = TakeForm(), url_for("materials.detail", lot_id=lot_id)
    lot = find_lot(reading(), lot_id, now())
    if form.validate():
        try:
            with writing("material.taken", typed(form.reason)) as unit:
                take_amount(unit, lot_id, float(form.taken.data or 0), typed(form.reason))
            return redirect(back, 303)
        except LimsError as error:
            form.taken.errors = [str(saying(error))]
    return form_page(f"{lot.code}: {gettext('something is taken')}", form, back)
