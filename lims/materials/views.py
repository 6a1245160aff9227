"""Lots of reference materials and reagents: list, page, registering, opening, taking out of use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.files import PAPERS, file_store, keep, required_type
from lims.materials.cards import (
    LotCard,
    amounts_left,
    approved_for_lot,
    card_at,
    good_until,
    put_card,
    supplier_at_receipt,
    takings_of,
)
from lims.materials.forms import ChangeForm, LotForm, TakeForm, certified_text, read_certified
from lims.materials.list import lots_query, roles
from lims.materials.service import Lot, change_lot, find_lot, lot_history, register_lot
from lims.materials.uses import uses_of
from lims.materials.words import VIEWS
from lims.people import people_by_id
from lims.permissions import permission
from lims.records import Unit
from lims.suppliers import suppliers
from lims.web import gettext, saying
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

materials = Blueprint("materials", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000


@materials.get("/materials")
@permission("materials.see")
def index() -> ResponseReturnValue:
    """The lots with their expiry."""
    at = asked_as_of(now()).at
    listing = read_listing(
        Filter(name="role", label=_("Role"), choices=[(one, one) for one in roles(reading())]),
        Filter(name="state", label=_("State"), choices=list(VIEWS.items())), keep=("at",),
    )  # fmt: skip
    query, order = lots_query(
        reading(), at, search=listing.search, role=listing.value("role"), view=listing.value("state")
    )
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    lots = [Lot.from_row(row, header) for row, header, _card in page.rows]
    if listing.format:
        return _exported(listing.format, lots)
    cards = {header.id: LotCard.from_row(card) for _row, header, card in page.rows if card}
    ends = {one.id: good_until(one, cards.get(one.id)) for one in lots}
    return render_template(
        "materials/index.html", listing=listing, page=page, lots=lots, now=at, cards=cards,
        left=amounts_left(reading(), cards), ends=ends,
    )  # fmt: skip


def _exported(form: str, lots: list[Lot]) -> ResponseReturnValue:
    head = [
        _("Code"), _("Name"), _("Role"), _("Certificate number"), _("Opened"), _("Expires"), _("In use"),
    ]  # fmt: skip
    return export(form, "lots", [str(one) for one in head], (
        (one.code, one.name, one.role, one.certificate, one.opened_at, one.expires_at, one.in_use) for one in lots
    ))  # fmt: skip


@materials.get("/materials/<int:lot_id>")
@permission("materials.see")
def detail(lot_id: int) -> ResponseReturnValue:
    """A lot as of a moment: certified values, card, what is left, what was measured with it."""
    session, as_of = reading(), asked_as_of(now())
    at, known = as_of.at, as_of.known
    lot, card = find_lot(session, lot_id, at, known), card_at(session, lot_id, at, known)
    supplier = supplier_at_receipt(session, card, lot.valid_from)
    taken = takings_of(session, lot_id)
    return render_template(
        "materials/detail.html", lot=lot, now=now(), card=card, supplier=supplier, end=good_until(lot, card),
        approved=approved_for_lot(supplier, lot) if supplier else None, taken=taken,
        left=amounts_left(session, {lot_id: card}).get(lot_id) if card else None,
        people=people_by_id(session, {one.person_id or 0 for one in taken}), history=lot_history(session, lot_id),
        uses=uses_of(session, lot_id), form=TakeForm(formdata=None), as_of=as_of,
    )  # fmt: skip


@materials.route("/materials/new", methods=["GET", "POST"])
@permission("materials.edit")
def register() -> ResponseReturnValue:
    """Register a lot."""
    form = LotForm()
    form.offer(supplier_choices())
    if form.validate_on_submit():
        try:
            certified, paper = read_certified(typed(form.certified)), sent_paper(form.paper)
            with writing("material.registered") as unit:
                lot = register_lot(
                    unit, code=typed(form.code), name=typed(form.name), role=typed(form.role), maker=typed(form.maker) or None,
                    certificate=typed(form.certificate) or None, certified=certified, opened_at=form.opened_at.data,
                    expires_at=form.expires_at.data, file_id=paper(unit) if paper else None,
                )  # fmt: skip
                put_card(unit, lot.id, **form.card())
            return redirect(url_for("materials.detail", lot_id=lot.id), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(gettext("Register a lot"), form, url_for("materials.index"), order=LotForm.ORDER)


def supplier_choices() -> list[tuple[str, str]]:
    """The suppliers that can be chosen, with how they stand."""
    return [(str(one.id), f"{one.code} {one.name}") for one in suppliers(reading(), now())]


def sent_paper(field: Any) -> Callable[[Unit], int] | None:
    """What writes the row of a paper that was sent; its bytes are in the store then. Raises FileKindRefused."""
    sent = field.data.read() if field.data else b""
    if not sent:
        return None
    name = field.data.filename or "certificate"
    media, kept = required_type(sent, name, PAPERS), file_store().put(sent)
    return lambda unit: keep(unit, kept, name, media).id


@materials.route("/materials/<int:lot_id>/change", methods=["GET", "POST"])
@permission("materials.edit")
def change(lot_id: int) -> ResponseReturnValue:
    """Say what holds of a lot from now on: certificate, opened, expires, in use."""
    lot, card = find_lot(reading(), lot_id, now()), card_at(reading(), lot_id, now())
    form = ChangeForm(
        opened_at=lot.opened_at, expires_at=lot.expires_at, in_use=lot.in_use, certificate=lot.certificate,
        certified=certified_text(lot.certified),
    )  # fmt: skip
    if card is not None and card.made_here:
        del (
            form.certified,
            form.certificate,
            form.paper,
        )  # they come from the preparation, and are corrected there
    if form.validate_on_submit():
        try:
            told = _certificate(form) if "certified" in form and "certified" in request.form else {}
            paper = sent_paper(form.paper) if "paper" in form else None
            with writing("material.changed", typed(form.reason)) as unit:
                if paper is not None:
                    told["file_id"] = paper(unit)
                change_lot(
                    unit, lot_id, opened_at=form.opened_at.data, expires_at=form.expires_at.data,
                    in_use=bool(form.in_use.data), **told,
                )  # fmt: skip
            return redirect(url_for("materials.detail", lot_id=lot_id), 303)
        except LimsError as error:
            form.expires_at.errors = [str(saying(error))]
    return form_page(
        f"{lot.code}: {gettext('what holds now')}", form, url_for("materials.detail", lot_id=lot_id)
    )


def _certificate(form: ChangeForm) -> dict[str, Any]:
    """What was typed of the certificate. Raises LotRefused."""
    return {
        "certificate": typed(form.certificate) or None,
        "certified": read_certified(typed(form.certified)),
    }
