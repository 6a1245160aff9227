"""Pages of instruments and gateways. Those of records stand in `views_records.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from instruments.drivers import DRIVERS
from lims.catalogue import drafts_to_come, open_drafts
from lims.edge import now, reading, require_person, writing, writing_outside_chain
from lims.equipment import equipment_version_at, find_equipment
from lims.errors import LimsError
from lims.intake.commands import ask_instrument, latest_command
from lims.intake.connecting import DRAFTED
from lims.intake.forms import GatewayForm
from lims.intake.gateways import add_gateway, find_gateway, renew_token, set_active
from lims.intake.heartbeats import gaps
from lims.intake.interfaces import Interface, interface_of
from lims.intake.live import Live, latest_live
from lims.intake.overview import gateways_now, instruments_now
from lims.intake.recent import latest_records
from lims.intake.words import NOT_CONNECTED, NOTHING_SAID, RECORD_STATES, SETTINGS, command_word
from lims.permissions import permission
from lims.web import gettext, saying, unit_words

intake = Blueprint("intake", __name__, template_folder="templates")
SHOWN_GAPS, SHOWN_RECORDS = 20, 30


@intake.get("/instruments")
@permission("instruments.see")
def index() -> ResponseReturnValue:
    """Each gateway and each instrument, in words."""
    part = "intake/_instruments.html" if "HX-Request" in request.headers else "intake/instruments.html"
    return render_template(part, **_state())


def _state() -> dict[str, Any]:
    at = now()
    known = gateways_now(reading(), at)
    return {
        "gateways": known, "instruments": instruments_now(reading(), known, at), "at": at,
        "gaps": gaps(reading(), limit=SHOWN_GAPS), "keys": {one.gateway.id: one.gateway.key for one in known},
    }  # fmt: skip


@intake.get("/instruments/<int:equipment_id>")
@permission("instruments.see")
def instrument(equipment_id: int) -> ResponseReturnValue:
    """One instrument: what it shows, what it sent, when nobody heard it."""
    at = now()
    equipment = find_equipment(reading(), equipment_id)
    known = gateways_now(reading(), at)
    state = next(
        (one for one in instruments_now(reading(), known, at) if one.equipment_id == equipment_id), None
    )
    interface = interface_of(reading(), equipment_id, at)
    driver = DRIVERS.get(interface.driver) if interface else None
    return render_template(
        "intake/instrument.html", equipment=equipment, state=state, live=latest_live(reading(), equipment_id, at),
        drafts=open_drafts(reading(), DRAFTED, equipment_id), to_come=drafts_to_come(reading(), DRAFTED, equipment_id, at),
        interface=interface, rests_on=driver.source if driver else None,
        can_be_asked=_can_be_asked(interface), setting_words=SETTINGS,
        unconnected=None if interface else _unconnected(equipment_id, at),
        command=latest_command(reading(), equipment_id, at),
        records=latest_records(reading(), equipment_id, SHOWN_RECORDS),
        gaps=gaps(reading(), limit=SHOWN_GAPS, equipment_id=equipment_id), command_word=command_word, states=RECORD_STATES,
    )  # fmt: skip


def _can_be_asked(interface: Interface | None) -> bool:
    """Whether there is anything to ask: files cannot be, nor can what speaks by itself."""
    driver = DRIVERS.get(interface.driver) if interface else None
    return driver is not None and interface is not None and not driver.speaks_unasked(interface.settings)


def _unconnected(equipment_id: int, at: datetime) -> str:
    """What to say of equipment that nothing is connected to: what is missing, and what stands in."""
    version = equipment_version_at(reading(), equipment_id, at)
    kind = str(version.interface.get("type", "")) if version else ""
    return str(NOT_CONNECTED.get(kind, NOTHING_SAID))


@intake.get("/instruments/<int:equipment_id>/live")
@permission("instruments.see")
def live(equipment_id: int) -> Response:
    """What an instrument shows now, for the page that asks once a second; `reading` chooses one of several values."""
    find_equipment(reading(), equipment_id)
    shown = latest_live(reading(), equipment_id, now())
    answer = jsonify(live_json(shown, request.args.get("reading")) if shown else NOTHING_SHOWN)
    answer.headers["Cache-Control"] = "no-store"
    return answer


NOTHING_SHOWN = {"value": None, "unit": None, "age_s": None, "faded": True, "stored": False, "steady": None}


def live_json(live: Live, name: str | None) -> dict[str, Any]:
    """The live value as the bench page takes it; `steady` is null where no criterion was entered."""
    main = live.reading(name) if name else next(iter(live.readings), None)
    warm = next(
        (one for one in live.readings if one.name.endswith("temperature") and "set" not in one.name), None
    )
    key = main.name if main else ""
    return {
        "value": main.text if main else None, "unit": unit_words(main.unit) if main else None, "name": key,
        "unit_code": main.unit if main else None, "flags": list(main.flags) if main else [],
        "temperature": None if warm is None else {"value": warm.text, "unit": unit_words(warm.unit)},
        "age_s": round(live.age_s, 1), "faded": live.faded, "stored": False, "at": live.at.isoformat(),
        "steady": live.steadiness.steady if live.steadiness else None, "steady_words": steady_words(live),
        "recent": [[moment, values[key]] for moment, values in live.recent if key in values],
    }  # fmt: skip


def steady_words(live: Live) -> str | None:
    """What the answer "steady" rests on, with the figures."""
    rests = live.steadiness
    if rests is None:
        return None
    return gettext(
        "Moved by %(spread)s %(unit)s in the last %(seconds)s s, allowed are %(allowed)s.",
        spread=f"{rests.spread:.2g}", unit=unit_words(rests.unit), seconds=f"{rests.seconds:g}",
        allowed=f"{rests.allowed:g}",
    )  # fmt: skip


@intake.post("/instruments/<int:equipment_id>/ask")
@permission("instruments.command")
def ask(equipment_id: int) -> ResponseReturnValue:
    """Ask the instrument to measure, collect or abort."""
    with writing_outside_chain() as session:
        ask_instrument(
            session,
            equipment_id=equipment_id,
            act=request.form.get("act", ""),
            person_id=require_person().id,
            at=now(),
        )
    flash(gettext("Asked. The record comes by itself."), "ok")
    return redirect(url_for("intake.instrument", equipment_id=equipment_id), 303)


# -- gateways -------------------------------------------------------------------------------------------


@intake.get("/instruments/gateways")
@permission("instruments.see")
def gateway_list() -> ResponseReturnValue:
    """The gateways, for those who set them up."""
    return render_template("intake/gateways.html", gateways=gateways_now(reading(), now()))


@intake.route("/instruments/gateways/new", methods=["GET", "POST"])
@permission("instruments.administer")
def new_gateway() -> ResponseReturnValue:
    """Add a gateway; its token is shown this one time."""
    form = GatewayForm()
    if not form.validate_on_submit():
        return render_template("intake/new_gateway.html", form=form), 422 if form.errors else 200
    try:
        with writing("gateway.added") as unit:
            gateway, token = add_gateway(unit, key=form.key.data or "", name=form.name.data or "")
    except LimsError as error:
        form.key.errors = [str(saying(error))]
        return render_template("intake/new_gateway.html", form=form), 422
    return _token_page(gateway.key, token)


@intake.post("/instruments/gateways/<int:gateway_id>/token")
@permission("instruments.administer")
def new_token(gateway_id: int) -> ResponseReturnValue:
    """Give a gateway a new token; the old one ends at once."""
    key = find_gateway(reading(), gateway_id).key
    with writing("gateway.token_renewed") as unit:
        token = renew_token(unit, gateway_id)
    return _token_page(key, token)


def _token_page(key: str, token: str) -> ResponseReturnValue:
    page = render_template("intake/token.html", key=key, token=token, address=request.host_url.rstrip("/"))
    answer = Response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@intake.post("/instruments/gateways/<int:gateway_id>/<any(stop, resume):act>")
@permission("instruments.administer")
def switch(gateway_id: int, act: str) -> ResponseReturnValue:
    """Let a gateway send no longer, or again."""
    with writing("gateway.stopped" if act == "stop" else "gateway.resumed") as unit:
        set_active(unit, gateway_id, act == "resume")
    return redirect(url_for("intake.gateway_list"), 303)
