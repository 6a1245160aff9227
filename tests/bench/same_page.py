"""The page of a certificate as others draw it: the same words, tables, rules, QR and demonstration mark, in the same fonts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from unittest import mock

import segno
from reportlab.platypus import Paragraph

from reports import TestReport
from reports.certificate import story
from reports.page import Sheet, draw
from reports.rendering import demonstration_marks
from reports.statements import verdict
from reports.tagging import TaggedCanvas
from reports.texts import Words
from reports.writing import Face, Writer

FONTS = Path(__file__).parents[2] / "reports" / "fonts"
FACES = (("CertificateSans-Regular.ttf", 400), ("CertificateSans-SemiBold.ttf", 600))


class StockParagraph(Paragraph):  # type: ignore[misc]
    """ReportLab's own paragraph, where ours would stand."""

    element: Any = None


def nothing(*_: object) -> None:
    """In the place of a tag."""


@contextmanager
def stock() -> Iterator[None]:
    """ReportLab as it comes: its own paragraphs and tables, no tags."""
    with (
        mock.patch("reports.tagging.TaggedParagraph", StockParagraph),
        mock.patch("reports.parts.QuickParagraph", StockParagraph),
        mock.patch("reports.tagging._draw_tags", None),
        mock.patch.object(TaggedCanvas, "begin", nothing),
        mock.patch.object(TaggedCanvas, "end", nothing),
    ):
        yield


def plain(report: TestReport) -> bytes:
    """The same page by ReportLab as it comes: no tags, no archive, no data file, nothing of ours that makes it faster."""
    words = Words(report.language, report.second_language)
    url = report.verification.url if report.verification else None
    face = Face(
        number=report.number or "", issued="2026-05-20", issued_to_the_minute="2026-05-20 11:32", url=url
    )
    writer = Writer(report=report, words=words, face=face, title=words.label("title"), accredited=False)
    with stock():
        return draw(
            story(writer),
            writer.tree,
            Sheet(
                foot_left=report.laboratory.name, foot_middle=face.number,
                page_of=lambda n, of: f"page {n} of {of}", marks=demonstration_marks(report.language),
            ),
        )  # fmt: skip


def facts(report: TestReport) -> list[tuple[str, list[tuple[str, str]]]]:
    """The lists of label and value of the page, each with its heading."""
    client, sample = report.client, report.samples[0]
    told = [
        ("Code", sample.code), ("Client’s code", sample.client_reference), ("Product", sample.product), ("Lot", sample.lot),
        ("Taken from", sample.source), ("Container", sample.container), ("Seals", sample.seals),
        ("Condition at receipt", sample.condition), ("Sampled", sample.sampled), ("Sampling method", sample.sampling_method),
    ]  # fmt: skip
    return [
        ("Client", [("Name", client.name), ("Address", client.address), ("Contact", client.contact), ("Request", client.request)]),
        ("Work", [("Tested", f"{report.tested_from} to {report.tested_to}"), ("Where", report.laboratory.location),
                  ("Conditions", report.conditions or "")]),
        ("Sample", [(label, getattr(value, "text", str(value))) for label, value in told if value]),
    ]  # fmt: skip


def rows(report: TestReport) -> list[list[str]]:
    """The table of results, its head first."""
    found = [["Test", "Method", "Unit", "Min", "Max", "Result ± U"]]
    for line in report.samples[0].results:
        u = f" ± {line.uncertainty.text}" if line.uncertainty else ""
        found.append(
            [f"{line.number} {line.test}", line.method, line.unit or "–", line.minimum or "–", line.maximum or "–", line.result + u]
        )  # fmt: skip
    return found


def sentences(report: TestReport) -> list[str]:
    """What stands below the results in small print and in boxes."""
    words = Words(report.language)
    statement = report.conformity[0]
    keys = ("as_received", "relate", "copy", "no_deviations", "mark_unaccredited", "mark_client")
    uncertainty = words.label("uncertainty", k="2", coverage="95 %", mode=words.label("mode_budget"))
    return [
        verdict(words, statement), f"{statement.rule}; {statement.agreed}; {statement.risk}", uncertainty,
        *(words.sentence(key) for key in keys), f"{report.authorised_by.name}, {report.authorised_by.function}",
    ]  # fmt: skip


def html(report: TestReport) -> str:
    """The page as HTML with its style."""
    url = report.verification.url if report.verification else ""
    code = io.BytesIO()
    segno.make(url, error="m").save(code, kind="svg", xmldecl=False, scale=1)
    faces = "".join(
        f"@font-face{{font-family:Face;font-weight:{weight};src:url('{(FONTS / file).as_uri()}')}}" for file, weight in FACES
    )  # fmt: skip
    style = (
        "@page{size:A4;margin:15mm;@bottom-right{content:'page ' counter(page) ' of ' counter(pages)}}"
        "body{font:9.4pt Face} h1{font-size:19pt} td,th{padding:3pt;border-bottom:.4pt solid #9aa5af;text-align:left}"
        "table{width:100%;border-collapse:collapse} .box{border:1pt solid;padding:4pt} svg{width:20mm;height:20mm;float:right}"
        ".mark{position:fixed;top:50%;transform:rotate(-52deg);font-size:46pt;color:#eef0f2}"
    )
    lists = "".join(
        f"<h2>{escape(name)}</h2><table>"
        + "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in pairs)
        + "</table>"
        for name, pairs in facts(report)
    )
    head, *others = rows(report)
    table = "<tr>" + "".join(f"<th>{escape(text)}</th>" for text in head) + "</tr>"
    table += "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in others)
    first, *rest = sentences(report)
    below = f"<p class=box><b>{escape(first)}</b></p>" + "".join(f"<p>{escape(text)}</p>" for text in rest)
    body = f"{code.getvalue().decode()}<p><b>{escape(report.laboratory.name)}</b></p><h1>Test certificate</h1><p>{report.number}</p>"
    mark = "<div class=mark>DEMONSTRATION, NOT VALID</div>"
    return (
        f"<html lang=en><title>{report.number}</title><style>{faces}{style}</style>{mark}{body}{lists}<h2>Results</h2>"
        f"<table>{table}</table>{below}"
    )


def typst(report: TestReport) -> str:
    """The page in Typst's language; without the QR, for which Typst has no word of its own."""

    def text(given: str) -> str:
        return "#" + '"' + given.replace("\\", "\\\\").replace('"', '\\"') + '"'

    lists = "".join(
        f"== {name}\n#table(columns: 2, stroke: none, {', '.join(f'[{text(a)}], [{text(b)}]' for a, b in pairs)})\n"
        for name, pairs in facts(report)
    )
    cells = ", ".join(f"[{text(cell)}]" for row in rows(report)[1:] for cell in row)
    head = ", ".join(f"[{text(cell)}]" for cell in rows(report)[0])
    first, *rest = sentences(report)
    return (
        f'#set document(title: "{report.number}")\n#set text(font: "Certificate Sans", size: 9.4pt, lang: "en")\n'
        '#set page(paper: "a4", margin: 15mm, background: rotate(-52deg, text(46pt, fill: silver)[DEMONSTRATION, NOT VALID]),'
        " footer: context [page #counter(page).display() of #counter(page).final().first()])\n"
        f"*{text(report.laboratory.name)}*\n\n= Test certificate\n{text(report.number or '')}\n{lists}== Results\n"
        f"#table(columns: 6, table.header({head}), {cells})\n#rect[*{text(first)}*]\n"
        + "\n\n".join(text(one) for one in rest)
    )


def weasyprint(module: Any) -> Callable[[TestReport], Any]:
    """WeasyPrint, with tags (PDF/UA-1; it makes one variant a file)."""
    return lambda report: module.HTML(string=html(report)).write_pdf(pdf_variant="pdf/ua-1")


def typst_archived(module: Any) -> Callable[[TestReport], Any]:
    """Typst, as PDF/A-3a and PDF/UA-1 at once."""
    return lambda report: module.compile(
        typst(report).encode(), format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
    )  # fmt: skip


def fpdf(module: Any) -> Callable[[TestReport], Any]:
    """fpdf2, which has no tags: the same lists, table and sentences."""

    def drawn(report: TestReport) -> bytes:
        pdf = module.FPDF()
        for style, (file, _) in zip(("", "B"), FACES, strict=True):
            pdf.add_font("Face", style=style, fname=str(FONTS / file))
        pdf.add_page()
        pdf.set_font("Face", size=9)
        lists = [[label, value] for _, pairs in facts(report) for label, value in pairs]
        for table_rows in (lists, rows(report)):
            with pdf.table() as table:
                for row in table_rows:
                    table.row(row)
        for text in sentences(report):
            pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
        return bytes(pdf.output())

    return drawn


RIVALS = {"weasyprint": weasyprint, "typst": typst_archived, "fpdf": fpdf}
