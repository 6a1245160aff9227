"""`lims backup` and `lims restore`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lims.clock import system_clock
from lims.operations.settings import open_database, settings_of_command
from lims.permissions import permission


@click.command()
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@permission("operations.administer")
def backup(target: Path) -> None:
    """Write a backup into a new folder of TARGET: the database as of one moment, then the files. Work may go on meanwhile."""
    from lims.operations.backup import back_up
    from lims.operations.backup_record import LastBackup, record_backup

    settings, at = settings_of_command(), system_clock()
    report = back_up(open_database(settings), settings.data_dir, target, at)
    record_backup(settings.data_dir, LastBackup(at, str(report.folder), report.rows, report.files))
    click.echo(f"{report.rows} rows and {report.files} files are in {report.folder}.")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@permission("operations.administer")
def restore(folder: Path) -> None:
    """Restore the backup in FOLDER into the empty database and data folder of the settings, and verify it."""
    from lims.operations.backup import restore as restore_backup
    from lims.operations.restored import check_restored

    settings = settings_of_command()
    report = restore_backup(settings.database_url, settings.data_dir, folder)
    click.echo(f"{report.rows} rows and {report.files} files were restored; now they are verified.")
    findings = check_restored(open_database(settings), settings.data_dir)
    for finding in findings:
        click.echo(f"! {finding}")
    click.echo(f"{len(findings)} findings.")
    sys.exit(1 if findings else 0)
