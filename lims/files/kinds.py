"""How a kept file is shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from lims.files.service import files_by_id
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _


def describe_files(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """Name, size and the beginning of the hash."""
    return {
        one.id: Description(
            title=one.name, detail=f"{one.size} B, SHA-256 {one.sha256[:12]}…", url=f"/files/{one.id}"
        )
        for one in files_by_id(session, ids).values()
    }


KINDS = (NodeKind("stored_file", _("file"), 6, describe_files),)
