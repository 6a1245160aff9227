"""The certificate's parts in reading order, after ISO/IEC 17025:2017, 7.8.2 to 7.8.8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from reports.data import Fact, Sample, Sampler, TestReport
from reports.errors import MarkUnreadable
from reports.markup import markup, superscript
from reports.parts import PLAIN, AtFoot, facts, grid, paragraph, placeholder, qr, section
from reports.results import Notes, results_part
from reports.statements import conformity_part, joined, opinions_part
from reports.style import ACCENT, FOOT, INK, MARGIN, PAGE_HEIGHT, WIDTH, styles
from reports.tagging import Element, TaggedFigure, tagged, tagged_table
from reports.texts import Words

QR_SIDE = 20 * mm


@dataclass(frozen=True, slots=True)
class Face:
    """The three things in which a preview differs from the issue."""

    number: str
    issued: str
    issued_to_the_minute: str
    url: str | None


@dataclass(slots=True)
class Writer:
    """What the parts of one certificate share."""

    report: TestReport
    words: Words
    face: Face
    tree: Element = field(default_factory=lambda: Element("Document"))

    def say(self, key: str, **given: object) -> str:
        """A fixed text as markup."""
        return markup(self.words.label(key, **given))

    def sentence(self, key: str, **given: object) -> str:
        """A fixed sentence as markup."""
        return markup(self.words.sentence(key, **given))


def story(writer: Writer) -> list[Flowable]:
    """Everything between the margins, in order."""
    report, notes = writer.report, Notes()
    flowables = [*_head(writer), *_amendment(writer), *_client_and_work(writer)]
    for sample in report.samples:
        flowables += _sample(writer, sample)
        flowables += results_part(writer.tree, writer.words, report, sample, notes)
    flowables += conformity_part(writer.tree, writer.words, report.conformity)
    flowables += _paragraphs(writer, "disclaimers", report.disclaimers)
    flowables += _paragraphs(writer, "remarks", report.remarks)
    flowables += opinions_part(writer.tree, writer.words, report.opinions)
    flowables += _traceability(writer)
    return [*flowables, *_ending(writer)]


def _head(writer: Writer) -> list[Flowable]:
    report, tree = writer.report, writer.tree
    laboratory = report.laboratory
    style = styles()
    text = [
        tagged(markup(laboratory.name), style["laboratory"], tree.add("P")),
        tagged(markup(f"{laboratory.address} · {laboratory.contact}"), style["small"], tree.add("P")),
        tagged(writer.say("title"), style["title"], tree.add("H1")),
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


def _accreditation_mark(writer: Writer) -> tuple[list[Flowable], float]:
    """The mark with number and standard: only if the data bring it and a line is accredited (ILAC-P8)."""
    accreditation = writer.report.laboratory.accreditation
    accredited = any(line.accredited for sample in writer.report.samples for line in sample.results)
    if accreditation is None or accreditation.mark is None or not accredited:
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


def _code(writer: Writer) -> list[Flowable]:
    style = styles()["caption"]
    url = writer.face.url
    if url is None:
        figure = placeholder(writer.tree, writer.words.label("qr_placeholder"), QR_SIDE)
    else:
        figure = qr(writer.tree, url, writer.words.label("qr_alt", url=url), QR_SIDE)
    return [figure, Spacer(0, 2), tagged(writer.say("scan"), style, writer.tree.add("P"))]


def _amendment(writer: Writer) -> list[Flowable]:
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


def _client_and_work(writer: Writer) -> list[Flowable]:
    report, say = writer.report, writer.words.label
    client = report.client
    left = [
        (say("name"), client.name),
        (say("address"), client.address),
        (say("contact"), client.contact),
        (say("request"), client.request),
        (say("reference"), client.reference),
    ]
    received = ", ".join(dict.fromkeys(sample.received.isoformat() for sample in report.samples))
    first, last = report.tested_from.isoformat(), report.tested_to.isoformat()
    tested = first if first == last else Words(report.language).label("date_range", first=first, last=last)
    right = [
        (say("received"), received),
        (say("tested"), tested),
        (say("location"), report.laboratory.location),
        (say("conditions"), report.conditions),
    ]
    return facts(writer.tree, [(say("client"), _present(left)), (say("work"), _present(right))])


def _present(pairs: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(label, markup(value)) for label, value in pairs if value is not None]


def _sample(writer: Writer, sample: Sample) -> list[Flowable]:
    say = writer.words.label
    sampled_by = sample.sampled_by or Fact(text=say(f"sampler_{sample.sampler.value}"))
    left = [
        (say("code"), f"<b>{markup(sample.code)}</b>"),
        (say("client_reference"), _fact(sample.client_reference)),
        (say("product"), _fact(sample.product)),
        (say("lot"), _fact(sample.lot)),
        (say("source"), _fact(sample.source)),
        (say("container"), _fact(sample.container)),
        (say("seals"), _fact(sample.seals)),
    ]
    right = [
        (say("received"), sample.received.isoformat() if len(writer.report.samples) > 1 else None),
        (say("condition"), _fact(sample.condition)),
        (say("sampled"), _fact(sample.sampled)),
        (say("sampled_by"), _fact(sampled_by)),
        (say("sampling_method"), _fact(sample.sampling_method)),
        (say("sampling_plan"), _fact(sample.sampling_plan)),
        (say("sampling_conditions"), _fact(sample.sampling_conditions)),
    ]
    sides = [(None, [(label, value) for label, value in side if value is not None]) for side in (left, right)]
    return [*section(writer.tree, say("sample"), room=110), *facts(writer.tree, sides)]


def _fact(fact: Fact | None) -> str | None:
    if fact is None:
        return None
    return markup(fact.text) + (" " + superscript("c") if fact.by_client else "")


def to_the_minute(at: datetime) -> str:
    """A time as printed, with its zone."""
    zone = at.strftime("%z")
    return f"{at:%Y-%m-%d %H:%M} {zone[:3]}:{zone[3:5]}"


def _paragraphs(writer: Writer, key: str, texts: Sequence[str]) -> list[Flowable]:
    if not texts:
        return []
    heading = section(writer.tree, writer.words.label(key))
    return [*heading, *(paragraph(writer.tree, markup(text)) for text in texts)]


def _traceability(writer: Writer) -> list[Flowable]:
    traces = writer.report.traceability
    if not traces:
        return []
    keys = ("trace_lines", "trace_equipment", "trace_calibration", "trace_source")
    heading = section(writer.tree, writer.words.label("traceability"), room=110)
    rows = [
        [
            (markup(text), "component_cell")
            for text in (joined(trace.lines), trace.equipment, trace.calibration, trace.source)
        ]
        for trace in traces
    ]
    widths = [0.12 * WIDTH, 0.26 * WIDTH, 0.32 * WIDTH, 0.30 * WIDTH]
    return [*heading, grid(writer.tree, [(writer.say(key), "column") for key in keys], rows, widths)]


def _covers(writer: Writer) -> list[Flowable]:
    samples = writer.report.samples
    sentences = []
    others = [sample.code for sample in samples if sample.sampler is not Sampler.LABORATORY]
    if others:
        which = f"{markup(', '.join(others))}: " if len(others) < len(samples) else ""
        sentences.append(which + writer.sentence("as_received"))
    sentences.append(writer.sentence("relate"))
    if any(_client_facts(sample) for sample in samples):
        marked = writer.words.sentence("client_stated", mark="\0")
        sentences.append(markup(marked).replace("\0", superscript("c")))
    sentences.append(writer.sentence("copy"))
    heading = section(writer.tree, writer.words.label("covers"))
    return [*heading, paragraph(writer.tree, " ".join(sentences)), Spacer(0, 6)]


def _ending(writer: Writer) -> list[Flowable]:
    """What the certificate covers, and its foot: on one page, so that no signature stands alone."""
    covers, foot = _covers(writer), _foot(writer)
    needed = sum(flowable.wrap(WIDTH, 0)[1] for flowable in (*covers[1:], foot))
    return [CondPageBreak(min(needed + 2, PAGE_HEIGHT - MARGIN - FOOT)), *covers[1:], foot]


def _client_facts(sample: Sample) -> bool:
    facts_given = (getattr(sample, name) for name in Sample.__slots__)
    return any(isinstance(fact, Fact) and fact.by_client for fact in facts_given)


def _foot(writer: Writer) -> Flowable:
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
        tagged(f"<b>{writer.say('end', number=writer.face.number)}</b>", style["note"], tree.add("P"))
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
