"""The command `lims`: each command is loaded only when it is called, so that help is quick."""

from __future__ import annotations

import gc
import os
from importlib import import_module

import click

from lims.errors import LimsError

COMMANDS = {
    "init": (
        "lims.operations.commands",
        "init",
        "Set up a new laboratory: configuration, database, first administrator.",
    ),
    "migrate": (
        "lims.operations.commands",
        "migrate_command",
        "Bring the database to the version of this program.",
    ),
    "run": ("lims.operations.commands", "run", "Run web application and worker under one supervisor."),
    "web": ("lims.operations.commands", "web", "Run the web application alone."),
    "worker": ("lims.operations.commands", "worker", "Run the worker alone."),
    "audit": ("lims.operations.audit_commands", "audit", "Verify the audit trail, and write anchors."),
    "backup": ("lims.operations.backup_commands", "backup", "Write a backup: database first, then files."),
    "restore": (
        "lims.operations.backup_commands",
        "restore",
        "Restore a backup into an empty database, and verify it.",
    ),
    "certificate": (
        "lims.certificates.commands",
        "certificate",
        "Certificates: check a file offline, prove that it stands in the trail, export data.",
    ),
    "user": ("lims.people.commands", "user", "People, their accounts and their roles."),
    "import": (
        "lims.operations.import_commands",
        "import_group",
        "Take over records from tables, with a dry run.",
    ),
    "dcc": (
        "lims.operations.dcc_commands",
        "dcc_group",
        "Digital calibration certificates: show one, add schemas.",
    ),
    "demo": ("lims.demo.commands", "demo", "Start the demo laboratory, with simulated instruments."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LimsError as error:
            raise click.ClickException(f"{error.problem_text}\n{error.remedy_text}") from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", type=click.Path(dir_okay=False), envvar="LIMS_CONFIG",
    help="Configuration file (TOML). Settings may also come as variables LIMS_DATABASE_URL, LIMS_DATA_DIR, …",
)  # fmt: skip
@click.version_option(package_name="lims")
def main(config: str | None) -> None:
    """A laboratory information system: every number on a certificate can be walked back to the SI."""
    gc.set_threshold(10_000, 10, 10)  # looking for garbage among what is loaded was a quarter of a start
    if config:
        os.environ["LIMS_CONFIG"] = config


if __name__ == "__main__":
    main()
