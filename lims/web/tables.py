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
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from lims.errors import LimsError

MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 2000, 60, 2_000_000
SIGNS_OF_ROW = 1000  # on the average, of a table that may be longer
LARGEST_UNPACKED = 50_000_000
Table = list[list[str]]


class TableRefused(LimsError):
    """A table that cannot be read."""

    status = 422
    problem = "The table cannot be read: {why}."
    remedy = "Copy the cells together with their heads from the spreadsheet, or save it as XLSX or CSV and send that."


def read_table(text: str, *, most_rows: int = MOST_ROWS, whole: bool = False) -> Table:
    """The cells of a pasted table, without empty rows unless it is `whole`. Raises TableRefused."""
    most = max(MOST_SIGNS, most_rows * SIGNS_OF_ROW)
    if len(text) > most:
        raise TableRefused(why=f"it has more than {most} signs")
    head = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    mark = next((one for one in "\t;" if one in head), ",")
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise TableRefused(
            why=f"a quotation mark has no partner or stands within a cell ({error})"
        ) from error
    return _checked(rows, most_rows, whole)


def read_workbook(data: bytes, *, most_rows: int = MOST_ROWS, whole: bool = False) -> Table:
    """The cells of the first sheet of an XLSX workbook, dates as ISO 8601. Raises TableRefused.

    Of a `whole` table formulas are given as formulas, not as what they last came to.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise TableRefused(why="it is far larger unpacked than a table of this kind is")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=not whole).worksheets[0]
        found = sheet.iter_rows(max_row=most_rows + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        return _checked([[cell_text(cell) for cell in row] for row in found], most_rows, whole)
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


def table_of_bytes(data: bytes, *, most_rows: int = MOST_ROWS, whole: bool = False) -> Table:
    """The cells of a workbook or of a CSV file in UTF-8. Raises TableRefused.

    A `whole` table keeps empty rows between others, so that rows have the numbers that a spreadsheet shows, and formulas.
    """
    if data.startswith(b"PK"):
        return read_workbook(data, most_rows=most_rows, whole=whole)
    try:
        return read_table(data.decode("utf-8-sig"), most_rows=most_rows, whole=whole)
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
    if isinstance(cell, ArrayFormula | DataTableFormula):
        return "={…}"
    return str(cell)


def table_text(table: Sequence[Sequence[str]]) -> str:
    """A table as it would be pasted, cells between tabs."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(table)
    return out.getvalue()


def _checked(rows: Table, most_rows: int, whole: bool) -> Table:
    kept = [[cell.strip() for cell in row] for row in rows]
    if sum(map(any, kept)) < 2:
        raise TableRefused(why="it needs a row of heads and at least one row below")
    while not any(kept[-1]):
        kept.pop()
    kept = kept if whole else [row for row in kept if any(row)]
    if len(kept) > most_rows + 1:
        raise TableRefused(why=f"it has more than {most_rows} rows")
    width = max(n for row in kept for n, cell in enumerate(row, 1) if cell)
    if width > MOST_COLUMNS:
        raise TableRefused(why=f"it has more than {MOST_COLUMNS} columns")
    return [row[:width] + [""] * (width - len(row)) for row in kept]
