"""A small application that has nothing but the look, for the tests of the look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from lims.web import NavigationEntry, Person, init_web, register_navigation
from lims.web import lazy_gettext as _

NOON = datetime(2026, 5, 19, 8, 0, tzinfo=UTC)  # noon in Baku
BAKU = ZoneInfo("Asia/Baku")
ANALYST = Person(initials="AM", name="A. M.", role="technician")


@dataclass
class Laboratory:
    """Who looks, what that person may do, and what was remembered; a test changes it."""

    person: Person | None = ANALYST
    permissions: set[str] = field(default_factory=lambda: {"samples.see"})
    remembered: dict[str, str] = field(default_factory=dict)
    waiting: int = 3


@pytest.fixture
def laboratory() -> Laboratory:
    return Laboratory()


@pytest.fixture
def app(laboratory: Laboratory) -> Flask:
    app = Flask("a-laboratory", static_folder=None)
    app.config.update(TESTING=True, SECRET_KEY="only for tests of pages", PROPAGATE_EXCEPTIONS=False)
    init_web(
        app, laboratory=lambda: "Gas and Petroleum Testing Centre", who=lambda: laboratory.person,
        may=lambda permission: permission in laboratory.permissions, zone=lambda: BAKU, clock=lambda: NOON,
        remember=laboratory.remembered.__setitem__, sign_out_url="/sign-out",
    )  # fmt: skip
    for pages in (sample_pages(), quality_pages()):
        app.register_blueprint(pages)
    register_navigation(
        app,
        NavigationEntry(endpoint="samples.index", label=_("Samples"), icon="test-pipe", key="S", permission="samples.see",
                        count=lambda: laboratory.waiting),
        NavigationEntry(endpoint="quality.index", label=_("Quality"), icon="shield-check", key="Q", permission="quality.see",
                        group=2),
        NavigationEntry(endpoint="samples.index", label=_("Samples"), icon="test-pipe", permission=None, frame="phone"),
    )  # fmt: skip
    return app


def sample_pages() -> Blueprint:
    pages = Blueprint("samples", __name__)

    @pages.get("/")
    def index() -> str:
        return render_template_string(
            '{% extends "layouts/desk.html" %}{% block title %}{{ _("Samples") }}{% endblock %}'
            "{% block content %}{{ now_utc()|datetime }}{% endblock %}"
        )

    pages.add_url_rule("/arrivals", "arrivals", index)
    return pages


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def quality_pages() -> Blueprint:
    pages = Blueprint("quality", __name__)
    pages.add_url_rule("/quality", "index", lambda: "quality")
    return pages
