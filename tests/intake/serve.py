"""The application as a process of its own, so that a test can kill it: python -m tests.intake.serve DATABASE FOLDER PORT."""

from __future__ import annotations

import sys
from pathlib import Path

from werkzeug.serving import make_server

from lims.app import create_app
from lims.config import Settings


def main(database_url: str, data_dir: str, port: str) -> None:
    """Serve until killed."""
    settings = Settings(
        database_url=database_url, data_dir=Path(data_dir), secret_key="a key for tests, longer than 32"
    )
    make_server("127.0.0.1", int(port), create_app(settings), threaded=True).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
