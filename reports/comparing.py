"""Do the attached data say what is printed? The data are rendered again, and both prints are compared word by word."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from itertools import zip_longest

import pikepdf
from pypdf import PdfReader

from reports.data import Document
from reports.errors import AttachmentMissing, FileUnreadable, ReportError
from reports.kinds import KINDS, Kind, kind_of_attachment
from reports.rendering import render
from reports.twin import from_json

NAMED = 20  # differences that are named
logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # what it stumbles over in a damaged file is told by our sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Words of a page that the data do not say, and what the data say in their place; either may be empty."""

    page: int
    printed: str
    data: str


def attached_data(pdf: bytes) -> tuple[Kind, bytes]:
    """The JSON that a certificate carries, and of which kind it is. Raises FileUnreadable, AttachmentMissing."""
    try:
        with pikepdf.open(BytesIO(pdf)) as file:
            for name, found in file.attachments.items():
                if (kind := kind_of_attachment(name)) is not None:
                    return kind, found.get_file().read_bytes()
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise FileUnreadable(why=type(error).__name__) from error
    raise AttachmentMissing(name=" or ".join(kind.attachment for kind in KINDS))


def report_in(pdf: bytes) -> Document:
    """The data of a certificate. Raises FileUnreadable, AttachmentMissing, DataNotUnderstood."""
    kind, content = attached_data(pdf)
    return from_json(kind.of, content)


def differences(pdf: bytes) -> tuple[Difference, ...]:
    """Where print and attached data disagree, at most NAMED of them; none when they say the same.

    A certificate of another version of this program may have other fixed words, which are named too: look at them.
    Raises FileUnreadable, AttachmentMissing, DataNotUnderstood, and what `render` raises for data that it refuses.
    """
    again = _pages(render(report_in(pdf)))
    found: list[Difference] = []
    for number, (printed, said) in enumerate(zip_longest(_pages(pdf), again, fillvalue=()), start=1):
        found += _between(number, list(printed), list(said))
    return tuple(found[:NAMED])


def _pages(pdf: bytes) -> list[tuple[str, ...]]:
    try:
        return [tuple(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
    except ReportError:
        raise
    except Exception as error:  # a damaged file makes the library stumble in any way at all
        raise FileUnreadable(why=type(error).__name__) from error


def _between(page: int, printed: list[str], said: list[str]) -> list[Difference]:
    matcher = SequenceMatcher(None, printed, said, autojunk=False)
    return [
        Difference(page=page, printed=" ".join(printed[a:b]), data=" ".join(said[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
