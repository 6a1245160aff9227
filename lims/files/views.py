"""The address of a kept file, for the laboratory's own people. Clients get theirs through the portal."""

from __future__ import annotations

from flask import Blueprint, Response, request

from lims.edge import reading
from lims.files.download import download
from lims.files.service import find_file
from lims.permissions import permission

files = Blueprint("files", __name__)


@files.get("/files/<int:file_id>")
@permission("files.see")
def show(file_id: int) -> Response:
    """A kept file as a download; `?show` lets a picture stand in a page."""
    return download(find_file(reading(), file_id), inline="show" in request.args)
