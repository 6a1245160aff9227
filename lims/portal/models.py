"""Tables of the portal: who was invited into it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.permissions import Role

SECRET: dict[str, Any] = {"secret": True}


class InvitationRow(Base):
    """A link that lets one person of a client in, once, until it expires. The link itself is nowhere: only its hash."""

    __tablename__ = "invitation"

    id: Mapped[int] = identity()
    client_id: Mapped[int] = fk("client.id")
    name: Mapped[str]
    function: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    role: Mapped[Role] = word(Role)
    token_hash: Mapped[str] = mapped_column(unique=True, info=SECRET)
    invited_by: Mapped[int] = fk("person.id")
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)  # who came of it
