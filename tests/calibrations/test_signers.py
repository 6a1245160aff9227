"""The trusted signers of digital certificates: added and removed with a reason, on the page and at the command line."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from dcc import TrustState
from lims.calibrations import add_signers, remove_signer, signer_list, signers_of
from lims.calibrations.arrivals import arrivals, look_at_arrival
from lims.calibrations.errors import DccRefused, SignerKnown, SignerWithoutReason
from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.errors import NotFound
from lims.operations.dcc_commands import dcc_group
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from tests.conftest import NOON
from tests.dcc.test_trust import holder, laboratory, root, signed
from tests.support.equipment import make_equipment
from tests.support.web import ClientAs, csrf_token, words_of

WHY = "fingerprint compared by telephone"


def test_the_page_tells_a_trusted_signer_from_an_unknown_one(
    client_as: ClientAs, database: Database, tmp_path: Path
) -> None:
    client = client_as(Role.QUALITY_MANAGER, Role.TECHNICAL_MANAGER)
    equipment = make_equipment(database, at=NOON - timedelta(days=30), serial="S1", model="T-1")
    url = f"/equipment/{equipment.id}/dcc"
    sent = {"file": (BytesIO(signed(laboratory())), "c.xml"), "csrf_token": csrf_token(client, url)}
    brought = client.post(url, data=sent, content_type="multipart/form-data")
    assert "Signer not known here" in words_of(client.get(brought.headers["Location"]).text)

    listed = {
        "file": (BytesIO(root().pem), "root.pem"),
        "why": WHY,
        "csrf_token": csrf_token(client, "/dcc/signers"),
    }
    added = client.post("/dcc/signers", data=listed, content_type="multipart/form-data")

    assert added.status_code == 303, added.text
    page = words_of(client.get("/dcc/signers").text)
    assert "CN=FICTITIOUS root" in page
    assert "an authority: it vouches for signers" in page
    shown = words_of(client.get(brought.headers["Location"]).text)
    assert "Signer trusted Trusted by CN=FICTITIOUS root" in shown
    with database.read() as session:
        [arrival] = arrivals(session)
        looked = look_at_arrival(session, arrival.id, NOON, tmp_path)
    assert looked.examination is not None
    assert looked.examination.trust.state is TrustState.TRUSTED


def test_whoever_is_not_the_quality_manager_sees_the_list_and_changes_nothing(client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICIAN)

    assert "Nobody is trusted yet" in client.get("/dcc/signers").text
    sent = {"file": (BytesIO(root().pem), "root.pem"), "why": WHY, "csrf_token": csrf_token(client, "/dcc")}
    assert client.post("/dcc/signers", data=sent, content_type="multipart/form-data").status_code == 403


def test_a_wrong_file_is_refused_beside_the_form(client_as: ClientAs) -> None:
    client = client_as(Role.QUALITY_MANAGER)
    sent = {"file": (BytesIO(b"not one"), "x"), "why": WHY, "csrf_token": csrf_token(client, "/dcc/signers")}

    answer = client.post("/dcc/signers", data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "no certificate (X.509) can be read" in answer.text


def test_a_signer_is_added_once_and_removed_with_a_reason(database: Database) -> None:
    def unit() -> AbstractContextManager[Unit]:
        return unit_of_work(database, by=Actor.system("test"), clock=SetClock(NOON), act="dcc.signer")

    read = signers_of(root().pem + holder("FICTITIOUS other").pem)
    with unit() as one:
        made = add_signers(one, read, WHY)
    with pytest.raises(SignerKnown), unit() as one:
        add_signers(one, signers_of(root().pem), WHY)
    with pytest.raises(SignerWithoutReason), unit() as one:
        remove_signer(one, made[0].id, " ")
    with unit() as one:
        remove_signer(one, made[0].id, "the key was lost")
    with pytest.raises(NotFound), unit() as one:
        remove_signer(one, made[0].id, "again")
    with unit() as one:
        add_signers(one, signers_of(root().pem), "a new one was not needed")

    with database.read() as session:
        assert [(one.name, one.stands, one.removed_why) for one in signer_list(session)] == [
            ("CN=FICTITIOUS other", True, ""), ("CN=FICTITIOUS root", True, ""),
            ("CN=FICTITIOUS root", False, "the key was lost"),
        ]  # fmt: skip
    with pytest.raises(DccRefused, match="private key"):
        signers_of(b"-----BEGIN PRIVATE KEY-----")


def test_the_commands_keep_the_list_and_judge_by_it(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        database_url=database_url, data_dir=tmp_path, secret_key="a key for tests, longer than 32"
    )
    monkeypatch.setattr("lims.operations.settings.settings_of_command", lambda: settings)
    monkeypatch.setattr("lims.operations.settings.open_database", lambda _: database)
    (tmp_path / "root.pem").write_bytes(root().pem)
    (tmp_path / "c.xml").write_bytes(signed(laboratory()))

    def run(*given: str) -> str:
        return CliRunner().invoke(dcc_group, list(given)).output

    before = run("show", str(tmp_path / "c.xml"))
    assert "trusted" in run("signer", "add", str(tmp_path / "root.pem"), "--why", WHY)
    fingerprint = root().trusted[0].fingerprint
    assert fingerprint in run("signer", "list")
    after = run("show", str(tmp_path / "c.xml"))
    assert "0 trusted signers" in run("signer", "remove", "ffff0000ffff", "--why", "x")
    assert "no longer trusted" in run("signer", "remove", fingerprint[:16], "--why", "the key was lost")
    assert "no longer: the key was lost" in run("signer", "list")
    assert ("signer      unknown" in before, "signer      trusted by CN=FICTITIOUS root" in after) == (
        True,
        True,
    )
