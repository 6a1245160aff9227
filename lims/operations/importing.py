"""Taking clients over from a table: every row is looked at first, and all are taken or none."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from lims.clients import ClientDetails, add_client, find_client_by_code
from lims.clock import Clock
from lims.db import Database
from lims.errors import LimsError, NotFound
from lims.records import Actor, Unit, unit_of_work

COLUMNS = ("code", "name", "address", "tax_number", "language")
NEEDED = ("name", "address")
LANGUAGES = ("en", "az", "ru")


class TableNotRead(LimsError):
    """A file that is no table of clients."""

    status = 422
    problem = "The file {file} cannot be read as a table: {why}."
    remedy = "Save it as CSV in UTF-8 with the columns code, name, address, tax_number, language in its first line."


class RowsRefused(LimsError):
    """Some rows cannot be taken, so none was."""

    status = 422
    problem = "Nothing was taken in, because {count} things are wrong: {rows}."
    remedy = "Correct these rows in the table and run the import again."


@dataclass(frozen=True, kw_only=True, slots=True)
class ClientLine:
    """One row of the table, with the number of its line."""

    line: int
    code: str
    details: ClientDetails


def read_clients(path: Path) -> list[ClientLine]:
    """The rows of a CSV file, comma or semicolon. Raises TableNotRead."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableNotRead(file=path.name, why=str(error)) from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    head = [name.strip().lower() for name in reader.fieldnames or ()]
    missing, unknown = set(NEEDED) - set(head), set(head) - set(COLUMNS)
    if missing or unknown:
        what = (
            f"the column “{sorted(missing)[0]}” is missing"
            if missing
            else f"nobody knows the column “{sorted(unknown)[0]}”"
        )
        raise TableNotRead(file=path.name, why=what)
    reader.fieldnames = head
    return [_line(reader.line_num, row) for row in reader if any(row.values())]


def _line(number: int, row: dict[str, str | None]) -> ClientLine:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    return ClientLine(
        line=number, code=told["code"],
        details=ClientDetails(
            name=told["name"], address=told["address"], tax_number=told["tax_number"] or None,
            language=told["language"] or "en",
        ),
    )  # fmt: skip


def faults(session: Session, lines: Sequence[ClientLine], clock: Clock) -> Iterator[str]:
    """What is wrong with the rows, one sentence each."""
    seen: set[str] = set()
    for line in lines:
        for field in NEEDED:
            if not getattr(line.details, field):
                yield f"line {line.line}: the {field} is missing"
        if line.details.language not in LANGUAGES:
            yield f"line {line.line}: the language “{line.details.language}” is none of {', '.join(LANGUAGES)}"
        if line.code in seen or (line.code and _known(session, line.code, clock)):
            yield f"line {line.line}: the code {line.code} is taken"
        seen |= {line.code} - {""}


def _known(session: Session, code: str, clock: Clock) -> bool:
    try:
        find_client_by_code(session, code, clock())
    except NotFound:
        return False
    return True


def import_clients(database: Database, path: Path, clock: Clock, *, dry_run: bool) -> list[ClientLine]:
    """Take all rows in one unit that names the file; with `dry_run` only look. Raises TableNotRead, RowsRefused."""
    lines = read_clients(path)
    with database.read() as session:
        wrong = list(faults(session, lines, clock))
    if wrong:
        raise RowsRefused(count=len(wrong), rows="; ".join(wrong))
    if lines and not dry_run:
        reason = f"Taken over from {path.name}"
        with unit_of_work(
            database, by=Actor.system("import"), clock=clock, act="clients.imported", reason=reason
        ) as unit:
            _take(unit, lines, path)
    return lines


def _take(unit: Unit, lines: Sequence[ClientLine], path: Path) -> None:
    unit.note(file=path.name, lines=[line.line for line in lines])
    for line in lines:
        add_client(unit, line.details, code=line.code or None)
