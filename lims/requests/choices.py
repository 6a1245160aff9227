"""Methods as choices of a form: one for each edition in use, and one for each of its ways of working where it has several."""

from __future__ import annotations

from collections.abc import Iterable

from lims.catalogue import MethodVersion
from lims.requests.service import LineWish

Choice = tuple[str, str]


def method_choices(methods: Iterable[MethodVersion], language: str, group: str | None = None) -> list[Choice]:
    """Value and words of each choice; with a product group only the ways of working that serve it."""
    found: list[Choice] = []
    for method in methods:
        definition = method.definition
        modes = definition.modes if group is None else definition.modes_for(group)
        found.append((str(method.id), f"{method.code} ({method.edition}), {method.title(language)}"))
        if len(modes) > 1:
            words = {mode.key: {str(name): word for name, word in mode.names.items()} for mode in modes}
            found += [
                (f"{method.id}|{key}", f"{method.code}, {word.get(language, key)}")
                for key, word in words.items()
            ]
    return found


def chosen_line(
    value: str, specification_version_ids: tuple[int, ...] = (), accepts_equivalence: bool = False
) -> LineWish:
    """The line that a choice stands for."""
    version, _bar, mode = value.partition("|")
    return LineWish(
        method_version_id=int(version), injection_mode=mode or None, accepts_equivalence=accepts_equivalence,
        specification_version_ids=specification_version_ids,
    )  # fmt: skip


def value_of(line: LineWish) -> str:
    """The choice that stands for a line."""
    return (
        f"{line.method_version_id}|{line.injection_mode}"
        if line.injection_mode
        else str(line.method_version_id)
    )
