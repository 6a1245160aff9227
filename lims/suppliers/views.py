"""Suppliers: list as of a moment, page with evaluations, registering, evaluating, approving."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_codes
from lims.edge import now, reading, require_person, writing
from lims.errors import LimsError
from lims.files import keep_paper, sent_paper
from lims.people import people_by_id
from lims.permissions import permission
from lims.suppliers.forms import EvaluationForm, SupplierForm
from lims.suppliers.list import suppliers_query
from lims.suppliers.scope import scope_proposals, scopes_at
from lims.suppliers.service import (
    Purpose,
    Supplier,
    Verdict,
    approval_at,
    approve_evaluation,
    evaluate_supplier,
    evaluations_of,
    register_supplier,
)
from lims.suppliers.words import PURPOSES, VERDICTS, VIEWS
from lims.web import gettext, saying
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

suppliers_pages = Blueprint("suppliers", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000
WORDS = {"purposes": PURPOSES, "verdicts": VERDICTS}


@suppliers_pages.get("/suppliers")
@permission("suppliers.see")
def index() -> ResponseReturnValue:
    """Every supplier, and what it is approved for."""
    listing = read_listing(
        Filter(name="purpose", label=_("For what"), choices=[(one.value, word) for one, word in PURPOSES.items()]),
        Filter(name="state", label=_("State"), choices=list(VIEWS.items())), keep=("at", "known"),
    )  # fmt: skip
    as_of = asked_as_of(now())
    query, order = suppliers_query(
        as_of.at, as_of.known, search=listing.search, view=listing.value("state"),
        purpose=listing.value("purpose"),
    )  # fmt: skip
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [Supplier.from_row(header, row) for header, row in page.rows]
    if listing.format:
        head = [gettext("Code"), gettext("Name"), gettext("State"), gettext("For what"), gettext("Until")]
        body = (
            (one.code, one.name, VERDICTS.get(one.verdict, "") if one.verdict else "",
             ", ".join(str(PURPOSES[each]) for each in one.purposes), one.valid_to)
            for one in found
        )  # fmt: skip
        return export(listing.format, "suppliers", head, body)
    return render_template("suppliers/index.html", listing=listing, page=page, suppliers=found, **WORDS)


@suppliers_pages.get("/suppliers/<int:supplier_id>")
@permission("suppliers.see")
def detail(supplier_id: int) -> ResponseReturnValue:
    """A supplier with every evaluation of it."""
    as_of = asked_as_of(now())
    one = approval_at(reading(), supplier_id, as_of.at, as_of.known)
    found, proposals = evaluations_of(reading(), [supplier_id]), scope_proposals(reading(), supplier_id)
    return render_template(
        "suppliers/detail.html", supplier=one, evaluations=found, me=require_person().id, now=now(),
        people=people_by_id(reading(), {each.person_id or 0 for each in found} | {each.person_id or 0 for each in proposals}), **WORDS,
        scopes={one.method_id: one for one in scopes_at(reading(), as_of.at, supplier_ids=[supplier_id], known_at=as_of.known)},
        proposals=proposals, methods=method_codes(reading(), {one.method_id for one in proposals}),
    )  # fmt: skip


@suppliers_pages.route("/suppliers/new", methods=["GET", "POST"])
@permission("suppliers.evaluate")
def register() -> ResponseReturnValue:
    """Register a supplier."""
    form = SupplierForm()
    if form.validate_on_submit():
        try:
            with writing("supplier.registered") as unit:
                made = register_supplier(
                    unit, code=typed(form.code), name=typed(form.name), contact=typed(form.contact)
                )
            return redirect(url_for("suppliers.detail", supplier_id=made.id), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(gettext("Register a supplier"), form, url_for("suppliers.index"))


@suppliers_pages.route("/suppliers/<int:supplier_id>/evaluate", methods=["GET", "POST"])
@permission("suppliers.evaluate")
def evaluate(supplier_id: int) -> ResponseReturnValue:
    """Enter what was found; another person approves it."""
    one, form = approval_at(reading(), supplier_id, now()), EvaluationForm()
    if form.validate_on_submit():
        try:
            _evaluate(supplier_id, form)
            return redirect(url_for("suppliers.detail", supplier_id=supplier_id), 303)
        except LimsError as error:
            form.findings.errors = [str(saying(error))]
    back = url_for("suppliers.detail", supplier_id=supplier_id)
    return form_page(gettext("Evaluate %(name)s", name=one.name), form, back)


def _evaluate(supplier_id: int, form: EvaluationForm) -> None:
    paper = sent_paper(form.paper.data)
    with writing("supplier.evaluated") as unit:
        evaluate_supplier(
            unit, supplier_id, criteria=typed(form.criteria), findings=typed(form.findings), verdict=Verdict(form.verdict.data),
            purposes=[Purpose(one) for one in form.purposes.data or ()], until=form.until.data,
            conditions=typed(form.conditions), file_id=keep_paper(unit, paper),
        )  # fmt: skip


@suppliers_pages.post("/suppliers/evaluations/<int:evaluation_id>/approve")
@permission("suppliers.approve")
def approve(evaluation_id: int) -> ResponseReturnValue:
    """Approve an evaluation that another person entered."""
    with writing("supplier.approved") as unit:
        one = approve_evaluation(unit, evaluation_id)
    return redirect(url_for("suppliers.detail", supplier_id=one.id), 303)
