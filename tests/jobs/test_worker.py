"""Work for later: leased, tried again, and with effect once, whatever dies when."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from lims.clients.models import ClientRow
from lims.clock import SetClock
from lims.db import Database
from lims.errors import BadInput
from lims.jobs import JobContext, JobKind, ask_for_job, register_job
from lims.jobs.models import JobRow, JobState
from lims.jobs.worker import Worker
from lims.records import Actor, unit_of_work

ran: list[str] = []


def succeed(context: JobContext) -> Mapping[str, Any]:
    context.report(1, 2, "half way")
    ran.append(context.key)
    return {"made": context.arguments["thing"]}


def refuse(context: JobContext) -> Mapping[str, Any]:
    raise BadInput(problem="The paper is out.", remedy="Fill it up.")


def break_down(context: JobContext) -> Mapping[str, Any]:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def kinds() -> None:
    ran.clear()
    for name, run in (("succeed", succeed), ("refuse", refuse), ("break", break_down)):
        register_job(JobKind(name, "jobs.see", run, attempts=2))


def ask(database: Database, clock: SetClock, kind: str, key: str, **arguments: Any) -> None:
    with unit_of_work(database, by=Actor.system("test"), clock=clock, act="asked") as unit:
        ask_for_job(unit, kind, key, arguments)


def job(database: Database, key: str) -> JobRow:
    with database.read() as session:
        return session.scalars(select(JobRow).where(JobRow.key == key)).one()


def test_a_job_runs_and_keeps_its_outcome(database: Database, worker: Worker, clock: SetClock) -> None:
    ask(database, clock, "succeed", "k1", thing="a certificate")

    assert worker.run_until_idle() == 1
    done = job(database, "k1")
    assert (done.state, done.outcome, done.done_parts) == (JobState.DONE, {"made": "a certificate"}, 1)


def test_the_same_work_asked_for_twice_is_done_once(
    database: Database, worker: Worker, clock: SetClock
) -> None:
    ask(database, clock, "succeed", "k1", thing="x")
    ask(database, clock, "succeed", "k1", thing="x")

    worker.run_until_idle()
    assert ran == ["k1"]


def test_a_refusal_is_shown_in_words_and_tried_again_later(
    database: Database, worker: Worker, clock: SetClock
) -> None:
    ask(database, clock, "refuse", "k1")

    worker.run_until_idle()
    waiting = job(database, "k1")
    assert (waiting.state, waiting.message) == (JobState.WAITING, "The paper is out. Fill it up.")
    assert waiting.run_after > clock()


def test_after_its_last_attempt_a_job_has_failed(database: Database, worker: Worker, clock: SetClock) -> None:
    ask(database, clock, "break", "k1")

    worker.run_until_idle()
    clock.advance(timedelta(hours=1))
    worker.run_until_idle()

    failed = job(database, "k1")
    assert (failed.state, failed.attempts) == (JobState.FAILED, 2)
    assert failed.message == "Something went wrong on our side (ZeroDivisionError)."


def test_a_lapsed_lease_is_taken_over(database: Database, worker: Worker, clock: SetClock) -> None:
    ask(database, clock, "succeed", "k1", thing="x")
    assert Worker(name="dead", database=database, settings=worker.settings, clock=clock)._lease() is not None
    assert worker.run_until_idle() == 0

    clock.advance(timedelta(minutes=10))
    assert worker.run_until_idle() == 1
    assert job(database, "k1").attempts == 2


def test_a_worker_that_lost_its_lease_writes_nothing_about_the_job(
    database: Database, worker: Worker, clock: SetClock
) -> None:
    ask(database, clock, "succeed", "k1", thing="x")
    slow = Worker(name="slow", database=database, settings=worker.settings, clock=clock)
    leased = slow._lease()
    assert leased is not None
    clock.advance(timedelta(minutes=10))
    worker.run_until_idle()

    leased[0].report(7, 9, "still here")
    assert job(database, "k1").done_parts == 1


DIES_ONCE = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from lims.clients.models import ClientRow
from lims.config import Settings
from lims.db import Database
from lims.features import import_models
from lims.jobs import JobKind, register_job
from lims.jobs.worker import Worker
from lims.records import Actor, unit_of_work
from sqlalchemy import select

import_models()
url, folder = sys.argv[1:]
database = Database(url)

def make_client(context):
    with unit_of_work(database, by=Actor.system("job"), clock=context.clock, act="client.added") as unit:
        known = unit.session.scalar(select(ClientRow).where(ClientRow.code == context.key))
        if known is None:
            unit.add(ClientRow(code=context.key, search_key="x", sort_key="x"))
    marker = Path(folder) / "died"
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {}

register_job(JobKind("make", "jobs.see", make_client, lease_s=1))
settings = Settings(database_url=url, data_dir=Path(folder), secret_key="k" * 32)
worker = Worker(name=f"w{os.getpid()}", database=database, settings=settings)
worker.run_until_idle()
"""


def test_a_job_killed_after_its_work_runs_again_with_effect_once(
    database: Database, database_url: str, worker: Worker
) -> None:
    with unit_of_work(
        database, by=Actor.system("test"), clock=lambda: datetime.now(UTC), act="asked"
    ) as unit:
        ask_for_job(unit, "make", "C-77", {})
    folder = worker.settings.data_dir
    folder.mkdir()

    first = run_worker(database_url, str(folder))
    deadline = time.monotonic() + 20
    while job(database, "C-77").state is not JobState.DONE and time.monotonic() < deadline:
        run_worker(database_url, str(folder))

    assert first == -signal.SIGKILL
    assert job(database, "C-77").attempts == 2
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ClientRow)) == 1


def run_worker(url: str, folder: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", DIES_ONCE, url, folder], env=os.environ, timeout=60
    ).returncode
