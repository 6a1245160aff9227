"""Texts in English, Azerbaijani and Russian: the message id is the English text, each feature keeps its own catalogues."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, g, has_request_context, request

LANGUAGES = {"en": "English", "az": "Azərbaycanca", "ru": "Русский"}
SOURCE_LANGUAGE = "en"
LANGUAGE_COOKIE = "language"
CHOSEN_LANGUAGE = "lims_chosen_language"
FEATURES = Path(__file__).parent.parent


class LazyText:
    """A text that is translated when it is shown, not when the module is loaded."""

    def __init__(self, text: str, given: dict[str, object]) -> None:
        self.text, self.given = text, given

    def __str__(self) -> str:
        return gettext(self.text, **self.given)

    def __repr__(self) -> str:
        return f"lazy_gettext({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash((self.text, tuple(sorted(self.given))))

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __mod__(self, given: object) -> str:
        return str(self) % given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)


def lazy_gettext(text: str, /, **given: object) -> str:
    """A label for a module's top level. Typed as `str` because forms and templates use it as one."""
    return cast(str, LazyText(text, given))


def gettext(text: str, /, **given: object) -> str:
    """The text in the language of the person who looks, with %(name)s filled in."""
    found = raw_gettext(text)
    return found % given if given else found


def ngettext(one: str, many: str, num: int, /, **given: object) -> str:
    """The text for a number, by the plural rule of the language; %(num)s is the number."""
    return raw_ngettext(one, many, num) % {"num": num, **given}


def raw_gettext(text: str) -> str:
    """The translation with its placeholders still in it: templates fill them in themselves, escaped."""
    return translations(current_language()).ugettext(text)


def raw_ngettext(one: str, many: str, num: int) -> str:
    """Likewise for a number."""
    return translations(current_language()).ungettext(one, many, num)


def current_language() -> str:
    """The language of this request: the person's, else the cookie's, else the browser's, else English."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    asked = (g.get("language"), chosen_by_person(), request.cookies.get(LANGUAGE_COOKIE))
    chosen = next((one for one in asked if one in LANGUAGES), None)
    return chosen or accepted_by_browser()


def accepted_by_browser() -> str:
    """Worked out once for a request: every text asks for it."""
    if "accepted_language" not in g:
        g.accepted_language = request.accept_languages.best_match(list(LANGUAGES)) or SOURCE_LANGUAGE
    return str(g.accepted_language)


def chosen_by_person() -> str | None:
    """What init_web was told about who looks; asked at each text, so that signing in changes the language at once."""
    asker: Callable[[], str | None] | None = current_app.extensions.get(CHOSEN_LANGUAGE)
    return asker() if asker else None


def translations(language: str) -> NullTranslations:
    """The catalogues of all features, merged."""
    return _read(language)[0]


def templates_in(language: str) -> frozenset[str]:
    """The texts of the catalogues that have {names} in them."""
    return _read(language)[1]


@lru_cache(maxsize=len(LANGUAGES))
def _read(language: str) -> tuple[NullTranslations, frozenset[str]]:
    """Once for a process."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations(), frozenset()
    merged: Translations | None = None
    templates: set[str] = set()
    for path in sorted(FEATURES.glob(f"**/translations/{language}.po")):
        catalogue = read_catalogue(path, language)
        templates |= {one.id for one in catalogue if isinstance(one.id, str) and "{" in one.id}
        read = compiled(catalogue)
        merged = read if merged is None else cast(Translations, merged.merge(read))
    return merged or NullTranslations(), frozenset(templates)


def compiled(catalogue: Catalog) -> Translations:
    binary = BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return Translations(binary)


def read_catalogue(path: Path, language: str) -> Catalog:
    """One .po file. Raises PoFileError when it cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)
