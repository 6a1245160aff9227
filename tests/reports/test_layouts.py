"""Every layout says the same, can be archived and read aloud, and holds whatever length of table or text it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from reports import TestReport, check, render
from reports.checker import describe
from reports.checks import tags
from reports.comparing import differences
from reports.data import Fact, Language, Layout, Preceding, Preliminary
from reports.errors import ReportContradicts
from reports.statements import joined
from reports.texts import Words, catalogue
from tests.reports.factories import make_client, make_composition, make_line, make_report, make_sample
from tests.reports.layouts import (
    make_by_method,
    make_chromatogram,
    make_distillation,
    make_lpg,
    make_preliminary,
    make_quality,
)

LAYOUTS = {
    "quality": make_quality,
    "composition": make_lpg,
    "distillation": make_distillation,
    "by_method": make_by_method,
}
ALL = LAYOUTS | {"preliminary": make_preliminary}
Maker = Callable[..., TestReport]
each_layout = pytest.mark.parametrize("make", LAYOUTS.values(), ids=list(LAYOUTS))


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def text_of(report: TestReport) -> str:
    return " ".join(pages_of(render(report)))


@pytest.mark.parametrize("make", ALL.values(), ids=list(ALL))
@pytest.mark.parametrize("languages", [(Language.EN, None), (Language.AZ, Language.RU)])
def test_a_layout_is_archivable_and_reproducible_in_one_language_and_in_two(
    make: Maker, languages: tuple[Language, Language | None]
) -> None:
    report = make(language=languages[0], second_language=languages[1])

    content = render(report)

    assert describe(check(content)) == ""
    assert content == render(report)
    assert differences(content) == ()


SAID = (
    "relate",
    "as_received",
    "no_deviations",
    "mark_client",
    "mode_budget",
    "conformity",
    "mark_unaccredited",
)
PRINTED = (
    "C-2026-0231/1", "Terminal North LLC", "Quality desk", "12 Example Street", "rooms 201 and 204", "S-2026-0412-7",
    "clear, 18 °C", "0078123", "2026-05-18", "head of the laboratory", "FICTITIOUS M-0", "k = 2", "simple acceptance",
)  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
@each_layout
def test_no_layout_leaves_out_what_the_standard_asks_for(make: Maker, language: Language) -> None:
    text = text_of(make(language=language))

    wanted = [Words(language).sentence(key) for key in SAID if key != "mark_unaccredited" or make is make_lpg]
    assert [one for one in (*PRINTED, *wanted) if one not in text] == []


@each_layout
def test_a_layout_holds_texts_longer_than_a_page(make: Maker) -> None:
    report = make()
    first, *others = report.samples[0].results
    sample = replace(
        report.samples[0],
        product=Fact(text="x" * 6000),
        results=(replace(first, test="long " * 1500), *others),
    )

    assert (
        describe(check(render(replace(report, samples=(sample,), client=make_client(name="y " * 3000)))))
        == ""
    )


@pytest.mark.parametrize("layout", [Layout.QUALITY, Layout.COMPOSITION])
def test_a_layout_holds_four_hundred_components(layout: Layout) -> None:
    content = render(replace(make_lpg(400), layout=layout))

    text = " ".join(pages_of(content))
    assert all(f"Component {number:02d}" in text for number in range(1, 401))
    assert describe(check(content)) == ""


def test_a_quality_certificate_prints_results_alone_and_their_u_in_the_small_print() -> None:
    text = text_of(make_quality())

    assert "Test Method Unit Min Max Result 1" in text
    assert "Uncertainty of the results: (2) ± 0.0003 g/mL; (3) ± 0.021 mm²/s; (5) ± 2.1 °C." in text
    assert catalogue(Language.EN)["traceability_in_data"] in text


def test_the_components_are_read_down_one_column_and_then_the_other() -> None:
    text = text_of(make_lpg())

    names = ["1 ethane", "4 isobutane", "5 n-butane", "8 n-pentane", "Further results", "2 Density"]
    places = [text.index(name) for name in names]
    assert places == sorted(places)


def test_a_component_with_a_limit_stands_in_one_table_with_its_limits() -> None:
    whole = make_composition("1")
    limited = replace(whole.components[0], maximum="2.0", not_judged="no rule was agreed")
    line = replace(whole, components=(limited, *whole.components[1:]))

    text = text_of(make_lpg(samples=(make_sample(results=(line,)),), conformity=()))

    assert "Component Min Max Result ± U, area % 1 Component 01 1 – 2.0 0.10 ± 0.02" in text
    assert "not judged: no rule was agreed" in text


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("count", [1, 12, 60, 300])
def test_the_method_of_many_results_is_said_once_and_each_keeps_its_number(count: int, limited: bool) -> None:
    report = make_by_method(count, limited=limited)

    text = text_of(report)

    every = [f"{n} Element {n:03d}" for n in range(2, count + 2)]
    assert [one for one in every if one not in text] == []
    assert text.count("FICTITIOUS M-07:2024") == 1
    assert (" – 90 " in text) is limited


def test_results_by_one_method_in_two_units_stand_under_it_twice_and_keep_their_order() -> None:
    lines = [
        make_line(str(n), unit="mg/kg" if n < 10 else "ug/kg", method="M-07", conformity=None, minimum=None, maximum=None)
        for n in range(1, 19)
    ]  # fmt: skip

    text = text_of(make_by_method(samples=(make_sample(results=tuple(lines)),), conformity=()))

    assert text.index("1–9 Method: M-07") < text.index("Result ± U, mg/kg") < text.index("10–18 Method: M-07")


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (make_lpg(), "from 0 to 12 min. Peaks: 1 ethane, 2.1 min; 2 propane, 3.4 min"),
        (make_lpg(language=Language.RU), "1 ethane, 2,1 min"),
        (make_distillation(), "Points: 0 %: 171.5; 10 %: 203.4"),
    ],
)
def test_a_figure_says_in_words_what_it_shows(report: TestReport, said: str) -> None:
    with pikepdf.open(BytesIO(render(report))) as pdf:
        texts = [str(one.Alt) for one in tags.nodes(pdf) if tags.role(one) == "/Figure"]

    assert any(said in text for text in texts)


# -- preliminary reports -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_a_preliminary_report_says_so_on_each_page_and_never_calls_itself_a_certificate(
    language: Language,
) -> None:
    sample = make_sample(results=(make_line("1"), make_composition("2", rows=60)))
    words = catalogue(language)

    report = make_preliminary(language=language, samples=(sample,), conformity=())
    pages = pages_of(render(report))

    assert len(pages) > 1
    assert all(words["preliminary_mark"] in page and "P-2026-0003" in page for page in pages)
    text = " ".join(pages)
    assert words["title_preliminary"] in text
    assert "FICTITIOUS M-06:2020 flash point." in text
    assert words["end"].format(number="P-2026-0003") not in text
    assert words["copy"] not in text


def test_the_final_certificate_names_the_preliminary_reports_that_it_replaces() -> None:
    report = make_report(preceding=(Preceding(number="P-2026-0003", issued=date(2026, 5, 19)),))

    assert "This certificate replaces the preliminary report no. P-2026-0003 of 2026-05-19." in text_of(
        report
    )


EARLIER = (Preceding(number="C-2026-0231/1", issued=date(2026, 5, 19)),)
BAD: dict[str, tuple[TestReport, str]] = {
    "no composition": (make_report(layout=Layout.COMPOSITION), "has none"),
    "no curve": (make_report(layout=Layout.DISTILLATION), "no curve"),
    "another line": (make_lpg(chromatograms=(make_chromatogram("9"),)), "does not exist"),
    "times fall": (make_lpg(chromatograms=(make_chromatogram(times=(1.0, 0.5), values=(0.0, 1.0)),)), "times rise"),
    "unequal": (make_lpg(chromatograms=(make_chromatogram(values=(0.0, 1.0)),)), "times rise"),
    "beyond 100 %": (
        make_distillation(curves=(replace(make_distillation().curves[0], percents=(0.0, 10.0, 50.0, 90.0, 110.0)),)), "0 to 100"),
    "nothing to come": (make_preliminary(preliminary=Preliminary(outstanding=())), "still to come"),
    "replaces": (make_preliminary(preceding=EARLIER), "replaces no other"),
    "same number": (make_report(preceding=EARLIER), "number of its preliminary"),
}  # fmt: skip


@pytest.mark.parametrize(("report", "why"), BAD.values(), ids=list(BAD))
def test_what_does_not_go_together_is_refused(report: TestReport, why: str) -> None:
    with pytest.raises(ReportContradicts, match=why):
        render(report)


@pytest.mark.parametrize(
    ("lines", "cited"),
    [
        ("1 2 3 4 5 6", "1–6"),
        ("1 2 4", "1, 2, 4"),
        ("1 3 4 5 9", "1, 3–5, 9"),
        ("2", "2"),
        ("a b", "a, b"),
        ("", ""),
    ],
)
def test_numbers_in_a_row_are_cited_by_the_first_and_the_last(lines: str, cited: str) -> None:
    assert joined(lines.split()) == cited
