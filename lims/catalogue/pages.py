"""What the pages of the catalogue show: the settings of a method with what is unknown, what stands, and what stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.drafts import KINDS, UNTIL, Draft, codes_of
from lims.catalogue.entries import entries, figure_of, source_of
from lims.catalogue.models import (
    EquivalenceRow,
    MethodRow,
    MethodVersionRow,
    SpecificationRow,
    SpecificationVersionRow,
)
from lims.catalogue.service import MethodVersion, SpecificationVersion
from lims.errors import NotFound
from lims.records import version_at


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingLine:
    """A setting as the page shows it: its group and words, the figure with its source, or that nobody entered it."""

    group: str
    name: str
    figure: str
    source: str
    verified: bool
    remark: str

    @property
    def known(self) -> bool:
        """Whether somebody entered it."""
        return bool(self.figure)


def setting_lines(version: MethodVersion) -> list[SettingLine]:
    """Every setting that a method may have; what nobody entered is said to be unknown."""
    found = []
    for entry in entries(version.definition):
        cells = entry.cells(version.settings)
        if not cells and not entry.asked:
            continue
        found.append(
            SettingLine(
                group=entry.group, name=entry.name, figure=figure_of(entry, version.settings), verified=bool(cells.get("verified")),
                source=source_of(entry, version.settings), remark="" if cells else entry.help,
            )
        )  # fmt: skip
    return found


def standing_content(session: Session, kind: str, header_id: int, at: datetime) -> dict[str, Any] | None:
    """What stands of a thing at a moment, as the content of a draft; None where nothing does. Raises NotFound."""
    of = KINDS.get(kind)
    if of is None or header_id not in codes_of(session, kind, [header_id]):
        raise NotFound
    if of.standing is not None:
        found = of.standing(session, header_id, at)
        return None if found is None else found[1]
    row = None if of.version is None else version_at(session, of.version, header_id, at)
    if row is None:
        return None
    content = {name: value for name, value in row.content().items() if name in of.fields}
    if of.stated_outside:
        content[UNTIL] = None if row.valid_to is None else row.valid_to.isoformat()
    return content


def header_code(session: Session, kind: str, header_id: int) -> str:
    """The code of what a draft is for. Raises NotFound."""
    found = codes_of(session, kind, [header_id])
    if header_id not in found:
        raise NotFound
    return found[header_id]


def codes(session: Session, drafts: list[Draft]) -> dict[int, str]:
    """The code of what each draft is for; one query a kind."""
    found: dict[int, str] = {}
    for kind in {one.kind for one in drafts}:
        found |= codes_of(session, kind, [one.header_id for one in drafts if one.kind == kind])
    return found


def all_methods(session: Session) -> list[tuple[int, str]]:
    """Every method that is registered, in use or not."""
    return [
        (row.id, row.code)
        for row in session.execute(select(MethodRow.id, MethodRow.code).order_by(MethodRow.code))
    ]


def method_history(session: Session, method_id: int) -> list[MethodVersion]:
    """Everything that was ever stated of a method, latest first. Raises NotFound."""
    code = header_code(session, "method", method_id)
    query = (
        select(MethodVersionRow)
        .where(MethodVersionRow.header_id == method_id)
        .order_by(MethodVersionRow.n.desc())
    )
    return [MethodVersion.from_row(row, code) for row in session.scalars(query)]


def specification_history(session: Session, specification_id: int) -> list[SpecificationVersion]:
    """Everything that was ever stated of a specification, latest first. Raises NotFound."""
    code = header_code(session, "specification", specification_id)
    query = select(SpecificationVersionRow).where(SpecificationVersionRow.header_id == specification_id)
    rows = session.scalars(query.order_by(SpecificationVersionRow.n.desc()))
    return [SpecificationVersion.from_row(row, code) for row in rows]


def specification_at(
    session: Session, specification_id: int, at: datetime, known_at: int | None = None
) -> SpecificationVersion | None:
    """The version of a specification that was valid at a moment, as known now or at an event. Raises NotFound."""
    code = header_code(session, "specification", specification_id)
    row = version_at(session, SpecificationVersionRow, specification_id, at, known_at)
    return None if row is None else SpecificationVersion.from_row(row, code)


def all_specifications(session: Session) -> list[tuple[int, str]]:
    """Every specification that is registered, in use or not."""
    query = select(SpecificationRow.id, SpecificationRow.code).order_by(SpecificationRow.code)
    return [(row.id, row.code) for row in session.execute(query)]


def equivalences(session: Session) -> list[tuple[EquivalenceRow, str]]:
    """Every equivalence with the code of the method that stands for the named one."""
    query = select(EquivalenceRow, MethodRow.code).join(MethodRow, MethodRow.id == EquivalenceRow.method_id)
    return [(row, code) for row, code in session.execute(query.order_by(EquivalenceRow.id))]
