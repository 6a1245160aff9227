"""The chain to the SI on paper: one page of A4 wherever it can be, and where it cannot, a sentence and the next page."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route
from pypdf import PdfReader

from lims.db import Database
from lims.equipment import Calibration
from lims.permissions import Role
from lims.trace.chain import chain_of
from lims.trace.printing import printed
from lims.trace.walks import trace_back
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.equipment import DensityBench, make_calibration, make_density_bench
from tests.support.web import ClientAs
from tests.trace.test_chain import DAY
from tests.trace.test_walk_pages import link


@pytest.fixture
def bench(database: Database) -> DensityBench:
    make_method(database, at=NOON - DAY)
    return make_density_bench(database, at=NOON)


def chained(database: Database, bench: DensityBench, links: int) -> Calibration:
    """A calibration that rests on so many others, the first of which names no standard and is broken."""
    for n in range(links - 1):
        standard = "" if n == 0 else f"FICTITIOUS national standard of density, group {n}"
        certificate = f"FICTITIOUS-2026-{n:04d}"
        one = make_calibration(database, bench.meter.id, at=NOON, certificate=certificate, standard=standard)
        link(database, one.version_id, bench.calibration.version_id)
    return bench.calibration


def paper(browser: Browser, client: FlaskClient, address: str) -> list[str]:
    """The texts of the pages of A4 on which a page is printed; the client gives the browser all that it asks for."""

    def answer(route: Route) -> None:
        got = client.get(urlsplit(route.request.url).path)
        route.fulfill(status=got.status_code, body=got.data, content_type=got.content_type)

    window = browser.new_page()
    try:
        window.route("**/*", answer)
        window.goto(f"http://laboratory.test{address}")
        content = window.pdf(format="A4", prefer_css_page_size=True)
    finally:
        window.close()
    return [one.extract_text() for one in PdfReader(BytesIO(content)).pages]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "az", "ru"])
@pytest.mark.parametrize("links", [3, 20])
def test_a_chain_is_printed_on_one_page(
    browser: Browser, client_as: ClientAs, database: Database, bench: DensityBench, links: int, language: str
) -> None:
    node = chained(database, bench, links).version_id
    client = client_as(Role.ASSESSOR)
    client.set_cookie("language", language)

    [only] = paper(browser, client, f"/trace/{node}/back")

    assert all(f"{n:04d}" in only for n in range(links - 1))


@pytest.mark.browser
def test_a_chain_that_does_not_fit_says_so_and_goes_on_to_the_second_page(
    browser: Browser, client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    node = chained(database, bench, 32).version_id

    pages = paper(browser, client_as(Role.ASSESSOR), f"/trace/{node}/back")
    first = " ".join(pages[0].split())
    told = re.search(r"(\d+) links are here, (\d+) more follow on the next page", first)

    assert told is not None
    assert int(told[1]) + int(told[2]) == 32
    assert len(pages) == 2
    assert len(re.findall(r"2026-\s*00\d\d", first)) + 1 == int(told[1])
    assert "Broken" in " ".join(pages)


@pytest.mark.usefixtures("app")
def test_the_graph_goes_first_then_the_letters_become_smaller_then_links_go_on(
    database: Database, bench: DensityBench
) -> None:
    node = chained(database, bench, 32).version_id
    with database.read() as session:
        links = chain_of(trace_back(session, node), NOON + DAY).links

    few, more, many, all_ = (printed(links[:n]) for n in (3, 10, 20, 32))

    assert (few.graph, few.small, few.more) == (True, False, 0)
    assert (more.graph, more.more) == (False, 0)
    assert (many.small, many.more) == (True, 0)
    assert all_.first + all_.more == 32
    assert 0 < all_.more < 32
