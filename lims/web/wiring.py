"""init_web: the one function that makes a Flask application look like this one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup

from lims.web import figures, times, units
from lims.web.assets import asset
from lims.web.columns import as_column, col
from lims.web.fields import choice_keys, field_kind
from lims.web.forms import problems_in
from lims.web.i18n import CHOSEN_LANGUAGE, raw_gettext, raw_ngettext
from lims.web.page import EXTENSION, Person, Web, chosen_language, page_now, web_of
from lims.web.parts_page import parts
from lims.web.pictures import limits_picture, spark_points
from lims.web.preferences import web
from lims.web.problems import init_problems
from lims.web.sayings import saying, worded
from lims.web.security import init_security
from lims.web.status import gate_shown, gate_sum, status_word

HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "historyRestoreAsHxRequest": False,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "[45]..", "swap": True, "error": True},
        ],
    }
)


def init_web(
    app: Flask,
    *,
    laboratory: Callable[[], str],
    who: Callable[[], Person | None],
    may: Callable[[str], bool],
    zone: Callable[[], ZoneInfo],
    clock: times.Clock = times.now_utc,
    remember: Callable[[str, str], None] = lambda name, value: None,
    home: str = "/",
    scan_url: str = "/scan",
    scan_prefix: str = "F9",
    sign_out_url: str | None = None,
    hsts: bool = False,
) -> CSRFProtect:
    """Wire templates, static files, texts, security headers, navigation, error pages and CSRF protection into `app`.

    `who` is asked often, so it should be a look into `g`; `remember(name, value)` keeps a person's choice of
    language, theme or single_keys (a cookie keeps it besides). Returns the CSRF protection, so that an API with
    tokens can be exempted from it.
    """
    app.extensions[EXTENSION] = Web(
        laboratory=laboratory,
        who=who,
        may=may,
        zone=zone,
        clock=clock,
        csrf=generate_csrf,
        remember=remember,
        home=home,
        scan_url=scan_url,
        scan_prefix=scan_prefix,
        sign_out_url=sign_out_url,
    )
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    init_templates(app)
    app.extensions[CHOSEN_LANGUAGE] = chosen_language
    init_security(app, hsts=hsts)
    init_problems(app)
    app.register_blueprint(web)
    app.register_blueprint(parts)
    return CSRFProtect(app)


def init_templates(app: Flask) -> None:
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.add_extension("jinja2.ext.do")
    env.install_gettext_callables(  # type: ignore[attr-defined]
        raw_gettext, raw_ngettext, newstyle=True
    )
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(template_globals())
    env.filters.update(template_filters())


def template_globals() -> dict[str, Any]:
    return {
        "asset": asset,
        "page_now": page_now,
        "htmx_config": HTMX_CONFIG,
        "col": col,
        "as_column": as_column,
        "status_word": status_word,
        "gate_shown": gate_shown,
        "gate_sum": gate_sum,
        "field_kind": field_kind,
        "choice_keys": choice_keys,
        "problems_in": problems_in,
        "limits_picture": limits_picture,
        "spark_points": spark_points,
        "here_with": here_with,
        "csrf_now": lambda: page_now().csrf,
        "may": lambda permission: web_of(current_app).may(permission),
        "now_utc": lambda: web_of(current_app).clock(),
        "zone_name": lambda: zone_now().key,
    }


def template_filters() -> dict[str, Callable[..., Any]]:
    return {
        "saying": saying,
        "worded": worded,
        "figure": figures.figure,
        "unit": units.unit_words,
        "raw_view": figures.raw_view,
        "datetime": lambda at, seconds=False: unbroken(
            at, times.datetime_text(at, zone_now(), seconds=seconds)
        ),
        "date": lambda at: unbroken(at, times.date_text(at, zone_now())),
        "time_today": lambda at: unbroken(at, times.time_today(at, zone_now(), web_of(current_app).clock())),
    }


def unbroken(at: datetime | date | None, text: str) -> str:
    """A moment for eyes and machines, never broken across lines."""
    if at is None:
        return text
    return Markup('<time class="nowrap" datetime="{}">{}</time>').format(at.isoformat(), text)


def zone_now() -> ZoneInfo:
    return web_of(current_app).zone()


def here_with(**changes: object) -> str:
    """This page's address with some of its arguments changed; None takes one away."""
    arguments = {name: request.args.getlist(name) for name in request.args}
    for name, value in changes.items():
        arguments.pop(name, None)
        if value is not None:
            arguments[name] = [str(value)]
    query = urlencode(arguments, doseq=True)
    return f"{request.path}?{query}" if query else request.path
