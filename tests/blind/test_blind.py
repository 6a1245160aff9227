"""Blind samples: compared with r or with their value, known to the quality manager alone, and there for no client."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lims.blind.comparing import comparisons
from lims.blind.errors import BlindRefused
from lims.blind.models import BlindAnswer, BlindKind, BlindVerdictRow
from lims.blind.overview import find_blind
from lims.blind.service import misses_of, open_for_miss, plan_blind
from lims.certificates import draft_report
from lims.clock import SetClock
from lims.db import Database
from lims.notices import Event
from lims.notices.models import DeliveryRow, NoticeRow, WishRow
from lims.people import Act
from lims.permissions import CLIENTS, Role
from lims.quality import holds_on
from lims.records import Actor, unit_of_work
from lims.samples import Answered, Seen, receive_sample
from lims.samples.receipt import CHECKLIST
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.api import program_of
from tests.support.blind import HOUR, assign, compared, kept, make_blind, measure_both
from tests.support.catalogue import d4052_settings
from tests.support.certificates import Case, make_draft, make_laboratory, review
from tests.support.people import make_person
from tests.support.results import authorise
from tests.support.web import ClientAs, post, words_of

BENCH = frozenset(Role) - CLIENTS - {Role.QUALITY_MANAGER, Role.ASSESSOR}


def test_a_duplicate_has_no_verdict_where_the_laboratory_has_entered_no_r(database: Database) -> None:
    made = make_blind(database, at=NOON)
    assert compared(database, made) == []

    measure_both(database, made, 0.8321, 0.8325)

    [one] = compared(database, made)
    assert one.answer is BlindAnswer.UNKNOWN
    assert "r is not entered" in one.needs


@pytest.mark.parametrize(("second", "answer"), [(0.8324, BlindAnswer.HIT), (0.8330, BlindAnswer.MISS)])
def test_a_duplicate_is_compared_with_the_laboratory_s_r(
    database: Database, second: float, answer: BlindAnswer
) -> None:
    made = make_blind(database, at=NOON, settings=d4052_settings(precision={"density_15C": _r()}))

    measure_both(database, made, 0.8321, second)

    [one] = compared(database, made)
    assert one.answer is answer
    assert one.score == pytest.approx((second - 0.8321) * 1000 / 0.5, rel=0.02)


def _r() -> dict[str, object]:
    source = d4052_settings()["repeatability"]["source"]
    return {"r": {"value": 0.5, "unit": "kg/m3", "low": 700, "high": 950, "source": source}}


@pytest.mark.parametrize(("value", "answer"), [(832.15, BlindAnswer.HIT), (834.0, BlindAnswer.MISS)])
def test_a_sample_of_a_known_value_is_scored_with_both_uncertainties(
    database: Database, value: float, answer: BlindAnswer
) -> None:
    made = make_blind(database, BlindKind.REFERENCE, at=NOON)
    measure_both(database, made, 0.8300, 0.8321)
    assert compared(database, made)[0].needs == "no assigned value is entered"

    assign(database, made, value)

    [one] = compared(database, made)
    assert one.answer is answer
    assert "ζ" in one.said


def test_a_miss_that_is_kept_proposes_a_nonconformity_and_a_hold(database: Database) -> None:
    made = make_blind(database, BlindKind.REFERENCE, at=NOON)
    measure_both(database, made, 0.8300, 0.8321)
    assign(database, made, 834.0)
    kept(database, made)
    with database.read() as session:
        [miss] = misses_of(session, made.blind_id)

    with unit_of_work(
        database, by=Actor.person(made.manager.id), clock=SetClock(NOON + 3 * HOUR), act="blind.miss_opened"
    ) as unit:
        open_for_miss(unit, made.blind_id, source="It missed.", hold=True)

    with database.read() as session:
        assert misses_of(session, made.blind_id) == []
        assert find_blind(session, made.blind_id)[0].state == "miss"
        assert [one.reason for one in holds_on(session, [miss.result_id])] == ["It missed."]


def test_two_clicks_keep_a_comparison_once(client_as: ClientAs, database: Database) -> None:
    made = make_blind(database, BlindKind.REFERENCE, at=NOON - 3 * HOUR)
    measure_both(database, made, 0.8300, 0.8321)
    assign(database, made, 834.0)
    manager = client_as(Role.QUALITY_MANAGER)

    answers = [post(manager, f"/blind/{made.blind_id}/keep").status_code for _click in range(2)]

    with database.read() as session:
        rows = session.scalars(select(BlindVerdictRow).where(BlindVerdictRow.blind_id == made.blind_id)).all()
    assert answers == [303, 303]
    assert [row.answer for row in rows] == [BlindAnswer.MISS]


def test_a_sample_whose_test_was_begun_is_not_made_blind_afterwards(database: Database) -> None:
    made = make_blind(database, at=NOON)
    measure_both(database, made, 0.8321, 0.8325)

    with (
        unit_of_work(
            database, by=Actor.person(made.manager.id), clock=SetClock(NOON), act="blind.planned"
        ) as unit,
        pytest.raises(BlindRefused, match="was begun"),
    ):
        plan_blind(unit, made.bench.samples[0].code, kind=BlindKind.REFERENCE, why="x")


def test_it_stands_on_no_certificate_and_the_request_ends_without_it(database: Database) -> None:
    make_laboratory(database, at=NOON - 48 * HOUR)
    made = make_blind(database, at=NOON)
    measure_both(database, made, 0.8321, 0.8322)
    reviewer = make_person(database, Role.REVIEWER, at=NOON - HOUR)
    signatory = make_person(database, Role.SIGNATORY, at=NOON - HOUR)
    authorise(database, reviewer, made.bench.method, Act.REVIEW, at=NOON - HOUR)
    case = Case(bench=made.bench, reviewer=reviewer, signatory=signatory, at=NOON + HOUR)
    for test in made.bench.tests:
        review(database, case, test_id=test.id)
    draft = make_draft(database, case)

    with database.read() as session:
        report = draft_report(session, draft, case.later).report

    assert [one.code for one in report.samples] == [made.bench.samples[0].code]


def test_its_client_finds_it_nowhere_and_is_told_of_nothing(client_as: ClientAs, database: Database) -> None:
    made = make_blind(database, at=NOON - 3 * HOUR, received=False)
    open_one, hidden = made.bench.samples
    client_id = hidden.client_id
    person = make_person(
        database, Role.CLIENT_ADMINISTRATOR, at=NOON - HOUR, client_id=client_id, email="a@example.test"
    )
    with unit_of_work(
        database, by=Actor.person(made.bench.analyst.id), clock=SetClock(NOON - HOUR), act="sample.received"
    ) as unit:
        unit.session.add(WishRow(person_id=person.id, events=[Event.SAMPLE_RECEIVED.value]))
        for one in (open_one, hidden):
            receive_sample(unit, one.id, {key: Answered(seen=Seen.YES) for key in CHECKLIST})
    portal = client_as(Role.CLIENT_ADMINISTRATOR, client_id=client_id)
    program = program_of(portal.application, person)

    with database.read() as session:
        told = {
            notice.thing_id
            for delivery, notice in session.query(DeliveryRow, NoticeRow).join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        }  # fmt: skip
    assert open_one.id in told
    assert hidden.id not in told
    assert open_one.code in portal.get("/portal/samples").text
    assert hidden.code not in portal.get("/portal/samples").text
    assert portal.get(f"/portal/samples/{open_one.id}").status_code == 200
    assert portal.get(f"/portal/samples/{hidden.id}").status_code == 404
    assert hidden.code not in portal.get(f"/portal/requests/{hidden.request_id}").text
    assert program.get(f"/samples/{open_one.id}").status_code == 200
    assert program.get(f"/samples/{hidden.id}").status_code == 404
    assert hidden.code not in program.get("/samples").text


@pytest.mark.parametrize("role", sorted(BENCH))
def test_nobody_at_the_bench_can_tell_it_from_another_sample(
    client_as: ClientAs, database: Database, role: Role
) -> None:
    made = make_blind(database, at=NOON - 3 * HOUR)
    other, hidden = made.bench.samples
    person = client_as(role)

    for page in ("/blind", f"/blind/{made.blind_id}", "/blind/plan", "/blind?format=csv"):
        assert person.get(page).status_code == 403
    pages = [
        "/", "/samples", "/samples?format=csv", f"/samples/{hidden.id}", "/bench", "/tests", "/quality", "/audit",
        "/audit?format=csv", f"/requests/{hidden.request_id}", f"/trace/{hidden.id}/forward",
    ]  # fmt: skip
    for page in pages:
        assert "blind" not in person.get(page).text.lower().replace("colorblind", "")
    assert person.get(f"/audit/row/blind_sample/{made.blind_id}").status_code == 404
    assert _like(person, hidden.id, hidden.code) == _like(person, other.id, other.code)


def _like(person: FlaskClient, item_id: int, code: str) -> str:
    """What the page of a sample says, without what tells it from its sister."""
    page = words_of(person.get(f"/samples/{item_id}").text).replace(code, "")
    return " ".join(word for word in page.split() if not word.startswith("REF-"))


def test_the_trail_shows_it_to_the_quality_manager_alone(client_as: ClientAs, database: Database) -> None:
    make_blind(database, at=NOON - 3 * HOUR)

    assert "blind.planned" in client_as(Role.QUALITY_MANAGER).get("/audit").text
    assert "blind.planned" not in client_as(Role.TECHNICAL_MANAGER).get("/audit").text


def test_the_quality_manager_reads_what_it_says(client_as: ClientAs, database: Database) -> None:
    made = make_blind(database, BlindKind.REFERENCE, at=NOON - 3 * HOUR)
    measure_both(database, made, 0.8300, 0.8321)
    assign(database, made, 834.0)
    kept(database, made)

    manager = client_as(Role.QUALITY_MANAGER)

    assert "Miss" in words_of(manager.get("/blind").text)
    page = words_of(manager.get(f"/blind/{made.blind_id}").text)
    assert "Proposed: open a nonconformity" in page
    assert "assigned 834.0" in page
    assert "assigned 834.0" in words_of(manager.get(f"/blind/{made.blind_id}/miss").text)
    with database.read() as session:
        assert comparisons(session, find_blind(session, made.blind_id)[1])


def test_a_kept_miss_leads_to_its_nonconformity(client_as: ClientAs, database: Database) -> None:
    made = make_blind(database, BlindKind.REFERENCE, at=NOON - 3 * HOUR)
    measure_both(database, made, 0.8300, 0.8321)
    assign(database, made, 834.0)
    kept(database, made)
    manager = client_as(Role.QUALITY_MANAGER)

    assert (
        post(manager, f"/blind/{made.blind_id}/miss", {"source": "It missed.", "hold": "y"}).status_code
        == 303
    )

    page = manager.get(f"/blind/{made.blind_id}").text
    to = re.search(r'href="(/quality/[^"]+)">nonconformity opened', page)
    assert "density at 15 °C" in page[page.index("What was kept") :]
    assert to is not None
    assert "It missed." in manager.get(to[1]).text


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/blind")) == []
