"""How people and authorisations are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.people.forms import ACT_WORDS
from lims.people.models import AuthorisationRow, AuthorisationVersionRow, PersonRow
from lims.records import versions_then
from lims.trace import Description, NodeKind, Uses
from lims.web import day_text, gettext, moment_text
from lims.web import lazy_gettext as _

COLUMN = 4


def _people(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(PersonRow).where(PersonRow.id.in_(ids))
    return {
        row.id: Description(
            title=row.name, detail=row.function, url=f"/people/{row.id}", client_id=row.client_id
        )
        for row in session.scalars(query)
    }


def _authorisations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(AuthorisationRow, PersonRow.name).join(
        PersonRow, PersonRow.id == AuthorisationRow.person_id
    )
    return {
        row.id: Description(title=f"{name}: {ACT_WORDS[row.act]}", url=f"/people/authorisations/{row.id}")
        for row, name in session.execute(query.where(AuthorisationRow.id.in_(ids)))
    }


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(AuthorisationVersionRow, AuthorisationRow, PersonRow.name)
        .join(AuthorisationRow, AuthorisationRow.id == AuthorisationVersionRow.header_id)
        .join(PersonRow, PersonRow.id == AuthorisationRow.person_id)
        .where(AuthorisationVersionRow.id.in_(ids))
    )
    return {
        version.id: Description(
            title=f"{name}: {ACT_WORDS[header.act]}", detail=_line(version), url=f"/people/authorisations/{header.id}",
        )
        for version, header, name in session.execute(query)
    }  # fmt: skip


def _stood(session: Session, uses: Uses) -> dict[int, str]:
    """Authorisations that, as known now, did not hold at the moment of the act (6.2.6)."""
    moments = {id_: [one.at for one in of] for id_, of in uses.items()}
    found: dict[int, str] = {}
    for id_, (_row, known) in versions_then(session, AuthorisationVersionRow, moments).items():
        lost = next((at for at, then in known if then is None), None)
        if lost is not None:
            said = gettext(
                "The authorisation did not hold at the moment of the act, %(at)s.", at=moment_text(lost)
            )
            found[id_] = said + " " + gettext("Somebody who is authorised must repeat the act or judge it.")
    return found


def _line(version: AuthorisationVersionRow) -> str:
    end = day_text(version.valid_to) if version.valid_to else "…"
    line = f"{day_text(version.valid_from)} – {end}: {version.basis}"
    return line if version.died is None else gettext("%(line)s, stated otherwise later", line=line)


KINDS = (
    NodeKind("person", _("person"), COLUMN, _people),
    NodeKind("authorisation", _("authorisation"), COLUMN, _authorisations),
    NodeKind("authorisation_version", _("authorisation"), COLUMN, _versions, _stood),
)
