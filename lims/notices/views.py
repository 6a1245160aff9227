"""The log of deliveries, for the laboratory."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.clients import clients_by_id
from lims.edge import lims, now, reading, writing
from lims.notices.events import EVENT_WORDS
from lims.notices.log import log_query, read_log
from lims.notices.models import Channel, DeliveryRow
from lims.notices.service import retry
from lims.permissions import permission
from lims.web import gettext
from lims.web import lazy_gettext as _
from lims.web.listing import Filter, Order, fetch_page, read_listing

notices = Blueprint("notices", __name__, template_folder="templates")
ORDER = (Order(column=DeliveryRow.__table__.c.id, down=True),)
STATES = [("waiting", _("Waiting")), ("sent", _("Sent")), ("failed", _("Failed"))]
CHANNEL_WORDS = {Channel.MAIL: _("E-mail"), Channel.WEBHOOK: _("Webhook")}


@notices.get("/notices")
@permission("notices.see")
def index() -> str:
    """What clients were told, by which way, and what could not be sent; the latest first."""
    listing = read_listing(
        Filter(name="state", label=_("State"), choices=STATES),
        Filter(
            name="channel", label=_("Way"), choices=[(one.value, word) for one, word in CHANNEL_WORDS.items()]
        ),
    )
    query = log_query(search=listing.search, state=listing.value("state"), channel=listing.value("channel"))
    page = fetch_page(reading(), query, ORDER, after=listing.after)
    found = read_log(page.rows)
    return render_template(
        "notices/index.html", listing=listing, page=page, found=found, events=EVENT_WORDS, ways=CHANNEL_WORDS,
        clients=clients_by_id(reading(), [one.client_id for one in found], now()), mail=lims().settings.mail_host,
    )  # fmt: skip


@notices.post("/notices/<int:delivery_id>/retry")
@permission("notices.retry")
def try_again(delivery_id: int) -> ResponseReturnValue:
    """Try a delivery again that has failed."""
    with writing("notice.retried") as unit:
        retry(unit, delivery_id)
    flash(gettext("It is tried again."), "ok")
    return redirect(url_for("notices.index"), 303)
