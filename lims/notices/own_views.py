"""Pages of a client: what one wants to hear by e-mail, and which of the client's own systems are told."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import lims, own_client, reading, require_person, writing, writing_outside_chain
from lims.errors import LimsError
from lims.notices.endpoints import (
    Endpoint,
    add_endpoint,
    end_endpoint,
    endpoint_row,
    endpoints_of,
    renew_secret,
    try_endpoint,
)
from lims.notices.events import EVENT_WORDS
from lims.notices.forms import EndpointForm, WishForm
from lims.notices.log import log_query, read_log
from lims.notices.service import retry
from lims.notices.views import ORDER
from lims.notices.webhooks import shown_secret
from lims.notices.wishes import choose, wishes_of
from lims.people import find_person
from lims.permissions import permission
from lims.web import gettext, saying
from lims.web.listing import fetch_page, read_listing

own_notices = Blueprint("own_notices", __name__, template_folder="templates")


@own_notices.route("/portal/notices", methods=["GET", "POST"])
@permission("notices.choose")
def wishes() -> ResponseReturnValue:
    """Which events one gets by e-mail."""
    own_client()
    me = require_person()
    form = WishForm(events=[event.value for event in wishes_of(reading(), me.id)])
    if not form.validate_on_submit():
        page = render_template("notices/wishes.html", form=form, email=find_person(reading(), me.id).email)
        return page, 422 if form.errors else 200
    with writing_outside_chain() as session:
        choose(session, me.id, form.events.data or ())
    flash(gettext("Saved."), "ok")
    return redirect(url_for("own_notices.wishes"), 303)


@own_notices.get("/portal/connections")
@permission("notices.connect")
def connections() -> str:
    """The addresses of the client's own systems."""
    return render_template(
        "notices/connections.html", endpoints=endpoints_of(reading(), own_client()), events=EVENT_WORDS
    )


@own_notices.route("/portal/connections/new", methods=["GET", "POST"])
@permission("notices.connect")
def connect() -> ResponseReturnValue:
    """Add an address; its secret is shown this one time."""
    client_id, form = own_client(), EndpointForm()
    if not form.validate_on_submit():
        return render_template("notices/connect.html", form=form), 422 if form.errors else 200
    private = lims().settings.webhook_private
    url = (form.url.data or "").strip()
    try:
        with writing("endpoint.added") as unit:
            salt = add_endpoint(unit, client_id, url, form.events.data or (), private=private)
    except LimsError as error:
        form.url.errors = [str(saying(error))]
        return render_template("notices/connect.html", form=form), 422
    return _secret_page(salt, url)


def _secret_page(salt: str, url: str) -> ResponseReturnValue:
    return render_template("notices/secret.html", secret=shown_secret(lims().settings, salt), url=url)


@own_notices.get("/portal/connections/<int:endpoint_id>")
@permission("notices.connect")
def connection(endpoint_id: int) -> str:
    """One address: what it was told, and what failed."""
    endpoint = Endpoint.from_row(endpoint_row(reading(), own_client(), endpoint_id))
    listing = read_listing()
    query = log_query(client_id=endpoint.client_id, endpoint_id=endpoint_id)
    page = fetch_page(reading(), query, ORDER, size=30, after=listing.after)
    return render_template(
        "notices/connection.html", endpoint=endpoint, page=page, found=read_log(page.rows), events=EVENT_WORDS
    )


@own_notices.post("/portal/connections/<int:endpoint_id>/test")
@permission("notices.connect")
def test(endpoint_id: int) -> ResponseReturnValue:
    """Send a test message."""
    with writing("endpoint.tested") as unit:
        try_endpoint(unit, own_client(), endpoint_id)
    flash(gettext("A test message is on its way; the log below says what came of it."), "ok")
    return redirect(url_for("own_notices.connection", endpoint_id=endpoint_id), 303)


@own_notices.post("/portal/connections/<int:endpoint_id>/secret")
@permission("notices.connect")
def secret(endpoint_id: int) -> ResponseReturnValue:
    """Give an address another secret; it is shown this one time."""
    client_id = own_client()
    url = endpoint_row(reading(), client_id, endpoint_id).url
    with writing("endpoint.secret_renewed") as unit:
        salt = renew_secret(unit, client_id, endpoint_id)
    return _secret_page(salt, url)


@own_notices.post("/portal/connections/<int:endpoint_id>/end")
@permission("notices.connect")
def end(endpoint_id: int) -> ResponseReturnValue:
    """Tell an address nothing any more."""
    with writing("endpoint.ended") as unit:
        end_endpoint(unit, own_client(), endpoint_id)
    flash(gettext("This address is told nothing any more."), "ok")
    return redirect(url_for("own_notices.connections"), 303)


@own_notices.post("/portal/connections/<int:endpoint_id>/deliveries/<int:delivery_id>/retry")
@permission("notices.connect")
def try_again(endpoint_id: int, delivery_id: int) -> ResponseReturnValue:
    """Try a message again that has failed."""
    with writing("notice.retried") as unit:
        retry(unit, delivery_id, client_id=own_client())
    flash(gettext("It is tried again."), "ok")
    return redirect(url_for("own_notices.connection", endpoint_id=endpoint_id), 303)
