"""One's own account: password, PIN, one-time codes, tokens, and what ends other sessions."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from lims.edge import lims, now, reading, require_person, stop_reading, writing
from lims.errors import LimsError
from lims.people import browser_session
from lims.people.badges import set_pin
from lims.people.days import day_start
from lims.people.errors import CodeWrong, PasswordWrong
from lims.people.forms import OffForm, PasswordForm, PinForm, TokenForm, TotpForm, typed
from lims.people.passkeys import passkeys_of
from lims.people.passwords import hash_password, hash_pin
from lims.people.proof import hashing, is_own_password
from lims.people.qr import qr_inside
from lims.people.second_factor import new_secret, turn_off, turn_on
from lims.people.service import account_row, find_account, set_password
from lims.people.sign_in import LOCK_MINUTES, end_sessions
from lims.people.tokens import give_token, revoke_token, tokens_of
from lims.people.views import people
from lims.permissions import SIGNED_IN, permission
from lims.web import gettext, saying
from lims.web.forms import Form

WAITING = "totp_waiting"  # where a secret waits in the person's own cookie until the first code proves it


@people.get("/account")
@permission(SIGNED_IN)
def account() -> ResponseReturnValue:
    """Everything about one's own account."""
    me = require_person()
    return render_template(
        "people/account.html", account=find_account(reading(), me.id), me=me, tokens=tokens_of(reading(), me.id), now=now(),
        passkeys=passkeys_of(reading(), me.id),
        off_form=OffForm(),
    )  # fmt: skip


def form_page(
    title: str, form: Form, action: str, button: str, *, status: int = 200, intro: str = ""
) -> ResponseReturnValue:
    """A page that is one form."""
    page = render_template(
        "people/form.html", title=title, form=form, action=url_for(action), button_label=button, intro=intro,
        back=url_for("people.account"),
    )  # fmt: skip
    return page, status


def proves(field: Field) -> bool:
    """Whether the field holds the password of the person of the request; if not, it says so."""
    right = is_own_password(field.data or "")
    if not right:
        say(field, PasswordWrong(minutes=LOCK_MINUTES))
    return right


def say(field: Field, error: LimsError) -> None:
    """Put what is wrong beside the field, in the person's language."""
    field.errors = [*field.errors, str(saying(error))]


@people.route("/account/password", methods=["GET", "POST"])
@permission(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Set one's own password; every other session of the person ends."""
    form, me = PasswordForm(), require_person()
    page = (gettext("Change the password"), form, "people.change_password", gettext("Change the password"))
    if not form.validate_on_submit() or not proves(form.current):
        return form_page(*page, status=422 if form.errors else 200)
    try:
        fresh = hash_password(typed(form.fresh), hashing())
    except LimsError as error:
        say(form.fresh, error)
        return form_page(*page, status=422)
    with writing("account.password_set") as unit:
        set_password(unit, me.id, fresh)
    browser_session.begin(session, me.id, end_sessions(lims().database, me.id), at=now())
    return _done(gettext("Your password is changed. Your other sessions have ended."))


def _done(text: str) -> ResponseReturnValue:
    flash(text, "ok")
    return redirect(url_for("people.account"), 303)


@people.route("/account/pin", methods=["GET", "POST"])
@permission(SIGNED_IN)
def change_pin() -> ResponseReturnValue:
    """Set the PIN that goes with one's badge."""
    form, me = PinForm(), require_person()
    page = (gettext("Set the PIN of your badge"), form, "people.change_pin", gettext("Set the PIN"))
    if not form.validate_on_submit() or not proves(form.password):
        return form_page(*page, status=422 if form.errors else 200)
    try:
        hashed = hash_pin(typed(form.pin), hashing())
    except LimsError as error:
        say(form.pin, error)
        return form_page(*page, status=422)
    with writing("account.pin_set") as unit:
        set_pin(unit, me.id, hashed)
    return _done(gettext("Your PIN is set."))


@people.post("/account/sessions/end")
@permission(SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """End every other session of the person."""
    me = require_person()
    bench = bool(me.facts.get("bench"))
    stop_reading()
    browser_session.begin(session, me.id, end_sessions(lims().database, me.id), at=now(), bench=bench)
    return _done(gettext("Your other sessions have ended."))


@people.route("/account/codes", methods=["GET", "POST"])
@permission(SIGNED_IN)
def turn_on_codes() -> ResponseReturnValue:
    """Show a new secret, and ask for one-time codes once the first one has proven that the app has it."""
    form, me = TotpForm(), require_person()
    secret = session.setdefault(WAITING, new_secret("", "").secret)
    if not form.validate_on_submit() or not proves(form.password):
        return _codes_page(form, secret, 422 if form.errors else 200)
    try:
        with writing("account.second_factor_on") as unit:
            codes = turn_on(unit, me.id, secret, typed(form.code))
    except CodeWrong as error:
        say(form.code, error)
        return _codes_page(form, secret, 422)
    session.pop(WAITING)
    return render_template("people/recovery_codes.html", codes=codes)


def _codes_page(form: TotpForm, secret: str, status: int) -> ResponseReturnValue:
    from flask import current_app

    login = account_row(reading(), require_person().id).login
    shown = new_secret(login, current_app.extensions["lims_web"].laboratory(), secret)
    inside, side = qr_inside(shown.uri)
    return render_template("people/codes.html", form=form, secret=shown, inside=inside, side=side), status


@people.post("/account/codes/off")
@permission(SIGNED_IN)
def turn_off_codes() -> ResponseReturnValue:
    """Ask for no one-time codes any more; the password is asked for."""
    form = OffForm()
    if not form.validate() or not proves(form.password):
        raise PasswordWrong(minutes=LOCK_MINUTES)
    with writing("account.second_factor_off") as unit:
        turn_off(unit, require_person().id)
    return _done(gettext("One-time codes are off."))


@people.route("/account/tokens/new", methods=["GET", "POST"])
@permission(SIGNED_IN)
def new_token() -> ResponseReturnValue:
    """Make a token for a program; its secret is shown once."""
    me = require_person()
    form = TokenForm(scopes="\n".join(sorted(me.permissions)) if me.client_id is not None else None)
    page = (gettext("New token"), form, "people.new_token", gettext("Make the token"))
    if not form.validate_on_submit() or not proves(form.password):
        return form_page(*page, status=422 if form.errors else 200)
    try:
        with writing("token.given") as unit:
            secret = give_token(
                unit, me.id, name=typed(form.name), scopes=typed(form.scopes).split(),
                valid_to=day_start(form.valid_to.data or date.min), table=lims().permissions,
            )  # fmt: skip
    except LimsError as error:
        say(form.scopes, error)
        return form_page(*page, status=422)
    return render_template("people/token.html", secret=secret, name=typed(form.name))


@people.post("/account/tokens/<int:token_id>/revoke")
@permission(SIGNED_IN)
def end_token(token_id: int) -> ResponseReturnValue:
    """End one of one's own tokens."""
    with writing("token.revoked") as unit:
        revoke_token(unit, require_person().id, token_id)
    return _done(gettext("The token works no longer."))
