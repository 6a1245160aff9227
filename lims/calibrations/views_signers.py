"""Pages of the signers of digital certificates whom the laboratory trusts."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.calibrations.forms import RemoveSignerForm, SignerForm
from lims.calibrations.signers import add_signers, find_signer, remove_signer, signer_list, signers_of
from lims.calibrations.views import calibrations
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import gettext, saying
from lims.web.forms import form_page, typed


@calibrations.get("/dcc/signers")
@permission("equipment.see")
def signers() -> ResponseReturnValue:
    """The signers whom the laboratory trusts, and whom it trusted."""
    return _page(SignerForm(formdata=None))


def _page(form: SignerForm) -> ResponseReturnValue:
    known = signer_list(reading())
    people = people_by_id(reading(), [one.added_by for one in known if one.added_by])
    page = render_template("calibrations/signers.html", signers=known, people=people, form=form, at=now())
    return page, 422 if form.errors else 200


@calibrations.post("/dcc/signers")
@permission("calibrations.trust")
def trust() -> ResponseReturnValue:
    """Put the signers of a file on the list."""
    form = SignerForm()
    if form.validate():
        try:
            read = signers_of(form.file.data.read())
            with writing("dcc.signer_added", typed(form.why)) as unit:
                add_signers(unit, read, typed(form.why))
            return redirect(url_for("calibrations.signers"), 303)
        except LimsError as error:
            form.file.errors = [str(saying(error))]
    return _page(form)


@calibrations.route("/dcc/signers/<int:signer_id>/remove", methods=["GET", "POST"])
@permission("calibrations.trust")
def distrust(signer_id: int) -> ResponseReturnValue:
    """Take a signer off the list."""
    one, form = find_signer(reading(), signer_id), RemoveSignerForm()
    if not one.stands:
        raise NotFound
    if form.validate_on_submit():
        with writing("dcc.signer_removed", typed(form.why)) as unit:
            remove_signer(unit, signer_id, typed(form.why))
        return redirect(url_for("calibrations.signers"), 303)
    title = gettext("No longer trust this signer")
    return form_page(title, form, url_for("calibrations.signers"), one.name)
