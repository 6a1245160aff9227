"""What the laboratory is called."""

from __future__ import annotations

from sqlalchemy import select

from lims.edge import now, reading
from lims.operations.models import LaboratoryVersionRow
from lims.records import living
from lims.web import current_language

UNNAMED = "LIMS"


def laboratory_name() -> str:
    """The laboratory's present name in the language of the page; the system's own where none is entered."""
    version = reading().scalar(select(LaboratoryVersionRow).where(living(LaboratoryVersionRow, now())))
    names = version.names if version is not None else {}
    return str(names.get(current_language()) or names.get("en") or UNNAMED)
