"""On what an approved edition of a method rests: an accepted validation, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import Draft, Grounds, MethodVersion, add_grounds
from lims.records import Unit
from lims.validation.errors import EditionNotVerified
from lims.validation.models import UnverifiedRow
from lims.validation.reading import accepted_for, needs_verification, reasons_of, verified_by


def shown(session: Session, draft: Draft, at: datetime) -> Mapping[str, Any]:
    """For the page of a draft: whether the edition has to be shown to be fit, and what shows it."""
    edition, definition = str(draft.content["edition"]), str(draft.content["definition"])
    return {
        "needed": needs_verification(session, draft.header_id, edition, definition, at),
        "by": accepted_for(session, draft.header_id, edition, definition),
    }


def of_version(session: Session, version: MethodVersion) -> Mapping[str, Any]:
    """For the page of a method: what shows the edition in use to be fit, or why it is used without."""
    return {
        "by": verified_by(session, [version]).get(version.id),
        "why": reasons_of(session, [version.id]).get(version.id, ""),
    }


def put(unit: Unit, draft: Draft, version_id: int, without: str) -> None:
    """The new version rests on the accepted validation of its edition. Raises EditionNotVerified."""
    edition, definition = str(draft.content["edition"]), str(draft.content["definition"])
    by = accepted_for(unit.session, draft.header_id, edition, definition)
    if by is not None:
        unit.link(by.id, version_id, "validation")
        return
    if not without.strip():
        if not _is_new(unit, draft, version_id, edition, definition):
            return
        raise EditionNotVerified(edition=edition)
    unit.add(
        UnverifiedRow(
            method_version_id=version_id, why=without.strip(), at=unit.at, person_id=unit.by.person_id
        )
    )


def _is_new(unit: Unit, draft: Draft, version_id: int, edition: str, definition: str) -> bool:
    """Whether the version before this one, whatever its date, had another edition or computed otherwise."""
    from lims.catalogue.pages import method_history

    earlier = [one for one in method_history(unit.session, draft.header_id) if one.id != version_id]
    last = max(earlier, key=lambda one: one.n, default=None)
    return last is None or (last.edition, last.definition_key) != (edition, definition)


add_grounds("method", Grounds(shown=shown, put=put, of_version=of_version))
