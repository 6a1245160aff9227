"""Checking a file offline, as whoever got it does: signature, hash, data against the print, and its place in the audit trail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding

from lims.certificates import revisions_of
from lims.certificates.commands import certificate as command
from lims.certificates.errors import ProofUnreadable
from lims.certificates.inclusion import judge_proof, proof_of
from lims.db import Database
from lims.files import FileStore
from lims.records.anchors import append_anchor, head, read_anchors
from tests.reports.authority import PASSPHRASE, world
from tests.support.certificates import make_issued

THEN = datetime(2024, 6, 3, 12, tzinfo=UTC)


def issued(database: Database, folder: Path) -> tuple[str, bytes]:
    """Number and bytes of a certificate that bears the laboratory's seal."""
    (folder / "seal.p12").write_bytes(world().laboratory.pkcs12.content)
    signing = {
        "signing_level": "B-B",
        "signing_key": str(folder / "seal.p12"),
        "signing_passphrase": PASSPHRASE,
    }
    _, certificate = make_issued(database, folder, at=THEN, signing=signing)
    with database.read() as session:
        (revision,) = revisions_of(session, certificate.id)
    return certificate.number or "", FileStore(folder / "files").read(revision.sha256)


def check(folder: Path, content: bytes, *more: str) -> Result:
    file, authorities = folder / "file.pdf", folder / "authorities.pem"
    file.write_bytes(content)
    pem = [one.certificate.public_bytes(Encoding.PEM) for one in (world().root, world().authority)]
    authorities.write_bytes(b"".join(pem))
    return CliRunner().invoke(command, ["check", str(file), "--authorities", str(authorities), *more])


def written_proof(database: Database, folder: Path, number: str) -> tuple[Path, dict[str, Any]]:
    """A proof up to an anchor that was written down outside, and the anchors' folder beside it."""
    with database.read() as session:
        anchor = head(session, "the daily export")
        assert anchor is not None
        append_anchor(folder / "anchors", anchor, THEN)
        proof = proof_of(session, number, read_anchors(folder / "anchors"))
    file = folder / "proof.json"
    file.write_text(json.dumps(proof))
    return file, proof


def test_a_certificate_is_checked_offline_with_everything_that_came_with_it(
    database: Database, tmp_path: Path
) -> None:
    number, content = issued(database, tmp_path)
    proof, _ = written_proof(database, tmp_path, number)

    found = check(tmp_path, content, "--proof", str(proof), "--anchors", str(tmp_path / "anchors"))

    assert found.exit_code == 0, found.output
    assert "+ Seal, level B-B by Gas and Petroleum Testing Centre (fictitious)" in found.output
    assert f"+ The attached data of {number} say word for word what is printed." in found.output
    assert "+ The file stands in the audit trail as event" in found.output


def test_a_file_with_a_flipped_byte_is_refused(database: Database, tmp_path: Path) -> None:
    _, content = issued(database, tmp_path)
    changed = (
        content.replace(b"/Author", b"/Authos", 1)
        if b"/Author" in content
        else content[:900] + b"x" + content[901:]
    )

    found = check(tmp_path, changed)

    assert found.exit_code == 1
    assert "! " in found.output


def test_an_attachment_that_disagrees_with_the_print_is_named(database: Database, tmp_path: Path) -> None:
    _, content = issued(database, tmp_path)
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        stream = pdf.Root.AF[0].EF.F
        data = json.loads(stream.read_bytes())
        was = data["samples"][0]["results"][0]["result"]
        data["samples"][0]["results"][0]["result"] = "999.9"
        stream.write(json.dumps(data).encode())
        pdf.save(out)

    found = check(tmp_path, out.getvalue())

    assert found.exit_code == 1
    assert f"prints “{was}" in found.output
    assert "999.9" in found.output


def test_what_is_no_certificate_is_checked_without_a_fall(tmp_path: Path) -> None:
    found = check(tmp_path, b"hello")

    assert found.exit_code == 1
    assert "Traceback" not in found.output


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda proof: proof["event"].update(reason="another"), "its hash is another"),
        (lambda proof: proof["path"].reverse(), "another root"),
        (lambda proof: proof.update(size=proof["size"] + 1), "root"),
        (lambda proof: proof["path"].pop(), "does not lead"),
    ],
)
def test_a_proof_that_was_changed_proves_nothing(
    database: Database, tmp_path: Path, change: Any, why: str
) -> None:
    number, _ = issued(database, tmp_path)
    _, proof = written_proof(database, tmp_path, number)
    sha256 = proof["sha256"]
    change(proof)

    shown = judge_proof(json.dumps(proof).encode(), sha256)

    assert shown.why is not None
    assert why in shown.why


def test_a_proof_of_another_file_and_a_root_that_nobody_anchored_prove_nothing(
    database: Database, tmp_path: Path
) -> None:
    number, _ = issued(database, tmp_path)
    file, proof = written_proof(database, tmp_path, number)
    other = [
        anchor.__class__(anchor.seq, anchor.hash, anchor.at, "kept", "0" * 64)
        for anchor in read_anchors(tmp_path / "anchors")
    ]

    assert judge_proof(file.read_bytes(), "0" * 64).why == "The event is that of another file."
    assert "names another root" in (judge_proof(file.read_bytes(), proof["sha256"], other).why or "")
    with pytest.raises(ProofUnreadable):
        judge_proof(b"{}", proof["sha256"])
