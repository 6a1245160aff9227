"""The commands `lims user …`: people, accounts and roles without a browser, such as the first administrator."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time
from pathlib import Path

import click
from sqlalchemy import select

from lims.clock import system_clock
from lims.config import load_settings
from lims.db import Database
from lims.features import import_models
from lims.people.models import AccountRow
from lims.people.passwords import hash_password
from lims.people.roles import grant_role, roles_of_many
from lims.people.service import add_person, as_login, open_account, people_by_id, set_password
from lims.people.sign_in import end_sessions, unlock
from lims.permissions import Role, permission
from lims.records import Actor, Unit, unit_of_work

ROLE = click.Choice([role.value for role in Role])
PASSWORD = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="LIMS_NEW_PASSWORD",
    help="Asked for if not given; better not on the command line, where others can read it.",
)  # fmt: skip


def open_database() -> Database:
    """The database of the settings: the file in LIMS_CONFIG (or ./lims.toml), and LIMS_… variables."""
    named = os.environ.get("LIMS_CONFIG")
    here = Path("lims.toml")
    import_models()
    return Database(load_settings(Path(named) if named else here if here.exists() else None).database_url)


@click.group("user")
def user() -> None:
    """People, their accounts and their roles."""


@user.command("add")
@click.option("--name", required=True, help="Full name, as it stands on certificates.")
@click.option("--initials", required=True, help="Initials that nobody else of the laboratory has.")
@click.option("--function", default="", help="What the person is, in words.")
@click.option("--email", default="", help="Address for messages.")
@click.option("--login", required=True, help="Name to sign in with.")
@click.option(
    "--role", "roles", type=ROLE, multiple=True, help="A role from now on; may be given several times."
)
@PASSWORD
@permission("people.accounts")
def add(
    name: str, initials: str, function: str, email: str, login: str, roles: tuple[str, ...], password: str
) -> None:
    """Add a person with an account, such as the first administrator."""
    hashed = hash_password(password)
    with writing("person.added") as unit:
        person = add_person(
            unit,
            name=name,
            initials=initials,
            function=function,
            email=email,
            roles=[Role(role) for role in roles],
        )
        open_account(unit, person.id, login=login, password_hash=hashed)
    click.echo(f"{name} can sign in as {as_login(login)}.")


@user.command("password")
@click.argument("login")
@PASSWORD
@permission("people.accounts")
def password(login: str, password: str) -> None:
    """Set a password that the person must change when signing in, and end every session."""
    hashed = hash_password(password)
    database = open_database()
    person_id = person_of(database, login)
    with writing("account.password_set") as unit:
        set_password(unit, person_id, hashed, must_change=True)
    end_sessions(database, person_id)
    unlock(database, person_id)
    click.echo(f"{login} signs in with the new password and then sets their own.")


@user.command("grant")
@click.argument("login")
@click.argument("role", type=ROLE)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Day from which the role is no longer held (UTC)."
)
@permission("people.grant_roles")
def grant(login: str, role: str, until: datetime | None) -> None:
    """Give a role from now on."""
    person_id = person_of(open_database(), login)
    end = datetime.combine(until.date(), time(), tzinfo=UTC) if until else None
    with writing("role.granted") as unit:
        grant_role(unit, person_id, Role(role), valid_from=unit.at, valid_to=end)
    click.echo(f"{login} holds the role {role} from now on.")


@user.command("unlock")
@click.argument("login")
@permission("people.accounts")
def unlock_account(login: str) -> None:
    """Let somebody who is locked out try again now."""
    database = open_database()
    unlock(database, person_of(database, login))
    click.echo(f"{login} may try again.")


@user.command("list")
@permission("people.see")
def list_people() -> None:
    """Show everybody who can sign in, with the roles held now."""
    with open_database().read() as session:
        logins = dict(session.execute(select(AccountRow.person_id, AccountRow.login)).tuples().all())
        people = people_by_id(session, logins)
        roles = roles_of_many(session, list(logins), system_clock())
    for id_, login in sorted(logins.items(), key=lambda pair: pair[1]):
        held = ", ".join(sorted(role.value for role in roles[id_])) or "no role"
        off = "" if people[id_].active else " (not active)"
        click.echo(f"{login:20} {people[id_].name}{off}: {held}")


def writing(act: str) -> AbstractContextManager[Unit]:
    """A unit of work of the command line."""
    return unit_of_work(open_database(), by=Actor.system("command"), clock=system_clock, act=act)


def person_of(database: Database, login: str) -> int:
    """The person with this login. Raises click.ClickException."""
    with database.read() as session:
        found = session.scalar(select(AccountRow.person_id).where(AccountRow.login == as_login(login)))
    if found is None:
        raise click.ClickException(f"Nobody signs in as {login}. See: lims user list")
    return found
