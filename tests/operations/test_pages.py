"""Pages of the system: where a day begins, the audit trail, jobs, health and figures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.files import FileStore, keep
from lims.jobs import JobState, ask_for_job, job_kinds
from lims.jobs.models import JobRow
from lims.jobs.worker import Worker
from lims.operations.daily import ask_for_daily_work
from lims.people import actor_names
from lims.permissions import CLIENTS, Role
from lims.records import Actor, unit_of_work
from lims.records.anchors import read_anchors
from lims.web import missing_translations
from tests.support.web import ClientAs, post

SETUP = Actor.system("test")


@pytest.fixture
def worker(app: Flask, clock: SetClock) -> Worker:
    return Worker(name="w", database=lims(app).database, settings=lims(app).settings, clock=clock)


def test_a_desk_begins_with_what_is_late_due_and_waiting(client_as: ClientAs) -> None:
    page = client_as(Role.QUALITY_MANAGER).get("/").text

    assert "Today, " in page
    assert "No sample is late." in page
    assert "Nothing is due within 30 days." in page


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.TECHNICIAN, "/bench"), (Role.CLIENT, "/portal"), (Role.CLIENT_ADMINISTRATOR, "/portal")],
)
def test_people_of_the_bench_and_of_clients_begin_where_their_work_is(
    client_as: ClientAs, role: Role, place: str
) -> None:
    answer = client_as(role).get("/")

    assert (answer.status_code, answer.location) == (302, place)


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.TECHNICIAN and role not in CLIENTS]
)
def test_everybody_else_has_a_first_page(client_as: ClientAs, role: Role) -> None:
    assert client_as(role).get("/").status_code == 200


def test_the_audit_trail_is_read_by_event_and_by_record(client_as: ClientAs) -> None:
    client = client_as(Role.ASSESSOR, name="Asya Example")

    assert "person.added" in client.get("/audit").text
    assert "Asya Example" in client.get("/audit/1").text
    history = client.get(f"/audit/row/person/{client.person.id}").text  # type: ignore[attr-defined]
    assert "Asya Example" in history
    assert "added" in history


def test_events_of_another_day_or_person_are_filtered_out(client_as: ClientAs) -> None:
    client = client_as(Role.QUALITY_MANAGER)

    assert "person.added" in client.get("/audit?day=2026-05-19").text
    assert "No event here." in client.get("/audit?day=2026-05-18").text
    assert "No event here." in client.get(f"/audit?person={client.person.id}").text  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", ["/audit/99999", "/audit/row/person/99999", "/audit/row/nothing/1"])
def test_an_event_or_record_that_does_not_exist_is_not_found(client_as: ClientAs, url: str) -> None:
    assert client_as(Role.ASSESSOR).get(url).status_code == 404


def test_no_secret_stands_in_the_audit_trail(client_as: ClientAs) -> None:
    client = client_as(Role.QUALITY_MANAGER, login="qm")

    pages = [client.get(f"/audit/{seq}").text for seq in (1, 2)]
    assert not any("argon2" in page for page in pages)


def test_the_days_work_verifies_and_writes_one_anchor(
    app: Flask, client_as: ClientAs, worker: Worker, clock: SetClock
) -> None:
    client = client_as(Role.ADMINISTRATOR)
    ask_for_daily_work(worker.database, clock)
    ask_for_daily_work(worker.database, clock)

    assert worker.run_until_idle() == sum(kind.daily for kind in job_kinds().values())
    assert len(read_anchors(worker.settings.data_dir / "anchors")) == 1
    page = client.get("/system").text
    assert "Findings" in page
    assert "Audit trail whole" in client.get("/").text


def test_a_second_anchor_of_the_same_head_is_not_written(
    app: Flask, client_as: ClientAs, worker: Worker, clock: SetClock
) -> None:
    client_as(Role.ADMINISTRATOR)
    ask_for_daily_work(worker.database, clock)
    worker.run_until_idle()
    clock.advance(timedelta(days=1))
    ask_for_daily_work(worker.database, clock)

    assert worker.run_until_idle() == sum(kind.daily for kind in job_kinds().values())
    assert len(read_anchors(worker.settings.data_dir / "anchors")) == 1


def test_a_kept_file_that_is_lost_is_named_on_the_page_of_the_system(
    database: Database, client_as: ClientAs, worker: Worker, clock: SetClock
) -> None:
    store = FileStore(worker.settings.data_dir / "files")
    kept = store.put(b"bytes of an instrument")
    with unit_of_work(database, by=SETUP, clock=clock, act="file.kept") as unit:
        keep(unit, kept, "run-7.zip", "application/zip")
    store.path(kept.sha256).unlink()
    ask_for_daily_work(database, clock)
    worker.run_until_idle()

    client = client_as(Role.ADMINISTRATOR)

    assert f"file “run-7.zip” ({kept.sha256}): missing" in client.get("/system").text
    assert "1 kept file missing or changed" in client.get("/").text


def test_asking_for_a_check_now_leads_to_its_answer(client_as: ClientAs, worker: Worker) -> None:
    client = client_as(Role.ADMINISTRATOR)

    assert post(client, "/system/check").status_code == 303
    assert worker.run_until_idle() == 2
    assert "audit.verify" in client.get("/system/jobs").text


def test_a_failed_job_is_shown_with_its_reason_and_can_run_again(
    database: Database, client_as: ClientAs, worker: Worker, clock: SetClock
) -> None:
    client = client_as(Role.ADMINISTRATOR)
    with unit_of_work(database, by=SETUP, clock=clock, act="asked") as unit:
        job = ask_for_job(unit, "nobody knows", "k", {})
    worker.run_until_idle()
    page = client.get(f"/system/jobs/{job.id}").text
    assert "No worker knows this kind of job." in page

    assert post(client, f"/system/jobs/{job.id}/retry").status_code == 303
    with database.read() as session:
        assert session.get_one(JobRow, job.id).state is JobState.WAITING
    assert post(client, f"/system/jobs/{job.id}/retry").status_code == 409


def test_a_live_process_says_so_and_readiness_names_what_is_missing(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/health/live").json == {"status": "ok"}
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "No worker has run yet" in answer.json["probes"]["worker"]


def test_through_a_proxy_health_tells_no_details(app: Flask) -> None:
    answer = app.test_client().get("/health/ready", headers={"X-Forwarded-For": "192.0.2.7"})

    assert answer.json is not None
    assert set(answer.json["probes"].values()) <= {"ok", "not ok"}


def test_figures_are_for_this_machine_and_for_who_sees_the_system(app: Flask, client_as: ClientAs) -> None:
    proxied = {"X-Forwarded-For": "192.0.2.7", "Accept": "text/html"}

    assert "lims_audit_events" in app.test_client().get("/metrics").text
    assert app.test_client().get("/metrics", headers=proxied).status_code == 403
    assert client_as(Role.ADMINISTRATOR).get("/metrics", headers=proxied).status_code == 200


def test_each_answer_carries_the_number_of_its_request(app: Flask) -> None:
    client = app.test_client()

    assert len(client.get("/health/live").headers["X-Request-ID"]) == 16
    given = client.get("/health/live", headers={"X-Request-ID": "a-proxys-number"})
    assert given.headers["X-Request-ID"] == "a-proxys-number"
    forged = client.get("/health/live", headers={"X-Request-ID": "x y {"})
    assert forged.headers["X-Request-ID"] != "x y {"


def test_every_text_of_operations_is_translated() -> None:
    assert missing_translations(Path("lims/operations")) == []


def test_actors_are_called_by_their_names(database: Database, client_as: ClientAs) -> None:
    person = client_as(Role.REVIEWER, name="Ruslan Example").person  # type: ignore[attr-defined]

    with database.read() as session:
        names = actor_names(session, [f"person:{person.id}", "system:worker"])
    assert names == {f"person:{person.id}": "Ruslan Example", "system:worker": "system worker"}
