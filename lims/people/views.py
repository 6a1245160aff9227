"""Signing in and out. Other pages of people stand in views_account.py, views_passkeys.py, views_people.py and views_bench.py."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lims.edge import current_person, lims, now, reading, stop_reading
from lims.people import browser_session
from lims.people.forms import CodeForm, SignInForm, SignInPasskeyForm, typed
from lims.people.functions import function_words
from lims.people.proof import hashing
from lims.people.second_factor import is_recovery_code, prove_by_code, use_recovery_code
from lims.people.service import set_password
from lims.people.sign_in import LOCK_MINUTES, attempt, prove_by_password, stamp_of
from lims.permissions import PUBLIC, permission
from lims.records import Actor, unit_of_work
from lims.web import at_home, gettext

people = Blueprint("people", __name__, template_folder="templates")
people.add_app_template_filter(function_words)


def next_page() -> str:
    """Where to go after signing in: a path of this application, never elsewhere."""
    return at_home(request.values.get("next"), "/")


def opens_by_badge() -> bool:
    """Whether this screen is locked and was opened with a password not too long ago."""
    minutes = lims().settings.session_minutes
    locked = browser_session.locked_person(session) is not None and "password" not in request.args
    return locked and browser_session.is_terminal(session, at=now(), minutes=minutes)


@people.get("/sign-in")
@permission(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask who it is; a locked bench asks for a badge first."""
    person = current_person()
    if person is not None and not person.facts.get("bench"):
        return redirect(next_page(), 303)
    if next_page().startswith("/bench") and opens_by_badge():
        return redirect(url_for("people.locked", next=next_page()), 303)
    return render_template(
        "people/sign_in.html", form=SignInForm(), passkey=SignInPasskeyForm(), next=next_page()
    )


@people.post("/sign-in")
@permission(PUBLIC)
def prove() -> ResponseReturnValue:
    """Sign in with a password; the one-time code comes next where one is set up."""
    form = SignInForm()
    if not form.validate():
        return render_template(
            "people/sign_in.html", form=form, passkey=SignInPasskeyForm(formdata=None), next=next_page()
        ), 422
    stop_reading()
    proven = prove_by_password(
        lims().database, typed(form.login), typed(form.password), at=now(), hashing=hashing()
    )
    if proven is None:
        form.form_errors.append(refused())
        return render_template(
            "people/sign_in.html", form=form, passkey=SignInPasskeyForm(formdata=None), next=next_page()
        ), 403
    if proven.outdated_hash:
        _hash_again(proven.person_id, typed(form.password))
    if proven.needs_code:
        browser_session.await_code(session, proven.person_id, at=now())
        return redirect(url_for("people.ask_code", next=next_page()), 303)
    return begin_session(proven.person_id, proven.stamp, now(), must_change=proven.must_change)


def refused() -> str:
    """One sentence for every reason, so that nobody learns which logins exist."""
    return gettext(
        "Login and password do not belong together, or the account is locked after too many failures. Check both; if it is locked, wait %(minutes)s minutes.",  # noqa: E501
        minutes=LOCK_MINUTES,
    )


def begin_session(
    person_id: int, stamp: str, at: datetime, *, must_change: bool = False
) -> ResponseReturnValue:
    """Begin the session of somebody who has proven to be this person, and go where they wanted to go."""
    browser_session.begin(session, person_id, stamp, at=at)
    if must_change:
        flash(gettext("Your password was set by somebody else. Set your own one now."), "warn")
        return redirect(url_for("people.account"), 303)
    return redirect(next_page(), 303)


def _hash_again(person_id: int, password: str) -> None:
    """The hash was made with other parameters: keep a new one of the same password."""
    fresh = hashing().hash(password)
    actor = Actor.person(person_id)
    with unit_of_work(lims().database, by=actor, clock=lims().clock, act="account.hashed_again") as unit:
        set_password(unit, person_id, fresh)


@people.get("/sign-in/code")
@permission(PUBLIC)
def ask_code() -> ResponseReturnValue:
    """Ask for the one-time code."""
    if browser_session.waiting(session, now()) is None:
        return redirect(url_for("people.sign_in", next=next_page()), 303)
    return render_template("people/code.html", form=CodeForm(), next=next_page())


@people.post("/sign-in/code")
@permission(PUBLIC)
def prove_code() -> ResponseReturnValue:
    """Finish signing in with a one-time code or a recovery code."""
    person_id = browser_session.waiting(session, now())
    if person_id is None:
        return redirect(url_for("people.sign_in", next=next_page()), 303)
    form = CodeForm()
    if form.validate() and _code_is_right(person_id, typed(form.code).strip()):
        return begin_session(person_id, stamp_of(lims().database, person_id), now())
    if not form.code.errors:
        form.code.errors = [gettext("The code is wrong, too old, or was used before. Wait for the next one.")]
    return render_template("people/code.html", form=form, next=next_page()), 403


def _code_is_right(person_id: int, code: str) -> bool:
    stop_reading()
    if code.isascii() and code.isdigit():
        return prove_by_code(lims().database, person_id, code, at=now())
    known = is_recovery_code(reading(), person_id, code)
    stop_reading()
    if not attempt(lims().database, person_id, lambda: known, at=now()):
        return False
    actor = Actor.person(person_id)
    with unit_of_work(lims().database, by=actor, clock=lims().clock, act="account.recovered") as unit:
        use_recovery_code(unit, person_id, code)
    return True


@people.post("/sign-out")
@permission(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    session.clear()
    flash(gettext("You are signed out."))
    return redirect(url_for("people.sign_in"), 303)
