"""The whole way of a row: bytes of a file that a test made up (FICTITIOUS), to the document of a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from lims.certificates import (
    authorise,
    draft_report,
    draw_up,
    find_certificate,
    revisions_of,
    seen_hash,
)
from lims.files import FileStore
from lims.intake import match_record
from lims.records import Unit
from lims.results import submit
from lims.review import Decision, decide, evidence_of
from tests.conftest import NOON
from tests.support.certificates import run_jobs
from tests.support.intake import store_by_hand
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
    assert rows.files is not None
    interface = rows.interface(unit, code, instrument="any", settings=settings)
    record = store_by_hand(
        unit, interface, content, next(_numbers), kept=rows.files.put(content), name=name, packed=packed
    )
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
