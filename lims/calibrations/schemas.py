"""The schemas that the laboratory added: PTB's, QUDT's and W3C's files are theirs, and none comes with this program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dcc import DccError, SchemaFile, read_schema
from lims.calibrations.errors import DccRefused, OtherSchemaKnown
from lims.calibrations.models import DccSchemaRow
from lims.files import FileStore, Kept, keep
from lims.records import Unit

XML = "application/xml"


def schema_of(content: bytes) -> SchemaFile:
    """A file as a schema that may be added. Raises DccRefused."""
    try:
        return read_schema(content)
    except DccError as trouble:
        raise DccRefused(problem=trouble.problem_text, remedy=trouble.remedy_text) from trouble


def keep_schema(unit: Unit, schema: SchemaFile, kept: Kept, name: str) -> bool:
    """Add a schema whose bytes lie in the store; False: it was there. Raises OtherSchemaKnown."""
    query = select(DccSchemaRow).where(
        DccSchemaRow.namespace == schema.namespace, DccSchemaRow.version == schema.version
    )
    known = unit.session.scalar(query)
    if known is not None:
        if known.sha256 != schema.sha256:
            raise OtherSchemaKnown(name=schema.name)
        return False
    stored = keep(unit, kept, name, XML)
    unit.add(
        DccSchemaRow(
            namespace=schema.namespace, version=schema.version, sha256=schema.sha256, file_id=stored.id, at=unit.at
        )
    )  # fmt: skip
    return True


def schema_list(session: Session) -> list[SchemaFile]:
    """What was added, without the bytes: by name."""
    rows = session.scalars(select(DccSchemaRow))
    found = [SchemaFile(namespace=row.namespace, version=row.version, content=b"") for row in rows]
    return sorted(found, key=lambda one: one.name)


def added_schemas(session: Session, data_dir: Path) -> list[SchemaFile]:
    """The schemas with their bytes."""
    store = FileStore(data_dir / "files")
    found = []
    for row in session.scalars(select(DccSchemaRow).order_by(DccSchemaRow.id)):
        with store.open(row.sha256) as file:
            found.append(SchemaFile(namespace=row.namespace, version=row.version, content=file.read()))
    return found
