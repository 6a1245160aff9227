"""The catalogue's pages: methods, specifications, decision rules, scope and products as they stand."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import pages
from lims.catalogue.drafts import GROUNDS, open_drafts
from lims.catalogue.forms import ProductForm, texts
from lims.catalogue.own_kind_forms import KIND_OF, kind_lines
from lims.catalogue.own_lines import readable
from lims.catalogue.own_methods import is_own, read_kind, values_text
from lims.catalogue.service import (
    decision_rules_at,
    ensure_product,
    method_version_at,
    methods_at,
    products,
    specifications_at,
)
from lims.catalogue.standards import standard_named
from lims.edge import now, reading, writing
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext
from lims.web.as_of import asked_as_of
from lims.web.forms import typed
from methods.definitions import OwnMethod

catalogue = Blueprint("catalogue", __name__, template_folder="templates")


@catalogue.get("/methods")
@permission("catalogue.see")
def index() -> ResponseReturnValue:
    """Every method with the edition in use, and what waits for approval."""
    used = {one.method_id: one for one in methods_at(reading(), now())}
    drafts = open_drafts(reading())
    return render_template(
        "catalogue/methods.html", methods=pages.all_methods(reading()), used=used, drafts=drafts,
        codes=pages.codes(reading(), drafts), language=current_language(),
    )  # fmt: skip


@catalogue.get("/methods/<int:method_id>")
@permission("catalogue.see")
def method(method_id: int) -> ResponseReturnValue:
    """A method as of a moment: edition, settings with their sources and what is unknown, versions, drafts."""
    history, code = (
        pages.method_history(reading(), method_id),
        pages.header_code(reading(), "method", method_id),
    )
    as_of = asked_as_of(now())
    version = method_version_at(reading(), method_id, as_of.at, as_of.known)
    own = read_kind(version.definition_key) if version and is_own(version.definition_key) else None
    names = people_by_id(
        reading(), {one.approved_by for one in history} | {one.drafted_by or 0 for one in history}
    )
    return render_template(
        "catalogue/method.html", method_id=method_id, code=code, version=version, as_of=as_of,
        history=history, names=names, drafts=open_drafts(reading(), "method", method_id), language=current_language(),
        lines=pages.setting_lines(version) if version else [], standard=standard_named(code), example_values=values_text,
        own=own if isinstance(own, OwnMethod) else None, own_kind=KIND_OF.get(type(own)),
        grounds=GROUNDS["method"].of_version(reading(), version) if version and "method" in GROUNDS else None,
        kind_lines=[] if own is None or isinstance(own, OwnMethod) else kind_lines(own, without="steps"), readable=readable,
    )  # fmt: skip


@catalogue.get("/specifications")
@permission("catalogue.see")
def specification_list() -> ResponseReturnValue:
    """Every specification with the edition that stands."""
    used = {one.specification_id: one for one in specifications_at(reading(), now())}
    return render_template(
        "catalogue/specifications.html", specifications=pages.all_specifications(reading()), used=used,
        drafts=open_drafts(reading(), "specification"), language=current_language(),
    )  # fmt: skip


@catalogue.get("/specifications/<int:specification_id>")
@permission("catalogue.see")
def specification(specification_id: int) -> ResponseReturnValue:
    """A specification as of a moment with all its lines; what is unknown is said to be."""
    history = pages.specification_history(reading(), specification_id)
    as_of = asked_as_of(now())
    version = pages.specification_at(reading(), specification_id, as_of.at, as_of.known)
    return render_template(
        "catalogue/specification.html", specification_id=specification_id, as_of=as_of, version=version, history=history,
        code=pages.header_code(reading(), "specification", specification_id), language=current_language(),
        drafts=open_drafts(reading(), "specification", specification_id),
        names=people_by_id(reading(), {one.approved_by for one in history}),
    )  # fmt: skip


@catalogue.get("/decision-rules")
@permission("catalogue.see")
def rules() -> ResponseReturnValue:
    """The decision rules that stand, and those that wait for approval."""
    drafts = open_drafts(reading(), "decision_rule")
    return render_template(
        "catalogue/rules.html", rules=decision_rules_at(reading(), now()), drafts=drafts,
        codes=pages.codes(reading(), drafts), language=current_language(),
    )  # fmt: skip


@catalogue.get("/products")
@permission("catalogue.see")
def product_list() -> ResponseReturnValue:
    """The products that samples can be of."""
    return render_template(
        "catalogue/products.html", products=products(reading()), language=current_language()
    )


@catalogue.route("/products/new", methods=["GET", "POST"])
@permission("catalogue.draft")
def new_product() -> ResponseReturnValue:
    """Add a product; its group decides which methods fit."""
    form = ProductForm()
    if form.validate_on_submit():
        with writing("product.added") as unit:
            ensure_product(unit, code=typed(form.code), group=typed(form.group), names=texts(form))
        return redirect(url_for("catalogue.product_list"), 303)
    page = render_template(
        "catalogue/form.html",
        title=gettext("Add a product"),
        form=form,
        back=url_for("catalogue.product_list"),
        new=True,
    )
    return page, 422 if form.errors else 200
