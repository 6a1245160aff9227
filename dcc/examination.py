"""Everything that can be said of a file before a person decides: what it says, its seal, its schema, what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dcc import findings
from dcc.errors import SchemaMissing, SchemaUnusable
from dcc.findings import Finding
from dcc.model import Reading
from dcc.parsing import parse
from dcc.points import ProposedTable, propose
from dcc.reading import read_element
from dcc.signature import Signature, check_signature
from dcc.trust import SignerCertificate, SignerTrust, judge_signer
from dcc.validation import SchemaFile, validate

VALID, BROKEN, NOT_VALIDATED = "valid", "broken", "not_validated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """A file as it was examined. `schema`: valid, broken, or not_validated where the schema is not here."""

    sha256: str
    size: int
    reading: Reading
    signature: Signature
    trust: SignerTrust
    schema: str
    tables: tuple[ProposedTable, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether something found keeps it from counting."""
        return any(one.refuses for one in self.findings)


def examine(
    content: bytes,
    *,
    schemas: Iterable[SchemaFile] = (),
    today: date | None = None,
    prefer: Sequence[str] = (),
    trusted: Iterable[SignerCertificate] = (),
) -> Examination:
    """Read a file and say all that is wrong with it. `today`: for dates still to come; `trusted`: signers on the list.

    Raises NotXml, TooLarge, HostileXml, NotACertificate: then there is nothing to say of it.
    """
    root = parse(content)
    reading = read_element(root)
    signature = check_signature(content)
    trust = judge_signer(content, signature, trusted)
    tables = propose(reading, prefer) if reading.kind == "dcc" else ()
    schema, of_schema = _schema(content, reading, schemas)
    found = (
        *findings.of_signature(signature, trust, today), *of_schema, *findings.of_reading(reading, today), *findings.of_lists(root),
        *findings.of_quantities(reading), *findings.of_tables(tables),
    )  # fmt: skip
    return Examination(
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), reading=reading, signature=signature, trust=trust, schema=schema,
        tables=tables, findings=found,
    )  # fmt: skip


def _schema(
    content: bytes, reading: Reading, schemas: Iterable[SchemaFile]
) -> tuple[str, tuple[Finding, ...]]:
    if reading.kind != "dcc":
        return NOT_VALIDATED, ()
    try:
        breaches = validate(content, schemas)
    except (SchemaMissing, SchemaUnusable) as trouble:
        why = trouble.problem_text[:1].lower() + trouble.problem_text[1:].rstrip(".")
        return NOT_VALIDATED, (Finding(code="not_validated", place="", facts={"why": why}),)
    return (BROKEN if breaches else VALID), tuple(findings.of_schema(breaches, reading.schema_version))
