"""One's own account: password, one-time codes, PIN, tokens."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from lims.edge import lims, now, reading, require_person, stop_reading, writing
from lims.people import browser_session
from lims.people.forms import PasswordForm, typed
from lims.people.passwords import hash_password
from lims.people.service import find_account, set_password
from lims.people.sign_in import check_password, end_sessions
from lims.people.views import hashing, people
from lims.permissions import SIGNED_IN, permission
from lims.web import gettext


@people.get("/account")
@permission(SIGNED_IN)
def account() -> ResponseReturnValue:
    """Everything about one's own account."""
    return _account_page(PasswordForm())


def _account_page(form: PasswordForm, status: int = 200) -> ResponseReturnValue:
    me = require_person()
    page = render_template("people/account.html", form=form, account=find_account(reading(), me.id), me=me)
    return page, status


@people.post("/account/password")
@permission(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Set one's own password; every other session of the person ends."""
    form, me = PasswordForm(), require_person()
    if not form.validate():
        return _account_page(form, 422)
    if not is_own_password(typed(form.current)):
        form.current.errors = [gettext("This is not your present password.")]
        return _account_page(form, 403)
    fresh = hash_password(typed(form.fresh), hashing())
    with writing("account.password_set") as unit:
        set_password(unit, me.id, fresh)
    browser_session.begin(session, me.id, end_sessions(lims().database, me.id), at=now())
    flash(gettext("Your password is changed. Your other sessions have ended."))
    return redirect(url_for("people.account"), 303)


def is_own_password(password: str) -> bool:
    """Whether this is the password of the person of the request; failures count towards the lock."""
    stop_reading()
    return check_password(lims().database, require_person().id, password, at=now(), hashing=hashing())
