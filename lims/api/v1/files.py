"""Files: photos, papers and raw data, kept by their hash."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView
from marshmallow import fields

from lims.api.blueprint import api
from lims.api.fields import ID, In, Moment, Out, Text
from lims.edge import reading, stop_reading
from lims.files import PAPERS, PICTURES, StoredFile, download, file_store, find_file, keep, required_type
from lims.permissions import permission
from lims.records import Unit

ALLOWED = PAPERS | PICTURES
BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


class FileQuery(In):
    """What a file is called."""

    name = Text(required=True, least=1, most=200)


class FileOut(Out):
    """A file that was kept."""

    id = fields.Integer()
    sha256 = fields.String()
    size = fields.Integer()
    media_type = fields.String(metadata={"description": "As the bytes themselves show it."})
    name = fields.String()
    at = Moment()


def put(query: dict[str, Any]) -> tuple[Any, str]:
    """The bytes into the store, before anything is written of them. Raises FileEmpty, FileKindRefused."""
    stop_reading()
    data = request.get_data()
    media_type = required_type(data, query["name"], ALLOWED)
    return file_store().put(data), media_type


@api.route("/files", tags=["Files"])
class Files(MethodView):
    @api.arguments(FileQuery, location="query")
    @api.writes("file.kept", FileOut, before=put)
    @api.says(**BYTES)
    @permission("bench.perform")
    def post(self, unit: Unit, query: dict[str, Any], prepared: tuple[Any, str]) -> StoredFile:
        """Keep a file, sent as the bytes of the body: a photo of a strip, a scan of a worksheet."""
        kept, media_type = prepared
        return keep(unit, kept, query["name"], media_type)


@api.route(f"/files/<{ID}:file_id>", tags=["Files"])
class OneFile(MethodView):
    @api.response(200, FileOut)
    @permission("files.see")
    def get(self, file_id: int) -> StoredFile:
        """What a file is."""
        return find_file(reading(), file_id)


@api.route(f"/files/<{ID}:file_id>/content", tags=["Files"])
class Content(MethodView):
    @api.response(200, content_type="application/octet-stream", description="The bytes, as they were kept.")
    @permission("files.see")
    def get(self, file_id: int) -> Response:
        """The bytes of a file."""
        return download(find_file(reading(), file_id))
