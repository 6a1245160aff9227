"""How requests are shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from lims.requests.service import requests_by_id
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _


def describe_requests(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """Code and what was agreed with whom."""
    return {
        one.id: Description(
            title=one.code, detail=one.agreed_with or "", url=f"/requests/{one.id}", client_id=one.client_id
        )
        for one in requests_by_id(session, ids).values()
    }


KINDS = (NodeKind("request", _("request"), 4, describe_requests),)
