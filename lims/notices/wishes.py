"""Which events a person wants to hear of by e-mail."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lims.notices.events import CHOSEN, UNASKED, Event
from lims.notices.models import WishRow


def wishes_of(session: Session, person_id: int) -> frozenset[Event]:
    """What a person wants to hear of; what is usual where nothing was chosen."""
    row = session.get(WishRow, person_id)
    return UNASKED if row is None else frozenset(Event(one) for one in row.events)


def choose(session: Session, person_id: int, events: Iterable[str]) -> None:
    """Keep a person's choice; nothing chosen means no e-mail at all."""
    wanted = [event.value for event in CHOSEN if event.value in set(events)]
    row = session.get(WishRow, person_id)
    if row is None:
        session.add(WishRow(person_id=person_id, events=wanted))
    else:
        row.events = wanted
