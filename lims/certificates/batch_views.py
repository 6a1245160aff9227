"""Pages for signing several drafts at once; the documents are made by the worker, and the page may be left."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.certificates.authorising import authorise
from lims.certificates.batch import choices, drafts_to_sign, progress_of
from lims.certificates.models import CertificateState
from lims.certificates.views import certificates
from lims.edge import now, reading, require_person, writing
from lims.errors import LimsError
from lims.people import require_password
from lims.permissions import permission
from lims.web import gettext, saying


@certificates.get("/certificates/sign")
@permission("certificates.authorise")
def read_drafts() -> ResponseReturnValue:
    """The list of drafts with everything that is signed of them."""
    return list_page()


def list_page(error: LimsError | None = None) -> ResponseReturnValue:
    """The list; an error stands above it, and nothing was signed then."""
    page = render_template("certificates/batch.html", drafts=drafts_to_sign(reading(), now()), error=error)
    return (page, error.status) if error else page


@certificates.post("/certificates/sign")
@permission("certificates.authorise")
def sign_chosen() -> ResponseReturnValue:
    """Authorise the drafts that were read, with one password; what cannot be signed is named and left."""
    chosen = list(choices(request.form.getlist("row")))
    try:
        require_password(request.form.get("password", ""))
    except LimsError as error:
        return list_page(error)
    signed = []
    for certificate_id, seen in chosen:
        try:
            with writing("certificate.authorised") as unit:
                signed.append(authorise(unit, certificate_id, person_id=require_person().id, seen=seen).id)
        except LimsError as error:
            flash(f"{gettext('Draft %(n)s', n=certificate_id)}: {saying(error)}", "bad")
    if not signed:
        flash(gettext("Nothing was signed."), "warn")
        return redirect(url_for("certificates.read_drafts"), 303)
    flash(
        gettext("%(n)s signed. The documents are being made; you need not wait for them.", n=len(signed)),
        "ok",
    )
    return redirect(url_for("certificates.batch_progress", c=signed), 303)


@certificates.get("/certificates/signed")
@permission("certificates.see")
def batch_progress() -> ResponseReturnValue:
    """How far the documents of a batch are."""
    return render_template("certificates/signed.html", **_progress())


@certificates.get("/certificates/signed/rows")
@permission("certificates.see")
def batch_rows() -> ResponseReturnValue:
    """The part of that page which changes by itself."""
    return render_template("certificates/_signed.html", **_progress())


def _progress() -> dict[str, object]:
    ids = [int(text) for text in request.args.getlist("c") if text.isdigit()]
    found = progress_of(reading(), ids)
    out = sum(one.certificate.state is not CertificateState.AUTHORISED for one in found)
    return {"found": found, "out": out, "ids": ids}
