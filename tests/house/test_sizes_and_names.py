"""A newcomer finds a file by its name and reads it without tiring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, files_in, name

LONGEST_FILE = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff"}

PYTHON = [
    path
    for path in files_in(*PACKAGES, "migrations", "scripts", "tests", suffix=".py")
    if "migrations/versions" not in name(path)
]


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_a_file_is_short_enough_to_read_whole(path: Path) -> None:
    lines = len(path.read_text().splitlines())

    assert lines <= LONGEST_FILE, f"{name(path)} has {lines} lines: split it by its next noun"


def test_no_module_is_named_for_nothing() -> None:
    named_for_nothing = [
        name(path) for path in PYTHON if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}
    ]

    assert named_for_nothing == []
