"""The catalogues of texts: which texts a feature says, which of them a language lacks.

`python -m lims.web lims/samples` adds what is new to the feature's az.po and ru.po, to be filled in by hand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from lims.web.i18n import FEATURES, LANGUAGES, SOURCE_LANGUAGE, read_catalogue

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
SHARED = FEATURES / "web"
TRANSLATED = tuple(one for one in LANGUAGES if one != SOURCE_LANGUAGE)


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
    for language in TRANSLATED:
        known = known_texts(folder, language)
        found += [lack for where, text in texts if (lack := lacking(known, language, where, text))]
    return found


def known_texts(folder: Path, language: str) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for one in (SHARED, folder):
        path = one / "translations" / f"{language}.po"
        if path.exists():
            known |= {key_of(m.id): m for m in read_catalogue(path, language) if m.id and not m.fuzzy}
    return known


def key_of(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def lacking(
    known: dict[str, Any], language: str, where: str, text: str | tuple[str, ...]
) -> MissingTranslation | None:
    message = known.get(key_of(text))
    forms = (
        ()
        if message is None
        else (message.string,)
        if isinstance(message.string, str)
        else tuple(message.string)
    )
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
    options = {
        "**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
    }
    rows = extract_from_dir(str(folder), methods, options, keywords=KEYWORDS)
    for file, line, text, _comments, _context in rows:
        yield f"{file}:{line}", text if isinstance(text, str) else tuple(text)
    files = [*folder.rglob("*.py"), *(FEATURES.glob("*.py") if folder.resolve() == SHARED else ())]
    for path in sorted(files):
        yield from error_sentences(path)
        yield from texts_within_f_strings(path)


def error_sentences(path: Path) -> Iterator[tuple[str, str]]:
    """`problem` and `remedy` of error classes: they are translated where the error is shown."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                yield from ((f"{path.name}:{line.lineno}", text) for text in sentence_of(line))


def texts_within_f_strings(path: Path) -> Iterator[tuple[str, str]]:
    """Marked texts that babel does not see: it takes an f-string as one token."""
    for f_string in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(f_string, ast.JoinedStr):
            for call in ast.walk(f_string):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "gettext"):
                    text = call.args[0]
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        yield f"{path.name}:{text.lineno}", text.value


def sentence_of(line: ast.stmt) -> Iterator[str]:
    targets = (
        line.targets
        if isinstance(line, ast.Assign)
        else [line.target]
        if isinstance(line, ast.AnnAssign)
        else []
    )
    named = any(isinstance(one, ast.Name) and one.id in ("problem", "remedy") for one in targets)
    value = getattr(line, "value", None)
    if named and isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value:
        yield value.value


def add_new(folder: Path) -> None:
    """Write the texts that a feature's catalogues lack into them, without translation."""
    for language in TRANSLATED:
        path = folder / "translations" / f"{language}.po"
        catalogue = (
            read_catalogue(path, language)
            if path.exists()
            else Catalog(locale=language, project="lims", fuzzy=False)
        )
        known = known_texts(folder, language)
        for _where, text in extracted(folder):
            if key_of(text) not in known and key_of(text) not in catalogue:
                catalogue.add(text)
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, no_location=True)
