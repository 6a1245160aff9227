"""What the manual and the docstrings show is true: every example runs, every link leads somewhere."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, files, files_in, name

# In the manual: a block of `python` with >>> is a session; a block of `python example` is a program.
BLOCK = re.compile(r"^```python(?P<mark>[ \w]*)\n(?P<code>.*?)^```", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\((?![a-z]+:|#)([^)#\s]+)")

PAGES = [path for path in files() if path.suffix == ".md" and (path.parent == ROOT or "docs" in path.parts)]
BLOCKS = [(path, block) for path in PAGES for block in BLOCK.finditer(path.read_text())]
SESSIONS = [(path, block["code"]) for path, block in BLOCKS if ">>>" in block["code"]]
PROGRAMS = [(path, block["code"]) for path, block in BLOCKS if block["mark"].strip() == "example"]
MODULES = [
    path for path in files_in(*PACKAGES, suffix=".py") if re.search(r"^\s*>>> ", path.read_text(), re.M)
]


def of_page(case: object) -> str:
    """The name of a case: the page that it stands on."""
    return name(case) if isinstance(case, Path) else ""


@pytest.mark.parametrize(("page", "code"), SESSIONS, ids=of_page)
def test_a_session_of_the_manual_gives_what_it_shows(page: Path, code: str) -> None:
    session = doctest.DocTestParser().get_doctest(code, {}, name(page), str(page), 0)

    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session).failed == 0


@pytest.mark.parametrize(("page", "code"), PROGRAMS, ids=of_page)
def test_a_program_of_the_manual_runs(page: Path, code: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, f"{name(page)}: {done.stderr}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_examples_of_a_docstring_give_what_they_show(path: Path) -> None:
    module = importlib.import_module(
        name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    )

    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_link_inside_the_project_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text())

    assert [target for target in targets if not (page.parent / target).exists()] == []
