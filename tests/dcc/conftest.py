"""The certificates and schemas that lie beside the project; without them the tests that need them are skipped."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dcc import SchemaFile, read_schema

SHARED = Path(os.environ.get("LIMS_SHARED") or Path(__file__).parents[3] / "shared") / "dcc"
ABSENT = (
    "The certificates of PTB are not kept with the project: put them at ../shared/dcc, or set LIMS_SHARED."
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=ABSENT)


def certificates() -> list[Path]:
    """Every certificate and every file of D-SI data, the one that is no XML too."""
    folders = ("samples", "more/examples", "more/dsi")
    return sorted(path for folder in folders for path in (SHARED / folder).rglob("*.xml"))


def name(path: Path) -> str:
    """A file as a test names it."""
    return path.name


def sample(wanted: str) -> bytes:
    """The bytes of a certificate by its name."""
    return next(path for path in certificates() if path.name == wanted).read_bytes()


@cache
def schemas(folder: str = "more/xsd") -> tuple[SchemaFile, ...]:
    """The schemas of a folder that may be added; D-SI 1.0.1 has another namespace, and no certificate uses it."""
    paths = sorted((SHARED / folder).rglob("*.xsd"))
    return tuple(read_schema(path.read_bytes()) for path in paths if path.name != "v1.0.1.xsd")


def manifest() -> list[dict[str, Any]]:
    """What is known of each certificate: its edition, and whether it is valid."""
    path = SHARED / "more" / "manifest.json"
    files: list[dict[str, Any]] = json.loads(path.read_text())["files"] if path.exists() else []
    return [one for one in files if one["kind"] == "DCC"]
