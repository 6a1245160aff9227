"""What the code on a label of a lot stands for."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.codes import MistypedCode, checked, normalised
from lims.materials.models import MaterialLotRow
from lims.scanning import Found, ScanTarget


def find_by_label(session: Session, code: str) -> Found | None:
    """A lot by the code of its label, or by its code as typed; in one query."""
    meant = {_plain(code)}
    with suppress(MistypedCode):  # it may be typed without the check character
        meant.add(checked(code)[:-1])
    for id_, own, name in session.execute(
        select(MaterialLotRow.id, MaterialLotRow.code, MaterialLotRow.name)
    ):
        if _plain(own) in meant:
            return Found(what="lot", said=f"{own} {name}", url=f"/materials/{id_}", id=id_)
    return None


def _plain(code: str) -> str:
    try:
        return normalised(code)
    except MistypedCode:
        return code


TARGET = ScanTarget("lot", find_by_label)
