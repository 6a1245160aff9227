"""Every page is checked by axe-core as staff, client and stranger: nothing serious or critical is in the way of anybody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize

from lims.certificates.models import CertificateRow
from lims.permissions import STAFF, Role
from tests.laboratory.addresses import got
from tests.laboratory.conftest import House
from tests.laboratory.windows import PHONE, window
from tests.support.intake import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
ONLY_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
ROOT = Path(__file__).parents[2]
FORMS = re.compile(
    r"/(agree|amend|ask|cancel|change|connection|correct|decide|doubt|edit|end|entry|evaluate|exclude|hold|new|move|now|paste"
    r"|progress|propose|read|release|remove|restart|retention|role|rows|stand|teach|withdraw)$"
)
"""How addresses of plain forms and of parts of pages end; with LIMS_SEARCH they are looked at too."""
WHOLE: ViewportSize = {"width": 1280, "height": 1600}
"""A desk on which the sticky foot covers nothing: what it covers elsewhere is a matter of the moment, and scrolls away."""
FAULTS = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"], elementRef: false });
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact))
    .flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary.slice(0, 200)}`));
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of the checker, fetched once."""
    found = subprocess.run([sys.executable, "-m", "scripts.axe"], capture_output=True, text=True, cwd=ROOT)
    if found.returncode != 0:
        pytest.fail(found.stderr)
    return Path(found.stdout.strip()).read_text(encoding="utf-8")


def faults(page: Page, url: str, path: str) -> Iterator[str]:
    """What axe finds on a page, each with the page's address; nothing for what is no page."""
    try:
        answer = page.goto(url + path, wait_until="load")
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return
    if answer is None or not answer.text().lstrip().lower().startswith(
        "<!doctype html"
    ):  # a file, or a part of a page
        return
    for fault in page.evaluate(FAULTS):
        yield f"{path}: {fault}"


def public_pages(house: House) -> list[str]:
    """What a stranger opens: a certificate that is genuine, one that is not, signing in."""
    with house.database.read() as session:
        row = session.get_one(CertificateRow, house.world.ids["certificate_id"])
        return [f"/v/{row.token}", "/v/nothing", "/sign-in", "/invitation/nothing"]


@ONLY_SQLITE
def test_no_page_has_a_serious_fault_for_anybody(house: House, browser: Browser, axe: str) -> None:
    pages = [one.filled(house.world.ids) for one in got(house.app, house.world.ids) if shows_a_page(one.rule)]
    portal = [one for one in pages if one.startswith("/portal")]
    found: list[str] = []
    with serving(house.app) as url:
        own = {"client_id": house.world.ids["client_id"]}
        for who, paths in (
            (window(house, browser, url, WHOLE, *sorted(STAFF)), [one for one in pages if one not in portal]),
            (window(house, browser, url, PHONE, Role.CLIENT_ADMINISTRATOR, **own), [*portal, "/account"]),
            (window(house, browser, url, PHONE), public_pages(house)),
        ):
            who.add_init_script(script=axe)  # so the browser compiles it once, and not for each page
            for path in paths:
                found += faults(who, url, path)
            who.context.close()

    assert found == [], "\n".join(found)


def shows_a_page(rule: str) -> bool:
    """Whether an address is one of a page: no interface, no file; of the pages that are one plain form a few stand for all."""
    plain = FORMS.search(rule) is not None and not rule.startswith("/portal")
    outside = (
        rule.startswith(("/api/", "/gateway/", "/health", "/metrics", "/static", "/files/", "/scan"))
        or "." in rule
    )
    return not outside and (not plain or bool(os.environ.get("LIMS_SEARCH")))
