"""The change of person at the bench: lock, scan a badge, enter the PIN, go on. An unfinished form stays with its owner."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lims.edge import current_person, lims, now, reading, stop_reading
from lims.errors import NotFound
from lims.people import browser_session
from lims.people.badge_scan import find
from lims.people.badges import prove_by_badge
from lims.people.errors import NotATerminal
from lims.people.forms import BadgeForm, typed
from lims.people.proof import hashing
from lims.people.service import Person, find_person
from lims.people.sign_in import LOCK_MINUTES, stamp_of
from lims.people.views import people
from lims.permissions import PUBLIC, SIGNED_IN, permission
from lims.web import at_home, gettext

BENCH = "/bench"


def after_change() -> str:
    return at_home(request.values.get("next"), BENCH)


def refuse_unless_terminal() -> None:
    """Raise NotATerminal unless somebody signed in here with a password within a desk session's time."""
    if not browser_session.is_terminal(session, at=now(), minutes=lims().settings.session_minutes):
        raise NotATerminal


@people.route("/bench/lock", methods=["POST"])
@permission(SIGNED_IN)
def lock_screen() -> ResponseReturnValue:
    """Lock the screen; a badge and its PIN open it again."""
    browser_session.lock(session)
    return redirect(url_for("people.locked", next=after_change()), 303)


@people.get("/bench/locked")
@permission(PUBLIC)
def locked() -> ResponseReturnValue:
    """Who is locked, and a field to scan a badge into."""
    if current_person() is not None:
        return redirect(after_change(), 303)
    refuse_unless_terminal()
    return render_template(
        "people/locked.html", form=BadgeForm(), person=_locked_person(), next=after_change()
    )


def _locked_person() -> Person | None:
    person_id = browser_session.locked_person(session)
    try:
        return find_person(reading(), person_id) if person_id is not None else None
    except NotFound:
        return None


@people.get("/bench/person")
@permission(PUBLIC)
def ask_pin() -> ResponseReturnValue:
    """A badge was scanned: ask for its PIN."""
    refuse_unless_terminal()
    form = BadgeForm(badge=request.args.get("badge", ""))
    return _pin_page(form)


def _pin_page(form: BadgeForm, status: int = 200) -> ResponseReturnValue:
    found = find(reading(), typed(form.badge))
    name = found.said if found else None
    return render_template("people/pin.html", form=form, name=name, next=after_change()), status


@people.post("/bench/person")
@permission(PUBLIC)
def change_person() -> ResponseReturnValue:
    """Change the person of this screen by badge and PIN."""
    refuse_unless_terminal()
    form = BadgeForm()
    if form.badge.data and not form.pin.data:  # the scanner's own Enter
        return _pin_page(form)
    stop_reading()
    person_id = _proven(form) if form.validate() else None
    if person_id is None:
        return _pin_page(form, 403)
    browser_session.begin(session, person_id, stamp_of(lims().database, person_id), at=now(), bench=True)
    flash(gettext("%(name)s works here now.", name=find_person(reading(), person_id).name), "ok")
    return redirect(after_change(), 303)


def _proven(form: BadgeForm) -> int | None:
    found = prove_by_badge(lims().database, typed(form.badge), typed(form.pin), at=now(), hashing=hashing())
    if found is None:
        text = gettext(
            "Badge and PIN do not belong together, or the account is locked. Try again, or wait %(minutes)s minutes.",
            minutes=LOCK_MINUTES,
        )
        form.pin.errors = [*form.pin.errors, text]
    return found


@people.post("/bench/awake")
@permission(SIGNED_IN)
def awake() -> ResponseReturnValue:
    """Somebody presses keys without sending anything yet: the screen stays open."""
    return "", 204
