"""A refusal is read in the reader's language, whichever package it comes from."""

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from flask import Flask, g

import lims.web.sayings
from instruments import errors as instrument_errors
from lims.errors import LimsError
from lims.web import saying, worded
from lims.web.i18n import read_catalogue
from methods.definitions.errors import InputMissing, TooFewDeterminations
from methods.precision.errors import TooFewResults

TRANSLATIONS = Path(lims.web.sayings.__file__).parent / "translations"
TOO_FEW = TooFewDeterminations(
    n=1, needed=2, mode={"en": "manual injection", "az": "əl ilə vurma", "ru": "ручной ввод"}
)


class Wrapped(LimsError):
    """A refusal that says why in the words of another."""

    problem = "You may not do this: it needs the permission “{permission}”."
    remedy = "{why}"


def in_language(app: Flask, language: str, text: object) -> str:
    with app.test_request_context():
        g.language = language
        return str(worded(text) if isinstance(text, str) else saying(text))


def test_a_refusal_of_a_method_is_read_in_russian_with_its_facts(app: Flask) -> None:
    assert in_language(app, "ru", TOO_FEW).startswith(
        "Пригодных определений: 1; способ работы (ручной ввод) требует: 2."
    )


def test_the_same_refusal_is_read_in_azerbaijani(app: Flask) -> None:
    assert "iş üsulu (əl ilə vurma) tələb edir: 2." in in_language(app, "az", TOO_FEW)


def test_a_program_reads_it_in_english() -> None:
    assert str(TOO_FEW).startswith(
        "Usable determinations so far: 1; the mode of work (manual injection) needs 2."
    )


def test_a_clause_within_a_refusal_is_translated_too(app: Flask) -> None:
    missing = InputMissing(
        label={"en": "Density", "az": "Sıxlıq", "ru": "Плотность"}, where="determination 2"
    )

    assert in_language(app, "ru", missing).startswith("Не введено: Плотность (определение 2).")


def test_a_refusal_that_is_a_fact_of_another_becomes_its_clause(app: Flask) -> None:
    error = Wrapped(permission="x", why=TooFewResults(given=1, needed=2))

    assert in_language(app, "ru", error).endswith("Сравнивается не менее 2 значений; задано: 1")


def test_a_refusal_stored_in_english_is_known_again(app: Flask) -> None:
    stored = str(instrument_errors.HalfAnswer(sent="SI", received=b"S S"))

    shown = in_language(app, "ru", stored)

    assert shown == "Ответ на «SI» оборвался; получено байтов: 3. Проверьте кабель и измерьте ещё раз."


@pytest.mark.parametrize("text", ["Caspian Refinery", "as the client wrote it in the letter", "S-2026-0412"])
def test_what_a_person_wrote_stays_as_it_is(app: Flask, text: str) -> None:
    assert in_language(app, "ru", text) == text


def test_a_long_text_made_to_be_taken_for_a_refusal_is_read_in_no_time(app: Flask) -> None:
    refusal = "The density 1 kg/m3 is outside the range of T, "
    hostile = refusal + "1 is outside the range of x, " * 10_000

    assert in_language(app, "ru", hostile) == hostile


def test_both_languages_know_the_same_texts() -> None:
    az, ru = (ids(read_catalogue(TRANSLATIONS / f"{one}.po", one)) for one in ("az", "ru"))

    assert az == ru


@pytest.mark.parametrize("language", ["az", "ru"])
def test_a_translation_is_filled_with_the_same_facts(language: str) -> None:
    catalogue = read_catalogue(TRANSLATIONS / f"{language}.po", language)

    assert [one.id for one in catalogue if one.id and fields(str(one.id)) != fields(str(one.string))] == []


def fields(template: str) -> set[str]:
    return {field for _, field, *_ in Formatter().parse(template) if field is not None}


def ids(catalogue: Catalog) -> set[str]:
    return {str(one.id) for one in catalogue if one.id and one.string}
