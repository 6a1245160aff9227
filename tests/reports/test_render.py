"""What a rendered file is: reproducible, whole, and refused rather than wrong."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from reports import check, from_json, preview, render, to_json
from reports.checker import describe
from reports.data import Fact, Language, TestReport
from reports.errors import MissingGlyph, NotYetIssued, ReportError
from reports.kinds import TEST_REPORT
from tests.reports.factories import (
    in_language,
    make_client,
    make_composition,
    make_line,
    make_report,
    make_sample,
)


@pytest.mark.parametrize("language", list(Language))
def test_equal_data_give_equal_bytes(language: Language) -> None:
    assert render(in_language(language)) == render(in_language(language))


def test_the_data_travel_inside_the_certificate() -> None:
    report = make_report()

    with pikepdf.open(BytesIO(render(report))) as pdf:
        content = pdf.attachments[TEST_REPORT.attachment].get_file().read_bytes()

    assert from_json(TestReport, content) == report


def test_a_preview_carries_no_data_that_could_pass_for_an_issue() -> None:
    with pikepdf.open(BytesIO(preview(make_report()))) as pdf:
        assert len(pdf.attachments) == 0


@pytest.mark.parametrize("missing", ["number", "issued", "verification"])
def test_a_draft_is_not_issued(missing: str) -> None:
    with pytest.raises(NotYetIssued, match="make a preview"):
        render(make_report(**{missing: None}))


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("شركة", "ARABIC LETTER SHEEN"),
        ("日本", "CJK UNIFIED IDEOGRAPH-65E5"),
        ("a\u202eb", "RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_a_letter_that_cannot_be_printed_is_named_before_anything_is_drawn(name: str, character: str) -> None:
    with pytest.raises(MissingGlyph, match=character):
        render(make_report(client=make_client(name=name)))


def test_combining_letters_are_composed() -> None:
    content = render(make_report(client=make_client(name="S\u0327u\u0308ku\u0308r LLC")))

    assert "Şükür LLC" in PdfReader(BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize("rows", [60, 400])
def test_a_long_composition_runs_over_pages_and_loses_no_row(rows: int) -> None:
    report = make_report(
        samples=(make_sample(results=(make_line("1"), make_composition("2", rows=rows))),), conformity=()
    )

    content = render(report)

    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert all(f"Component {number:02d}" in text for number in range(1, rows + 1))
    assert describe(check(content)) == ""


@pytest.mark.parametrize("words", ["long " * 1500, "x" * 6000], ids=["words", "one word"])
def test_a_cell_longer_than_a_page_goes_on_on_the_next(words: str) -> None:
    sample = make_sample(
        product=Fact(text=words, by_client=True), results=(make_line("1", test=words, result="0.8412"),)
    )
    content = render(make_report(client=make_client(name=words), samples=(sample,), conformity=()))

    assert len(PdfReader(BytesIO(content)).pages) > 2
    assert describe(check(content)) == ""


LETTERS = st.text(
    st.sampled_from(
        "abcxyzəğıİşçöüƏĞŞÇÖÜабвщъыэюяЁ <>&;/#'\"%$()[]{}\\±−–²³⁻°·\n\u0301\u0327\u05d0\u0627\u202e\x00"
    ),
    max_size=120,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=LETTERS, product=LETTERS, test=LETTERS)
def test_any_name_is_printed_or_refused_with_a_sentence(name: str, product: str, test: str) -> None:
    report = make_report(
        client=make_client(name=name),
        samples=(make_sample(product=Fact(text=product), results=(make_line("1", test=test),)),),
        conformity=(),
    )
    refusal: ReportError | None = None
    content = b""
    try:
        content = render(report)
    except ReportError as error:
        refusal = error

    if refusal is None:
        assert describe(check(content)) == ""
    else:
        assert isinstance(refusal, MissingGlyph)
        assert str(refusal).endswith("usual signs.")


@pytest.mark.skipif(
    shutil.which("qpdf") is None, reason="qpdf is not installed, so it gives no second opinion."
)
def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render(make_report()))

    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    shutil.which("pdffonts") is None, reason="pdffonts is not installed, so it gives no second opinion."
)
def test_pdffonts_finds_every_font_embedded_with_unicode(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render(in_language(Language.RU)))

    lines = subprocess.run(
        ["pdffonts", file], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]

    assert lines
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


@pytest.mark.skipif(
    shutil.which("verapdf") is None, reason="veraPDF is not on the path, so its profiles were not tried."
)
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_verapdf_passes_the_certificate(tmp_path: Path, profile: str) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render(make_report()))

    result = subprocess.run(["verapdf", "-f", profile, file], capture_output=True, check=False, text=True)

    assert 'isCompliant="true"' in result.stdout, result.stdout


def test_the_twin_is_the_same_for_the_same_data() -> None:
    assert to_json(make_report()) == to_json(make_report())


def test_certificates_made_at_the_same_time_do_not_mix() -> None:
    reports = [make_report(number=f"C-2026-{number:04d}/1") for number in range(6)]
    alone = [render(report) for report in reports]

    with ThreadPoolExecutor(max_workers=6) as pool:
        together = list(pool.map(render, reports))

    assert together == alone


def test_the_shipped_example_is_rendered_as_any_other() -> None:
    content = files("reports.schema").joinpath("example-fictitious.json").read_bytes()

    assert describe(check(render(from_json(TestReport, content)))) == ""


@pytest.mark.bench
def test_a_certificate_takes_at_most_a_tenth_of_a_second_of_the_processor() -> None:
    spent = []
    for number in range(40):
        report = make_report(number=f"C-2026-{number:04d}/1")
        start = time.process_time()
        render(report)
        spent.append(time.process_time() - start)

    print(f"certificate: {statistics.median(spent) * 1000:.0f} ms of processor time")
    assert statistics.median(spent) < 0.1
