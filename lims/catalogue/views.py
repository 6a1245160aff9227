"""The catalogue's pages: methods, specifications, rules, scope, products; proposing, comparing, approving."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import pages
from lims.catalogue.drafts import approve_draft, discard_draft, draft_version, find_draft, open_drafts
from lims.catalogue.forms import DecideForm, ProductForm, ProposeForm, content_text, read_content, typed
from lims.catalogue.service import (
    decision_rules_at,
    ensure_product,
    method_version_at,
    methods_at,
    products,
    scope_lines_at,
    specifications_at,
)
from lims.edge import now, reading, require_person, writing
from lims.errors import LimsError
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext
from lims.web.fields import read_moment

catalogue = Blueprint("catalogue", __name__, template_folder="templates")
EMPTY: dict[str, dict[str, Any]] = {
    "method": {"edition": "", "definition": "", "titles": {"en": "", "az": "", "ru": ""}, "settings": {}, "fictitious": False},
    "specification": {
        "edition": "", "grade": "-", "titles": {"en": ""}, "product_groups": [], "limits": [], "comparison": "absolute",
        "source": "", "fictitious": False,
    },
    "decision_rule": {"names": {"en": ""}, "kind": "", "parameters": {}, "source": ""},
    "scope_line": {"method_id": 0, "edition": "", "measurands": [], "product_groups": []},
    "equivalence": {"named": "", "basis": ""},
}  # fmt: skip


def moment_asked() -> Any:
    """The "as of" of the address; now where it names none that can be read."""
    try:
        return read_moment(request.args.get("at", "").strip())
    except ValueError:
        return now()


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
    history = pages.method_history(reading(), method_id)
    version = method_version_at(reading(), method_id, moment_asked(), request.args.get("known", type=int))
    names = people_by_id(
        reading(), {one.approved_by for one in history} | {one.drafted_by or 0 for one in history}
    )
    return render_template(
        "catalogue/method.html", method_id=method_id, code=pages.header_code(reading(), "method", method_id), version=version,
        history=history, names=names, drafts=open_drafts(reading(), "method", method_id), language=current_language(),
        lines=pages.setting_lines(version.settings, version.definition) if version else [],
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
    at = moment_asked()
    version = next((one for one in history if one.died is None and _stands(one, at)), None)
    return render_template(
        "catalogue/specification.html", specification_id=specification_id, version=version, history=history,
        code=pages.header_code(reading(), "specification", specification_id), language=current_language(),
        drafts=open_drafts(reading(), "specification", specification_id),
        names=people_by_id(reading(), {one.approved_by for one in history}),
    )  # fmt: skip


def _stands(version: Any, at: Any) -> bool:
    return bool(version.valid_from <= at and (version.valid_to is None or version.valid_to > at))


@catalogue.get("/decision-rules")
@permission("catalogue.see")
def rules() -> ResponseReturnValue:
    """The decision rules that stand, and those that wait for approval."""
    drafts = open_drafts(reading(), "decision_rule")
    return render_template(
        "catalogue/rules.html", rules=decision_rules_at(reading(), now()), drafts=drafts,
        codes=pages.codes(reading(), drafts), language=current_language(),
    )  # fmt: skip


@catalogue.get("/scope")
@permission("catalogue.see")
def scope() -> ResponseReturnValue:
    """The scope of accreditation as of a moment, and the methods that may stand for others."""
    return render_template(
        "catalogue/scope.html", lines=scope_lines_at(reading(), moment_asked()), methods=dict(pages.all_methods(reading())),
        equivalences=pages.equivalences(reading()),
        drafts=[*open_drafts(reading(), "scope_line"), *open_drafts(reading(), "equivalence")],
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
        names = {language: typed(form[language]) for language in ("en", "az", "ru")}
        try:
            with writing("product.added") as unit:
                ensure_product(unit, code=typed(form.code), group=typed(form.group), names=names)
            return redirect(url_for("catalogue.product_list"), 303)
        except LimsError as error:
            form.code.errors = [str(error)]
    page = render_template(
        "catalogue/form.html",
        title=gettext("Add a product"),
        form=form,
        back=url_for("catalogue.product_list"),
    )
    return page, 422 if form.errors else 200


@catalogue.get("/catalogue/drafts/<int:draft_id>")
@permission("catalogue.see")
def draft(draft_id: int) -> ResponseReturnValue:
    """A draft beside what stands, to be approved by another person than the one who drafted it."""
    found = find_draft(reading(), draft_id)
    people = people_by_id(reading(), {one for one in (found.drafted_by, found.decided_by) if one is not None})
    return render_template(
        "catalogue/draft.html", draft=found, code=pages.header_code(reading(), found.kind, found.header_id), people=people,
        differences=pages.differences(reading(), found, now()), form=DecideForm(row_version=found.row_version),
        own=found.drafted_by == require_person().id,
    )  # fmt: skip


@catalogue.post("/catalogue/drafts/<int:draft_id>/approve")
@permission("catalogue.approve")
def approve(draft_id: int) -> ResponseReturnValue:
    """Approve a draft."""
    with writing("catalogue.approved") as unit:
        approve_draft(
            unit, draft_id, require_person().id, row_version=request.form.get("row_version", type=int)
        )
    flash(gettext("Approved. It holds from its effective date."), "ok")
    return redirect(url_for("catalogue.draft", draft_id=draft_id), 303)


@catalogue.post("/catalogue/drafts/<int:draft_id>/discard")
@permission("catalogue.draft")
def discard(draft_id: int) -> ResponseReturnValue:
    """Discard a draft; it stays readable."""
    with writing("catalogue.discarded") as unit:
        discard_draft(
            unit, draft_id, require_person().id, row_version=request.form.get("row_version", type=int)
        )
    return redirect(url_for("catalogue.draft", draft_id=draft_id), 303)


@catalogue.route("/catalogue/<kind>/<int:header_id>/propose", methods=["GET", "POST"])
@permission("catalogue.draft")
def propose(kind: str, header_id: int) -> ResponseReturnValue:
    """Propose a version: what stands is filled in, to be changed."""
    code = pages.header_code(reading(), kind, header_id)
    standing = pages.standing_content(reading(), kind, header_id, now())
    form = ProposeForm(content=content_text(standing or EMPTY[kind]), effective_from=now())
    if form.validate_on_submit() and form.effective_from.data is not None:
        try:
            with writing("catalogue.drafted", typed(form.reason)) as unit:
                content = read_content(typed(form.content))
                made = draft_version(
                    unit, kind, header_id, content, form.effective_from.data, typed(form.reason)
                )
            return redirect(url_for("catalogue.draft", draft_id=made), 303)
        except (LimsError, ValueError) as error:
            form.content.errors = [str(error)]
    title = f"{code}: {gettext('propose a version')}"
    page = render_template("catalogue/form.html", title=title, form=form, back=url_for("catalogue.index"))
    return page, 422 if form.errors else 200
