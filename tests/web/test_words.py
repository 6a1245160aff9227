"""Every text is said in three languages, every number by the plural rule of its language."""

from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

import lims.web
from lims.web import Person, gettext, lazy_gettext, missing_translations, ngettext
from lims.web.catalogues import extracted
from lims.web.letters import search_key, sort_key
from tests.web.conftest import Laboratory

WEB = Path(lims.web.__file__).parent


def test_nothing_of_the_look_is_untranslated() -> None:
    assert [str(one) for one in missing_translations(WEB)] == []


def test_a_text_without_translation_is_found_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(
        "from lims.web import gettext\ngettext('A text that nobody translated')\n"
    )

    found = missing_translations(tmp_path)

    assert {one.language for one in found} == {"az", "ru"}
    assert "views.py:2" in str(found[0])


def test_a_text_within_an_f_string_is_a_text_too(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(
        "from lims.web import gettext\ntitle = f\"{code}: {gettext('read the room')}\"\n"
    )

    assert {text for _where, text in extracted(tmp_path)} == {"read the room"}


def test_the_sentences_of_errors_are_texts_too(tmp_path: Path) -> None:
    (tmp_path / "errors.py").write_text(
        'class E(Exception):\n    problem = "It is broken."\n    remedy = "Mend it."\n'
    )

    assert {text for _where, text in extracted(tmp_path)} == {"It is broken.", "Mend it."}


def test_a_translation_that_loses_a_placeholder_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("from lims.web import gettext\ngettext('%(n)s cans', n=1)\n")
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "ru.po").write_text('msgid "%(n)s cans"\nmsgstr "%(m)s банок"\n')

    russian = [one.why for one in missing_translations(tmp_path) if one.language == "ru"]

    assert russian == ["placeholders differ"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 поле требует"), (3, "3 поля требуют"), (5, "5 полей требуют"), (21, "21 поле")],
)
def test_russian_counts_in_three_forms(app: Flask, number: int, words: str) -> None:
    with app.test_request_context():
        g.language = "ru"

        assert ngettext("%(num)s field needs you", "%(num)s fields need you", number).startswith(words)


def test_a_label_made_at_import_speaks_the_language_of_the_moment(app: Flask) -> None:
    label = lazy_gettext("Late")

    with app.test_request_context():
        g.language = "az"
        assert str(label) == "Gecikir"
    assert str(label) == "Late"


def test_the_persons_language_goes_before_the_browsers(client: FlaskClient, laboratory: Laboratory) -> None:
    laboratory.person = Person(initials="ЛБ", name="Л. Б.", role="приём проб", language="ru")

    page = client.get("/", headers={"Accept-Language": "az"}).text

    assert '<html lang="ru"' in page
    assert "Пробы" in page


def test_without_a_choice_the_browsers_language_is_taken(client: FlaskClient) -> None:
    assert '<html lang="az"' in client.get("/", headers={"Accept-Language": "az-AZ,az;q=0.9"}).text


def test_a_language_that_we_do_not_speak_becomes_english(client: FlaskClient) -> None:
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "fr"}).text


def test_placeholders_in_a_text_are_filled_in(app: Flask) -> None:
    with app.test_request_context():
        g.language = "ru"
        assert gettext("at least %(low)s", low="18") == "не менее 18"


@pytest.mark.parametrize("typed", ["Əliyev", "ƏLİYEV", "eliyev", "Eliyev", "  əliyev "])
def test_a_name_is_found_however_it_is_typed(typed: str) -> None:
    assert search_key(typed) == "eliyev"


def test_dotted_and_dotless_i_are_found_by_each_other() -> None:
    assert search_key("Sınaq IŞIQ") == search_key("sinaq İşıq") == "sinaq isiq"


def test_short_i_is_not_lost_from_cyrillic() -> None:
    assert search_key("Проба Йода Ёмкость") == "проба йода емкость"


def test_azerbaijani_names_stand_in_the_order_of_their_alphabet() -> None:
    names = ["Həsən", "Xəyal", "Işıq", "İlham", "Qafar", "Kamal", "Çinar", "Cavid", "Eldar", "Əli", "Davud"]

    assert sorted(names, key=lambda one: sort_key(one, "az")) == [
        "Cavid", "Çinar", "Davud", "Eldar", "Əli", "Həsən", "Xəyal", "Işıq", "İlham", "Kamal", "Qafar",
    ]  # fmt: skip


def test_russian_yo_stands_after_ye() -> None:
    assert sorted(["Жук", "Ёж", "Ель"], key=lambda one: sort_key(one, "ru")) == ["Ель", "Ёж", "Жук"]


def test_figures_come_before_letters() -> None:
    assert sort_key("9", "az") < sort_key("a", "az") < sort_key("а", "az")
