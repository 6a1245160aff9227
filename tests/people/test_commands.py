"""`lims user …`: the first administrator, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from lims.clock import system_clock
from lims.db import Database
from lims.people import roles_at, verify_password
from lims.people.commands import user
from lims.people.models import AccountRow
from lims.permissions import Role, declared_permission
from tests.support.people import PASSWORD


@pytest.fixture
def shell(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A shell that knows the test's database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMS_DATABASE_URL", database_url)
    monkeypatch.setenv("LIMS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIMS_SECRET_KEY", "k" * 40)
    return CliRunner()


def add_administrator(shell: CliRunner) -> Result:
    words = ["add", "--name", "First", "--initials", "FA", "--login", "First ", "--role", "administrator"]
    return shell.invoke(user, words, input=f"{PASSWORD}\n{PASSWORD}\n")


def test_the_first_administrator_is_added_at_the_command_line(shell: CliRunner, database: Database) -> None:
    answer = add_administrator(shell)

    assert answer.exit_code == 0, answer.output
    with database.read() as session:
        person_id = session.scalars(select(AccountRow.person_id).where(AccountRow.login == "first")).one()
        assert roles_at(session, person_id, system_clock()) == {Role.ADMINISTRATOR}
        assert verify_password(session, person_id, PASSWORD)


def test_a_password_set_at_the_command_line_must_be_changed(shell: CliRunner, database: Database) -> None:
    add_administrator(shell)

    shell.invoke(user, ["password", "first"], input="another password\n" * 2, catch_exceptions=False)

    with database.read() as session:
        account = session.scalars(select(AccountRow)).one()
        assert account.must_change
        assert verify_password(session, account.person_id, "another password")


def test_who_can_sign_in_is_listed_with_roles(shell: CliRunner) -> None:
    add_administrator(shell)
    shell.invoke(user, ["grant", "first", "reviewer"], catch_exceptions=False)

    listed = shell.invoke(user, ["list"]).output

    assert "First: administrator, reviewer" in listed


def test_an_unknown_login_is_said_in_words(shell: CliRunner) -> None:
    answer = shell.invoke(user, ["unlock", "nobody"])

    assert answer.exit_code == 1
    assert "Nobody signs in as nobody" in answer.output


def test_every_command_declares_its_permission() -> None:
    assert [name for name, one in user.commands.items() if declared_permission(one.callback) is None] == []
