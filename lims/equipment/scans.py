"""What the code on a label of equipment stands for."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.codes import MistypedCode, checked, normalised, with_check
from lims.equipment.models import EquipmentRow
from lims.scanning import Found, ScanTarget


def label_code(code: str) -> str:
    """The code as the label carries it, with its check character."""
    return with_check(code)


def find_by_label(session: Session, code: str) -> Found | None:
    """Equipment by the code of its label, or by its code as typed; in one query."""
    meant = {_plain(code)}
    with suppress(MistypedCode):  # it may be typed without the check character
        meant.add(checked(code)[:-1])
    for id_, own, name in session.execute(select(EquipmentRow.id, EquipmentRow.code, EquipmentRow.name)):
        if _plain(own) in meant:
            return Found(what="equipment", said=f"{own} {name}", url=f"/equipment/{id_}", id=id_)
    return None


def _plain(code: str) -> str:
    try:
        return normalised(code)
    except MistypedCode:
        return code


TARGET = ScanTarget("equipment", find_by_label)
