"""A signatory at a desk and on a phone: reads what waits, signs it with one password, and sees it come out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lims.certificates import CertificateState
from lims.clock import SetClock
from lims.db import Database
from tests.certificates.test_batch import drafts, signatory, states
from tests.laboratory.windows import DESK, PHONE, fits
from tests.support.certificates import run_jobs
from tests.support.intake import serving
from tests.support.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def sign(page: Page, password: str) -> None:
    for box in page.locator("input[name=row]").all():
        box.check()
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Sign what I have read").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_signatory_signs_what_was_read_and_sees_it_issued(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path, browser: Browser, url: str, size: ViewportSize
) -> None:  # fmt: skip
    case, _ = drafts(database, clock, samples=2)
    cookie = signatory(app, case).get_cookie("lims")
    assert cookie is not None
    context = browser.new_context(viewport=size)
    context.add_cookies([{"name": "lims", "value": cookie.value, "url": url}])
    page = context.new_page()

    page.goto(f"{url}/certificates/sign")
    assert fits(page)
    preview = page.get_by_role("link", name="Preview").first.get_attribute("href")
    assert page.request.get(f"{url}{preview}").body().startswith(b"%PDF")
    sign(page, "wrong")
    expect(page.get_by_text("The password is wrong")).to_be_visible()
    assert states(database) == {CertificateState.DRAFT}

    sign(page, PASSWORD)
    expect(page.get_by_text("0 / 2")).to_be_visible()
    assert fits(page)
    run_jobs(database, tmp_path, case.later)
    expect(page.get_by_text("2 / 2")).to_be_visible(timeout=15_000)
    assert states(database) == {CertificateState.ISSUED}
    context.close()
