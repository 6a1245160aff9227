"""Windows of a browser for people of the laboratory, of a client, and for strangers."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from lims.permissions import Role
from tests.laboratory.conftest import House
from tests.support.web import client_as

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


def window(house: House, browser: Browser, url: str, size: ViewportSize, *roles: Role, **given: Any) -> Page:
    """A window of somebody with these roles, who is signed in; of a stranger, where no role is given."""
    context = browser.new_context(viewport=size)
    if roles:
        cookie = client_as(house.app, *roles, **given).get_cookie("lims")
        assert cookie is not None
        context.add_cookies([{"name": "lims", "value": cookie.value, "url": url}])
    return context.new_page()


def fits(page: Page) -> bool:
    """Whether nothing on the page is wider than its window."""
    return not page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
