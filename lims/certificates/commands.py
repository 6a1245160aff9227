"""The command `lims certificate`: list certificates, export their data, check a file, prove that it stands in the trail."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from sqlalchemy import select

from lims.certificates.checking import check_file
from lims.certificates.inclusion import proof_of
from lims.certificates.models import CertificateRow
from lims.clock import system_clock
from lims.config import load_settings
from lims.db import Database
from lims.features import import_models
from lims.permissions import PUBLIC, permission
from lims.records.anchors import read_anchors
from reports import ReportError
from reports.signing import NOBODY, trust_of


@click.group("certificate")
def certificate() -> None:
    """Certificates: list them, export their data, check a file."""


def _database(config: Path | None) -> Database:
    import_models()
    return Database(load_settings(config).database_url)


CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="LIMS_CONFIG",
    help="Configuration file.",
)


AUTHORITIES = click.option(
    "--authorities", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Certificates of the authorities that you trust (PEM). Without them only changes are found, not who signed.",
)  # fmt: skip


@certificate.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@AUTHORITIES
@click.option(
    "--lists", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with revocation lists (*.crl), for files that do not carry them.",
)  # fmt: skip
@click.option(
    "--proof", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Proof that the file stands in the audit trail, as the laboratory gave it.",
)  # fmt: skip
@click.option(
    "--anchors", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with anchors of the audit trail that were kept outside the laboratory.",
)  # fmt: skip
@permission(PUBLIC)
def check_certificate(
    file: Path, authorities: Path | None, lists: Path | None, proof: Path | None, anchors: Path | None
) -> None:
    """Check a certificate's FILE without the laboratory: signature, hash, attached data against the print, audit trail.

    Needs neither a database nor a network. Exit status 1 if anything is wrong.
    """
    crls = [path.read_bytes() for path in sorted(lists.glob("*.crl"))] if lists else []
    try:
        trust = trust_of(authorities.read_bytes(), crls) if authorities else NOBODY
    except ReportError as error:
        raise click.ClickException(str(error)) from error
    points = check_file(
        file.read_bytes(), at=system_clock(), trust=trust, proof=proof.read_bytes() if proof else None,
        anchors=read_anchors(anchors) if anchors else (),
    )  # fmt: skip
    marks = {True: "+", False: "!", None: "·"}
    for one in points:
        click.echo(f"{marks[one.good]} {one.text}")
    sys.exit(1 if any(one.good is False for one in points) else 0)


@certificate.command("proof")
@CONFIG
@click.argument("number")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write."
)
@permission("certificates.export")
def write_proof(config: Path | None, number: str, output: Path) -> None:
    """Write down, for whoever holds certificate NUMBER, that it stands in the audit trail: `lims certificate check --proof`."""
    settings = load_settings(config)
    import_models()
    with Database(settings.database_url).read() as session:
        proof = proof_of(session, number, read_anchors(settings.data_dir / "anchors"))
    output.write_text(
        json.dumps(proof, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    click.echo(f"Event {proof['event']['seq']} of {proof['size']}, root {proof['root']}.")


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
