"""The worksheet for a day without power: everything to write down has a box."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports import Entry, Worksheet, check, render_worksheet
from reports.checker import describe
from reports.data import Language
from reports.errors import LabelDoesNotFit
from reports.texts import catalogue
from tests.reports.factories import ISSUED

SHEET = Worksheet(
    language=Language.EN,
    laboratory="Gas and Petroleum Testing Centre (fictitious)",
    code="T-2026-00412-3K",
    sample="S-2026-0412-7",
    product="Diesel fuel, fictitious grade F",
    test="Density at 15 °C",
    method="FICTITIOUS M-01:2025",
    printed_at=ISSUED,
    printed_by="T. A.",
    determinations=2,
    entries=(
        Entry(name="Density reading", unit="g/mL", range="0.6500 to 1.1000"),
        Entry(name="Temperature", unit="°C"),
    ),
    before=(Entry(name="Room temperature", unit="°C"),),
    steps=("Bring the sample to temperature.",),
    hazards=("flammable",),
    demonstration=True,
)


def text_of(worksheet: Worksheet) -> str:
    return " ".join(
        " ".join(p.extract_text().split()) for p in PdfReader(BytesIO(render_worksheet(worksheet))).pages
    )


@pytest.mark.parametrize("language", list(Language))
def test_a_worksheet_asks_for_everything_in_each_language(language: Language) -> None:
    text = text_of(replace(SHEET, language=language))
    words = catalogue(language)

    asked = (
        "worksheet",
        "done_by",
        "started",
        "finished",
        "entered_by",
        "entered_at",
        "late_reason",
        "observations",
    )
    assert [key for key in asked if words[key] not in text] == []
    given = ("S-2026-0412-7", "FICTITIOUS M-01:2025", "Density reading", "0.6500 to 1.1000", "flammable")
    assert [one for one in given if one not in text] == []
    assert "DEMONSTRATION, NOT VALID" in text


@pytest.mark.parametrize("count", [1, 4, 5, 12])
def test_each_determination_has_its_column(count: int) -> None:
    text = text_of(replace(SHEET, determinations=count))

    assert all(f"Determination {number}" in text for number in range(1, count + 1))
    assert f"Determination {count + 1}" not in text


def test_no_step_is_invented_where_none_is_stored() -> None:
    assert catalogue(Language.EN)["no_steps"] in text_of(replace(SHEET, steps=()))


def test_a_worksheet_breaks_no_rule_and_is_reproducible() -> None:
    content = render_worksheet(SHEET)

    assert describe(check(content, data=False)) == ""
    assert content == render_worksheet(SHEET)


def test_a_code_that_the_barcode_cannot_hold_is_refused() -> None:
    with pytest.raises(LabelDoesNotFit):
        render_worksheet(replace(SHEET, code="T" * 60))
