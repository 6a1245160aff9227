"""Methods and measurands in words, read once for a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, method_versions, methods_at
from lims.proficiency.overview import Enrolment
from lims.proficiency.rounds import SCORED
from lims.web import current_language


class Names:
    """What the enrolments of a page are of: their editions, in one query."""

    def __init__(self, session: Session, taken: Iterable[Enrolment]) -> None:
        self.editions = method_versions(session, {one.method_version_id for one in taken})

    def method(self, one: Enrolment) -> str:
        """Code and edition of the method."""
        found = self.editions[one.method_version_id]
        return f"{found.code} ({found.edition})"

    def measurand(self, one: Enrolment) -> str:
        """The measurand's name."""
        return measurand_name(self.editions[one.method_version_id], one.measurand)


def measurand_name(method: MethodVersion, key: str) -> str:
    """A measurand in the reader's words; its key where the edition has none of that name."""
    names = next((one.names for one in method.definition.measurands if one.key == key), {})
    return str(names.get(current_language()) or names.get("en") or key)  # type: ignore[call-overload]


def measurands_to_choose(session: Session, at: datetime) -> list[tuple[str, str]]:
    """Every measurand in use that can have scores, as method:key with its words."""
    return [
        (f"{method.method_id}:{one.key}", f"{method.code}: {measurand_name(method, one.key)}")
        for method in methods_at(session, at)
        for one in method.definition.measurands
        if one.scale in SCORED
    ]
