"""Column types that mean the same on SQLite and PostgreSQL: aware times, finite floats, canonical JSON."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Double, String, Text, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, kept in UTC. SQLite holds fixed-width ISO 8601 text, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What values of this column are; places in lists are read back by it."""
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A time without a zone cannot be stored: {value!r}. Give it a zone.")
        utc = value.astimezone(UTC)
        return moment_text(utc) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        moment: datetime = value
        return moment.astimezone(UTC)


def moment_text(moment: datetime) -> str:
    """ISO 8601 in UTC with six decimals, the one text form of a moment in the database and in the audit trail."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class FiniteFloat(TypeDecorator[float]):
    """A binary double that is a number: NaN and infinities are refused."""

    impl = Double
    cache_ok = True

    @property
    def python_type(self) -> type[float]:
        """What values of this column are."""
        return float

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        if value is None:
            return None
        if not math.isfinite(value):
            raise ValueError(f"{value!r} is not a number that can be stored.")
        return float(value)


class CanonicalJson(TypeDecorator[Any]):
    """JSON as canonical text: sorted keys, no blanks, so that equal content has equal bytes on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class KeptJson(CanonicalJson):
    """The same for rows that never change, where hundreds of rows say one and the same: equal texts are decoded once.

    Nobody changes what is read: it is shared.
    """

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else _decoded(value)


@lru_cache(maxsize=8)
def _decoded(text: str) -> Any:
    return json.loads(text)


def canonical_text(content: Any) -> str:
    """Content as canonical JSON: UTF-8 letters kept, keys sorted, floats by their shortest exact text, NaN refused."""
    if content is None:
        return "null"
    return str(content) if type(content) is int else _CANONICAL.encode(content)


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
