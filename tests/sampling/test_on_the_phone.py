"""A sampler's phone: what was typed and photographed stands there again after the page was closed, and is gone once it is sent."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, expect

from lims.db import Database
from lims.permissions import Role
from tests.conftest import NOON
from tests.laboratory.windows import PHONE
from tests.sampling.test_sampling import make_plan
from tests.support.intake import serving
from tests.support.results import make_bench
from tests.support.web import ClientAs

pytestmark = pytest.mark.browser


def picture() -> bytes:
    held = BytesIO()
    Image.new("RGB", (8, 8), "green").save(held, "JPEG")
    return held.getvalue()


def test_a_closed_page_comes_back_and_a_lost_connection_is_said_in_sight_until_the_sample_is_taken(
    app: Flask, client_as: ClientAs, database: Database, browser: Browser
) -> None:
    bench = make_bench(database, at=NOON)
    make_plan(database, bench.analyst, at=NOON - timedelta(days=1))
    cookie = client_as(Role.TECHNICIAN).get_cookie("lims")
    assert cookie is not None
    with serving(app) as url:
        context = browser.new_context(viewport=PHONE)
        context.add_cookies([{"name": "lims", "value": cookie.value, "url": url}])
        address = f"{url}/sampling/requests/{bench.sample.request_id}"
        page = context.new_page()
        page.goto(address)
        expect(page.locator("[data-keep-back]")).to_be_hidden()
        page.get_by_label("Place", exact=True).fill("Terminal 2")
        page.locator("input[name=photo]").set_input_files(
            {"name": "tank.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        page.wait_for_timeout(300)
        page.close()

        page = context.new_page()
        page.goto(address)
        expect(page.locator("[data-keep-back]")).to_be_visible()
        expect(page.get_by_label("Place", exact=True)).to_have_value("Terminal 2")
        assert page.locator("input[name=photo]").evaluate("field => field.files[0].name") == "tank.jpg"

        for label, text in (
            ("Tank, vessel or line", "Tank 7"), ("Container", "can"), ("Amount", "1 L"), ("Seal", "S-1"),
            ("Taken at", "2026-05-19 15:30"),
        ):  # fmt: skip
            page.get_by_label(re.compile(f"^{label}")).first.fill(text)
        product = page.get_by_label("Product", exact=True)
        expect(product).to_have_value("")  # only eyes can know it
        page.get_by_role("button", name="Take the sample").click()
        expect(page.get_by_text("1 field needs you")).to_be_visible()
        product.select_option(index=1)
        context.set_offline(True)
        page.get_by_role("button", name="Take the sample").click()
        expect(page.locator("[data-keep-said]")).to_be_in_viewport()
        context.set_offline(False)
        page.wait_for_url(re.compile(r"/sampling/\d+$"))
        expect(page.get_by_text("tank.jpg")).to_be_visible()

        page.goto(address)
        expect(page.locator("[data-keep-back]")).to_be_hidden()
        expect(page.get_by_label("Place", exact=True)).to_have_value("")
        context.close()
