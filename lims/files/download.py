"""Handing kept files out at the edge: as downloads that a browser neither runs nor guesses at."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from lims.edge import lims
from lims.files.media import PICTURES
from lims.files.service import StoredFile
from lims.files.store import BLOCK, FileStore

SANDBOX = "sandbox; default-src 'none'"


def file_store() -> FileStore:
    """The store of this application."""
    return FileStore(lims().settings.data_dir / "files")


def download(stored: StoredFile, *, inline: bool = False) -> Response:
    """The bytes of a kept file. `inline` shows a picture in a page; everything else is saved, never opened there."""
    file = file_store().open(stored.sha256)
    shown = inline and stored.media_type in PICTURES
    answer = Response(
        iter(lambda: file.read(BLOCK), b""), content_type=stored.media_type, direct_passthrough=True
    )
    answer.call_on_close(file.close)
    answer.content_length = stored.size
    way = "inline" if shown else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(stored.name, safe='')}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
