"""Functions of people in the reader's language."""

from __future__ import annotations

from typing import cast

from lims.people.forms import ROLE_WORDS
from lims.web import current_language
from lims.web.i18n import LazyText

ROLES_BY_NAME = {role.value.replace("_", " "): word for role, word in ROLE_WORDS.items()}


def function_words(function: str) -> str:
    """A function in the reader's language where it is named as roles are; the laboratory's own words stand as they are."""
    names = [one.strip().casefold() for one in function.split(",")]
    if current_language() == "en" or not all(name in ROLES_BY_NAME for name in names):
        return function
    return ", ".join(str(ROLES_BY_NAME[name]) for name in names)


class FunctionText(LazyText):
    """A function that is put into words when it is shown: whose page it is says in which language."""

    def __str__(self) -> str:
        return function_words(self.text)


def shown_function(function: str) -> str:
    """The same for the frame of a page, which is put together before the language is known."""
    return cast(str, FunctionText(function, {}))
