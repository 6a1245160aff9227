"""The paper that goes with a sample to an external provider: what it is, what is asked for, how it was sealed and sent."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.archive import About, finish
from reports.barcode_head import barcode_head
from reports.markup import markup
from reports.page import Sheet, draw
from reports.parts import facts, grid, paragraph, section
from reports.rendering import demonstration_marks, printable
from reports.sending_data import SendingPaper
from reports.style import WIDTH
from reports.tagging import Element
from reports.texts import Words
from reports.worksheet import boxes_by_hand
from reports.writing import to_the_minute

HANDS = ("handed_over_by", "taken_by", "seal_at_arrival", "condition_at_arrival")


def render_sending(paper: SendingPaper) -> bytes:
    """The paper as an archivable, tagged PDF. Equal data, equal bytes. Raises MissingGlyph, LabelDoesNotFit."""
    paper = printable(paper)
    words, tree = Words(paper.language), Element("Document")
    story = [
        *_head(tree, words, paper),
        *_facts(tree, words, paper),
        *_tests(tree, words, paper),
        *_hands(tree, words),
    ]
    sheet = Sheet(
        foot_left=paper.laboratory, foot_middle=paper.code,
        page_of=lambda page, pages: words.label("page", page=page, pages=pages),
        marks=demonstration_marks(paper.language) if paper.demonstration else (),
    )  # fmt: skip
    about = About(
        title=f"{words.label('sending')} {paper.code}", author=paper.laboratory, subject=paper.sample,
        lang=paper.language.value, made=paper.sent_at,
    )  # fmt: skip
    return finish(draw(story, tree, sheet), tree, about, None)


def _head(tree: Element, words: Words, paper: SendingPaper) -> list[Flowable]:
    return barcode_head(
        tree, laboratory=paper.laboratory, title=words.label("sending"), code=paper.sample,
        alt=words.label("sending_barcode_alt", code=paper.sample), use=words.label("sending_use", code=paper.code),
    )  # fmt: skip


def _facts(tree: Element, words: Words, paper: SendingPaper) -> list[Flowable]:
    left = [
        ("sample", paper.sample), ("product", paper.product), ("container", paper.container), ("amount", paper.amount),
        ("seal", paper.seal), ("care", paper.care),
    ]  # fmt: skip
    right = [
        ("provider", paper.provider), ("courier", ", ".join(filter(None, (paper.courier, paper.waybill)))),
        ("sent", to_the_minute(paper.sent_at)), ("report_expected", to_the_minute(paper.expected_at)),
        ("sent_by", paper.sent_by), ("sender", ", ".join((paper.laboratory, paper.address, paper.contact))),
    ]  # fmt: skip
    sides: list[Any] = [
        (None, [(words.label(key), markup(text)) for key, text in side if text]) for side in (left, right)
    ]
    hazards = (
        [paragraph(tree, f"<b>{markup(words.label('hazards'))}:</b> {markup(paper.hazards)}")]
        if paper.hazards
        else []
    )
    return [*facts(tree, sides), *hazards]


def _tests(tree: Element, words: Words, paper: SendingPaper) -> list[Flowable]:
    head = [(markup(words.label(key)), "column") for key in ("method", "tests_asked")]
    rows = [[(markup(method), "base"), (markup(what), "base")] for method, what in paper.tests]
    return [
        *section(tree, words.label("tests_asked"), room=90), grid(tree, head, rows, [150, WIDTH - 150]),
        paragraph(tree, markup(words.label("report_asked", code=paper.sample))),
    ]  # fmt: skip


def _hands(tree: Element, words: Words) -> list[Flowable]:
    labels = [words.label(key) for key in HANDS]
    return [*section(tree, words.label("hands"), room=150), boxes_by_hand(tree, labels, [28, 28, 28, 40])]
