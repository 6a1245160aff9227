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
from tests.bench_pages.test_strips import PNG
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


def test_values_are_entered_one_at_a_time_each_checked_and_read_back(
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
        form = page.locator("form[data-stepper]")
        expect(form.locator("[data-field]:visible")).to_have_count(1)
        assert page.locator("input[name=in_class]:checked").count() == 0
        page.keyboard.press("Enter")
        expect(page.get_by_text("This field is empty. Fill it in.")).to_be_visible()
        page.keyboard.press("1")
        page.wait_for_timeout(200)  # a person's pace: a class is typed as it stands there
        page.keyboard.press("b")
        expect(page.locator("input[name=in_class]:checked")).to_have_value("1b")
        shot(page, "entry-choice")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Step 2 of 5")).to_be_visible()
        page.keyboard.press("Enter")
        expect(form.locator("[data-field]:visible")).to_have_attribute("data-field", "in_photo")
        page.locator("[name=in_photo]").set_input_files(
            {"name": "strip.png", "mimeType": "image/png", "buffer": PNG}
        )
        page.keyboard.press("Enter")
        expect(page.get_by_text("Step 3 of 5")).to_be_visible()
        page.keyboard.type("37.8")
        page.keyboard.press("Enter")
        expect(form.locator("[data-field]:visible")).to_have_attribute("data-field", "in_duration")
        expect(page.locator("[data-step=read]")).to_have_text("Bath temperature: read as 37.8 °C")
        page.keyboard.type("9000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("is above the range")).to_be_visible()
        shot(page, "entry-refused")
        heights = page.evaluate(
            "[...document.querySelectorAll('.stepper button')].map((one) => one.offsetHeight)"
        )
        page.keyboard.press("PageUp")
        expect(page.get_by_text("Step 3 of 5")).to_be_visible()
        page.reload()
        expect(page.get_by_text("What you had typed here before is still here")).to_be_visible()
        expect(form.locator("[data-field]:visible")).to_have_attribute("data-field", "in_duration")
        page.keyboard.press("Control+a")
        page.keyboard.type("60")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Everything is read back")).to_be_visible()
        page.reload()  # a picture is the one thing that a browser forgets
        expect(page.get_by_text("Step 2 of 5")).to_be_visible()
        expect(page.locator("[data-step=read]")).to_have_text("Class of the strip: 1b")
        page.get_by_role("button", name="Whole form").click()
        expect(form.locator("[data-field]:visible")).to_have_count(8)
        expect(page.locator("[name=in_bath_temperature]")).to_have_value("37.8")
        expect(page.locator("input[name=in_class]:checked")).to_have_value("1b")
        shot(page, "entry-whole")

    assert min(heights) >= 44
