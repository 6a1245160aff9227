"""The fixed words: complete in three languages, printable, with the same gaps to fill."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from reports.data import DeviationKind, Language
from reports.fonts import require_glyphs
from reports.texts import Words, catalogue


@pytest.mark.parametrize("language", list(Language))
def test_each_language_has_every_text(language: Language) -> None:
    assert catalogue(language).keys() == catalogue(Language.EN).keys()


@pytest.mark.parametrize("language", list(Language))
def test_each_text_can_be_printed(language: Language) -> None:
    for text in catalogue(language).values():
        require_glyphs(text)


@pytest.mark.parametrize("language", [Language.AZ, Language.RU])
def test_each_text_is_translated_and_has_the_same_gaps(language: Language) -> None:
    for key, english in catalogue(Language.EN).items():
        text = catalogue(language)[key]
        assert sorted(set(re.findall(r"{\w+}", text))) == sorted(set(re.findall(r"{\w+}", english))), key
        assert text != english or text in ("Min.", "Max.", "Risk", "{first} – {last}"), key


@pytest.mark.parametrize("language", list(Language))
def test_sentences_end_and_labels_do_not(language: Language) -> None:
    sentences = {key for key, text in catalogue(Language.EN).items() if text.endswith(".")}

    assert {key for key, text in catalogue(language).items() if text.endswith(".")} - {
        "min",
        "max",
    } == sentences


def test_a_label_equal_in_both_languages_stands_once() -> None:
    assert Words(Language.EN, Language.AZ).label("risk") == "Risk"
    assert Words(Language.EN, Language.AZ).label("client") == "Client / Sifarişçi"


def test_every_text_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in files("reports").iterdir() if path.name.endswith(".py")
    )
    prefixes = (
        "sampler_",
        "mode_",
        "view_",
        "conforms_",
        "does_not_conform_",
        "inconclusive_",
        "trace_",
        "state_",
    )
    kinds = [kind.value for kind in DeviationKind]
    unused = [key for key in catalogue(Language.EN) if f'"{key}"' not in code and f"'{key}'" not in code]

    assert [key for key in unused if not key.startswith(prefixes) and key not in kinds] == []
