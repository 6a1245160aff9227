"""The fixed words of every document in three languages, one JSON file a language. They are drafts until approved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reports.data import Language

DECIMAL_SIGNS = {Language.EN: ".", Language.AZ: ",", Language.RU: ","}


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All fixed texts of one language by key."""
    text = files(__package__).joinpath(f"{language.value}.json").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in json.loads(text).items()}


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed texts of a document in its one or two languages."""

    language: Language
    second: Language | None = None

    @property
    def languages(self) -> tuple[Language, ...]:
        """The document's languages, the leading one first."""
        return (self.language,) if self.second is None else (self.language, self.second)

    def number(self, text: str) -> str:
        """A figure as the leading language writes it: its decimal sign, a true minus."""
        return text.replace("-", "\u2212").replace(".", DECIMAL_SIGNS[self.language])

    def label(self, key: str, **given: object) -> str:
        """A short text; in two languages with a slash between, once when both are equal."""
        texts = dict.fromkeys(catalogue(language)[key].format(**given) for language in self.languages)
        return " / ".join(texts)

    def sentence(self, key: str, **given: object) -> str:
        """A sentence; in two languages one after the other."""
        return " ".join(catalogue(language)[key].format(**given) for language in self.languages)
