"""The pages of competence, from a requirement to the authorisation that rests on its evidence."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from lims.db import Database
from lims.people import Person, authorisations_at
from lims.permissions import Role
from lims.trace.walks import trace_back
from tests.conftest import NOON
from tests.support.competence import make_trainee, require, take_supervision
from tests.support.results import Bench, authorise, make_bench, make_results
from tests.support.web import ClientAs, post, words_of

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PDF = b"%PDF-1.7 FICTITIOUS course"


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    """A trainee who did one of one required run."""

    bench: Bench
    trainee: Person
    training: int


@pytest.fixture
def learned(database: Database) -> Learned:
    bench = make_bench(database, at=NOON - 3 * HOUR)
    method = bench.method.method_id
    require(database, method, at=NOON - 20 * HOUR, runs=1, criterion="judged", texts={"training": "a course"})
    trainee, training = make_trainee(database, method, at=NOON - 19 * HOUR)
    take_supervision(database, bench, training, bench.analyst, at=NOON - 4 * HOUR)
    make_results(database, replace(bench, analyst=trainee), at=NOON - 3 * HOUR)
    return Learned(bench=bench, trainee=trainee, training=training)


def test_an_authorisation_rests_on_the_evidence_that_the_pages_gathered(
    client_as: ClientAs, database: Database, learned: Learned
) -> None:
    client, person, method = (
        client_as(Role.QUALITY_MANAGER),
        learned.trainee.id,
        learned.bench.method.method_id,
    )
    training = f"/competence/training/{learned.training}"
    asked = f"/people/authorisations/new?person={person}&method={method}&act=perform"
    give = {
        "person": person,
        "method": method,
        "acts": "perform",
        "valid_from": "2026-05-19",
        "basis": "as seen",
    }

    early = post(client, asked, give)
    judged = post(
        client, f"{training}/judge?test={learned.bench.test.id}", {"accepted": "yes", "words": "calm"}
    )
    record = {
        "aspect": "training", "title": "course of density", "given_by": "school", "acquired": "2026-05-18",
        "passed": "yes", "evaluated_by": str(learned.bench.analyst.id), "words": "ten questions",
        "file": (io.BytesIO(PDF), "course.pdf"),
    }  # fmt: skip
    entered = post(client, f"/competence/people/{person}/records/new", record)
    offered = client.get(asked).text
    own = client.get(f"/competence/people/{person}").text.split('href="/competence/records/')[1].split('"')[0]
    paper = client.get(f"/competence/records/{own}/paper")
    corrected = post(
        client,
        f"/competence/records/{own}/correct",
        {**record, "title": "course of density, 2 days", "file": None},
    )
    history = words_of(client.get(f"/competence/records/{own}").text)
    given = post(client, asked, give)

    assert (early.status_code, judged.status_code, entered.status_code, given.status_code) == (
        422,
        303,
        303,
        303,
    )
    assert "0 of 1 supervised runs accepted" in words_of(early.text)
    assert "no record of training" in words_of(early.text)
    assert "course of density" in words_of(offered)
    assert (paper.data, corrected.status_code) == (PDF, 303)
    assert "course of density, 2 days" in history
    assert "Superseded" in history
    with database.read() as session:
        (made,) = authorisations_at(session, NOON, person_id=person)
        kinds = {node.kind for node in trace_back(session, made.version_id).nodes}
    assert {"supervised_run", "competence_record_version", "stored_file", "supervision"} <= kinds
    assert "Ended with the authorisation" in words_of(client.get(training).text)


def test_an_exception_is_said_in_words_and_stands_in_the_basis(
    client_as: ClientAs, database: Database, learned: Learned
) -> None:
    client, person, method = (
        client_as(Role.TECHNICAL_MANAGER),
        learned.trainee.id,
        learned.bench.method.method_id,
    )
    give = {
        "person": person, "method": method, "acts": "perform", "valid_from": "2026-05-19", "basis": "validated it",
        "exception": "nobody else knows this method yet",
    }  # fmt: skip

    post(client, "/people/authorisations/new", give)

    with database.read() as session:
        (made,) = authorisations_at(session, NOON, person_id=person)
    assert "nobody else knows this method yet (no record of training, 0 of 1" in made.basis


def test_the_matrix_its_print_and_its_file_say_the_same(client_as: ClientAs, learned: Learned) -> None:
    client, code = client_as(Role.ASSESSOR), learned.bench.method.code

    pages = [client.get(url).text for url in ("/competence", "/competence/sheet", "/competence?format=csv")]

    assert all(code in page for page in pages)
    assert all("in training 0/1" in words_of(page) for page in pages[:2])
    assert "in training 0/1" in pages[2]
    assert "without an end" in pages[2]
    assert code in client.get("/competence?show=gap").text
    assert "in training 0/1" not in words_of(client.get("/competence?at=2020-01-01").text)
    assert client.get("/competence?q=no+such+method").status_code == 200


def test_a_supervisor_takes_the_supervision_at_the_bench(client_as: ClientAs, database: Database) -> None:
    bench = make_bench(database, at=NOON - HOUR)
    require(database, bench.method.method_id, at=NOON - 2 * HOUR)
    trainee, training = make_trainee(database, bench.method.method_id, at=NOON - 2 * HOUR)
    client = client_as(Role.TECHNICIAN)
    url, take = (
        f"/bench/tests/{bench.test.id}",
        f"/competence/training/{training}/tests/{bench.test.id}/supervise",
    )

    refused = post(client, take, {})
    authorise(database, client.person, bench.method, at=NOON - HOUR)  # type: ignore[attr-defined]
    before, taken, after = client.get(url).text, post(client, take, {}), client.get(url).text

    assert refused.status_code == 409
    assert "you may supervise this test" in words_of(before)
    assert taken.status_code == 303
    assert f"{trainee.name}" in words_of(after)
    assert "supervises this test" in words_of(after)


def test_what_came_of_monitoring_is_kept_and_opens_a_nonconformity(
    client_as: ClientAs, learned: Learned
) -> None:
    client, watched = client_as(Role.QUALITY_MANAGER), learned.trainee.id
    plan = {
        "way": "blind_sample", "method": str(learned.bench.method.method_id), "act": "perform", "due": "2026-05-25",
        "words": "one of last week's samples",
    }  # fmt: skip
    planned = post(client, f"/competence/people/{watched}/monitoring/new", plan)
    page = client.get(f"/competence/people/{watched}").text
    url = page.split('href="/competence/monitoring/')[1].split('"')[0]
    code = learned.bench.sample.code

    wrong = post(
        client, f"/competence/monitoring/{url}", {"outcome": "satisfactory", "words": "ok", "code": "S-1"}
    )
    done = post(
        client,
        f"/competence/monitoring/{url}",
        {"outcome": "unsatisfactory", "words": "too high", "code": code},
    )

    assert (planned.status_code, wrong.status_code, done.status_code) == (303, 422, 303)
    after = words_of(client.get(f"/competence/people/{watched}").text)
    assert "Unsatisfactory" in after
    assert "Nonconformity" in after


def test_requirements_of_functions_and_methods_are_stated_and_stay_readable(
    client_as: ClientAs, learned: Learned
) -> None:
    client, method = client_as(Role.TECHNICAL_MANAGER), learned.bench.method.method_id
    function = {"function": "technician", "education": "chemistry", "basis": "QP-6"}
    figures = {"runs": "3", "criterion": "en", "work": "5", "months": "6", "basis": "QP-6"}

    stated = post(client, "/competence/functions", function)
    changed = post(client, f"/competence/methods/{method}/requirement?act=perform", figures)
    half = post(
        client, f"/competence/methods/{method}/requirement?act=review", {"work": "5", "basis": "QP-6"}
    )
    empty = post(client, "/competence/functions", {"function": "clerk", "basis": "QP-6"})

    assert [one.status_code for one in (stated, changed, half, empty)] == [303, 303, 422, 422]
    waiting = words_of(client.get("/competence/requirements").text)
    assert "Waiting for approval" in waiting
    assert "nothing was set" in waiting
    other = client_as(Role.QUALITY_MANAGER)
    for draft in (stated.location, changed.location):
        assert post(client, f"{draft}/approve", {"row_version": "1"}).status_code == 403
        assert post(other, f"{draft}/approve", {"row_version": "1"}).status_code == 303
    page = client.get("/competence/requirements").text
    own = page.split('href="/competence/requirements/')[1].split('"')[0]
    one = client.get(f"/competence/requirements/{own}").text
    assert "chemistry" in one
    assert "approved by" in words_of(one)
    again = f"{stated.location.replace('/catalogue/drafts/', '/competence/requirements/' + own + '/propose?draft=')}"
    assert "chemistry" in client.get(again).text
    assert "5 in 6 months" in words_of(page)
    assert "5 in 6 months" in words_of(client.get(f"/competence/methods/{method}").text)
