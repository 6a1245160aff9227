"""Pages of the portal: a client's certificates and samples, on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.certificates.handing_out import document_of, hand_out, log_download
from lims.certificates.models import CertificateRow
from lims.clients import find_client
from lims.edge import now, own_client, reading
from lims.files import file_store
from lims.people import day_start
from lims.permissions import permission
from lims.portal.errors import NothingChosen, TooManyChosen
from lims.portal.service import (
    MOST,
    Shown,
    Wanted,
    chosen_certificates,
    on_time,
    own_certificate,
    own_certificates,
    own_products,
    own_samples,
    shown,
    track,
)
from lims.portal.zipping import zipped
from lims.samples import Sample
from lims.samples.models import ItemRow
from lims.web import current_language
from lims.web import lazy_gettext as _
from lims.web.export import export
from lims.web.listing import Filter, Listing, Order, fetch_page, read_listing
from lims.web.status import status_word

portal = Blueprint("portal", __name__, template_folder="templates")
tracking = Blueprint("tracking", __name__, template_folder="templates")
MOST_EXPORTED = 10_000


@portal.get("/portal")
@permission("portal.use")
def home() -> ResponseReturnValue:
    """Clients land at their certificates."""
    return redirect(url_for("portal.certificates"), 303)


@portal.get("/portal/certificates")
@permission("portal.use")
def certificates() -> ResponseReturnValue:
    """A client's certificates, newest first; today's two taps away."""
    client_id = own_client()
    listing = read_listing(
        Filter(name="product", label=_("Product"), choices=own_products(reading(), client_id, current_language())),
        Filter(name="lot", label=_("Lot")), Filter(name="since", label=_("From day")), Filter(name="until", label=_("To day")),
    )  # fmt: skip
    order = [Order(column=CertificateRow.id, down=True)]  # type: ignore[arg-type]
    size = MOST_EXPORTED if listing.format else 30
    page = fetch_page(
        reading(), own_certificates(client_id, wanted(listing)), order, size=size, after=listing.after
    )
    found = shown(reading(), page.rows)
    if listing.format:
        return export(listing.format, "certificates", *as_table(found))
    day = now().date()
    today = [one for one in found if one.certificate.issued_at and one.certificate.issued_at.date() == day]
    return render_template(
        "portal/certificates.html", listing=listing, page=page, today=today, earlier=[one for one in found if one not in today],
        client=find_client(reading(), client_id, now()),
    )  # fmt: skip


def wanted(listing: Listing) -> Wanted:
    """What the filters say; a day that cannot be read is no filter."""
    product, until = listing.value("product"), day_in(listing.value("until"))
    since = day_in(listing.value("since"))
    return Wanted(
        search=listing.search, product_id=int(product) if product else None, lot=listing.value("lot"),
        since=day_start(since) if since else None, until=day_start(until + timedelta(days=1)) if until else None,
    )  # fmt: skip


def day_in(text: str) -> date | None:
    """A day as 2026-05-19; None for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def as_table(found: Sequence[Shown]) -> tuple[list[str], Sequence[tuple[object, ...]]]:
    """Certificates as head and rows of a file."""
    words = (
        _("Number"),
        _("Issued"),
        _("State"),
        _("Product"),
        _("Samples"),
        _("Lots"),
        _("Conformity"),
        _("Replaces"),
    )
    rows = [
        (one.certificate.number, one.certificate.issued_at, str(status_word(one.certificate.state_word).label), one.product,
         ", ".join(one.samples), ", ".join(one.lots),
         str(status_word(one.conformity).label) if one.conformity else "", one.replaces or "")
        for one in found
    ]  # fmt: skip
    return [str(word) for word in words], rows


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
