"""Certificates: `render` for the issue, `preview` for a draft. Pure: equal data give equal bytes."""

from __future__ import annotations

import unicodedata
from typing import TypeVar

from reports.archive import About, Attachment, finish
from reports.data import Document, Language
from reports.fonts import require_glyphs
from reports.kinds import kind_of
from reports.page import Sheet, draw
from reports.rules import require_issued
from reports.texts import Words, catalogue
from reports.twin import mapped_text, to_json
from reports.writing import Face, Writer, to_the_minute

T = TypeVar("T")


def render(report: Document) -> bytes:
    """The certificate as PDF/A-3a and PDF/UA-1 with its data attached as JSON. To be called once, at issue.

    Raises NotYetIssued, MissingGlyph, LineCannotBeStated, StatementDisagrees, ReportContradicts.
    """
    number, issued, verification = require_issued(report)
    report, kind = printable(report), kind_of(report)
    face = Face(
        number=number,
        issued=issued.date().isoformat(),
        issued_to_the_minute=to_the_minute(issued),
        url=verification.url,
    )
    data = Attachment(
        name=kind.attachment,
        content=to_json(report),
        mime="application/json",
        description=f"Data of {number} by {kind.schema}",
    )
    return _made(report, face, data)


def preview(report: Document) -> bytes:
    """The certificate as it would be issued, with marked placeholders for number, date and QR, and no data file.

    Raises what `render` raises, but for NotYetIssued.
    """
    words = Words(report.language, report.second_language)
    date = words.label("date_placeholder")
    face = Face(number=words.label("number_placeholder"), issued=date, issued_to_the_minute=date, url=None)
    return _made(printable(report), face, None)


def printable(data: T) -> T:
    """The same data with every text in composed form (NFC). Raises MissingGlyph for what the font cannot print."""
    data = mapped_text(data, lambda text: unicodedata.normalize("NFC", text))
    mapped_text(data, _checked)
    return data


def _checked(text: str) -> str:
    require_glyphs(text)
    return text


def demonstration_marks(language: Language, second: Language | None = None) -> tuple[str, ...]:
    """The marks of a demonstration document: always in English, and in the document's own languages."""
    languages = dict.fromkeys(one for one in (Language.EN, language, second) if one is not None)
    return tuple(catalogue(one)["demonstration"] for one in languages)


def _made(report: Document, face: Face, data: Attachment | None) -> bytes:
    kind = kind_of(report)
    kind.require_consistent(report)
    words = Words(report.language, report.second_language)
    title = kind.title(report, words)
    writer = Writer(report=report, words=words, face=face, title=title, accredited=kind.accredited(report))
    marks = demonstration_marks(report.language, report.second_language) if report.demonstration else ()
    sheet = Sheet(
        foot_left=report.laboratory.name,
        foot_middle=face.number,
        page_of=lambda page, pages: words.label("page", page=page, pages=pages),
        marks=kind.marks(report) + marks + report.watermarks,
    )
    drawn = draw(kind.story(writer), writer.tree, sheet)
    about = About(
        title=f"{title} {face.number}",
        author=report.laboratory.name,
        subject=kind.subject(report),
        lang=report.language.value,
        made=report.issued if face.url else None,
    )
    return finish(drawn, writer.tree, about, data)
