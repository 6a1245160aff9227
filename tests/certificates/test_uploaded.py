"""Files that strangers send to the public page: whose signature they bear and whether it holds, judged apart from the application."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lims.certificates import revisions_of
from lims.certificates.models import CertificateRow
from lims.certificates.signing import signed_document
from lims.certificates.uploaded import judge
from lims.clock import system_clock
from lims.config import Settings
from lims.db import Database
from lims.demo.keys import SEAL, make_keys
from lims.files import FileStore
from reports import render
from tests.conftest import NOON
from tests.reports.factories import make_report
from tests.support.certificates import make_issued


def make_signing(folder: Path) -> dict[str, Any]:
    make_keys(folder, system_clock())
    return {
        "signing_level": "B-B", "signing_key": str(folder / "seal.p12"),
        "signing_passphrase_file": str(folder / "seal.passphrase"),
        "signing_authorities": str(folder / "authorities.pem"),
    }  # fmt: skip


def make_settings(folder: Path) -> Settings:
    return Settings(
        database_url="sqlite:///unused", data_dir=folder, secret_key="a key for tests, longer than 32",
        **make_signing(folder / "keys"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, bytes]:
    """Settings with a key, and a document that was sealed by it."""
    settings = make_settings(tmp_path_factory.mktemp("sealed"))
    signed = signed_document(render(make_report()), settings, at=system_clock(), login=None)
    assert signed is not None
    return settings, signed.content


def test_a_sealed_file_is_judged_as_such(sealed: tuple[Settings, bytes]) -> None:
    settings, content = sealed

    (signature,) = judge(content, settings).signatures

    assert (signature.name, signature.level, signature.verdict) == (SEAL, "B-B", "valid")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda content: content + b"%more", "5 bytes stand after the end"),
        (lambda content: b"hello", "cannot be read as a PDF"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(sealed: tuple[Settings, bytes], change: Any, why: str) -> None:
    settings, content = sealed

    assert why in " ".join(judge(change(content), settings).why)


def test_a_file_that_is_too_large_is_not_looked_at(sealed: tuple[Settings, bytes]) -> None:
    assert judge(b"x" * (20 * 1024 * 1024 + 1), sealed[0]).why == ("The file is larger than 20 MB.",)


def test_the_public_page_says_whose_signature_a_file_bears(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    settings = make_settings(tmp_path)
    _, certificate = make_issued(database, tmp_path, at=NOON, signing=make_signing(tmp_path / "others"))
    with database.read() as session:
        token = session.get_one(CertificateRow, certificate.id).token
        content = FileStore(tmp_path / "files").read(revisions_of(session, certificate.id)[-1].sha256)
    app.extensions["lims"].settings = settings
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"

    said = client.post(f"/v/{token}", data={"file": (BytesIO(content), "c.pdf")}).text

    assert "byte for byte" in said
    assert f"Signature of {SEAL} in the file: unchanged, but nobody trusted vouches for it." in said
