"""Imports go one way, and cost little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT

LONGEST_IMPORT_S = 0.5

TIMED = "import time; start = time.process_time(); import {package}; print(time.process_time() - start)"
WHOLE = """
import importlib, pkgutil, sys, {package}
for module in pkgutil.walk_packages({package}.__path__, "{package}."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print([name for name in {heavy!r} if name in sys.modules])
"""


def say(program: str) -> str:
    """What a fresh interpreter prints for a program."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_imported_in_half_a_second_of_work(package: str) -> None:
    assert float(say(TIMED.format(package=package))) < LONGEST_IMPORT_S


@pytest.mark.parametrize("package", PACKAGES)
def test_scipy_is_imported_only_when_it_is_needed(package: str) -> None:
    assert say(WHOLE.format(package=package, heavy=["scipy"])) == "[]"


@pytest.mark.parametrize("package", ["instruments", "methods", "reports", "dcc"])
def test_an_outer_package_works_without_the_application_the_web_and_the_database(package: str) -> None:
    others = {"instruments", "methods", "reports", "dcc"} - {package}

    assert say(WHOLE.format(package=package, heavy=["lims", "flask", "sqlalchemy", *sorted(others)])) == "[]"


def test_the_import_contracts_of_pyproject_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
