"""The checklist of ISO/IEC 17025:2017, 7.8, read from the certificate's own text in three languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from reports import TestReport, preview, render
from reports.data import (
    Conformity,
    Deviation,
    DeviationKind,
    Language,
    Opinion,
    Replaces,
    Sampler,
    UncertaintyMode,
)
from reports.errors import MarkUnreadable
from reports.opening import mark_picture
from reports.texts import Words, catalogue
from tests.reports.factories import (
    in_language,
    make_client,
    make_composition,
    make_laboratory,
    make_line,
    make_ordinal,
    make_report,
    make_sample,
    make_statement,
    make_uncertainty,
)

LANGUAGES = list(Language)


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def text_of(report: TestReport) -> str:
    return " ".join(pages_of(render(report)))


def saying(language: Language, key: str, **given: object) -> str:
    return Words(language).sentence(key, **given)


CHECKLIST = {
    "7.8.2.1 a title": "title",
    "7.8.2.1 l only the items tested": "relate",
    "7.8.2.1 n no deviations": "no_deviations",
    "7.8.2.1 note copies": "copy",
    "7.8.2.2 sample as received": "as_received",
    "7.8.2.2 client's statements": "mark_client",
    "7.8.3.1 b conformity": "conformity",
    "ILAC-P8 unaccredited": "mark_unaccredited",
    "uncertainty mode": "mode_budget",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CHECKLIST.values(), ids=list(CHECKLIST))
def test_a_certificate_says_in_each_language(language: Language, key: str) -> None:
    assert saying(language, key) in text_of(in_language(language))


EXACT = {
    "7.8.2.1 b laboratory": "Gas and Petroleum Testing Centre (fictitious)",
    "7.8.2.1 b its address": "12 Example Street, AZ1000 Baku",
    "7.8.2.1 c where": "At the address above, rooms 201 and 204",
    "7.8.2.1 d number": "C-2026-0231/1",
    "7.8.2.1 e client": "Terminal North LLC",
    "7.8.2.1 e contact": "Quality desk, quality@terminal.example",
    "7.8.2.1 f method": "FICTITIOUS M-01:2025",
    "7.8.2.1 g item": "S-2026-0412-7",
    "7.8.2.1 g condition": "clear, 18 °C, nothing leaked",
    "7.8.2.1 h sampled": "2026-05-18 c",
    "7.8.2.1 j issued": "2026-05-20",
    "7.8.2.1 m result with U": "0.8412 ± 0.0003",
    "7.8.2.1 m unit": "g/mL",
    "7.8.2.1 o function": "head of the laboratory",
    "7.8.3.1 a conditions": "18 °C to 26 °C, at most 70 % RH",
    "7.8.3.1 c coverage": "k = 2",
    "7.8.6.2 specification": "FICTITIOUS-7:2026",
    "7.8.6.2 rule": "simple acceptance, guard band w = 0 (ILAC-G8:09/2019)",
    "7.1.3 agreed where": "request Q-2026-118",
    "7.8.6.1 risk": "below 0.1 %",
    "verification address": "https://lab.example/v/7q4m2xk5w3n8p6r1t9y0z2b4c6",
    "audit head": "9f3a 77c1 e04b 52d8",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_prints_the_data_it_was_given(language: Language) -> None:
    text = text_of(in_language(language))

    assert [name for name, expected in EXACT.items() if expected not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_number_page_count_and_demonstration_mark(language: Language) -> None:
    sample = make_sample(results=(make_line("1"), make_ordinal("2"), make_composition("3", rows=60)))
    pages = pages_of(render(in_language(language, samples=(sample,))))

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert saying(language, "page", page=number, pages=len(pages)) in page
        assert "C-2026-0231/1" in page
        assert "DEMONSTRATION, NOT VALID" in page
        assert catalogue(language)["demonstration"] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_is_marked_on_the_last_page_only(language: Language) -> None:
    sample = make_sample(results=(make_line("1"), make_ordinal("2"), make_composition("3", rows=60)))
    pages = pages_of(render(in_language(language, samples=(sample,))))
    end = saying(language, "end", number="C-2026-0231/1")

    assert [end in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_certificate_that_is_no_demonstration_bears_no_such_mark() -> None:
    assert "DEMONSTRATION" not in text_of(make_report(demonstration=False))


def test_a_watermark_stands_on_each_page() -> None:
    assert all("PRELIMINARY" in page for page in pages_of(render(make_report(watermarks=("PRELIMINARY",)))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amendment_names_what_it_replaces_why_and_what_changed(language: Language) -> None:
    replaces = Replaces(
        number="C-2026-0231/0",
        issued=date(2026, 5, 19),
        reason="lot misread",
        changes=("lot: L-71 became L-77",),
    )
    text = text_of(in_language(language, replaces=replaces))

    assert saying(language, "replaces", number="C-2026-0231/0", date="2026-05-19") in text
    assert "lot misread" in text
    assert "lot: L-71 became L-77" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_that_was_not_judged_says_so_and_why(language: Language) -> None:
    line = make_line("1", conformity=None, not_judged="the limit is at 20 °C")
    text = text_of(
        in_language(language, samples=(make_sample(results=(line,)),), conformity=(), traceability=())
    )

    assert saying(language, "not_judged", reason="the limit is at 20 °C") in text
    assert catalogue(language)["conformity"] not in text


def test_the_whole_specification_is_named_only_when_all_of_it_was_judged() -> None:
    in_part = text_of(make_report())
    whole = text_of(make_report(conformity=(make_statement(whole=True, not_covered=()),)))

    assert "Results 1, 2 meet the limits listed above from" in in_part
    assert "conform to" not in in_part
    assert "Results 1, 2 conform to product agreement FICTITIOUS-7:2026." in whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("conformity", list(Conformity))
def test_each_judgement_has_its_sentence(language: Language, conformity: Conformity) -> None:
    line = make_line("1", conformity=conformity)
    statement = make_statement(conformity=conformity, lines=("1",))
    text = text_of(in_language(language, samples=(make_sample(results=(line,)),), conformity=(statement,)))

    expected = saying(language, f"{conformity.value}_one", lines="1", specification=statement.specification)
    assert expected in text


@pytest.mark.parametrize("kind", list(DeviationKind))
def test_deviations_additions_and_exclusions_are_named_with_their_lines(kind: DeviationKind) -> None:
    deviation = Deviation(kind=kind, lines=("1",), text="two determinations in place of three")
    text = text_of(make_report(deviations=(deviation,)))

    assert f"{kind.value}" in text
    assert "(1): two determinations in place of three." in text
    assert catalogue(Language.EN)["no_deviations"] not in text


def test_results_of_an_external_provider_are_marked_with_its_name() -> None:
    line = make_line("1", external="Example Institute, AZ-TL-0001")
    text = text_of(make_report(samples=(make_sample(results=(line, make_ordinal("2"))),)))

    assert "by an external provider: Example Institute, AZ-TL-0001" in text
    assert "Density at 15 °C e" in text


def test_the_laboratorys_own_sampling_drops_the_sentence_as_received() -> None:
    text = text_of(make_report(samples=(make_sample(sampler=Sampler.LABORATORY),)))

    assert catalogue(Language.EN)["as_received"] not in text
    assert "Sampled by the laboratory" in text


def test_as_received_names_the_samples_that_the_laboratory_did_not_take() -> None:
    second = make_sample(code="S-2026-0413-9", results=(make_line("3"),), sampler=Sampler.LABORATORY)
    text = text_of(make_report(samples=(make_sample(), second)))

    assert "S-2026-0412-7: The laboratory did not take the sample" in text


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for rows in range(1, 40, 3):
        lines = (make_line("1"), make_ordinal("2"), make_composition("3", rows=rows))
        last = pages_of(render(make_report(samples=(make_sample(results=lines),))))[-1]

        assert "Authorised by" in last
        assert catalogue(Language.EN)["relate"] in last


def test_opinions_stand_apart_with_basis_author_and_scope() -> None:
    opinion = Opinion(
        text="The lot looks homogeneous.", basis="results 1 and 2", by="E. S.", accredited=False
    )
    text = text_of(make_report(opinions=(opinion,)))

    assert "Opinions and interpretations" in text
    assert "Basis: results 1 and 2. Given by: E. S. Not within the scope of accreditation." in text


@pytest.mark.parametrize("mode", list(UncertaintyMode))
def test_the_mode_of_the_uncertainty_is_named(mode: UncertaintyMode) -> None:
    line = make_line("1", uncertainty=make_uncertainty("0.0003", mode=mode))
    text = text_of(make_report(samples=(make_sample(results=(line, make_ordinal("2"))),)))

    assert catalogue(Language.EN)[f"mode_{mode.value}"] in text


def picture(mode: str = "RGB", kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new(mode, (60, 40)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("1", "PNG")]
)
def test_a_mark_of_any_colours_is_drawn_as_the_archive_allows(mode: str, kind: str) -> None:
    assert mark_picture(picture(mode, kind)).mode == "RGB"


@pytest.mark.parametrize("content", [b"", b"GIF89a", picture()[:40], b"<svg/>"])
def test_a_mark_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(MarkUnreadable, match="as PNG or JPEG"):
        mark_picture(content)


@pytest.mark.parametrize(("accredited", "drawn"), [(True, 1), (False, 0)])
def test_the_accreditation_mark_is_drawn_only_beside_an_accredited_line(accredited: bool, drawn: int) -> None:
    laboratory = make_laboratory()
    assert laboratory.accreditation is not None
    laboratory = replace(laboratory, accreditation=replace(laboratory.accreditation, mark=picture()))
    sample = make_sample(results=(make_line("1", accredited=accredited), make_ordinal("2")))

    page = PdfReader(BytesIO(render(make_report(laboratory=laboratory, samples=(sample,))))).pages[0]

    assert len(page.images) == drawn
    assert ("AZ-TL-0000" in page.extract_text()) is accredited


def test_without_a_picture_of_the_mark_accreditation_is_not_claimed() -> None:
    assert "AZ-TL-0000" not in text_of(make_report())


def test_two_languages_stand_side_by_side() -> None:
    text = text_of(make_report(second_language=Language.AZ))

    assert "Test certificate / Sınaq protokolu" in text
    assert catalogue(Language.EN)["relate"] in text
    assert catalogue(Language.AZ)["relate"] in text


def test_several_samples_each_have_their_results() -> None:
    second = make_sample(code="S-2026-0413-9", results=(make_line("3"),))
    text = text_of(make_report(samples=(make_sample(), second)))

    assert (
        text.index("S-2026-0412-7")
        < text.index("1 Density")
        < text.index("S-2026-0413-9")
        < text.index("3 Density")
    )


def test_a_preview_equals_the_issue_but_for_number_date_and_qr() -> None:
    report = make_report(client=make_client(name="Şəhriyar Ağayev və Oğulları MMC"))
    draft = replace(report, number=None, issued=None, verification=None)

    issued, previewed = (" ".join(pages_of(content)) for content in (render(report), preview(draft)))

    words = catalogue(Language.EN)
    previewed = previewed.replace(words["qr_placeholder"] + " scan", "scan")
    previewed = previewed.replace(words["number_placeholder"], "C-2026-0231/1")
    previewed = previewed.replace(words["date_placeholder"], "2026-05-20", 1)
    previewed = previewed.replace(words["date_placeholder"], "2026-05-20 11:32 +00:00")
    assert report.verification is not None
    assert previewed.replace(words["qr_placeholder"], report.verification.url).split() == issued.split()


def test_superscripts_and_signs_of_units_stay_readable() -> None:
    line = make_line("1", unit="mm²/s", result="1.2 × 10⁻³", uncertainty=make_uncertainty("0.1 × 10⁻³"))
    text = text_of(make_report(samples=(make_sample(results=(line, make_ordinal("2"))),)))

    assert "mm²/s" in text
    assert "1.2 × 10⁻³ ± 0.1 × 10⁻³" in text
