"""`python -m migrations.make "what changes"`: write the next step from the difference between history and models."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from lims.db import Base
from lims.features import import_models
from migrations.steps import configuration, engine_for, migrate


def differences(url: str) -> list[object]:
    """How the tables of a database differ from the models; empty when they are the same."""
    import_models()
    engine = engine_for(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    return list(found)


def make(message: str) -> None:
    """Write the next step under `migrations/versions`; nothing if history and models agree."""
    import_models()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'history.sqlite'}"
        if any((Path(__file__).parent / "versions").glob("*.py")):
            migrate(url)
            if not differences(url):
                print("History and models agree: nothing to write.")
                return
        engine = engine_for(url)
        with engine.begin() as connection:
            command.revision(configuration(connection), message=message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    make(" ".join(sys.argv[1:]) or "change")
