"""The pages of the catalogue: what is unknown is said to be, and a draft is approved by somebody else."""

from __future__ import annotations

from sqlalchemy import func, select

from lims.catalogue import methods_at, seed_drafts
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, AuditEvent, unit_of_work
from methods.catalogue import METHODS
from tests.conftest import NOON
from tests.support.catalogue import make_method, make_rule, make_specification
from tests.support.web import ClientAs, post, words_of


def seed(database: Database) -> list[int]:
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOON), act="catalogue.seeded"
    ) as unit:
        return seed_drafts(unit)


def test_every_page_answers_with_drafts_alone_and_with_versions(
    client_as: ClientAs, database: Database
) -> None:
    drafts = seed(database)
    client = client_as(Role.TECHNICAL_MANAGER)
    pages = ["/methods", "/specifications", "/decision-rules", "/scope", "/products", "/products/new"]
    pages += [f"/catalogue/drafts/{draft}" for draft in drafts]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)

    method = make_method(database, at=NOON)
    specification = make_specification(database, at=NOON)
    make_rule(database, at=NOON)
    pages += [f"/methods/{method.method_id}", f"/specifications/{specification.specification_id}"]
    pages += [
        f"/catalogue/method/{method.method_id}/propose",
        f"/methods/{method.method_id}?at=2026-01-01 00:00",
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get("/methods/999999").status_code == 404
    assert client.get("/catalogue/colour/1/propose").status_code == 404


def test_a_setting_that_nobody_entered_is_shown_as_unknown(client_as: ClientAs, database: Database) -> None:
    method = make_method(database, at=NOON)

    page = client_as(Role.ASSESSOR).get(f"/methods/{method.method_id}").text
    row = page[page.index("r, density at 15 °C") :].split("</tr>")[0]

    assert "Not entered" in row
    assert "FICTITIOUS laboratory manual, 1" in page
    assert "clause not verified" in page


def test_a_person_approves_a_shipped_draft_at_the_page(client_as: ClientAs, database: Database) -> None:
    draft = seed(database)[0]

    answer = post(
        client_as(Role.TECHNICAL_MANAGER),
        f"/catalogue/drafts/{draft}/approve",
        {"row_version": "1", "without": "for a test"},
    )

    assert answer.status_code == 303
    with database.read() as session:
        assert [one.code for one in methods_at(session, NOON)] == [METHODS[-1].code]


def test_a_version_that_was_approved_late_stands_on_a_day_and_was_not_known_on_it(
    client_as: ClientAs, database: Database
) -> None:
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq))) or 0
    version = make_method(database, at=NOON)
    client, address = client_as(Role.ASSESSOR), f"/methods/{version.method_id}?at=2026-05-20"

    now, then = client.get(address), client.get(f"{address}&known={before}")

    assert "no version in use" not in words_of(now.text)
    assert "no version in use" in words_of(then.text)
    assert f"Known at event {before}." in words_of(then.text)
    assert client.get("/methods/999999?known=99999999999999999999999").status_code == 404
