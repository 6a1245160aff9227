"""The accreditation and its scope on a page: valid at a moment, and known at an event."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lims.catalogue import pages
from lims.catalogue.accreditation import (
    accreditation_at,
    accreditation_history,
    accreditations_at,
    scope_lines_at,
)
from lims.catalogue.changes import range_words
from lims.catalogue.drafts import open_drafts
from lims.catalogue.service import methods_at
from lims.catalogue.views import catalogue
from lims.catalogue.words import STANDINGS
from lims.edge import now, reading
from lims.permissions import permission
from lims.web import current_language
from lims.web.as_of import asked_as_of


@catalogue.get("/scope")
@permission("catalogue.see")
def scope() -> ResponseReturnValue:
    """The accreditation and the lines of its scope, and the methods that may stand for others."""
    session, as_of = reading(), asked_as_of(now())
    at, known = as_of.at, as_of.known
    drafts = [
        one for kind in ("accreditation", "scope_line", "equivalence") for one in open_drafts(session, kind)
    ]
    return render_template(
        "catalogue/scope.html", lines=scope_lines_at(session, at, known), methods=dict(pages.all_methods(session)),
        stated=accreditations_at(session, at, known), stands=accreditation_at(session, at, known), history=accreditation_history(session),
        equivalences=pages.equivalences(session), drafts=drafts, codes=pages.codes(session, drafts), standings=STANDINGS,
        as_of=as_of, range_words=range_words,
        called=measurand_names(session, at),
    )  # fmt: skip


def measurand_names(session: Session, at: datetime) -> dict[str, str]:
    """What the measurands of the methods in use at a moment are called, in the reader's language, by their keys."""
    language = current_language()
    return {
        one.key: str(one.names.get(language, one.names["en"]))  # type: ignore[call-overload]
        for method in methods_at(session, at)
        for one in method.definition.measurands
    }
