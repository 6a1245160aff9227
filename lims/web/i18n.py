"""Texts in English, Azerbaijani and Russian: the message id is the English text, each feature keeps its own catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, g, has_request_context, request

LANGUAGES = {"en": "English", "az": "Azərbaycanca", "ru": "Русский"}
SOURCE_LANGUAGE = "en"
LANGUAGE_COOKIE = "language"
CHOSEN_LANGUAGE = "lims_chosen_language"
FEATURES = Path(__file__).parent.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")


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
    return chosen or request.accept_languages.best_match(list(LANGUAGES)) or SOURCE_LANGUAGE


def chosen_by_person() -> str | None:
    """What init_web was told about who looks; asked at each text, so that signing in changes the language at once."""
    asker: Callable[[], str | None] | None = current_app.extensions.get(CHOSEN_LANGUAGE)
    return asker() if asker else None


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> NullTranslations:
    """The catalogues of all features, merged; read once for a process."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    merged: Translations | None = None
    for path in sorted(FEATURES.glob(f"**/translations/{language}.po")):
        one = compiled(read_catalogue(path, language))
        merged = one if merged is None else cast(Translations, merged.merge(one))
    return merged or NullTranslations()


def compiled(catalogue: Catalog) -> Translations:
    binary = BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return Translations(binary)


def read_catalogue(path: Path, language: str) -> Catalog:
    """One .po file. Raises PoFileError when it cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingTranslation:
    """A text that a catalogue lacks, or whose placeholders differ."""

    language: str
    text: str
    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text!r} in {self.language}: {self.why}"


def missing_translations(folder: Path) -> list[MissingTranslation]:
    """What the feature in `folder` says and its translations/az.po or ru.po lack; shared texts of lims/web count as known."""
    texts = list(extracted(folder))
    found: list[MissingTranslation] = []
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            known = known_texts(folder, language)
            found += [lack for where, text in texts if (lack := lacking(known, language, where, text))]
    return found


def known_texts(folder: Path, language: str) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for one in (FEATURES / "web", folder):
        path = one / "translations" / f"{language}.po"
        if path.exists():
            known |= {key_of(m.id): m for m in read_catalogue(path, language) if m.id and not m.fuzzy}
    return known


def key_of(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def lacking(known: dict[str, Any], language: str, where: str, text: str | tuple[str, ...]) -> MissingTranslation | None:
    message = known.get(key_of(text))
    forms = () if message is None else (message.string,) if isinstance(message.string, str) else tuple(message.string)
    why = None
    if not forms or not all(forms):
        why = "not translated"
    elif (len(forms) > 1) != isinstance(text, tuple):
        why = "plural forms differ"
    elif any(not set(PLACEHOLDER.findall(form)) <= placeholders(text) for form in forms):
        why = "placeholders differ"
    return MissingTranslation(language=language, text=key_of(text), where=where, why=why) if why else None


def placeholders(text: str | tuple[str, ...]) -> set[str]:
    joined = text if isinstance(text, str) else " ".join(text)
    return set(PLACEHOLDER.findall(joined))


def extracted(folder: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every text of a feature: marked ones in .py and .html, and the problem and remedy of its errors."""
    methods = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
    options = {"**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}}
    rows = extract_from_dir(str(folder), methods, options, keywords=KEYWORDS)
    for file, line, text, _comments, _context in rows:
        yield f"{file}:{line}", text if isinstance(text, str) else tuple(text)
    for path in sorted(folder.rglob("*.py")):
        yield from error_sentences(path)


def error_sentences(path: Path) -> Iterator[tuple[str, str]]:
    """`problem` and `remedy` of error classes: they are translated where the error is shown."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                yield from ((f"{path.name}:{line.lineno}", text) for text in sentence_of(line))


def sentence_of(line: ast.stmt) -> Iterator[str]:
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    named = any(isinstance(one, ast.Name) and one.id in ("problem", "remedy") for one in targets)
    value = getattr(line, "value", None)
    if named and isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value:
        yield value.value
