"""What changes in a method of the laboratory's own that is no formula: field by field, and line by line where it has lines."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from lims.catalogue.own_kind_base import OwnKindForm
from lims.catalogue.own_kind_forms import filled_kind, kind_lines
from lims.catalogue.own_lines import readable
from lims.catalogue.own_methods import is_own, read_kind
from lims.web import gettext
from methods.definitions import OwnMethod

COMMON = ("document", "clause", "verified", "products", "roles")


def is_kind(key: str) -> bool:
    """Whether a definition's key is of a method of the laboratory's own that is no formula."""
    return is_own(key) and not isinstance(read_kind(key), OwnMethod)


def own_changes(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """Field, what stood and what is proposed, for all that differs; nothing stood where another kind of thing computed."""
    old, new = (_said(key) if is_kind(key) else {} for key in (before, after))
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name, ""), new.get(name, "")
        if "\n" in was or "\n" in now:
            yield from _lines(name, was.splitlines(), now.splitlines())
        elif was != now:
            yield name, readable(was), readable(now)


def _said(key: str) -> dict[str, str]:
    """Everything that a method says, by the words of its form."""
    own = read_kind(key)
    if isinstance(own, OwnMethod):
        return {}
    typed = filled_kind(own, {})
    labels = {name: str(getattr(OwnKindForm, name).args[0]) for name in COMMON}
    common = {labels[name]: _words(typed[name]) for name in COMMON}
    return {name: text for name, text in (*common.items(), *kind_lines(own)) if text}


def _words(value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "").replace("\n", "; ")


def _lines(name: str, before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    for what, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what != "equal":
            for n, (was, now) in enumerate(zip_longest(before[a:b], after[c:d], fillvalue=""), c + 1):
                yield f"{name}, {n}", readable(was), readable(now)
