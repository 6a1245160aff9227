"""Static files under an address that holds the mark of their contents, so that a browser may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, g, send_from_directory, url_for

STATIC = Path(__file__).parent / "static"
YEAR_S = 365 * 24 * 3600


def asset(name: str) -> str:
    """The address of a static file. All share one mark: a module that imports another finds the one of its own release."""
    if "asset_folder" not in g:
        mark = changing_mark() if current_app.debug else mark_of_release()
        g.asset_folder = url_for("web.asset_file", mark=mark, name="-")[:-1]
    return str(g.asset_folder) + name


@lru_cache(maxsize=1)
def mark_of_release() -> str:
    return changing_mark()


def changing_mark() -> str:
    content = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            content.update(path.name.encode() + path.read_bytes())
    return content.hexdigest()[:12]


def add_assets(blueprint: Blueprint) -> None:
    @blueprint.get("/assets/<mark>/<path:name>")
    def asset_file(mark: str, name: str) -> Response:
        """A static file; kept by the browser for a year if the mark is this release's."""
        answer = send_from_directory(STATIC, name)
        answer.headers["Cache-Control"] = (
            f"public, max-age={YEAR_S}, immutable" if mark == mark_of_release() else "no-cache"
        )
        return answer
