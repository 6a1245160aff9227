"""The commands that set up and run the laboratory's system."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
from pathlib import Path

import click

from lims.clock import system_clock
from lims.operations.processes import Part, Supervisor
from lims.operations.settings import open_database, settings_of_command
from lims.permissions import permission

CONFIGURATION = """\
# Settings of the laboratory's system; docs/reference/settings.md lists them all.
database_url = "{database_url}"
data_dir = "{data_dir}"
secret_key = "{secret_key}"
base_url = "http://127.0.0.1:8000"
zone = "Asia/Baku"
"""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("laboratory"))
@click.option(
    "--database-url", help="sqlite:///… (default: a file in FOLDER) or postgresql://user@host/name."
)
@click.option("--name", prompt="Name of the laboratory", help="As it stands on certificates.")
@click.option("--address", prompt="Address of the laboratory", help="As it stands on certificates.")
@click.option("--administrator", prompt="Name of the first administrator", help="Full name.")
@permission("operations.administer")
def init(folder: Path, database_url: str | None, name: str, address: str, administrator: str) -> None:
    """Set up a new laboratory in FOLDER: configuration, database, first administrator.

    The database must be empty. Prints how to sign in; the password is shown once.
    """
    from lims.operations.setting_up import set_up_laboratory
    from migrations.steps import migrate

    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "lims.toml"
    if configuration.exists():
        raise click.ClickException(f"{configuration} exists already.\nChoose another folder, or remove it.")
    text = CONFIGURATION.format(
        database_url=database_url or f"sqlite:///{(folder / 'lims.sqlite').resolve()}",
        data_dir=(folder / "data").resolve(), secret_key=secrets.token_urlsafe(48),
    )  # fmt: skip
    with os.fdopen(os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    os.environ["LIMS_CONFIG"] = str(configuration)
    settings = settings_of_command()
    migrate(settings.database_url)
    login, password = set_up_laboratory(open_database(settings), system_clock, name, address, administrator)
    click.echo(f"The laboratory is set up. Start it: lims --config {configuration} run")
    click.echo(f"Then open {settings.base_url} and sign in as {login} with the password {password}")


@click.command("migrate")
@permission("operations.administer")
def migrate_command() -> None:
    """Bring the database to the version of this program: all or nothing. Make a backup first."""
    from migrations.steps import head, migrate

    migrate(settings_of_command().database_url)
    click.echo(f"The database stands at {head()}.")


@click.command()
@permission("operations.administer")
def run() -> None:
    """Run web application and worker under one supervisor, until told to end (Ctrl C)."""
    from lims.logs import set_up_logs

    settings = settings_of_command()
    set_up_logs(settings.log_level, part="supervisor")
    open_database(settings).dispose()
    supervisor = Supervisor()
    for name in ("web", "worker"):
        supervisor.start(lims_part(name))
    click.echo(f"Open {settings.base_url}")
    sys.exit(supervisor.wait())


def lims_part(name: str) -> Part:
    """A part that is a command of `lims` in this environment."""
    return Part(name, [sys.executable, "-m", "lims.cli", name], os.environ)


@click.command()
@permission("operations.administer")
def web() -> None:
    """Run the web application alone."""
    from lims.operations.serving import serve

    settings = settings_of_command()
    open_database(settings).dispose()
    serve(settings)


@click.command()
@permission("operations.administer")
def worker() -> None:
    """Run the worker alone: certificates, understanding of records, daily anchors."""
    from lims.app import create_app
    from lims.jobs.worker import Worker
    from lims.logs import set_up_logs
    from lims.operations.daily import DailyBeat

    settings = settings_of_command()
    set_up_logs(settings.log_level, part="worker")
    database = open_database(settings)
    create_app(settings, database=database)  # every feature registers its kinds of jobs
    stop = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    name = f"{socket.gethostname()}:{os.getpid()}"
    heartbeat = settings.data_dir / "worker.heartbeat"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    daily = DailyBeat(database, system_clock)

    def beat() -> None:
        heartbeat.touch()
        daily()

    Worker(name=name, database=database, settings=settings).run_forever(stop, beat)
