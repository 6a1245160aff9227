"""What a proposal is for when it is for something new: a code of its own, or the method that an equivalence is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from lims.catalogue.accreditation import ensure_accreditation, ensure_scope_line
from lims.catalogue.drafts import KINDS
from lims.catalogue.errors import CodeTaken
from lims.catalogue.service import (
    ensure_decision_rule,
    ensure_method,
    ensure_specification,
)
from lims.records import Unit
from methods.catalogue import METHODS

MAKERS: dict[str, Callable[[Unit, str], int]] = {
    "specification": ensure_specification, "decision_rule": ensure_decision_rule, "scope_line": ensure_scope_line,
    "method": ensure_method, "accreditation": ensure_accreditation,
}  # fmt: skip


def new_header(unit: Unit, kind: str, code: str, form: Any) -> int:
    """The id of what a first proposal is for. Raises CodeTaken where the code stands for something already.

    A method of the program is known by the definition that computes it, so its code may be registered before; one of the
    laboratory's own has a code of its own; an equivalence belongs to the method that `form` names.
    """
    if kind == "equivalence":
        return int(form.method_id.data)
    if kind == "method":
        return ensure_method(unit, code)
    if kind.startswith("own_"):
        if code in {one.code for one in METHODS}:
            raise CodeTaken(code=code)
        kind = "method"
    header = KINDS[kind].header
    if unit.session.scalar(select(header.id).where(header.code == code)) is not None:
        raise CodeTaken(code=code)
    return MAKERS[kind](unit, code)
