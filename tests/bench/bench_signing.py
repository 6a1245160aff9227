"""What a certificate costs in computing time: its pages by ReportLab, drawn as issued, signed at B-B and at B-LT, 500 in a row.

Rivals (WeasyPrint, fpdf2) draw the same words where they are installed; where not, a line says so. Computing time, not wall
time: the machine's other work does not count. Each run has other figures on the page, so that nothing is served from a cache.
"""

from __future__ import annotations

import importlib
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from reports import TestReport, render
from reports.certificate import story
from reports.fonts import REGULAR, register_fonts
from reports.page import Sheet, draw
from reports.signing import Level, Trust, sign
from reports.texts import Words
from reports.writing import Face, Writer
from tests.bench.laboratory import figure
from tests.reports.authority import opened, world
from tests.reports.factories import ISSUED, make_report

FONT = Path(__file__).parents[2] / "reports" / "fonts" / "CertificateSans-Regular.ttf"
STYLE = ParagraphStyle("bare", fontName=REGULAR, fontSize=9, leading=12)
REPEAT, BATCH = 7, 500
GROWTH_MB = 64


def reports() -> Iterator[TestReport]:
    """Certificates that differ in their number and in a figure."""
    plain, n = make_report(), 0
    while True:
        n += 1
        first = plain.samples[0]
        line = replace(first.results[0], result=f"0.84{n % 100:02d}")
        sample = replace(first, results=(line, *first.results[1:]))
        yield replace(plain, number=f"C-2026-{n:04d}/1", samples=(sample, *plain.samples[1:]))


REPORTS = reports()


def computing(work: Callable[[TestReport], Any], repeat: int = REPEAT) -> float:
    """The least computing time in seconds of some runs, each on another certificate."""
    least = float("inf")
    for _ in range(repeat):
        report = next(REPORTS)
        printed(report)
        start = time.process_time()
        work(report)
        least = min(least, time.process_time() - start)
    return least


@cache
def printed(report: TestReport) -> tuple[str, ...]:
    """Every line that the certificate prints; found before the clock runs."""
    pages = PdfReader(BytesIO(render(report))).pages
    return tuple(line for page in pages for line in page.extract_text().splitlines() if line.strip())


def words(report: TestReport) -> tuple[list[str], list[list[str]]]:
    """The lines and the table of a certificate, for whoever draws them without marks, QR, tags, data file and signature."""
    lines = [line for sample in report.samples for line in sample.results]
    table = [
        [one.test, one.method, one.unit or "–", one.minimum or "–", one.maximum or "–", one.result]
        for one in lines
    ]
    return list(printed(report)), [["Test", "Method", "Unit", "Min", "Max", "Result"], *table]


def page(report: TestReport) -> None:
    """The same pages by ReportLab, before they are made archivable and get their data."""
    words_of = Words(report.language, report.second_language)
    face = Face(
        number=report.number or "", issued="2026-05-20", issued_to_the_minute="2026-05-20 11:32", url=None
    )
    writer = Writer(report=report, words=words_of, face=face, title=words_of.label("title"), accredited=False)
    draw(
        story(writer),
        writer.tree,
        Sheet(foot_left="", foot_middle="", page_of=lambda n, of: f"{n}/{of}", marks=()),
    )


def bare(report: TestReport) -> bytes:
    """The words on a page by ReportLab alone, in the same font."""
    sentences, rows = words(report)
    out = BytesIO()
    story: list[Flowable] = [Paragraph(escape(text), STYLE) for text in sentences]
    story.append(Table([[Paragraph(escape(text), STYLE) for text in row] for row in rows]))
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(story)
    return out.getvalue()


def html(report: TestReport) -> str:
    sentences, rows = words(report)
    face = f"@font-face {{ font-family: Bare; src: url('{FONT.as_uri()}') }} body {{ font: 9pt Bare }}"
    body = "".join(f"<p>{escape(text)}</p>" for text in sentences)
    table = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f"<style>{face}</style>{body}<table>{table}</table>"


def weasyprint(module: Any) -> Callable[[TestReport], Any]:
    return lambda report: module.HTML(string=html(report)).write_pdf()


def fpdf(module: Any) -> Callable[[TestReport], Any]:
    def draw(report: TestReport) -> bytes:
        pdf = module.FPDF()
        for style in ("", "B"):
            pdf.add_font("Bare", style=style, fname=str(FONT))
        pdf.add_page()
        pdf.set_font("Bare", size=8)
        sentences, rows = words(report)
        for text in sentences:
            pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
        with pdf.table() as table:
            for row in rows:
                table.row(row)
        return bytes(pdf.output())

    return draw


def rivals(drawn: float) -> None:
    """What others need for the same words; the ratio is theirs to ours."""
    for name, make in (("weasyprint", weasyprint), ("fpdf", fpdf)):
        try:
            module = importlib.import_module(name)
        except (ImportError, OSError):
            print(f"{name} is not installed, so nothing is compared with it.", flush=True)
            continue
        figure(f"certificate: the same words by {name}, beside ours", computing(make(module)), bare=drawn)


def signing(level: Level, trust: Trust | None) -> Callable[[TestReport], Any]:
    """Drawing and signing with the seal's opened key and a time-stamping service within the process."""
    key, stamper = opened(world().laboratory), world().timestamper()
    return lambda report: sign(
        render(report),
        level=level,
        reason="authorised",
        at=ISSUED,
        seal=key,
        trust=trust,
        timestamper=stamper,
    )


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def batch() -> None:
    """500 certificates one after another: time, and that the memory does not grow with their number."""
    work = signing(Level.B_B, None)
    for _ in range(50):
        work(next(REPORTS))
    before, start = memory_mb(), time.process_time()
    for _ in range(BATCH):
        work(next(REPORTS))
    spent, grown = time.process_time() - start, memory_mb() - before
    print(f"Memory grew by {grown:.1f} MB over {BATCH} certificates.", flush=True)
    if grown > GROWTH_MB:
        raise SystemExit(f"Memory grew by {grown:.0f} MB, more than {GROWTH_MB} MB.")
    figure(f"certificate: {BATCH} drawn and signed B-B", spent)


def main() -> None:
    register_fonts()
    for warm in (bare, render, signing(Level.B_LT, world().trust())):
        warm(next(REPORTS))
    figure("certificate: its words alone by ReportLab", computing(bare))
    plain = computing(page)
    figure("certificate: its pages by ReportLab", plain)
    drawn = computing(render)
    figure("certificate: drawn as issued, beside its pages", drawn, bare=plain)
    figure(
        "certificate: drawn and signed B-B, beside its pages", computing(signing(Level.B_B, None)), bare=plain
    )
    lasting = computing(signing(Level.B_LT, world().trust()))
    figure("certificate: drawn and signed B-LT, beside its pages", lasting, bare=plain)
    rivals(drawn)
    batch()


if __name__ == "__main__":
    main()
