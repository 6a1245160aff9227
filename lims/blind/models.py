"""Tables of blind samples: which samples they are, what they should give, and what they gave. None of it is linked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word

Key = tuple[int, int | None, int | None]
"""The result, the result of the original, the assigned value: what was compared with what."""


class BlindKind(StrEnum):
    """What a blind sample is compared with."""

    DUPLICATE = "duplicate"  # another portion of a sample that is tested too
    REFERENCE = "reference"  # a value that is known from elsewhere


class BlindAnswer(StrEnum):
    """What the comparison says."""

    HIT = "hit"
    QUESTIONABLE = "questionable"
    MISS = "miss"
    UNKNOWN = "unknown"  # a figure is missing that it needs


class BlindSampleRow(Base):
    """A registered sample that is blind. It has no node: no walk leads here."""

    __tablename__ = "blind_sample"
    __append_only__ = True

    id: Mapped[int] = identity()
    item_id: Mapped[int] = fk("item.id", unique=True)
    kind: Mapped[BlindKind] = word(BlindKind)
    original_id: Mapped[int | None] = fk("item.id", nullable=True)
    why: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class BlindValueRow(Base):
    """What a measurand of a blind sample should be, in the method's unit; the last one counts."""

    __tablename__ = "blind_value"
    __append_only__ = True

    id: Mapped[int] = identity()
    blind_id: Mapped[int] = fk("blind_sample.id")
    method_id: Mapped[int] = fk("method.id")
    measurand: Mapped[str]
    value: Mapped[float]
    text: Mapped[str]
    expanded_uncertainty: Mapped[float]
    k: Mapped[float]
    source: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class BlindVerdictRow(Base):
    """What the comparison of a result said, as it was kept; `figures` has all that it was found from."""

    __tablename__ = "blind_verdict"
    __append_only__ = True

    id: Mapped[int] = identity()
    blind_id: Mapped[int] = fk("blind_sample.id")
    result_id: Mapped[int] = fk("result.id")
    other_id: Mapped[int | None] = fk("result.id", nullable=True)
    value_id: Mapped[int | None] = fk("blind_value.id", nullable=True)
    answer: Mapped[BlindAnswer] = word(BlindAnswer)
    score: Mapped[float | None] = mapped_column()
    figures: Mapped[dict[str, Any]]
    nonconformity_id: Mapped[int | None] = fk("nonconformity.id", nullable=True)
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]

    @property
    def key(self) -> Key:
        """What was compared with what."""
        return self.result_id, self.other_id, self.value_id

    @property
    def open_miss(self) -> bool:
        """Whether it is a miss for which nothing was opened yet."""
        return self.answer is BlindAnswer.MISS and self.nonconformity_id is None
