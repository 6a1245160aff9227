"""Tables that people paste or upload: tab, semicolon or comma between cells, or the first sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lims.errors import LimsError

MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 2000, 60, 2_000_000
LARGEST_UNPACKED = 50_000_000
Table = list[list[str]]


class TableRefused(LimsError):
    """A table that cannot be read."""

    status = 422
    problem = "The table cannot be read: {why}."
    remedy = "Copy the cells together with their heads from the spreadsheet, or save it as XLSX or CSV and send that."


def read_table(text: str) -> Table:
    """The cells of a pasted table, without empty rows. Raises TableRefused."""
    if len(text) > MOST_SIGNS:
        raise TableRefused(why=f"it has more than {MOST_SIGNS} signs")
    head = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    mark = next((one for one in "\t;" if one in head), ",")
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise TableRefused(
            why=f"a quotation mark has no partner or stands within a cell ({error})"
        ) from error
    return _checked(rows)


def read_workbook(data: bytes) -> Table:
    """The cells of the first sheet of an XLSX workbook, dates as ISO 8601. Raises TableRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise TableRefused(why="it is far larger unpacked than a table of this kind is")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        found = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        return _checked([[cell_text(cell) for cell in row] for row in found])
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        TypeError,
    ) as error:
        raise TableRefused(why="it is not a workbook that can be opened") from error


def sent_table(text: str, file: Any = None) -> Table:
    """The cells that a form sent: an uploaded workbook or CSV file where there is one, else pasted text. Raises TableRefused."""
    if not file:
        return read_table(text)
    return table_of_bytes(file.read())


def table_of_bytes(data: bytes) -> Table:
    """The cells of a workbook or of a CSV file in UTF-8. Raises TableRefused."""
    if data.startswith(b"PK"):
        return read_workbook(data)
    try:
        return read_table(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise TableRefused(why="it is neither a workbook nor text in UTF-8") from None


def cell_text(cell: Any) -> str:
    """A cell of a workbook as it would have been typed."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def table_text(table: Sequence[Sequence[str]]) -> str:
    """A table as it would be pasted, cells between tabs."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(table)
    return out.getvalue()


def _checked(rows: Table) -> Table:
    kept = [[cell.strip() for cell in row] for row in rows]
    kept = [row for row in kept if any(row)]
    if len(kept) < 2:
        raise TableRefused(why="it needs a row of heads and at least one row below")
    if len(kept) > MOST_ROWS + 1:
        raise TableRefused(why=f"it has more than {MOST_ROWS} rows")
    width = max(n for row in kept for n, cell in enumerate(row, 1) if cell)
    if width > MOST_COLUMNS:
        raise TableRefused(why=f"it has more than {MOST_COLUMNS} columns")
    return [row[:width] + [""] * (width - len(row)) for row in kept]
