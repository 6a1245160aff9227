"""Answer a check of the apparatus from what was read."""

from __future__ import annotations

from collections.abc import Mapping

from methods.definitions.errors import InputMissing
from methods.definitions.given import Entered
from methods.definitions.parts import CheckAnswer, CheckDefinition, Limits
from methods.definitions.prepare import number


def answer_check(check: CheckDefinition, entered: Mapping[str, Entered], limits: Limits) -> CheckAnswer:
    """The answer of a check with its figures; a limit that nobody entered answers "no requirement entered".

    Raises InputMissing, and what plausibility and units refuse.
    """
    where = check.names
    for wanted in check.inputs:
        if wanted.required and wanted.name not in entered:
            raise InputMissing(label=wanted.labels, where=where)
    asked = {one.name: one for one in check.inputs}
    values = {name: number(one, asked[name], where) for name, one in entered.items() if name in asked}
    return check.answer(values, limits)
