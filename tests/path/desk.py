"""Somebody in front of a page: signs in, types, presses keys, scans codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

SCANNER_PREFIX = "F9"


@dataclass
class AtPage:
    """One person's window."""

    page: Page
    url: str

    def sign_in(self, login: str, password: str) -> None:
        self.open("/sign-in")
        self.page.get_by_label("Login").or_(self.page.locator("input[name=login]")).first.fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.press("Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, key: str) -> None:
        """Press a key, once the page has its scripts: a page shows its text a moment before it listens to keys."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def scan(self, code: str) -> None:
        """Scan a code, as a scanner with its prefix sends it: digits and letters, very fast, then Enter."""
        self.press(SCANNER_PREFIX)
        self.page.keyboard.type(code.replace("-", ""), delay=3)
        self.press("Enter")

    def at(self, pattern: str) -> int:
        """Wait for a page; the number in its address."""
        self.page.wait_for_url(re.compile(pattern))
        found = re.search(pattern, self.page.url)
        assert found is not None
        return int(found[1]) if found.groups() else 0

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=15_000)

    def see(self, locator: str) -> Locator:
        return self.page.locator(locator)

    def send(self) -> None:
        """Send the form by its key."""
        self.press("Control+Enter")

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def clipped(self) -> list[Any]:
        """Elements whose text does not fit into them."""
        found: list[Any] = self.page.evaluate(CLIPPED)
        return found


CLIPPED = """() => [...document.querySelectorAll("main *, header *, footer *, nav *")]
  .filter((e) => e.children.length === 0 && e.textContent.trim() && e.checkVisibility({visibilityProperty: true}))
  .filter((e) => !e.closest("pre, .visually-hidden, .sr-only, svg, select, textarea, details.menu"))
  .filter((e) => { const s = getComputedStyle(e); return s.overflow !== "visible" && e.scrollWidth > e.clientWidth + 1; })
  .map((e) => e.textContent.trim().slice(0, 60))"""
