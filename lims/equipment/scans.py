"""What the code on a label of equipment stands for."""

from __future__ import annotations

from collections.abc import Collection
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
    return find_by_labels(session, [code]).get(code)


def find_by_labels(session: Session, codes: Collection[str]) -> dict[str, Found]:
    """Equipment by codes of labels, or codes as typed; those that none has are left out. One query."""
    meant: dict[str, str] = {}
    for code in codes:
        meant[_plain(code)] = code
        with suppress(MistypedCode):  # it may be typed without the check character
            meant[checked(code)[:-1]] = code
    rows = session.execute(select(EquipmentRow.id, EquipmentRow.code, EquipmentRow.name))
    return {
        meant[plain]: Found(what="equipment", said=f"{own} {name}", url=f"/equipment/{id_}", id=id_)
        for id_, own, name in rows if (plain := _plain(own)) in meant
    }  # fmt: skip


def _plain(code: str) -> str:
    try:
        return normalised(code)
    except MistypedCode:
        return code


TARGET = ScanTarget("equipment", find_by_label)
