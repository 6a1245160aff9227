"""The command `lims certificate`: list certificates, and export the data of one as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click
from sqlalchemy import select

from lims.certificates.models import CertificateRow
from lims.config import load_settings
from lims.db import Database
from lims.features import import_models


@click.group("certificate")
def certificate() -> None:
    """Certificates: list them, export their data."""


def _database(config: Path | None) -> Database:
    import_models()
    return Database(load_settings(config).database_url)


CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="LIMS_CONFIG",
    help="Configuration file.",
)


@certificate.command("list")
@CONFIG
@click.option("--state", help="Only those in this state: draft, authorised, issued, amended, withdrawn.")
def list_certificates(config: Path | None, state: str | None) -> None:
    """List certificates, one a line: number, state, day of issue."""
    with _database(config).read() as session:
        for row in session.scalars(select(CertificateRow).order_by(CertificateRow.id)):
            if state in (None, row.state.value):
                day = f"{row.issued_at:%Y-%m-%d}" if row.issued_at else "-"
                click.echo(f"{row.number or f'draft {row.id}'}\t{row.state.value}\t{day}")


@certificate.command("export")
@CONFIG
@click.argument("number")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; the screen if none is named."
)
def export_certificate(config: Path | None, number: str, output: Path | None) -> None:
    """Export the frozen data of a certificate as JSON, by its NUMBER, such as C-2026-0231/1."""
    with _database(config).read() as session:
        row = session.scalar(select(CertificateRow).where(CertificateRow.number == number))
    if row is None or row.data is None:
        raise click.ClickException(f"There is no certificate {number}. See `lims certificate list`.")
    text = json.dumps(row.data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
