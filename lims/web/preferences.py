"""The blueprint of the look itself: static files, and what each person may choose about it."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from lims.web.assets import add_assets
from lims.web.i18n import LANGUAGE_COOKIE, LANGUAGES
from lims.web.page import THEMES, at_home, web_of

web = Blueprint("web", __name__, template_folder="templates")
add_assets(web)
YEAR_S = 365 * 24 * 3600


@web.post("/choose/language")
def choose_language() -> Response:
    """Show the pages in another language from now on."""
    return keep(LANGUAGE_COOKIE, request.form.get("language"), tuple(LANGUAGES))


@web.post("/choose/theme")
def choose_theme() -> Response:
    """Light or dark pages."""
    return keep("theme", request.form.get("theme"), THEMES)


@web.post("/choose/keys")
def choose_keys() -> Response:
    """Single letters as keys: on or off (WCAG 2.2, 2.1.4)."""
    return keep("single_keys", request.form.get("single"), ("on", "off"))


def keep(name: str, value: str | None, possible: tuple[str, ...]) -> Response:
    """Keep a choice in a cookie, and with the person where one is signed in; an impossible one changes nothing."""
    answer = redirect(at_home(request.form.get("back"), web_of(current_app).home), 303)
    if value in possible and value is not None:
        web_of(current_app).remember(name, value)
        answer.set_cookie(
            name, value, max_age=YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return answer
