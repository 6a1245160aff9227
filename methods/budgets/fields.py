"""Reading of one table of a budget file: every key is known, every value has its kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from methods.budgets.errors import BudgetFileRefused

T = TypeVar("T")
D = TypeVar("D")
_MISSING = object()


class Fields:
    """A table of the file with its place; each key is taken once, and what is left over is refused."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, Mapping):
            raise BudgetFileRefused(
                where=where, what="is not a table", remedy="Write it as [name] with lines below"
            )
        self._left = dict(data)
        self._keys: set[str] = set()
        self.where = where

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def holds_table(self, key: str) -> bool:
        """Whether a key holds a table."""
        return isinstance(self._left.get(key), Mapping)

    def refused(self, what: str, remedy: str) -> BudgetFileRefused:
        """The refusal of this table."""
        return BudgetFileRefused(where=self.where, what=what, remedy=remedy)

    def number(self, key: str, *default: D) -> float | D:
        """A finite number."""
        if default and key not in self:
            self._keys.add(key)
            return default[0]
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.refused(f"has {key} = {value!r}", "Write a finite number with a decimal point")
        return float(value)

    def whole(self, key: str, *default: D) -> int | D:
        """A whole number."""
        if default and key not in self:
            self._keys.add(key)
            return default[0]
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refused(f"has {key} = {value!r}", "Write a whole number")
        return value

    def text(self, key: str, *default: D) -> str | D:
        """A text of up to 20,000 characters."""
        if default and key not in self:
            self._keys.add(key)
            return default[0]
        value = self._take(key)
        if not isinstance(value, str) or len(value) > 20_000:
            raise self.refused(f"has a {key} that is not a text", "Write it between quotation marks")
        return value

    def choice(self, key: str, allowed: Mapping[str, T], default: str) -> T:
        """One of some words."""
        word = self.text(key, default)
        if word not in allowed:
            raise self.refused(f"has {key} = {word!r}", f"Write one of: {', '.join(allowed)}")
        return allowed[word]

    def truth(self, key: str) -> bool | None:
        """true, false, or None where nobody has said."""
        value = self._take(key, None)
        if value is not None and not isinstance(value, bool):
            raise self.refused(f"has {key} = {value!r}", "Write true or false, or leave it out")
        return value

    def series(self, key: str) -> list[float]:
        """A list of finite numbers."""
        value = self._take(key)
        if not isinstance(value, list) or len(value) > 100_000 or not all(map(_is_number, value)):
            raise self.refused(
                f"has {key} that are not a list of finite numbers", "Write them as [1.0, 1.1, 1.2]"
            )
        return [float(one) for one in value]

    def names(self, key: str) -> list[str]:
        """A list of texts."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.refused(f"has {key} that is not a list of names", 'Write it as ["a", "b"]')
        return value

    def table(self, key: str, *, empty: bool = True) -> Fields:
        """A table within this one; an empty one where it is not there."""
        return Fields(
            self._take(key, {} if empty else _MISSING), f"{self.where}.{key}".removeprefix("the file.")
        )

    def tables(self, key: str) -> list[Fields]:
        """A list of tables, [[key]]."""
        found = self._take(key, [])
        if not isinstance(found, list):
            raise self.refused(f"has {key} that is not a list of tables", f"Write [[{key}]] above each")
        return [Fields(one, f"{key} {i}") for i, one in enumerate(found, 1)]

    def each(self, read: Callable[[str, Any], T]) -> list[T]:
        """Every key of this table, read."""
        found = [read(key, value) for key, value in self._left.items()]
        self._left.clear()
        return found

    def done(self, known: Collection[str] = ()) -> None:
        """Refuse what has not been taken: a misspelt key must not be a missing one."""
        for key in self._left:
            near = get_close_matches(key, [*self._keys, *known], n=1)
            remedy = (
                f"Write {near[0]}" if near else f"Use of {', '.join(sorted(self._keys | set(known)))} only"
            )
            raise self.refused(f"has the key {key[:40]!r}, which is not known here", remedy)

    def _take(self, key: str, default: Any = _MISSING) -> Any:
        self._keys.add(key)
        value = self._left.pop(key, default)
        if value is _MISSING:
            raise self.refused(f"has no {key}", f"Add a line {key} = …")
        return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
