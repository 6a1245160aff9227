"""The database: the base of tables, column types, engines for SQLite and PostgreSQL, and the guard before them."""

from lims.db.base import Base, Chain, fk, identity, word
from lims.db.engine import Database, WriteState
from lims.db.ids import ids_as_rows
from lims.db.memory import is_remembering, remembered, remembering
from lims.db.types import CanonicalJson, FiniteFloat, KeptJson, UtcDateTime, canonical_text

__all__ = [
    "Base",
    "CanonicalJson",
    "Chain",
    "Database",
    "FiniteFloat",
    "KeptJson",
    "UtcDateTime",
    "WriteState",
    "canonical_text",
    "fk",
    "identity",
    "ids_as_rows",
    "is_remembering",
    "remembered",
    "remembering",
    "word",
]
