"""How clients are shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.clients.models import ClientRow, ClientVersionRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _


def describe_clients(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """Code, and the name that stands last."""
    query = (
        select(ClientRow.id, ClientRow.code, ClientVersionRow.name)
        .join(ClientVersionRow, ClientVersionRow.header_id == ClientRow.id)
        .where(ClientRow.id.in_(ids), ClientVersionRow.died.is_(None))
        .order_by(ClientVersionRow.valid_from)
    )
    return {
        row.id: Description(title=row.code, detail=row.name, url=f"/clients/{row.id}", client_id=row.id)
        for row in session.execute(query)
    }


KINDS = (NodeKind("client", _("client"), 0, describe_clients),)
