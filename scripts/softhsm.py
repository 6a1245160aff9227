"""Print where SoftHSM's library and its tool are, for the tests of keys on a token, fetching it first where it is missing.

In this order: what the machine has; what was unpacked here before; Debian's package, installed as root or unpacked into
.cache without rights. What cannot be had is said in one sentence, with exit status 1.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "softhsm"
PACKAGES = ("softhsm2", "libsofthsm2")
LIBRARY, TOOL = "libsofthsm2.so", "softhsm2-util"
PLACES = (Path("/usr/lib"), Path("/usr/local/lib"))


class NotToBeHad(Exception):
    """One way to SoftHSM is closed; the text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The library that programs load, and the tool that makes tokens."""

    library: Path
    tool: Path


def main() -> int:
    """Print both paths, or the reasons why there are none."""
    reasons = []
    with alone():
        for way in (on_machine, unpacked, from_debian_as_root, from_debian_unpacked):
            try:
                found = proved(way())
            except NotToBeHad as why:
                reasons.append(str(why))
            else:
                print(found.library, found.tool, sep="\n")
                return 0
    print(
        f"No SoftHSM, so signing with a key on a token is not tried: {'; '.join(filter(None, reasons))}.",
        file=sys.stderr,
    )
    return 1


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody else fetch it at the same time: test processes ask side by side."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def on_machine() -> Found:
    """The one that is installed."""
    tool = shutil.which(TOOL)
    if tool is None:
        raise NotToBeHad("it is not installed")
    return Found(library=_library(*PLACES), tool=Path(tool))


def unpacked() -> Found:
    """The one that an earlier run put into the cache."""
    tool = CACHE / "usr" / "bin" / TOOL
    if not tool.exists():
        raise NotToBeHad("")
    return Found(library=_library(CACHE), tool=tool)


def from_debian_as_root() -> Found:
    """Install Debian's package."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotToBeHad("Debian's package 'softhsm2' needs root to be installed")
    for arguments in (("update",), ("-y", "--no-install-recommends", "install", "softhsm2")):
        _apt_get(*arguments)
    return on_machine()


def from_debian_unpacked() -> Found:
    """Fetch Debian's packages and unpack them beside the browser: no rights are needed for that."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise NotToBeHad("there is no apt-get to fetch it with")
    with tempfile.TemporaryDirectory() as name:
        _apt_get("download", *PACKAGES, folder=Path(name))
        for package in sorted(Path(name).glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, CACHE], check=True)
    return unpacked()


def _apt_get(*arguments: str, folder: Path | None = None) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", "-qq", *arguments], env=environment, stdout=sys.stderr, cwd=folder, check=False
    )
    if done.returncode:
        raise NotToBeHad(f"'apt-get {' '.join(arguments)}' failed")


def _library(*places: Path) -> Path:
    for place in places:
        for path in place.glob(f"**/{LIBRARY}"):
            return path
    raise NotToBeHad(f"{LIBRARY} is missing")


def proved(found: Found) -> Found:
    """Start the tool once with the library: what cannot list its slots cannot hold a key."""
    with tempfile.TemporaryDirectory() as name:
        configuration = Path(name) / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {name}\n")
        done = subprocess.run(
            [found.tool, "--module", found.library, "--show-slots"],
            capture_output=True, text=True, check=False, env={**os.environ, "SOFTHSM2_CONF": str(configuration)},
        )  # fmt: skip
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise NotToBeHad(f"{found.tool} does not work ({lines[-1]})")
    return found


if __name__ == "__main__":
    sys.exit(main())
