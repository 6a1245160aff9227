"""Control charts in a real Chromium: drawn with its words beside it, in three languages, nothing wider than the window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from lims.control import RuleSet, change_chart
from lims.db import Database
from lims.permissions import Role
from tests.bench_pages.conftest import Window, window
from tests.bench_pages.test_looks import shot
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.control import CALM, enter, enter_all, make_chart
from tests.support.intake import serving
from tests.support.people import make_person
from tests.support.samples import acting
from tests.support.web import ClientAs

__all__ = ["window"]
DAY = timedelta(days=1)


@pytest.mark.browser
def test_a_chart_out_of_control_is_drawn_and_says_why(
    app: Flask, client_as: ClientAs, database: Database, window: Window
) -> None:
    method = make_method(database, at=NOON - 60 * DAY)
    chart = make_chart(database, method_id=method.method_id, at=NOON - 50 * DAY, every_days=1.0)
    with acting(
        database, make_person(database, Role.QUALITY_MANAGER, at=NOON - 49 * DAY), NOON - 49 * DAY
    ) as unit:
        change_chart(
            unit, chart.id, needed=8, rules=RuleSet.D6299, ewma=True, every_days=1.0, centre=None, sigma=None,
            basis="the laboratory's plan, FICTITIOUS", in_use=True,
        )  # fmt: skip
    enter_all(database, chart, [*CALM, 832.12, 832.06, 832.13, 832.10], at=NOON - DAY, step=DAY)
    enter(database, chart, 832.41, at=NOON)
    client = client_as(Role.QUALITY_MANAGER)

    with serving(app) as url:
        for language, words in (
            ("en", "Out of control:"),
            ("az", "Nəzarətdən çıxıb:"),
            ("ru", "Вне контроля:"),
        ):
            page = window(client, url, language)
            page.goto(f"{url}/control/{chart.id}")
            page.locator(".chart canvas").first.wait_for()
            assert page.get_by_text(words).count() == 1
            shot(page, f"control-chart-{language}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
