"""Creating the tables straight from the models, where no history is needed (tests); compared with the migrations."""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from lims.db import Base
from lims.records.triggers import enable_always, install_guards


def create_schema(url: str) -> None:
    """Create every table and guard in an empty database."""
    parsed = make_url(url)
    driver = "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(parsed.set(drivername=driver))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        install_guards(connection)
        enable_always(connection)
    engine.dispose()
