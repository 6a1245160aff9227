"""The table of idempotency keys: a POST that is sent again gets the first answer again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity


class IdempotencyRow(Base):
    """The answer to a POST under its key, for the person who sent it."""

    __tablename__ = "idempotency"
    __chain__ = Chain.OUTSIDE
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = identity()
    person_id: Mapped[int] = fk("person.id", index=False)
    key: Mapped[str]
    request_hash: Mapped[str]
    status: Mapped[int]
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
