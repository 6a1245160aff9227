"""The whole way of a row: bytes of a file that a test made up (FICTITIOUS), to the document of a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from instruments import sha256_of
from instruments.gateway.protocol import RecordPost
from lims.catalogue.apparatus import apparatus_of
from lims.catalogue.standards import standard_named
from lims.certificates import (
    authorise,
    draft_report,
    draw_up,
    find_certificate,
    revisions_of,
    seen_hash,
)
from lims.equipment import equipment_version_at
from lims.files import FileStore
from lims.intake import Interface, match_record
from lims.intake.gateways import hand_gateway
from lims.intake.records import raw_of, store_record
from lims.intake.understanding import make_sense
from lims.records import Unit
from lims.results import submit
from lims.review import Decision, decide, evidence_of
from tests.conftest import NOON
from tests.support.certificates import run_jobs
from tests.support.rows import Rows, acting

_numbers = count(5000)
NAMED = {
    "name": "FICTITIOUS table",
    "columns": [{"role": "name", "number": 1}, {"role": "value", "number": 2}, {"role": "unit", "number": 3}],
}  # fmt: skip
"""How a table of name, value and unit is read."""


def table_of(rows: Mapping[str, tuple[float | str, str]]) -> bytes:
    """A table as a laboratory's data system would write it: name, value, unit."""
    lines = ["Name,Value,Unit", *(f"{name},{value},{unit}" for name, (value, unit) in rows.items())]
    return "\n".join(lines).encode()


def brought(
    unit: Unit, rows: Rows, code: str, content: bytes, name: str, *, packed: bool = False, **settings: Any
) -> int:
    """A file that belongs to the test of a row, read with these settings of its instrument; the record's id."""
    number, standard = next(_numbers), standard_named(code)
    serving = apparatus_of(standard) if standard else ()
    piece = rows.pieces[serving[0].no if serving else 25]
    version = equipment_version_at(unit.session, piece.id, unit.at)
    assert version is not None
    assert rows.files is not None
    gateway = hand_gateway(unit)
    told = RecordPost(
        gateway=gateway.key, number=number, instrument="any", kind="file", content=content, driver="files", received_at=unit.at,
        sha256=sha256_of(content), driver_version="1", name=name, packed=packed,
    )  # fmt: skip
    interface = Interface(
        equipment_id=piece.id, version_id=version.id, code=piece.code, name=piece.name, instrument="any", driver="files",
        gateway=None, settings=settings,
    )  # fmt: skip
    record = store_record(
        unit, gateway, told, rows.files.put(content), interface, make_sense(raw_of(told), settings)
    )
    unit.flush()
    match_record(unit, record.id, rows.tests[code].id, basis="FICTITIOUS: written in the notebook")
    return record.id


def accepted(rows: Rows, code: str, minutes: int) -> None:
    """Submit the test of a row and accept it."""
    test_id = rows.tests[code].id
    with acting(rows.database, rows.analyst, "test.submitted", minutes) as unit:
        submit(unit, test_id)
    with rows.database.read() as session:
        seen = evidence_of(session, test_id)
    words = {one.said.id: "FICTITIOUS" for one in seen.to_acknowledge}
    with acting(rows.database, rows.reviewer, "test.reviewed", minutes + 1) as unit:
        decide(
            unit, test_id, decision=Decision.ACCEPT, person_id=rows.reviewer.id, seen_hash=seen.seen_hash, acknowledged=words
        )  # fmt: skip


def document(rows: Rows, data_dir: Path, minutes: int, layout: str | None = None) -> bytes:
    """The document of the certificate about the sample, authorised by the signatory and made by the worker."""
    moment = NOON + timedelta(minutes=minutes)
    request_id = rows.sample.request_id
    assert request_id is not None
    with acting(rows.database, rows.signatory, "certificate.drawn_up", minutes) as unit:
        draft = draw_up(unit, request_id)
    assert layout in (None, draft.content.layout), draft.content.layout
    with rows.database.read() as session:
        seen = seen_hash(draft_report(session, find_certificate(session, draft.id), moment))
    with acting(rows.database, rows.signatory, "certificate.authorised", minutes) as unit:
        authorise(unit, draft.id, person_id=rows.signatory.id, seen=seen)
    run_jobs(rows.database, data_dir, moment + timedelta(minutes=1))
    with rows.database.read() as session:
        (revision,) = revisions_of(session, draft.id)
    return FileStore(data_dir / "files").read(revision.sha256)
