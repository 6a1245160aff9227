"""Files are kept whole under the hash of their bytes, and handed out so that no browser runs them."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.files import PICTURES, FileStore, keep, media_type_of, plain_name, required_type
from lims.files.errors import FileEmpty, FileKindRefused, FileMissing
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.support.web import ClientAs

PNG = b"\x89PNG\r\n\x1a\n" + b"rest"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.mark.parametrize("data", [b"", b"one", b"x" * 3_000_000])
def test_bytes_come_back_as_they_were_given(store: FileStore, data: bytes) -> None:
    kept = store.put(io.BytesIO(data))

    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.size == len(data)
    assert store.read(kept.sha256) == data


def test_the_same_bytes_twice_are_kept_once(store: FileStore) -> None:
    assert store.put(b"same") == store.put(b"same")
    assert len(list(store.hashes())) == 1


def test_a_stream_that_breaks_off_leaves_nothing(store: FileStore) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the line broke")

    with pytest.raises(OSError, match="line broke"):
        store.put(Broken())

    assert list(store.root.iterdir()) == []


def test_changed_and_missing_bytes_are_named(store: FileStore) -> None:
    good, bad, gone = (store.put(data).sha256 for data in (b"good", b"bad", b"gone"))
    store.path(bad).chmod(0o600)
    store.path(bad).write_bytes(b"other")
    store.path(gone).unlink()

    found = {one.sha256: one.what for one in store.verify(iter([good, bad, gone]))}

    assert found == {bad: "changed", gone: "missing"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, ""])
def test_what_is_no_hash_is_never_a_path(store: FileStore, name: str) -> None:
    with pytest.raises(FileMissing):
        store.path(name)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"%PDF-1.7", "application/pdf"),
        (b"<?xml version='1.0'?>", "application/xml"), ("nümunə".encode(), "text/plain"),
        (b"RIFF1234WEBPVP8 ", "image/webp"), (b"PK\x03\x04broken", "application/zip"),
        (b"\x00\x01", "application/octet-stream"), (b"", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_kind_is_known_by_content(data: bytes, kind: str) -> None:
    assert media_type_of(data) == kind


@given(st.binary(max_size=64))
def test_any_bytes_are_of_some_kind(data: bytes) -> None:
    assert "/" in media_type_of(data)


def test_a_page_that_calls_itself_a_picture_is_refused() -> None:
    with pytest.raises(FileKindRefused, match="text by its content"):
        required_type(b"<script>alert(1)</script>", "photo.png", PICTURES)
    with pytest.raises(FileEmpty):
        required_type(b"", "photo.png", PICTURES)


@given(st.text(max_size=300))
def test_a_name_has_no_folders_and_no_control_signs(name: str) -> None:
    plain = plain_name(name)

    assert plain
    assert not set("/\\\r\n\x00") & set(plain)
    assert len(plain) <= 200


def test_a_file_is_handed_out_as_a_download_that_nothing_runs(
    app: Flask, client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    kept = FileStore(lims(app).settings.data_dir / "files").put(b"<script>alert(1)</script>")
    with unit_of_work(database, by=Actor.system("setup"), clock=clock, act="file.kept") as unit:
        stored = keep(unit, kept, "nümunə.html", "text/html")

    answer = client_as(Role.TECHNICIAN).get(f"/files/{stored.id}?show")

    assert answer.data == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert client_as(Role.CLIENT).get(f"/files/{stored.id}").status_code == 403
