"""Migrations: history and models agree, guards stand afterwards, nothing is lost, and a kill midway leaves the old state."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from lims.records import Link
from lims.records.triggers import compare_guards
from migrations.make import differences
from migrations.steps import (
    BrokenReferences,
    RowsLost,
    engine_for,
    guarded,
    head,
    migrate,
    revision_of,
    row_counts,
)
from tests.support.databases import KINDS

DIES_MIDWAY = """
import os, signal, sys
from sqlalchemy import text
from migrations.steps import engine_for, guarded
from lims.features import import_models

import_models()
engine = engine_for(sys.argv[1])
with engine.begin() as connection:
    def step():
        connection.execute(text("ALTER TABLE client ADD COLUMN colour TEXT"))
        connection.execute(text("UPDATE client SET colour = 'red'"))
        print("in the middle", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    guarded(connection, step)
"""


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it."""
    with request.getfixturevalue(f"{request.param}_templates").fresh(empty=True) as url:
        yield url


@pytest.fixture
def owner(empty_url: str) -> Iterator[Connection]:
    """The owner's connection to a migrated database, in a transaction."""
    migrate(empty_url)
    engine = engine_for(empty_url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_the_history_leads_to_exactly_the_models(empty_url: str) -> None:
    migrate(empty_url)

    assert differences(empty_url) == []


def test_after_migrating_the_guards_are_the_declared_ones(owner: Connection) -> None:
    assert compare_guards(owner) == []
    assert revision_of(owner) == head()


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    migrate(empty_url)

    assert differences(empty_url) == []


def test_a_step_that_loses_rows_is_refused(owner: Connection) -> None:
    add_node(owner)

    with pytest.raises(RowsLost, match="node"):
        guarded(owner, lambda: run(owner, "DELETE FROM node"))


def test_a_step_that_leaves_rows_pointing_nowhere_is_refused(owner: Connection) -> None:
    def point_nowhere() -> None:
        run(owner, "UPDATE link SET src = 99")

    add_node(owner)
    add_link(owner)

    with pytest.raises((BrokenReferences, IntegrityError), match=r"(?i)nowhere|foreign key"):
        guarded(owner, point_nowhere)


def test_a_step_may_rewrite_what_the_guards_protect(owner: Connection) -> None:
    add_node(owner)

    guarded(owner, lambda: run(owner, "UPDATE node SET kind = 'contact'"))

    assert owner.scalar(text("SELECT kind FROM node")) == "contact"
    assert compare_guards(owner) == []


def test_a_migration_killed_midway_leaves_the_old_state(empty_url: str) -> None:
    migrate(empty_url)
    killed = subprocess.run(
        [sys.executable, "-c", DIES_MIDWAY, empty_url],
        capture_output=True,
        text=True,
        env=os.environ,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert "in the middle" in killed.stdout

    engine = engine_for(empty_url)
    with engine.begin() as connection:
        assert compare_guards(connection) == []
        assert revision_of(connection) == head()
        assert set(row_counts(connection).values()) == {0}
    engine.dispose()
    assert differences(empty_url) == []


def run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))


def add_node(connection: Connection) -> None:
    run(connection, "INSERT INTO node (id, kind) VALUES (1, 'client')")


def add_link(connection: Connection) -> None:
    link = {"id": 1, "src": 1, "dst": 1, "role": "x", "at": datetime(2026, 5, 19, 12, tzinfo=UTC)}
    connection.execute(insert(Link), link)
