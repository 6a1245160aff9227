"""Methods and measurands in words, read once for a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, method_versions, methods_at
from lims.proficiency.overview import Enrolment
from lims.proficiency.scored import BETWEEN, SCORED, parts_of
from lims.web import current_language, gettext
from methods.definitions import ScaleKind


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
    """A measurand in the reader's words, with its component where it is one; its key where the edition has none of that name."""
    measurand, component = parts_of(key)
    names = next((one.names for one in method.definition.measurands if one.key == measurand), {})
    name = str(names.get(current_language()) or names.get("en") or measurand)  # type: ignore[call-overload]
    return f"{name}: {component}" if component else name


def measurands_to_choose(session: Session, at: datetime) -> list[tuple[str, str]]:
    """Every measurand in use that can have scores, as method:key with its words; a composition, for its components, as method:key:."""
    found = [(method, one) for method in methods_at(session, at) for one in method.definition.measurands]
    plain = [
        (f"{method.method_id}:{one.key}", f"{method.code}: {measurand_name(method, one.key)}")
        for method, one in found if one.scale in SCORED
    ]  # fmt: skip
    composed = [
        (
            f"{method.method_id}:{one.key}{BETWEEN}",
            gettext("%(method)s: components of %(measurand)s", method=method.code, measurand=measurand_name(method, one.key)),
        )
        for method, one in found if one.scale is ScaleKind.VECTOR
    ]  # fmt: skip
    return plain + composed
