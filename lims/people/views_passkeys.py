"""Passkeys: one's own, and signing in with one."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from lims.edge import lims, now, reading, require_person, stop_reading, writing
from lims.errors import LimsError
from lims.people import browser_session
from lims.people.forms import PasskeyForm, SignInForm, SignInPasskeyForm, typed
from lims.people.passkeys import (
    Place,
    add_passkey,
    keep_count,
    options_to_ask,
    options_to_make,
    prove_by_passkey,
    read_new_key,
    remove_passkey,
)
from lims.people.service import account_row
from lims.people.views import begin_session, next_page, people
from lims.people.views_account import proves, say
from lims.permissions import PUBLIC, SIGNED_IN, permission
from lims.records import Actor, unit_of_work
from lims.web import gettext


def place() -> Place:
    """Where passkeys of this laboratory are good."""
    return Place.of(lims().settings.base_url, current_app.extensions["lims_web"].laboratory())


@people.route("/account/passkeys/new", methods=["GET", "POST"])
@permission(SIGNED_IN)
def new_passkey() -> ResponseReturnValue:
    """Have the device make a key, and keep it; the password is asked for."""
    form, me = PasskeyForm(), require_person()
    if not form.validate_on_submit() or not proves(form.password):
        return _new_page(form, 422 if form.errors else 200)
    challenge = browser_session.take_challenge(session, now())
    try:
        key = read_new_key(place(), challenge, typed(form.answer))
        with writing("account.passkey_added") as unit:
            add_passkey(unit, me.id, typed(form.name), key)
    except LimsError as error:
        say(form.name, error)
        return _new_page(form, 422)
    flash(gettext("The passkey is kept. You can sign in with it from now on."), "ok")
    return redirect(url_for("people.account"), 303)


def _new_page(form: PasskeyForm, status: int) -> ResponseReturnValue:
    form.answer.data = ""
    return render_template("people/passkey.html", form=form, usable=place().usable, host=place().host), status


@people.post("/account/passkeys/options")
@permission(SIGNED_IN)
def passkey_options() -> ResponseReturnValue:
    """What the browser needs to make a key for the person who is signed in."""
    me = require_person()
    options, challenge = options_to_make(reading(), place(), me.id, account_row(reading(), me.id).login)
    browser_session.await_passkey(session, challenge, at=now())
    return Response(options, mimetype="application/json")


@people.post("/account/passkeys/<int:passkey_id>/remove")
@permission(SIGNED_IN)
def end_passkey(passkey_id: int) -> ResponseReturnValue:
    """Let one of one's own passkeys work no longer."""
    with writing("account.passkey_removed") as unit:
        remove_passkey(unit, require_person().id, passkey_id)
    flash(gettext("The passkey works no longer."), "ok")
    return redirect(url_for("people.account"), 303)


@people.post("/sign-in/passkey/options")
@permission(PUBLIC)
def sign_in_options() -> ResponseReturnValue:
    """What the browser needs to ask its devices for a key of this place."""
    options, challenge = options_to_ask(place())
    browser_session.await_passkey(session, challenge, at=now())
    return Response(options, mimetype="application/json")


@people.post("/sign-in/passkey")
@permission(PUBLIC)
def prove_passkey() -> ResponseReturnValue:
    """Sign in with a passkey."""
    form = SignInPasskeyForm()
    challenge = browser_session.take_challenge(session, now())
    stop_reading()
    proven = prove_by_passkey(lims().database, place(), challenge, typed(form.answer), at=now())
    if proven is None:
        plain = SignInForm(formdata=None)
        plain.form_errors.append(
            gettext(
                "This passkey is not known here, or its account is locked. Sign in with login and password."
            )
        )
        return render_template(
            "people/sign_in.html", form=plain, passkey=SignInPasskeyForm(formdata=None), next=next_page()
        ), 403
    if proven.counted:
        actor = Actor.person(proven.person.person_id)
        with unit_of_work(lims().database, by=actor, clock=lims().clock, act="account.passkey_used") as unit:
            keep_count(unit, proven.passkey_id, proven.sign_count)
    return begin_session(
        proven.person.person_id, proven.person.stamp, now(), must_change=proven.person.must_change
    )
