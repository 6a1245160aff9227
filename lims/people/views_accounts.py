"""What an administrator does with other people's accounts: open, reset, badge, unlock, end sessions."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import lims, reading, stop_reading, writing
from lims.errors import LimsError
from lims.people import sign_in
from lims.people.badges import new_badge_code, set_badge, take_badge
from lims.people.forms import AccountForm, ResetForm, typed
from lims.people.passwords import hash_password
from lims.people.proof import hashing
from lims.people.qr import qr_inside
from lims.people.service import find_person, open_account, set_password
from lims.people.views import people
from lims.people.views_account import say
from lims.people.views_people import form_page
from lims.permissions import permission
from lims.web import gettext


def person_page(person_id: int, text: str = "") -> ResponseReturnValue:
    if text:
        flash(text, "ok")
    return redirect(url_for("people.person", person_id=person_id), 303)


@people.route("/people/<int:person_id>/account/new", methods=["GET", "POST"])
@permission("people.accounts")
def new_account(person_id: int) -> ResponseReturnValue:
    """Let a person sign in, with a first password that they must change."""
    form, found = AccountForm(), find_person(reading(), person_id)
    title, back = (
        gettext("Account of %(name)s", name=found.name),
        url_for("people.person", person_id=person_id),
    )
    if not form.validate_on_submit():
        return form_page(title, form, back, gettext("Open the account"))
    try:
        hashed = hash_password(typed(form.password), hashing())
        with writing("account.opened") as unit:
            open_account(unit, person_id, login=typed(form.login), password_hash=hashed, must_change=True)
    except LimsError as error:
        say(form.password, error)
        return form_page(title, form, back, gettext("Open the account"))
    return person_page(person_id)


@people.route("/people/<int:person_id>/account/password", methods=["GET", "POST"])
@permission("people.accounts")
def reset_password(person_id: int) -> ResponseReturnValue:
    """Set a password that the person must change; every session of theirs ends."""
    form, found = ResetForm(), find_person(reading(), person_id)
    title, back = (
        gettext("New password for %(name)s", name=found.name),
        url_for("people.person", person_id=person_id),
    )
    if not form.validate_on_submit():
        return form_page(title, form, back, gettext("Set the password"))
    try:
        hashed = hash_password(typed(form.password), hashing())
    except LimsError as error:
        say(form.password, error)
        return form_page(title, form, back, gettext("Set the password"))
    with writing("account.password_set") as unit:
        set_password(unit, person_id, hashed, must_change=True)
    sign_in.end_sessions(lims().database, person_id)
    return person_page(person_id, gettext("The password is set, and every session of the person has ended."))


@people.post("/people/<int:person_id>/badge")
@permission("people.accounts")
def give_badge(person_id: int) -> ResponseReturnValue:
    """Give a new badge: its code is shown this one time, to be printed; the badge before works no longer."""
    found, code = find_person(reading(), person_id), new_badge_code()
    with writing("badge.given") as unit:
        set_badge(unit, person_id, code=code)
    inside, side = qr_inside(code)
    return render_template("people/badge.html", person=found, badge_code=code, inside=inside, side=side)


@people.post("/people/<int:person_id>/badge/take")
@permission("people.accounts")
def end_badge(person_id: int) -> ResponseReturnValue:
    """A badge was lost or given back."""
    with writing("badge.taken") as unit:
        take_badge(unit, person_id)
    return person_page(person_id, gettext("The badge works no longer."))


@people.post("/people/<int:person_id>/unlock")
@permission("people.accounts")
def unlock(person_id: int) -> ResponseReturnValue:
    """Let somebody who is locked out try again now."""
    find_person(reading(), person_id)
    stop_reading()
    sign_in.unlock(lims().database, person_id)
    return person_page(person_id, gettext("The person may try again."))


@people.post("/people/<int:person_id>/sessions/end")
@permission("people.accounts")
def end_sessions(person_id: int) -> ResponseReturnValue:
    """End every session of a person, everywhere."""
    find_person(reading(), person_id)
    stop_reading()
    sign_in.end_sessions(lims().database, person_id)
    return person_page(person_id, gettext("Every session of the person has ended."))
