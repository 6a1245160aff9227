"""What every table has in common: names of constraints, column types, and how it stands to the audit chain."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Enum, ForeignKey, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lims.db.types import CanonicalJson, FiniteFloat, UtcDateTime

IdInteger = BigInteger().with_variant(Integer, "sqlite")


class Chain(enum.Enum):
    """How a table's rows stand to the audit chain (design: records that can be believed)."""

    ROW = "row"  # every row and every change of it is in the event of its unit
    OUTSIDE = "outside"  # heartbeats, drafts, jobs: not evidence, never in an event


class Base(DeclarativeBase):
    """The base of all tables. `__append_only__` rows are never changed or removed; triggers see to it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: IdInteger,
        str: Text(),
        float: FiniteFloat(),
        datetime: UtcDateTime(),
        dict[str, Any]: CanonicalJson(),
        list[Any]: CanonicalJson(),
    }
    __chain__: ClassVar[Chain] = Chain.ROW
    __append_only__: ClassVar[bool] = False
    __kind__: ClassVar[str | None] = None  # set on traceable things: the kind of their node
    __version_of__: ClassVar[str | None] = None  # set on versions: the header's table


def identity() -> Mapped[int]:
    """The primary key of a table whose rows are not traceable things of their own."""
    return mapped_column(IdInteger, primary_key=True, autoincrement=True)


def word(kind: type[enum.StrEnum], **more: Any) -> Mapped[Any]:
    """A column that holds one word of a fixed list, as text with a check."""
    column = Enum(
        kind, native_enum=False, create_constraint=True, length=40, name=kind.__name__.lower(),
        values_callable=lambda words: [member.value for member in words],
    )  # fmt: skip
    return mapped_column(column, **more)


def fk(target: str, *, nullable: bool = False, index: bool = True, **more: Any) -> Mapped[Any]:
    """A foreign key, checked at commit, so that a unit may write its rows in any order."""
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return mapped_column(IdInteger, key, nullable=nullable, index=index, **more)
