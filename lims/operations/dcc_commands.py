"""`lims dcc`: print what a digital calibration certificate says; add the schemas to compare it with."""

from __future__ import annotations

from pathlib import Path

import click

from dcc import SchemaFile, SignerCertificate
from lims.clock import system_clock
from lims.permissions import permission

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("dcc")
def dcc_group() -> None:
    """Digital calibration certificates (PTB DCC 2.3 to 3.3)."""


@dcc_group.command("show")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="As JSON (dcc/schema/dcc-reading-1.schema.json).")
@permission("operations.administer")
def show(file: Path, as_json: bool) -> None:
    """Print what FILE says and what is wrong with it. Status 1: something found keeps it from counting."""
    from dcc import DccError, examine, to_json, to_text
    from lims.calibrations import units_of_reading

    try:
        schemas, trusted = _of_laboratory()
        found = examine(file.read_bytes(), schemas=schemas, today=system_clock().date(), trusted=trusted)
    except DccError as trouble:
        raise click.ClickException(f"{trouble.problem_text}\n{trouble.remedy_text}") from trouble
    units = units_of_reading(found.reading)
    if as_json:
        click.echo(to_json(found, units=units))
    else:
        click.echo(to_text(found))
        click.echo("\n[units]")
        for text, codes in units.items():
            said = ", ".join(f"{one['code']} ({one['quantity']})" for one in codes)
            click.echo(f"  {text or '–'}: {said or 'not a unit of the laboratory'}")
    if found.refused:
        raise SystemExit(1)


def _of_laboratory() -> tuple[list[SchemaFile], list[SignerCertificate]]:
    """The schemas and trusted signers of the laboratory; none where there is no laboratory yet: a file can be shown without."""
    from lims.calibrations import added_schemas, trusted_signers
    from lims.errors import LimsError
    from lims.operations.settings import open_database, settings_of_command

    try:
        settings = settings_of_command()
        with open_database(settings).read() as session:
            return added_schemas(session, settings.data_dir), trusted_signers(session)
    except (LimsError, OSError) as trouble:
        click.echo(f"No schema and no trusted signer of a laboratory is used: {trouble}", err=True)
        return [], []


@dcc_group.group("schema")
def schema_group() -> None:
    """Schemas to compare certificates with; they are their publishers', and added by the laboratory."""


@schema_group.command("add")
@click.argument("files", type=FILE, nargs=-1, required=True)
@permission("operations.administer")
def add(files: tuple[Path, ...]) -> None:
    """Add schema FILES (.xsd): of the certificate, of D-SI, of XML signatures, of QUDT."""
    from lims.calibrations import keep_schema, schema_of
    from lims.files import FileStore
    from lims.operations.settings import open_database, settings_of_command
    from lims.records import Actor, unit_of_work

    settings = settings_of_command()
    database, store = open_database(settings), FileStore(settings.data_dir / "files")
    read = [(path, schema_of(path.read_bytes())) for path in files]
    kept = [(path, schema, store.put(schema.content)) for path, schema in read]
    with unit_of_work(
        database, by=Actor.system("command line"), clock=system_clock, act="dcc.schema_added"
    ) as unit:
        new = [keep_schema(unit, schema, bytes_kept, path.name) for path, schema, bytes_kept in kept]
    for (path, schema, _), is_new in zip(kept, new, strict=True):
        click.echo(f"{schema.name}: {'added' if is_new else 'was here'} ({path.name})")


@schema_group.command("list")
@permission("operations.administer")
def list_schemas() -> None:
    """List the schemas that were added."""
    from lims.calibrations import schema_list
    from lims.operations.settings import open_database, settings_of_command

    with open_database(settings_of_command()).read() as session:
        for one in schema_list(session):
            click.echo(one.name)


@dcc_group.group("signer")
def signer_group() -> None:
    """Signers of digital certificates whom the laboratory trusts."""


@signer_group.command("add")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--why", required=True, help="How the laboratory knows that it is theirs.")
@permission("operations.administer")
def add_signer(files: tuple[Path, ...], why: str) -> None:
    """Trust the signers, or the authorities above signers, whose certificates (PEM or DER) are in FILES."""
    from lims.calibrations import add_signers, signers_of
    from lims.operations.settings import open_database, settings_of_command
    from lims.records import Actor, unit_of_work

    database = open_database(settings_of_command())
    read = [one for path in files for one in signers_of(path.read_bytes())]
    by = Actor.system("command line")
    with unit_of_work(database, by=by, clock=system_clock, act="dcc.signer_added", reason=why) as unit:
        made = add_signers(unit, read, why)
    for one in made:
        click.echo(f"{one.fingerprint} {one.name}: trusted")


@signer_group.command("list")
@permission("operations.administer")
def list_signers() -> None:
    """List the trusted signers, and those who were."""
    from lims.calibrations import signer_list
    from lims.operations.settings import open_database, settings_of_command

    with open_database(settings_of_command()).read() as session:
        for one in signer_list(session):
            start, end = one.certificate.valid
            said = "trusted" if one.stands else f"no longer: {one.removed_why}"
            click.echo(f"{one.fingerprint} {one.name} ({start:%Y-%m-%d} to {end:%Y-%m-%d}): {said}")


@signer_group.command("remove")
@click.argument("fingerprint")
@click.option("--why", required=True, help="Why they are no longer trusted.")
@permission("operations.administer")
def remove(fingerprint: str, why: str) -> None:
    """No longer trust the signer whose certificate has this FINGERPRINT, or the only one whose begins so."""
    from lims.calibrations import remove_signer, signer_list
    from lims.operations.settings import open_database, settings_of_command
    from lims.records import Actor, unit_of_work

    database, wanted = open_database(settings_of_command()), fingerprint.replace(":", "").lower()
    with database.read() as session:
        found = [one for one in signer_list(session) if one.stands and one.fingerprint.startswith(wanted)]
    if len(found) != 1 or not wanted:
        raise click.ClickException(
            f"{len(found)} trusted signers have a fingerprint that begins with {fingerprint}. "
            "Give it as lims dcc signer list prints it."
        )
    by = Actor.system("command line")
    with unit_of_work(database, by=by, clock=system_clock, act="dcc.signer_removed", reason=why) as unit:
        remove_signer(unit, found[0].id, why)
    click.echo(f"{found[0].name}: no longer trusted")
