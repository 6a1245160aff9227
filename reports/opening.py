"""How every certificate begins: laboratory, title, number, accreditation mark, QR, and what it amends."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Spacer

from reports.data import Document
from reports.errors import MarkUnreadable
from reports.markup import markup
from reports.parts import PLAIN, paragraph, placeholder, qr, section
from reports.style import ACCENT, WIDTH, styles
from reports.tagging import TaggedFigure, tagged, tagged_table
from reports.writing import Writer

QR_SIDE = 20 * mm


def head(writer: Writer[Document]) -> list[Flowable]:
    """Laboratory, title, number, mark and QR over the accent line."""
    report, tree = writer.report, writer.tree
    laboratory = report.laboratory
    style = styles()
    text = [
        tagged(markup(laboratory.name), style["laboratory"], tree.add("P")),
        tagged(markup(f"{laboratory.address} · {laboratory.contact}"), style["small"], tree.add("P")),
        tagged(markup(writer.title), style["title"], tree.add("H1")),
        tagged(
            f"<b>{markup(writer.face.number)}</b>&nbsp; {writer.say('issued', date=writer.face.issued)}",
            style["number"],
            tree.add("P"),
        ),
    ]
    mark, mark_width = _accreditation_mark(writer)
    code = _code(writer)
    row = [text, mark, code]
    widths = [WIDTH - mark_width - QR_SIDE, mark_width, QR_SIDE]
    table = tagged_table([row], [[None, None, None]], colWidths=widths)
    table.setStyle(
        [
            *PLAIN,
            ("ALIGN", (1, 0), (-1, -1), "CENTER"),
            ("RIGHTPADDING", (1, 0), (1, 0), 5 * mm if mark else 0),
            ("RIGHTPADDING", (0, 0), (0, 0), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ("LINEBELOW", (0, 0), (-1, 0), 1.6, ACCENT),
        ]
    )
    return [table, Spacer(0, 4)]


def _accreditation_mark(writer: Writer[Document]) -> tuple[list[Flowable], float]:
    """The mark with number and standard: only if the data bring it and a line is accredited (ILAC-P8)."""
    accreditation = writer.report.laboratory.accreditation
    if accreditation is None or accreditation.mark is None or not writer.accredited:
        return [], 0.0
    image = ImageReader(mark_picture(accreditation.mark))
    pixels_wide, pixels_high = image.getSize()
    scale = min(30 * mm / pixels_wide, 17 * mm / pixels_high)
    size = (pixels_wide * scale, pixels_high * scale)
    given = {"body": accreditation.body, "number": accreditation.number, "standard": accreditation.standard}
    element = writer.tree.add("Figure", alt=writer.words.label("mark_alt", **given))
    figure = TaggedFigure(*size, element, lambda canvas: canvas.drawImage(image, 0, 0, *size, mask="auto"))
    figure.hAlign = "CENTER"
    caption = f"<b>{markup(accreditation.number)}</b><br/>{markup(accreditation.standard)}"
    return [figure, tagged(caption, styles()["caption"], writer.tree.add("P"))], 38 * mm


def mark_picture(content: bytes) -> Image.Image:
    """The picture of a mark in RGB on white, whatever its own colours: archives allow no other. Raises MarkUnreadable."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            own = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MarkUnreadable(why=type(error).__name__) from error
    white = Image.new("RGBA", own.size, "white")
    return Image.alpha_composite(white, own).convert("RGB")


def _code(writer: Writer[Document]) -> list[Flowable]:
    style = styles()["caption"]
    url = writer.face.url
    if url is None:
        figure = placeholder(writer.tree, writer.words.label("qr_placeholder"), QR_SIDE)
    else:
        figure = qr(writer.tree, url, writer.words.label("qr_alt", url=url), QR_SIDE)
    return [figure, Spacer(0, 2), tagged(writer.say("scan"), style, writer.tree.add("P"))]


def amendment(writer: Writer[Document]) -> list[Flowable]:
    """What the certificate replaces, why, and what changed (7.8.8); nothing where it replaces none."""
    replaces = writer.report.replaces
    if replaces is None:
        return []
    parts = [
        f"<b>{writer.sentence('replaces', number=replaces.number, date=replaces.issued.isoformat())}</b>",
        f"<b>{writer.say('reason')}:</b> {markup(replaces.reason)}",
        *(f"<b>{writer.say('changes')}:</b> {markup(change)}" for change in replaces.changes),
    ]
    heading = section(writer.tree, writer.words.label("amendment"))[2:]
    return [*heading, *(paragraph(writer.tree, part) for part in parts), Spacer(0, 5)]
