"""The page on which clients see how their product went from lot to lot."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lims.clients import find_client
from lims.edge import now, own_client, reading
from lims.permissions import permission
from lims.portal.trends import chart_of, choices, matching, measured
from lims.web import lazy_gettext as _
from lims.web.listing import Filter, read_listing

trends = Blueprint("trends", __name__, template_folder="templates")


@trends.get("/portal/trends")
@permission("portal.use")
def index() -> ResponseReturnValue:
    """One measurand of one product over the client's certificates, as a chart and as a table."""
    client_id = own_client()
    found = measured(reading(), client_id)
    keys = choices(found)
    listing = read_listing(Filter(name="what", label=_("Measurand"), choices=[(one, one) for one in keys]))
    found = matching(found, listing.search)
    left = choices(found)
    key = listing.value("what") if listing.value("what") in left else next(iter(left), "")
    shown = [one for one in found if one.key == key]
    return render_template(
        "portal/trends.html", listing=listing, key=key, shown=list(reversed(shown)), chart=chart_of(shown, key) if shown else None,
        client=find_client(reading(), client_id, now()),
    )  # fmt: skip
