"""The present view of a list as CSV or XLSX. A text that a spreadsheet would run as a formula is made harmless."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO

from flask import Response, current_app, stream_with_context
from openpyxl import Workbook

from lims.web.page import web_of
from lims.web.times import datetime_text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLOCK = 64 * 1024
Row = Sequence[object]


def defused(value: object) -> object:
    """A text that begins like a formula gets an apostrophe before it (CWE-1236); numbers stay numbers."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def export(format: str, name: str, head: Sequence[str], rows: Iterable[Row]) -> Response:
    """The rows as a file called `name`, with `head` above them; streamed, so that a long list does not fill the memory."""
    make, kind = MAKERS[format]
    zone = web_of(current_app).zone()

    def cells(row: Row) -> list[object]:
        return [defused(datetime_text(one, zone) if isinstance(one, datetime) else one) for one in row]

    # the rows are worded while they are sent: the language is that of whoever asked
    blocks = stream_with_context(make([str(one) for one in head], (cells(row) for row in rows)))
    answer = Response(blocks, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{safe_name(name)}.{format}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def safe_name(name: str) -> str:
    return (
        "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in name) or "list"
    )


def csv_blocks(head: list[str], rows: Iterable[Row]) -> Iterator[str]:
    """UTF-8 with a byte order mark, so that spreadsheets read ə and ш as what they are."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(head)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > BLOCK:
            yield drained(buffer)
    yield drained(buffer)


def drained(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def xlsx_blocks(head: list[str], rows: Iterable[Row]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append(head)
    for row in rows:
        sheet.append([float(one) if isinstance(one, Decimal) else one for one in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from blocks(file)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


MAKERS: dict[str, tuple[Callable[[list[str], Iterable[Row]], Iterator[str] | Iterator[bytes]], str]] = {
    "csv": (csv_blocks, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_blocks, XLSX),
}
