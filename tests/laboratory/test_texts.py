"""Every page in every language: one heading, a title that begins with it, unique ids, labels, and no English left over."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import lims
from lims.permissions import STAFF, Role
from lims.web import missing_translations
from tests.laboratory.addresses import Address, got
from tests.laboratory.conftest import House
from tests.laboratory.pages import Page
from tests.support.web import client_as

FEATURES = sorted(one.parent for one in Path(lims.__file__).parent.glob("*/__init__.py"))
LANGUAGES = ("en", "az", "ru")
SAME_IN_ALL = {"Lims", "FICTITIOUS Testing Centre", "API"}
"""Headings that are names or codes, and stay as they are."""
NEEDS_MORE = {
    "/scan": "a code", "/account/codes": "an account with a password", "/health/ready": "a worker that runs",
    "/samples/labels": "samples that were chosen", "/samples/hold": "samples that were chosen",
    "/portal/certificates.zip": "certificates that were chosen",
}  # fmt: skip
"""Addresses without arguments that do not open by themselves, and what they need."""
NOT_PAGES = ("/api/", "/gateway/")
ONLY_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
Shown = dict[str, Page | int]
"""The page of each address, or the status of one that does not open."""


@pytest.mark.parametrize("folder", FEATURES, ids=lambda folder: folder.name)
def test_a_feature_says_everything_in_three_languages(folder: Path) -> None:
    assert [str(one) for one in missing_translations(folder)] == []


def looker(house: House, language: str, path: str) -> FlaskClient:
    """Whoever may open an address, with pages in a language."""
    of_a_client = path.startswith("/portal")
    client = (
        client_as(house.app, Role.CLIENT_ADMINISTRATOR, client_id=house.world.ids["client_id"])
        if of_a_client
        else client_as(house.app, *sorted(STAFF))
    )
    client.set_cookie("language", language)
    return client


@pytest.fixture(scope="module")
def shown(house: House) -> Callable[[str], Shown]:
    """The pages in a language; each is opened once for all tests of this file."""
    return cache(partial(open_pages, house))


def open_pages(house: House, language: str) -> Shown:
    """Each address as a page, or its status where it does not open; files, parts and ways elsewhere are left out."""
    staff, client = looker(house, language, "/"), looker(house, language, "/portal")
    pages: Shown = {}
    for one in pages_of(house):
        path = one.filled(house.world.ids)
        answer = (client if path.startswith("/portal") else staff).get(path)
        if answer.status_code >= 400:
            pages[one.rule] = answer.status_code
        elif answer.status_code == 200 and answer.mimetype == "text/html" and "<html" in answer.text[:400]:
            pages[one.rule] = Page(answer.text)
    return pages


def pages_of(house: House) -> list[Address]:
    return [one for one in got(house.app, house.world.ids) if not one.rule.startswith(NOT_PAGES)]


def plain_pages(house: House, pages: Shown) -> Shown:
    """Those whose address has no arguments."""
    plain = {one.rule for one in pages_of(house) if not one.arguments}
    return {rule: page for rule, page in pages.items() if rule in plain}


@ONLY_SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_keeps_the_rules_of_a_page(shown: Callable[[str], Shown], language: str) -> None:
    found = shown(language)

    broken = [rule for rule, page in found.items() if isinstance(page, int) and page >= 500]
    assert set(broken) <= {"/health/ready"}
    faults = {rule: page.faults(language) for rule, page in found.items() if isinstance(page, Page)}
    assert sum(isinstance(page, Page) for page in found.values()) > 70
    assert {rule: wrong for rule, wrong in faults.items() if wrong} == {}


@ONLY_SQLITE
def test_every_page_without_arguments_opens_for_somebody(house: House, shown: Callable[[str], Shown]) -> None:
    found = plain_pages(house, shown("en"))

    closed = {rule: status for rule, status in found.items() if isinstance(status, int)}
    assert closed.keys() <= NEEDS_MORE.keys(), closed


@ONLY_SQLITE
@pytest.mark.parametrize("language", ["az", "ru"])
def test_no_heading_is_left_in_english(house: House, shown: Callable[[str], Shown], language: str) -> None:
    english, other = plain_pages(house, shown("en")), shown(language)

    left = {
        rule: page.h1.strip() for rule, page in english.items()
        if isinstance(page, Page) and isinstance(same := other.get(rule), Page) and same.h1.strip() == page.h1.strip()
    }  # fmt: skip
    assert {rule: h1 for rule, h1 in left.items() if h1 not in SAME_IN_ALL} == {}
