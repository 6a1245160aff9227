"""Who reads an answer of the gate: in which language, by which clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, has_request_context

from lims.web import current_language
from lims.web.i18n import SOURCE_LANGUAGE, LazyText, translations
from lims.web.page import web_of
from methods.wording import Language, printed_number

RECORD_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Reader:
    """A language and the zone in which moments are said. Figures have a decimal point, on paper the language's sign."""

    language: str
    zone: ZoneInfo
    on_paper: bool = False

    def text(self, text: str) -> str:
        """A text of any feature in this language, its places not filled in."""
        return translations(self.language).ugettext(message(text))

    def number(self, text: str) -> str:
        """A plain decimal text as it is printed."""
        return printed_number(text, cast(Language, self.language) if self.on_paper else "en")

    def plural(self, one: str, many: str, num: int) -> str:
        """The text for a number, by the plural rule of the language; %(num)s is the number."""
        return translations(self.language).ungettext(one, many, num) % {"num": num}


RECORD = Reader(SOURCE_LANGUAGE, RECORD_ZONE)
"""How an answer is kept beside its facts: in English, moments in UTC."""


def reader_now() -> Reader:
    """Whoever looks at the page of this moment, or the record outside of any page."""
    if not has_request_context():
        return RECORD
    return Reader(current_language(), web_of(current_app).zone())


def message(text: str) -> str:
    """The English words of a text, without translating it if it is a lazy one."""
    return text.text if isinstance(text, LazyText) else text
