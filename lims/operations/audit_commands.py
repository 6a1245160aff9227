"""`lims audit`: is the record what it was, and up to where is it known to be complete?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lims.clock import system_clock
from lims.config import Settings
from lims.files import FileStore
from lims.operations.kept_files import damaged_files
from lims.operations.settings import open_database, settings_of_command
from lims.permissions import permission
from lims.records.anchors import append_anchor, head, read_anchors
from lims.records.verify import verify

SHOWN = 50


@click.group()
def audit() -> None:
    """Verify the audit trail, and write anchors outside the database."""


def anchors_folder(settings: Settings) -> Path:
    """Where the daily anchors of this laboratory lie."""
    return settings.data_dir / "anchors"


@audit.command("verify")
@click.option(
    "--anchors", type=click.Path(file_okay=False, path_type=Path),
    help="Folder of anchors, if not the laboratory's own: a copy that was kept elsewhere proves more.",
)  # fmt: skip
@permission("audit.see")
def verify_command(anchors: Path | None) -> None:
    """Replay every event against the present rows, and hash every kept file again.

    Exit status 1 if anything was changed past the application, or a file is missing or changed.
    """
    settings = settings_of_command()
    database = open_database(settings)
    with database.read() as session:
        verdict = verify(session, read_anchors(anchors or anchors_folder(settings)))
        damaged = list(damaged_files(session, FileStore(settings.data_dir / "files")))
    name_some(verdict.findings)
    name_some(damaged)
    click.echo(f"{verdict.events} events, {verdict.rows} rows, {len(verdict.findings)} findings.")
    if verdict.complete_to:
        anchor = verdict.complete_to
        click.echo(
            f"The log is known to be complete up to event {anchor.seq} of {anchor.at} ({anchor.kept})."
        )
    else:
        click.echo(
            "No anchor outside the database says how far the log is complete; write one with `lims audit anchor`."
        )
    if damaged:
        click.echo(f"{len(damaged)} files are missing or changed; bring them back from a backup.")
    sys.exit(0 if verdict.sound and not damaged else 1)


def name_some(found: Sequence[object]) -> None:
    """Name the first SHOWN of what was found, a line each, and say how many more there are."""
    for one in found[:SHOWN]:
        click.echo(f"! {one}")
    if len(found) > SHOWN:
        click.echo(f"! and {len(found) - SHOWN} more")


@audit.command("anchor")
@permission("operations.administer")
def anchor_command() -> None:
    """Write the present head of the audit trail to the anchors; keep a copy of the file somewhere else."""
    settings = settings_of_command()
    with open_database(settings).read() as session:
        anchor = head(session, "the daily export")
    if anchor is None:
        raise click.ClickException(
            "There is no event yet.\nWrite an anchor once the laboratory has begun to work."
        )
    path = append_anchor(anchors_folder(settings), anchor, system_clock())
    click.echo(f"Event {anchor.seq}, hash {anchor.hash}, written to {path}.")
