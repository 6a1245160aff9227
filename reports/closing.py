"""How every certificate ends: what it covers, where it can be checked, who authorised it, its end mark."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from reports.data import Document
from reports.markup import markup, superscript
from reports.parts import PLAIN, AtFoot, paragraph, section
from reports.style import FOOT, INK, MARGIN, PAGE_HEIGHT, WIDTH, styles
from reports.tagging import tagged, tagged_table
from reports.writing import Writer, to_the_minute


def ending(
    writer: Writer[Document], sentences: Sequence[str], *, covers_key: str = "covers", end_key: str = "end"
) -> list[Flowable]:
    """What the certificate covers, in sentences of markup, and its foot: on one page, so that no signature stands alone."""
    heading = section(writer.tree, writer.words.label(covers_key))
    covers = [*heading, paragraph(writer.tree, " ".join(sentences)), Spacer(0, 6)]
    foot = _foot(writer, end_key)
    needed = sum(flowable.wrap(WIDTH, 0)[1] for flowable in (*covers[1:], foot))
    return [CondPageBreak(min(needed + 2, PAGE_HEIGHT - MARGIN - FOOT)), *covers[1:], foot]


def _foot(writer: Writer[Document], end_key: str) -> Flowable:
    """Where to check it, the audit head, the end mark; and low right who authorised it."""
    report, tree, style = writer.report, writer.tree, styles()
    where = writer.face.url or writer.words.label("qr_placeholder")
    left = [
        tagged(
            f"<b>{writer.say('check')}:</b> {writer.sentence('check_how', url=where)}",
            style["small"],
            tree.add("P"),
        )
    ]
    if report.audit_head is not None:
        head = report.audit_head
        short = " ".join(head.hash[start : start + 4] for start in range(0, 16, 4))
        text = f"<b>{writer.say('audit_head')}:</b> {head.seq} · {to_the_minute(head.at)} · {markup(short)}"
        left.append(tagged(text, style["small"], tree.add("P")))
    left.append(
        tagged(f"<b>{writer.say(end_key, number=writer.face.number)}</b>", style["note"], tree.add("P"))
    )
    right = [
        tagged(writer.say("authorised"), style["small"], tree.add("P")),
        tagged(markup(report.authorised_by.name), style["signatory"], tree.add("P")),
        tagged(markup(report.authorised_by.function), style["base"], tree.add("P")),
        tagged(markup(writer.face.issued_to_the_minute), style["small"], tree.add("P")),
    ]
    return _foot_table(left, right)


def _foot_table(left: list[Flowable], right: list[Flowable]) -> Flowable:
    signatory = 80 * mm
    widths = [WIDTH - signatory - 20, 20, signatory]
    table = tagged_table([[left, "", right]], [[None] * 3], kind=AtFoot, colWidths=widths, splitInRow=1)
    table.setStyle(
        [
            *PLAIN,
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("BOX", (2, 0), (2, 0), 0.9, INK),
            ("LEFTPADDING", (2, 0), (2, 0), 10),
            ("RIGHTPADDING", (2, 0), (2, 0), 10),
            ("TOPPADDING", (2, 0), (2, 0), 6),
            ("BOTTOMPADDING", (2, 0), (2, 0), 8),
        ]
    )
    return table


def client_stated(writer: Writer[Document]) -> str:
    """The disclaimer of what the client stated (7.8.2.2), with its mark."""
    marked = writer.words.sentence("client_stated", mark="\0")
    return markup(marked).replace("\0", superscript("c"))
