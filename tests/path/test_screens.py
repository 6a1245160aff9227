"""The main pages at a desk's and at a phone's size: nothing is clipped, nothing overlaps, bench targets are large enough."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.path.conftest import At
from tests.path.desk import AtPage
from tests.path.laboratory import RunningLaboratory
from tests.support.certificates import make_issued
from tests.support.results import make_bench

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
PICTURES = os.environ.get("LIMS_PICTURES")

TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
OVERLAPPING = """() => {
  const seen = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
    .filter((e) => e.offsetParent !== null && getComputedStyle(e).visibility === "visible" && !e.closest("dialog:not([open])"))
    .filter((e) => !e.closest(".visually-hidden, .sr-only, .skip") && getComputedStyle(e).opacity !== "0")
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
SMALL = """() => [...document.querySelectorAll("main a.btn, main button, footer a, footer button")]
  .filter((e) => e.offsetParent !== null && !e.closest("dialog"))
  .map((e) => [e.textContent.trim().slice(0, 40), e.getBoundingClientRect()])
  .filter(([, r]) => r.height > 0 && r.height < 44).map(([t, r]) => [t, r.height])"""


def faults(window: AtPage, name: str) -> list[str]:
    """What is wrong with the page in view, in words."""
    page: Page = window.page
    page.wait_for_load_state("load")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    found = [f"{name}: wider than its window"] if page.evaluate(TOO_WIDE) else []
    found += [f"{name}: clipped: {text}" for text in window.clipped()]
    found += [f"{name}: overlapping: {a} | {b}" for a, b in page.evaluate(OVERLAPPING)]
    return found


@pytest.fixture
def addresses(laboratory: RunningLaboratory) -> dict[str, list[tuple[str, str]]]:
    """The main pages, by the person who looks at them; the laboratory has an issued certificate and open work."""
    now = datetime.now(UTC)
    database = laboratory.database
    case, certificate = make_issued(
        database, laboratory.folder / "data", at=now - timedelta(hours=30), laboratory=False
    )
    waiting = make_bench(database, at=now - timedelta(minutes=30))
    sample, test = case.bench.sample.id, case.bench.test.id
    return {
        "reviewer": [
            ("home", "/"), ("samples", "/samples?view=all"), ("sample", f"/samples/{sample}"), ("requests", "/requests"),
            ("request", f"/requests/{case.request_id}"), ("tests", "/tests"), ("test", f"/tests/{test}"),
            ("reviews", "/review"), ("review", f"/review/{test}"), ("certificates", "/certificates"),
            ("certificate", f"/certificates/{certificate.id}"), ("equipment-list", "/equipment"),
            ("equipment", f"/equipment/{case.bench.density.meter.id}"), ("methods", "/methods"),
            ("method", f"/methods/{case.bench.method.method_id}"), ("specifications", "/specifications"),
            ("instruments", "/instruments"), ("quality", "/quality"), ("people", "/people"), ("clients", "/clients"),
            ("back", f"/trace/{certificate.id}/back"),
            ("forward", f"/trace/{case.bench.density.calibration.version_id}/forward"),
            ("audit", "/audit"), ("rooms", "/rooms"), ("materials", "/materials"),
        ],
        "technician": [("bench", "/bench"), ("bench-test", f"/bench/tests/{waiting.test.id}")],
        "client": [("portal", "/portal/certificates"), ("portal-samples", "/portal/samples")],
    }  # fmt: skip


def test_the_main_pages_fit_a_desk_and_a_phone(at: At, addresses: dict[str, list[tuple[str, str]]]) -> None:
    found: list[str] = []
    for who, pages in addresses.items():
        window = at(who)
        for size, viewport in SIZES.items():
            window.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            for name, address in pages:
                window.open(address)
                found += faults(window, f"{name}-{size}")

    assert found == []


def test_bench_targets_are_large_enough_for_gloves(
    at: At, addresses: dict[str, list[tuple[str, str]]]
) -> None:
    bench = at("technician")
    small = []
    for name, address in addresses["technician"]:
        bench.open(address)
        small += [(name, *one) for one in bench.page.evaluate(SMALL)]

    assert small == []
