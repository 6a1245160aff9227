"""How a table that was taken over is shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.people import Person, people_by_id
from lims.takeover.models import TakeoverRow
from lims.takeover.reading import WORDS, Kind
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

COLUMN = 8


def _takeovers(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(TakeoverRow).where(TakeoverRow.id.in_(ids))))
    people = people_by_id(session, {row.checked_by or 0 for row in rows})
    return {
        row.id: Description(
            title=gettext("taken over from paper"), url=f"/takeover/{row.id}",
            detail=f"{WORDS[Kind(row.kind)]}; {_checked(row, people)}",
        )
        for row in rows
    }  # fmt: skip


def _checked(row: TakeoverRow, people: Mapping[int, Person]) -> str:
    person = people.get(row.checked_by or 0)
    if person is None or row.checked_at is None:
        return gettext("not checked yet")
    return gettext("checked by %(name)s on %(day)s", name=person.name, day=day_text(row.checked_at))


KINDS = (NodeKind("takeover", _("taken over"), COLUMN, _takeovers),)
