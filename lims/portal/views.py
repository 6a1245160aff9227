"""Pages of the portal: a client's certificates and samples, on a phone."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.certificates.handing_out import document_of, hand_out, log_download
from lims.certificates.models import CertificateRow
from lims.clients import find_client
from lims.edge import now, reading, require_person
from lims.errors import NotFound
from lims.files import file_store
from lims.permissions import permission
from lims.portal.errors import NothingChosen, TooManyChosen
from lims.portal.service import (
    MOST,
    chosen_certificates,
    on_time,
    own_certificate,
    own_certificates,
    own_samples,
    shown,
    track,
)
from lims.portal.zipping import zipped
from lims.samples import Sample
from lims.samples.models import ItemRow
from lims.web import current_language
from lims.web.listing import Order, fetch_page, read_listing

portal = Blueprint("portal", __name__, template_folder="templates")
tracking = Blueprint("tracking", __name__, template_folder="templates")


def own_client() -> int:
    """The client of whoever is signed in. Raises NotFound for somebody who is of none."""
    client_id = require_person().client_id
    if client_id is None:
        raise NotFound
    return client_id


@portal.get("/portal")
@permission("portal.use")
def home() -> ResponseReturnValue:
    """Clients land at their certificates."""
    return redirect(url_for("portal.certificates"), 303)


@portal.get("/portal/more")
@permission("portal.use")
def more() -> ResponseReturnValue:
    """What has no place in the bar at the bottom."""
    return render_template("portal/more.html", client=find_client(reading(), own_client(), now()))


@portal.get("/portal/certificates")
@permission("portal.use")
def certificates() -> ResponseReturnValue:
    """A client's certificates, newest first; today's two taps away."""
    listing, client_id = read_listing(), own_client()
    order = [Order(column=CertificateRow.id, down=True)]  # type: ignore[arg-type]
    page = fetch_page(
        reading(), own_certificates(client_id, listing.search), order, size=30, after=listing.after
    )
    found = shown(reading(), page.rows)
    day = now().date()
    today = [one for one in found if one.certificate.issued_at and one.certificate.issued_at.date() == day]
    return render_template(
        "portal/certificates.html", listing=listing, page=page, today=today, earlier=[one for one in found if one not in today],
        client=find_client(reading(), client_id, now()),
    )  # fmt: skip


@portal.get("/portal/certificates/<int:certificate_id>.pdf")
@permission("portal.use")
def document(certificate_id: int) -> ResponseReturnValue:
    """The stored document of one of the client's certificates."""
    return hand_out(own_certificate(reading(), own_client(), certificate_id))


@portal.get("/portal/certificates.zip")
@permission("portal.use")
def documents() -> ResponseReturnValue:
    """Several documents at once. One that is not theirs makes the whole answer that of one that does not exist."""
    ids = [int(one) for one in request.args.getlist("row") if one.isdigit() and len(one) < 19]
    if not ids:
        raise NothingChosen
    if len(ids) > MOST:
        raise TooManyChosen(most=MOST)
    found = chosen_certificates(reading(), own_client(), ids)
    files = [(one, document_of(one)) for one in found]
    for one in found:
        log_download(one)
    answer = Response(zipped(file_store(), files), mimetype="application/zip")
    answer.headers["Content-Disposition"] = "attachment; filename=certificates.zip"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@tracking.get("/portal/samples")
@permission("portal.use")
def samples() -> ResponseReturnValue:
    """A client's samples, newest first."""
    listing, client_id = read_listing(), own_client()
    order = [Order(column=ItemRow.id, down=True)]  # type: ignore[arg-type]
    page = fetch_page(reading(), own_samples(client_id, listing.search), order, size=30, after=listing.after)
    found = [Sample.from_row(row) for row in page.rows]
    client = find_client(reading(), client_id, now())
    return render_template("portal/samples.html", listing=listing, page=page, samples=found, client=client)


@tracking.get("/portal/samples/<int:item_id>")
@permission("portal.use")
def sample(item_id: int) -> ResponseReturnValue:
    """Where one of the client's samples stands."""
    tracked = track(reading(), own_client(), item_id, current_language())
    return render_template(
        "portal/sample.html", t=tracked, on_time=on_time(tracked.sample, now()), language=current_language()
    )
