"""Do the attached data say what is printed? The data are rendered again, and both prints are compared word by word."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from itertools import zip_longest

import pikepdf
from pypdf import PdfReader

from reports.data import TestReport
from reports.errors import AttachmentMissing, FileUnreadable, ReportError
from reports.rendering import ATTACHMENT_NAME, render
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


def attached_data(pdf: bytes) -> bytes:
    """The JSON that a certificate carries. Raises FileUnreadable, AttachmentMissing."""
    try:
        with pikepdf.open(BytesIO(pdf)) as file:
            for name, found in file.attachments.items():
                if name == ATTACHMENT_NAME:
                    return found.get_file().read_bytes()
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise FileUnreadable(why=type(error).__name__) from error
    raise AttachmentMissing(name=ATTACHMENT_NAME)


def report_in(pdf: bytes) -> TestReport:
    """The data of a certificate. Raises FileUnreadable, AttachmentMissing, DataNotUnderstood."""
    return from_json(TestReport, attached_data(pdf))


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
