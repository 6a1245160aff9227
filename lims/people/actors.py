"""The actors of records in words: a person by name, a program or a gateway by what it is called."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lims.people.service import people_by_id


def actor_names(session: Session, labels: Iterable[str]) -> dict[str, str]:
    """For each label of an actor ("person:12", "system:worker") what a page calls it; one query for all."""
    wanted = set(labels)
    ids = {label: int(label.partition(":")[2]) for label in wanted if label.startswith("person:")}
    people = people_by_id(session, set(ids.values())) if ids else {}
    names = {label: people[id_].name for label, id_ in ids.items() if id_ in people}
    return {label: names.get(label, label.replace(":", " ")) for label in wanted}
