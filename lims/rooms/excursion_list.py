"""Excursions as a list: searched by their room, filtered by where they stand, page by page; and every reaction to one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, not_, select
from sqlalchemy.orm import Session

from lims.equipment import rooms
from lims.rooms.excursions import Judged, excursions_query, judged_as_it_goes
from lims.rooms.models import ExcursionReactionRow, ExcursionRow, ExcursionSpanRow
from lims.web import lazy_gettext as _
from lims.web.letters import search_key
from lims.web.listing import Order

VIEWS = {
    "to_judge": _("To be judged"), "going_on": _("Going on"), "judged": _("Judged"), "gone": _("Readings corrected"),
}  # fmt: skip


def excursion_page_query(
    session: Session, search: str = "", view: str = "", room_id: int | None = None
) -> tuple[Select[Any], list[Order]]:
    """Excursions with their spans and last reactions, latest first."""
    query = excursions_query()
    if search:
        key = search_key(search)
        named = [one.id for one in rooms(session) if key in search_key(f"{one.code} {one.name}")]
        query = query.where(ExcursionRow.room_id.in_(named))
    if room_id is not None:
        query = query.where(ExcursionRow.room_id == room_id)
    if view:
        query = query.where(_in_view(view))
    return query, [
        Order(column=ExcursionRow.began_at.expression, down=True), Order(column=ExcursionRow.id.expression, down=True),
    ]  # fmt: skip


def _in_view(view: str) -> Any:
    span, judged = ExcursionSpanRow, judged_as_it_goes()
    stands = span.gone.is_(False)
    return {
        "to_judge": and_(stands, not_(judged)), "going_on": and_(stands, span.within_again.is_(None)),
        "judged": and_(stands, judged), "gone": span.gone.is_(True),
    }[view]  # fmt: skip


def reactions_of(session: Session, excursion_id: int) -> list[Judged]:
    """Everything that was found and decided of an excursion, latest first."""
    query = select(ExcursionReactionRow).where(ExcursionReactionRow.excursion_id == excursion_id)
    rows = session.scalars(query.order_by(ExcursionReactionRow.id.desc()))
    return [Judged.from_row(row) for row in rows]
