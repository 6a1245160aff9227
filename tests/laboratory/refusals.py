"""What every refusal has to be: one sentence that says what is wrong, one that says what to do, and nothing half done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lims.db import Base, Database
from lims.records.canonical import audited_tables

TAG = re.compile(r"<[^>]+>")
AUDIT = ("audit_event", "audit_touch")


def words(answer: TestResponse) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(TAG.sub(" ", answer.text)))


def told(answer: TestResponse) -> str:
    """What problem+json says."""
    body = answer.json or {}
    return f"{body['detail']} {body['remedy']}"


def says(answer: TestResponse, problem: str, remedy: str) -> None:
    """The page (or problem+json) has both sentences, one after the other."""
    said = words(answer) if answer.mimetype == "text/html" else told(answer)
    found = re.search(rf"{re.escape(problem)}[^.]*?\.? *[^<]*?{re.escape(remedy)}", said)
    assert found, f"“{problem} … {remedy}” is not in: {said}"


def keeps(answer: TestResponse, *typed: str) -> None:
    """What was typed still stands in the fields of the page."""
    values = [unescape(one) for one in re.findall(r'(?:value="|<textarea[^>]*>\s*)([^"<]*)', answer.text)]
    missing = [one for one in typed if one not in values]
    assert missing == [], f"{missing} were typed, and are not among {values}"


def counted(database: Database) -> dict[str, int]:
    """How many rows each table of evidence has: everything that the audit chain covers, and the chain itself."""
    tables = [*audited_tables().values(), *(Base.metadata.tables[name] for name in AUDIT)]
    counts = [select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables]
    with database.read() as session:
        return dict(session.execute(select(*counts)).one()._mapping)


@contextmanager
def nothing_written(database: Database) -> Iterator[None]:
    """Nothing is half done: no table of evidence has a row more than before, and the chain has not gone on."""
    before = counted(database)
    yield
    assert counted(database) == before
