"""`lims import`: take records over from tables."""

from __future__ import annotations

from pathlib import Path

import click

from lims.clock import system_clock
from lims.operations.settings import open_database, settings_of_command
from lims.permissions import permission


@click.group("import")
def import_group() -> None:
    """Take records over from tables: all rows or none, with the file named in the audit trail."""


@import_group.command("clients")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be taken in.")
@permission("operations.administer")
def clients(file: Path, dry_run: bool) -> None:
    """Take clients from FILE: CSV in UTF-8 with the columns code, name, address, tax_number, language.

    Only name and address are needed; a row without a code gets the next one. Language is en, az or ru.
    """
    from lims.operations.importing import import_clients

    lines = import_clients(open_database(settings_of_command()), file, system_clock, dry_run=dry_run)
    for line in lines:
        click.echo(f"line {line.line}: {line.code or 'next code'}  {line.details.name}")
    click.echo(f"{len(lines)} clients {'would be' if dry_run else 'were'} taken in.")
