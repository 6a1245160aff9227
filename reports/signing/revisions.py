"""The states that a file has been in: each addition leaves what was there, so every earlier state can be cut out again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from reports.errors import FileUnreadable

END = b"%%EOF"


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One state of a file: its first `size` bytes and their SHA-256 in hexadecimal."""

    size: int
    sha256: str


def revisions(pdf: bytes) -> tuple[Revision, ...]:
    """All states of the file from the oldest to the present one. Raises FileUnreadable."""
    with reading(pdf) as reader:
        ends = [_end(pdf, reader, number) for number in range(reader.total_revisions)]
    ends[-1] = len(pdf)
    return tuple(Revision(size=end, sha256=hashlib.sha256(pdf[:end]).hexdigest()) for end in ends)


class reading:  # noqa: N801 (used as a statement)
    """A reader of the file for the length of a `with`; whatever goes wrong inside because of the file is FileUnreadable.

    Damaged files make the library stumble in many ways (parsing, decompression, recursion); all of them mean the same.
    """

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf

    def __enter__(self) -> PdfFileReader:
        try:
            return PdfFileReader(BytesIO(self.pdf))
        except Exception as error:
            raise FileUnreadable(why=type(error).__name__) from error

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, PdfError):
            raise FileUnreadable(why=type(error).__name__) from error


def _end(pdf: bytes, reader: PdfFileReader, number: int) -> int:
    """Where a revision ends: after the end mark that follows its cross-reference section, and the line break after it."""
    section = reader.xrefs.get_xref_container_info(number)
    mark = pdf.find(END, section.end_location)
    if mark < 0:
        raise FileUnreadable(why="a revision has no end mark")
    end = mark + len(END)
    if pdf[end : end + 2] == b"\r\n":
        return end + 2
    return end + 1 if pdf[end : end + 1] in (b"\r", b"\n") else end
