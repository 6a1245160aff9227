"""What the tests about the house look at: the files of the checkout, and the modules of its packages."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("instruments", "methods", "reports", "dcc", "lims")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be kept in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = {ROOT / name for name in listed.split("\0") if name}
    return tuple(sorted(path for path in paths if path.is_file()))


def files_in(*folders: str, suffix: str) -> list[Path]:
    """The files with one suffix below any of the folders."""
    roots = [ROOT / folder for folder in folders]
    return [path for path in files() if path.suffix == suffix and any(path.is_relative_to(r) for r in roots)]


def name(path: Path) -> str:
    """A path as it is said in the house."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(package: str) -> tuple[ModuleType, ...]:
    """Every module of a package, imported; what starts the program (`__main__`) is left out."""
    top = importlib.import_module(package)
    found = pkgutil.walk_packages(top.__path__, f"{package}.")
    names = [module.name for module in found if not module.name.endswith("__main__")]
    return (top, *map(importlib.import_module, names))
