"""The sheet of paper that every document is drawn on: margins, foot, marks on each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from reports.fonts import BOLD, REGULAR, width
from reports.style import BAD, FOOT, INK, MARGIN, MUTED, PAGE_HEIGHT, PAGE_WIDTH, PALE, WIDTH
from reports.tagging import ARTIFACT, Element, TaggedCanvas


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What stands on every page: left and middle of the foot, "page x of y", and marks across the top."""

    foot_left: str
    foot_middle: str
    page_of: Callable[[int, int], str]
    marks: tuple[str, ...] = ()


def draw(story: list[Flowable], tree: Element, sheet: Sheet) -> bytes:
    """The drawn, not yet archivable PDF of `story`; what is drawn is added to the elements of `tree`."""
    out = BytesIO()
    # Compression is left to the archiving step, which rewrites every stream anyway.
    document = BaseDocTemplate(out, invariant=1, pageCompression=0, initialFontName=REGULAR)
    frame = Frame(
        MARGIN,
        FOOT,
        WIDTH,
        PAGE_HEIGHT - MARGIN - FOOT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    marks = tree.add("Sect") if sheet.marks else None
    on_page = partial(_mark_page, sheet=sheet, section=marks)
    document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=on_page)])
    if marks is not None:
        tree.kids.insert(0, tree.kids.pop())
    document.build(story, canvasmaker=partial(TaggedCanvas, foot=partial(_draw_foot, sheet=sheet)))
    return out.getvalue()


def _mark_page(canvas: TaggedCanvas, _document: Any, *, sheet: Sheet, section: Element | None) -> None:
    if section is None:
        return
    words = "  ·  ".join(sheet.marks)
    canvas.saveState()
    canvas.begin(ARTIFACT)
    _draw_behind(canvas, sheet.marks[0])
    canvas.end()
    canvas.begin(section.add("P"))
    size = min(9.0, 9.0 * WIDTH / width(words, 9.0, bold=True))
    canvas.setFillColor(BAD)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(PAGE_WIDTH / 2, PAGE_HEIGHT - 10.5 * (MARGIN / 15), words)
    canvas.end()
    canvas.restoreState()


def _draw_behind(canvas: TaggedCanvas, words: str) -> None:
    """The mark across the whole page, pale, behind the text."""
    canvas.saveState()
    canvas.setFillColor(PALE)
    canvas.setFont(BOLD, 46 * min(1.0, 640 / width(words, 46, bold=True)))
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -16, words)
    canvas.restoreState()


def _draw_foot(canvas: TaggedCanvas, pages: int, *, sheet: Sheet) -> None:
    line = MARGIN * 0.9
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.line(MARGIN, line, PAGE_WIDTH - MARGIN, line)
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, 8)
    base = line - 11
    middle, right = sheet.foot_middle, sheet.page_of(canvas.getPageNumber(), pages)
    room = WIDTH / 2 - width(middle, 8) / 2 - 12
    canvas.drawString(MARGIN, base, _shorten(sheet.foot_left, room))
    canvas.drawCentredString(PAGE_WIDTH / 2, base, middle)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, base, right)
    canvas.restoreState()


def _shorten(text: str, room: float) -> str:
    """As much of a running name as there is room for; it stands in full at the head of the document."""
    while text and width(text, 8) > room:
        text = text[:-1].rstrip()
    return text
