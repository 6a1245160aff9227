"""What a person likes: kept outside of the audit chain, in a short write of its own."""

from __future__ import annotations

from lims.edge import writing_outside_chain
from lims.people.service import keep_preference


def remember_preference(person_id: int, name: str, value: str) -> None:
    """Keep a choice of language or of single-letter keys for a person."""
    with writing_outside_chain() as session:
        keep_preference(session, person_id, name, value)
