"""The table of files: the bytes lie in the store under their hash, the row says what they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base
from lims.records import node_id


class StoredFileRow(Base):
    """A file that was kept: photo, certificate, raw data, scan of paper."""

    __tablename__ = "stored_file"
    __kind__ = "stored_file"
    __append_only__ = True

    id: Mapped[int] = node_id()
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str]
    at: Mapped[datetime]
