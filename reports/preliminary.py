"""What marks a preliminary report, and how it and the certificate that replaces it name each other."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from reports.data import Language, TestReport
from reports.markup import markup
from reports.parts import box, paragraph
from reports.texts import catalogue
from reports.writing import Writer


def preliminary_part(writer: Writer[TestReport]) -> list[Flowable]:
    """A box that says what a preliminary report is and what is still to come; nothing on a certificate."""
    preliminary = writer.report.preliminary
    if preliminary is None:
        return []
    content = [
        paragraph(writer.tree, writer.sentence("preliminary_is"), "statement"),
        paragraph(
            writer.tree, f"<b>{writer.say('outstanding')}:</b> {markup('; '.join(preliminary.outstanding))}."
        ),
        paragraph(writer.tree, writer.sentence("preliminary_final")),
    ]
    return [box(content), Spacer(0, 5)]


def preceding_part(writer: Writer[TestReport]) -> list[Flowable]:
    """Which preliminary reports a certificate replaces."""
    return [
        paragraph(
            writer.tree,
            f"<b>{writer.sentence('preceding', number=one.number, date=one.issued.isoformat())}</b>",
        )
        for one in writer.report.preceding
    ]


def preliminary_marks(report: TestReport) -> tuple[str, ...]:
    """The mark on each page of a preliminary report: in its languages; none on a certificate."""
    if report.preliminary is None:
        return ()
    languages: dict[Language | None, None] = dict.fromkeys((report.language, report.second_language))
    return tuple(catalogue(one)["preliminary_mark"] for one in languages if one is not None)
