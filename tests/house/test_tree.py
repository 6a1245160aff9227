"""What must not be anywhere in the tree, and what must be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, files_in, name

LOCKS = ["requirements.lock", "scripts/node.lock"]
LONGEST_FRAGMENT = 400
KINDS_OF_FRAGMENT = {"added", "changed", "fixed", "security"}

# Spelled in pieces, so that this file does not hold what it looks for.
PATH_OF_A_MACHINE = re.compile("|".join(["/" + "work/", "/" + "root/", "/home/" + r"\w+/"]))
REGISTRY_HOST = re.compile(
    r"\b(?:{})\b".format("|".join([r"pypi\." + "org", r"python" + r"hosted\.org", r"npm" + r"js\.org"]))
)
CASCADE = re.compile(r"""on\s+delete\s+cascade|ondelete\s*=\s*["']cascade""", re.I)


def texts() -> list[tuple[str, str]]:
    """Each file of the tree that is text, with its name."""
    found = []
    for path in files():
        try:
            found.append((name(path), path.read_text()))
        except UnicodeDecodeError:
            continue
    return found


def holding(pattern: re.Pattern[str]) -> list[str]:
    """The files with a line that the pattern finds."""
    return [f"{where}: {found.group()}" for where, text in texts() if (found := pattern.search(text))]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert holding(PATH_OF_A_MACHINE) == []


def test_no_file_names_the_host_of_a_registry() -> None:
    assert holding(REGISTRY_HOST) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_file_has_a_version_and_a_hash(lock: str) -> None:
    packages = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text())
    packages = [package for package in packages if not package.startswith("#")]

    assert packages
    assert [
        p for p in packages if not re.match(r"[\w.\[\],-]+==\S+.*--hash=sha256:[0-9a-f]{64}", p, re.S)
    ] == []


@pytest.mark.parametrize("path", files_in("lims", "migrations", suffix=".py"), ids=name)
def test_no_row_is_deleted_because_another_was(path: Path) -> None:
    assert CASCADE.findall(path.read_text()) == []


def test_the_next_version_has_its_fragments_or_the_changelog_its_lines() -> None:
    fragments = [path for path in files_in("changelog.d", suffix=".md") if path.name != "README.md"]

    assert fragments or "## " in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    "path", [path for path in files_in("changelog.d", suffix=".md") if path.name != "README.md"], ids=name
)
def test_a_fragment_of_the_changelog_is_short_and_of_a_known_kind(path: Path) -> None:
    text = path.read_text().strip()

    assert path.suffixes[0].strip(".") in KINDS_OF_FRAGMENT
    assert text.endswith(".")
    assert len(text) <= LONGEST_FRAGMENT
