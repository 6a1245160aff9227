"""The main pages at a desk's and at a phone's size: nothing is clipped, nothing overlaps, bench targets are large enough."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from lims.clock import system_clock
from lims.db import Database
from lims.permissions import Role
from tests.path.desk import AtPage
from tests.support.certificates import make_issued
from tests.support.intake import serving
from tests.support.people import PASSWORD, make_person
from tests.support.results import make_bench
from tests.support.web import make_app

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PICTURES = os.environ.get("LIMS_PICTURES")

TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
OVERLAPPING = """() => {
  const seen = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
    .filter((e) => e.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}))
    .filter((e) => !e.closest(".visually-hidden, .sr-only, .skip, details.menu"))
    .filter((e) => getComputedStyle(e).position !== "fixed" && !e.closest("footer, .foot"));
  const boxes = seen.map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 4 && r.height > 4);
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, p] = boxes[i], [b, q] = boxes[j];
    if (a.contains(b) || b.contains(a)) continue;
    const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (x > 3 && y > 3) found.push([a.outerHTML.slice(0, 80), b.outerHTML.slice(0, 80)]);
  }
  return found;
}"""
SQUEEZED = """() => [...document.querySelectorAll("main *, header *, nav *, footer *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim().length > 6) && e.offsetParent !== null)
  .filter((e) => { const s = getComputedStyle(e), r = e.getBoundingClientRect(), line = parseFloat(s.lineHeight) || 20;
    return r.width > 2 && r.width < 3 * parseFloat(s.fontSize) && r.height > 3.5 * line; })
  .map((e) => e.textContent.trim().slice(0, 40))"""
SMALL = """() => [...document.querySelectorAll("main a.btn, main button, footer a, footer button")]
  .filter((e) => e.offsetParent !== null && !e.closest("dialog"))
  .map((e) => [e.textContent.trim().slice(0, 40), e.getBoundingClientRect()])
  .filter(([, r]) => r.height > 0 && r.height < 44).map(([t, r]) => [t, r.height])"""

CUT = """() => {
  const column = document.querySelector(".bench-test > .stack");
  for (let n = 0; n < 2; n++) {
    const card = document.createElement("section"), body = document.createElement("div"), inside = document.createElement("div");
    [card.className, body.className, inside.style.height] = ["card", "card-body", "250px"];
    body.append(inside); card.append(body); column.prepend(card);
  }
  return [...column.querySelectorAll(":scope > .card:not(:last-child) .card-body")].filter((e) => e.scrollHeight > e.clientHeight).length;
}"""


def faults(window: AtPage, name: str) -> list[str]:
    """What is wrong with the page in view, in words."""
    page: Page = window.page
    page.wait_for_load_state("load")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    found = [f"{name}: wider than its window"] if page.evaluate(TOO_WIDE) else []
    found += [f"{name}: clipped: {text}" for text in window.clipped()]
    found += [f"{name}: squeezed to a letter a line: {text}" for text in page.evaluate(SQUEEZED)]
    found += [f"{name}: overlapping: {a} | {b}" for a, b in page.evaluate(OVERLAPPING)]
    return found


@dataclass
class Shown:
    """A laboratory to look at: its address, and the main pages by who looks at them."""

    url: str
    pages: dict[str, list[tuple[str, str]]]

    def window(self, browser: Browser, who: str) -> AtPage:
        page = browser.new_context(viewport=DESK).new_page()
        page.set_default_timeout(30_000)
        window = AtPage(page, self.url)
        window.sign_in(who, PASSWORD)
        return window


@pytest.fixture
def shown(database_url: str, database: Database, tmp_path: Path) -> Iterator[Shown]:
    """An issued certificate, a test that waits for the bench, and somebody to look at each."""
    now = datetime.now(UTC)
    app = make_app(database_url, system_clock, tmp_path / "data", database)
    case, certificate = make_issued(database, tmp_path / "data", at=now - timedelta(hours=30))
    waiting = make_bench(database, at=now - timedelta(minutes=30))
    before = now - timedelta(days=2)
    make_person(database, Role.QUALITY_MANAGER, Role.TECHNICAL_MANAGER, at=before, login="manager")
    make_person(database, Role.TECHNICIAN, at=before, login="technician")
    make_person(database, Role.CLIENT, at=before, login="client", client_id=case.client_id)
    sample, test, density = case.bench.sample.id, case.bench.test.id, case.bench.density
    pages = {
        "manager": [
            ("home", "/"), ("samples", "/samples?view=all"), ("sample", f"/samples/{sample}"), ("requests", "/requests"),
            ("request", f"/requests/{case.request_id}"), ("tests", "/tests"), ("test", f"/tests/{test}"),
            ("reviews", "/review"), ("review", f"/review/{test}"), ("certificates", "/certificates"),
            ("certificate", f"/certificates/{certificate.id}"), ("equipment-list", "/equipment"),
            ("equipment", f"/equipment/{density.meter.id}"), ("methods", "/methods"),
            ("method", f"/methods/{case.bench.method.method_id}"), ("specifications", "/specifications"),
            ("instruments", "/instruments"), ("quality", "/quality"), ("people", "/people"), ("clients", "/clients"),
            ("back", f"/trace/{certificate.id}/back"), ("forward", f"/trace/{density.calibration.version_id}/forward"),
            ("audit", "/audit"), ("rooms", "/rooms"), ("materials", "/materials"),
        ],
        "technician": [("bench", "/bench"), ("bench-test", f"/bench/tests/{waiting.test.id}")],
        "client": [("portal", "/portal/certificates"), ("portal-samples", "/portal/samples")],
    }  # fmt: skip
    with serving(app) as url:
        yield Shown(url, pages)


def test_the_main_pages_fit_a_desk_and_a_phone(shown: Shown, browser: Browser) -> None:
    found: list[str] = []
    for who, pages in shown.pages.items():
        window = shown.window(browser, who)
        for size, viewport in (("desk", DESK), ("phone", PHONE)):
            window.page.set_viewport_size(viewport)
            for name, address in pages:
                window.open(address)
                found += faults(window, f"{name}-{size}")
        window.page.context.close()

    assert found == [], "\n".join(found)


def test_bench_targets_are_large_enough_for_gloves(shown: Shown, browser: Browser) -> None:
    bench = shown.window(browser, "technician")
    small = []
    for name, address in shown.pages["technician"]:
        bench.open(address)
        small += [(name, *one) for one in bench.page.evaluate(SMALL)]
    bench.page.context.close()

    assert small == []


def test_however_many_cards_stand_above_the_determinations_none_of_them_is_cut_off(
    shown: Shown, browser: Browser
) -> None:
    bench = shown.window(browser, "technician")
    bench.page.set_viewport_size(DESK)
    bench.open(dict(shown.pages["technician"])["bench-test"])

    cut = bench.page.evaluate(CUT)
    bench.page.context.close()

    assert cut == 0
