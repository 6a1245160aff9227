"""The client's side of the counter in a browser, at a desk's and at a phone's size: the client, and whoever holds a paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from lims.certificates.models import CertificateRow
from lims.permissions import Role
from tests.laboratory.conftest import House
from tests.laboratory.windows import DESK, PHONE, fits, window
from tests.support.intake import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ONLY_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def url(house: House) -> Iterator[str]:
    with serving(house.app) as address:
        yield address


@ONLY_SQLITE
@SIZES
def test_a_client_fetches_a_certificate_follows_a_sample_and_places_a_request(
    house: House, browser: Browser, url: str, size: ViewportSize
) -> None:
    own = {"client_id": house.world.ids["client_id"]}
    page = window(house, browser, url, size, Role.CLIENT_ADMINISTRATOR, **own)
    page.goto(f"{url}/portal/certificates")
    assert fits(page)
    with page.expect_download() as fetched:
        page.locator("main a[href$='.pdf']").first.click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")

    page.get_by_role("link", name="Samples").last.click()
    page.locator("main .checks a").first.click()
    expect(page.get_by_text("Certificate expected")).to_be_visible()
    assert fits(page)

    page.goto(f"{url}/portal/requests/new")
    page.get_by_label("Your reference").fill("PO 77")
    page.locator("input[name=methods]").first.check()
    page.get_by_role("button", name="Place it").click()
    expect(page.get_by_text("The laboratory looks at it and agrees it with you.")).to_be_visible()
    assert fits(page)
    page.context.close()


@ONLY_SQLITE
@SIZES
def test_whoever_holds_a_paper_sees_that_it_is_genuine_and_whether_a_file_is_the_same(
    house: House, browser: Browser, url: str, size: ViewportSize
) -> None:
    certificate = house.world.ids["certificate_id"]
    with house.database.read() as session:
        token = session.get_one(CertificateRow, certificate).token
    own = {"client_id": house.world.ids["client_id"]}
    client = window(house, browser, url, size, Role.CLIENT, **own)
    document = client.request.get(f"{url}/portal/certificates/{certificate}.pdf").body()
    client.context.close()
    page = window(house, browser, url, size)

    page.goto(f"{url}/v/{token}")
    expect(page.get_by_text("This certificate is genuine")).to_be_visible()
    assert fits(page)
    for content, said in ((document, "same"), (document + b" ", "other")):
        page.locator("input[type=file]").set_input_files(
            {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        expect(page.locator(f"[data-said={said}]")).to_be_visible()
    page.goto(f"{url}/v/AAAAAAAAAAAAAAAAAAAAAAAAAA")
    expect(page.get_by_text("There is no such certificate")).to_be_visible()
    page.context.close()
