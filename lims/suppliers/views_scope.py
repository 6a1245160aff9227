"""Pages of the methods of a provider: entering what was found, and approving what another person found."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import methods_at
from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.files import keep_paper, sent_paper
from lims.permissions import permission
from lims.suppliers.forms import ScopeForm
from lims.suppliers.scope import approve_scope, propose_scope
from lims.suppliers.service import approval_at
from lims.suppliers.views import suppliers_pages
from lims.web import current_language, gettext, saying
from lims.web.forms import form_page, typed


@suppliers_pages.route("/suppliers/<int:supplier_id>/methods/new", methods=["GET", "POST"])
@permission("suppliers.evaluate")
def scope(supplier_id: int) -> ResponseReturnValue:
    """Enter whether a provider may do a method, and by which accreditation; another person approves it."""
    one, form = approval_at(reading(), supplier_id, now()), ScopeForm()
    form.method.choices = [
        (str(each.method_id), f"{each.code}, {each.title(current_language())}")
        for each in methods_at(reading(), now())
    ]
    if form.validate_on_submit():
        try:
            _propose(supplier_id, form)
            return redirect(url_for("suppliers.detail", supplier_id=supplier_id), 303)
        except LimsError as error:
            form.why.errors = [str(saying(error))]
    back = url_for("suppliers.detail", supplier_id=supplier_id)
    return form_page(gettext("A method of %(name)s", name=one.name), form, back)


def _propose(supplier_id: int, form: ScopeForm) -> None:
    paper = sent_paper(form.paper.data)
    with writing("supplier.method_proposed") as unit:
        propose_scope(
            unit, supplier_id, int(form.method.data), approved=form.approved.data, why=typed(form.why), since=form.since.data or now(),
            until=form.until.data, accreditation=typed(form.accreditation), accredited_by=typed(form.accredited_by),
            scope_line=typed(form.scope_line), file_id=keep_paper(unit, paper),
        )  # fmt: skip


@suppliers_pages.post("/suppliers/methods/<int:scope_proposal_id>/approve")
@permission("suppliers.approve")
def approve_method(scope_proposal_id: int) -> ResponseReturnValue:
    """Approve what another person found about a provider's method."""
    with writing("supplier.method_approved") as unit:
        one = approve_scope(unit, scope_proposal_id)
    return redirect(url_for("suppliers.detail", supplier_id=one.supplier_id), 303)
