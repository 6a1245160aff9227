"""The few columns that the intake reads of other features' tables, where it may not or need not import them.

Samples and tests stand below the intake in `lims/features.py`, and know the intake; so their rows are read here by
name, as the foreign keys in `models.py` name them. Nothing is ever written through these.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, column, or_, table

from lims.db.base import IdInteger
from lims.db.types import CanonicalJson, UtcDateTime

EQUIPMENT_VERSION = table(
    "equipment_version",
    column("id", IdInteger), column("header_id", IdInteger), column("interface", CanonicalJson()),
    column("valid_from", UtcDateTime()), column("valid_to", UtcDateTime()), column("died", IdInteger),
)  # fmt: skip
EQUIPMENT = table("equipment", column("id", IdInteger), column("code"), column("name"))
ITEM = table("item", column("id", IdInteger), column("code"))
TEST = table(
    "test",
    column("id", IdInteger), column("item_id", IdInteger), column("method_version_id", IdInteger), column("state"),
    column("measuring_system_id", IdInteger), column("started_at", UtcDateTime()),
)  # fmt: skip
METHOD_VERSION = table("method_version", column("id", IdInteger), column("header_id", IdInteger))
METHOD = table("method", column("id", IdInteger), column("code"))

OPEN_STATES = ("not_started", "running", "repeat_asked")


def valid(at: datetime) -> ColumnElement[bool]:
    """The condition for versions of equipment valid at a moment, as known now."""
    versions = EQUIPMENT_VERSION.c
    ends = or_(versions.valid_to.is_(None), versions.valid_to > at)
    return and_(versions.valid_from <= at, ends, versions.died.is_(None))
