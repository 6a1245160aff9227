"""Lots in use that come to their end, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.materials.cards import cards_at, good_until
from lims.materials.service import lots_at
from lims.quality import DueItem, DueSource


def lots_ending(session: Session, until: datetime) -> Iterator[DueItem]:
    """The lots in use that are good no longer than a moment; in two queries."""
    cards = cards_at(session, until)
    for lot in lots_at(session, until):
        end = good_until(lot, cards.get(lot.id))
        if lot.in_use and end is not None and end < until:
            yield DueItem(what="lot", thing=lot.code, due_at=end, url=f"/materials/{lot.id}")


SOURCE = DueSource("lots", lots_ending)
