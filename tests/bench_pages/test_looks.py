"""The bench at 1280 × 800: nothing scrolls, nothing is clipped, one row of keys; a strip's class has a key of its own."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lims.db import Database
from lims.people import Act
from lims.permissions import Role
from lims.samples import tests_of_sample
from tests.bench_pages.conftest import Window
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.intake import serving
from tests.support.results import authorise, make_bench, measure
from tests.support.samples import LPG, make_sample

if TYPE_CHECKING:
    from tests.support.web import ClientAs

pytestmark = pytest.mark.browser
CLIPPED = """() => [...document.querySelectorAll('.quantity, .button, .state, h1, .checks li')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
  .map((one) => one.textContent)"""
MEASURES = """() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth,
  document.querySelector('.foot').offsetHeight]"""


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("LIMS_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_the_page_of_a_test_fits_its_window_in_three_languages(
    app: Flask, database: Database, client_as: ClientAs, window: Window, language: str
) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, 0.8321, at=NOON)
    client = client_as(Role.TECHNICIAN, bench=True)
    authorise(database, client.person, bench.method, Act.PERFORM, at=NOON)  # type: ignore[attr-defined]

    with serving(app) as url:
        page = window(client, url, language)
        page.goto(f"/bench/tests/{bench.test.id}")
        shot(page, f"bench-test-{language}")
        measures, clipped = page.evaluate(MEASURES), page.evaluate(CLIPPED)

    assert measures == [800, 1280, 68]
    assert clipped == []


def test_what_is_entered_is_chosen_by_its_key_or_read_back_value_by_value(
    app: Flask, database: Database, client_as: ClientAs, window: Window
) -> None:
    method = make_method(database, "ASTM D1838", at=NOON - timedelta(days=1))
    sample = make_sample(database, at=NOON - timedelta(hours=1), method=method, group=LPG)
    with database.read() as session:
        test = tests_of_sample(session, sample.id)[0]
    client = client_as(Role.TECHNICIAN, bench=True)

    with serving(app) as url:
        page = window(client, url)
        page.goto(f"/bench/tests/{test.id}/entry")
        assert page.locator("input[name=in_class]:checked").count() == 0
        page.keyboard.press("2")
        expect(page.locator("input[name=in_class]:checked")).to_have_value("1b")
        page.locator("[name=in_bath_temperature]").fill("37.8")
        page.locator("[name=in_duration]").fill("9000")
        expect(page.get_by_text("read as 37.8 °C")).to_be_visible()
        page.locator("[name=late_reason]").focus()
        expect(page.get_by_text("is above the range")).to_be_visible()
        expect(page.locator("input[name=in_class]:checked")).to_have_value("1b")
