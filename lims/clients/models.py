"""Tables of clients: identity, what they are called and where they are in versions, and their contacts."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import Version, node_id


class ClientRow(Base):
    """A client: identity only. `search_key` is made in Python from code and name for the letters that databases get wrong."""

    __tablename__ = "client"
    __kind__ = "client"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    search_key: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(index=True)


class ClientVersionRow(Version):
    """What the client is called and where it is, in a period."""

    __tablename__ = "client_version"
    __kind__ = "client_version"
    __version_of__ = "client"

    name: Mapped[str]
    address: Mapped[str]
    tax_number: Mapped[str | None]
    language: Mapped[str]  # of certificates and letters: en, az, ru
    discloses_client: Mapped[bool] = mapped_column(default=False)  # on the public page, only if opted in


class ContactRow(Base):
    """Somebody at a client who may be written to, and who may place requests."""

    __tablename__ = "contact"

    id: Mapped[int] = identity()
    client_id: Mapped[int] = fk("client.id")
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    function: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    row_version: Mapped[int] = mapped_column(default=1)
