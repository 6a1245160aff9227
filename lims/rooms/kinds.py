"""How what is stated of rooms and excursions are shown in a walk; an excursion that nobody has judged is a broken link."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import rooms
from lims.equipment.models import RoomRow
from lims.equipment.reasons import ROOM_WORDS
from lims.rooms.excursions import Excursion, excursions_query, read
from lims.rooms.models import ExcursionRow, Reaction, RoomVersionRow
from lims.rooms.standing import range_words
from lims.rooms.words import DECISIONS
from lims.trace import Description, NodeKind
from lims.web import gettext, moment_text, unit_words
from lims.web import lazy_gettext as _
from lims.web.figures import six_digits

COLUMN = 4


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(RoomVersionRow, RoomRow.code).join(RoomRow, RoomRow.id == RoomVersionRow.header_id)
    return {
        row.id: Description(title=f"{code}, {row.n}", detail=row.purpose, url=f"/rooms/{row.header_id}")
        for row, code in session.execute(query.where(RoomVersionRow.id.in_(ids)))
    }


def _excursions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    return {
        one.id: Description(
            title=gettext("Room %(code)s", code=code), detail=excursion_words(one),
            url=f"/rooms/excursions/{one.id}", broken=_broken(one),
        )
        for one, code in _with_room(session, ids)
    }  # fmt: skip


def excursions_described(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The code of the room of each excursion, and the excursion in a line."""
    return {one.id: (code, excursion_words(one)) for one, code in _with_room(session, ids)}


def _with_room(session: Session, ids: Sequence[int]) -> list[tuple[Excursion, str]]:
    codes = {one.id: one.code for one in rooms(session)}
    found = read(session, excursions_query().where(ExcursionRow.id.in_(ids)))
    return [(one, codes[one.room_id]) for one in found]


def excursion_words(one: Excursion) -> str:
    """An excursion in a line: how far from which limit, and when."""
    until = moment_text(one.within_again) if one.within_again else gettext("now")
    return gettext(
        "%(quantity)s up to %(worst)s %(unit)s, limits %(limits)s, %(since)s to %(until)s", quantity=ROOM_WORDS[one.quantity],
        worst=six_digits(one.worst), unit=unit_words(one.range.unit), limits=range_words(one.range),
        since=moment_text(one.first_at), until=until,
    )  # fmt: skip


def _broken(one: Excursion) -> str | None:
    if one.gone or (one.judged is not None and one.judged.decision is Reaction.NO_EFFECT and not one.open):
        return None
    if one.judged is None or one.open:
        return gettext(
            "The room was outside its limits, and nobody has judged what that means: judge the excursion."
        )
    return f"{DECISIONS[one.judged.decision]}: {one.judged.assessment}"


KINDS = (
    NodeKind("room_version", _("limits of the room"), COLUMN, _versions),
    NodeKind("excursion", _("excursion of the room"), COLUMN, _excursions),
)
