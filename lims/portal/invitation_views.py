"""The page behind an invitation's link, and the second factor that whoever came by one sets up before anything else."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from lims.clients import find_client
from lims.edge import current_person, lims, now, reading, require_person, stop_reading
from lims.errors import LimsError
from lims.people import browser_session, hash_password
from lims.people.proof import hashing
from lims.people.sign_in import stamp_of
from lims.people.views_account import say
from lims.permissions import PUBLIC, permission
from lims.portal.errors import InvitationNotOpen
from lims.portal.forms import AcceptForm
from lims.portal.invitations import accept, lacks_second_factor, open_invitation
from lims.records import Actor, unit_of_work

invitations = Blueprint("invitations", __name__, template_folder="templates")
ACTOR = Actor.system("invitation")


@invitations.route("/invitation/<token>", methods=["GET", "POST"])
@permission(PUBLIC)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Whoever holds the link sets a password; the link works no longer then."""
    found = open_invitation(reading(), token, now())
    form = AcceptForm(login=found.email)
    client = find_client(reading(), found.client_id, now())
    page = {"form": form, "name": found.name, "client": client.name, "token": token}
    if not form.validate_on_submit():
        return render_template("portal/accept.html", **page), 422 if form.errors else 200
    stop_reading()
    try:
        hashed = hash_password(form.password.data or "", hashing())
        with unit_of_work(lims().database, by=ACTOR, clock=lims().clock, act="client.person_came") as unit:
            person = accept(unit, token, login=form.login.data or "", password_hash=hashed)
    except InvitationNotOpen:
        raise
    except LimsError as error:
        say(form.login if "login" in error.facts else form.password, error)
        return render_template("portal/accept.html", **page), 422
    browser_session.begin(session, person.id, stamp_of(lims().database, person.id), at=now())
    return redirect(url_for("invitations.second_factor"), 303)


def ask_for_second_factor() -> ResponseReturnValue | None:
    """Before every page of the portal: whoever came by an invitation sets up one-time codes or a passkey first."""
    person = current_person()
    if person is None or person.client_id is None or not lacks_second_factor(reading(), person.id):
        return None
    return redirect(url_for("invitations.second_factor"), 303)


@invitations.get("/portal/second-factor")
@permission("portal.use")
def second_factor() -> ResponseReturnValue:
    """The choice: one-time codes, or a passkey."""
    person = require_person()
    if not lacks_second_factor(reading(), person.id):
        return redirect(url_for("portal.home"), 303)
    return render_template("portal/second_factor.html")
