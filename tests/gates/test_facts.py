"""Facts of an answer: kept as data, shown in the language and by the clock of whoever reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lims.gates import Day, Fact, Figure, Interval, Moment, Phrase, Reader, Several, Span, Words, shown
from lims.gates.facts import KINDS, restored, stored
from lims.gates.reader import RECORD

LATE = datetime(2026, 5, 19, 22, 30, tzinfo=UTC)  # the next day has begun in Baku
FACTS: list[tuple[Fact, str, str, str]] = [
    ("S-0041", "S-0041", "S-0041", "S-0041"),
    (Moment(LATE), "2026-05-20 02:30", "2026-05-20 02:30", "2026-05-20 02:30"),
    (Day(LATE), "2026-05-20", "2026-05-20", "2026-05-20"),
    (Span(timedelta(hours=1, minutes=30)), "1.5 h", "1.5 saat", "1.5 ч"),
    (Span(timedelta(days=2)), "2 days", "2 gün", "2 дня"),
    (Span(timedelta(days=21)), "21 days", "21 gün", "21 день"),
    (Figure("-0.65", "g/cm3"), "−0.65 g/cm³", "−0.65 g/cm³", "−0.65 г/см³"),
    (Interval("15", "25.5", "degC"), "15 to 25.5 °C", "15…25.5 °C", "15…25.5 °C"),
    (Interval(None, "60", "%"), "≤ 60 %", "≤ 60 %", "≤ 60 %"),
    (Interval("15", None, "degC"), "≥ 15 °C", "≥ 15 °C", "≥ 15 °C"),
    (Words({"en": "density meter", "az": "sıxlıqölçən", "ru": "плотномер"}), "density meter", "sıxlıqölçən", "плотномер"),
    (Phrase("{low} to {high}", {"low": "1", "high": Span(timedelta(hours=3))}), "1 to 3.0 h", "1…3.0 saat", "1…3.0 ч"),
    (Several(("a", Span(timedelta(hours=1))), "; "), "a; 1.0 h", "a; 1.0 saat", "a; 1.0 ч"),
]  # fmt: skip
KIND = [type(fact).__name__ for fact, *_ in FACTS]


@pytest.mark.parametrize(("fact", "en", "az", "ru"), FACTS, ids=KIND)
def test_a_fact_is_shown_in_the_readers_language_and_zone(fact: Fact, en: str, az: str, ru: str) -> None:
    read = {language: shown(fact, Reader(language, ZoneInfo("Asia/Baku"))) for language in ("en", "az", "ru")}

    assert read == {"en": en, "az": az, "ru": ru}


@pytest.mark.parametrize("fact", [fact for fact, *_ in FACTS], ids=KIND)
def test_a_fact_comes_back_from_the_record_as_it_was(fact: Fact) -> None:
    kept = json.loads(json.dumps(stored(fact)))

    assert restored(kept) == fact


def test_paper_has_the_decimal_sign_of_its_language() -> None:
    paper = Reader("ru", ZoneInfo("Asia/Baku"), on_paper=True)

    assert shown(Interval("15", "25.5", "degC"), paper) == "15…25,5 °C"


def test_every_kind_of_fact_is_tried_here() -> None:
    assert {type(fact) for fact, *_ in FACTS} == {str, *KINDS.values()}


def test_the_record_says_its_moments_in_utc_and_names_it() -> None:
    assert shown(Moment(LATE), RECORD) == "2026-05-19 22:30 UTC"
