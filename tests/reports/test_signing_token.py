"""Keys that never leave a token: signing by PKCS#11, tried with a software token."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reports import check, render
from reports.checker import describe
from reports.errors import KeyNotOpened
from reports.signing import Level, Pkcs11, Trust, open_key, sign, verify
from tests.reports.authority import world
from tests.reports.factories import ISSUED, make_report

PIN = "914273"


@pytest.fixture(scope="session")
def softhsm() -> tuple[str, str]:
    """SoftHSM's library and tool, as the project's set-up finds or fetches them; where it cannot, it says why."""
    found = subprocess.run([sys.executable, "-m", "scripts.softhsm"], capture_output=True, text=True)
    if found.returncode != 0:
        pytest.skip(found.stderr.strip().splitlines()[-1])
    library, tool = found.stdout.splitlines()
    return library, tool


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory, softhsm: tuple[str, str]) -> Iterator[Pkcs11]:
    """A software token with the laboratory's key and certificate on it.

    Once a process, as the library reads its configuration once: a second token's certificate would go onto the first.
    """
    library, tool = softhsm
    run = partial(_softhsm, tool, library)
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        made = Pkcs11(library=library, token="laboratory", label="seal", pin=PIN, others=_above())
        run("--init-token", "--free", "--label", made.token, "--so-pin", "1" + PIN, "--pin", PIN)
        _import_key(run, folder, made)
        _import_certificate(made)
        yield made


def _above() -> tuple[bytes, ...]:
    return tuple(one.public_bytes(Encoding.DER) for one in world().laboratory.above)


def _softhsm(tool: str, library: str, *arguments: str) -> None:
    subprocess.run([tool, "--module", library, *arguments], check=True, capture_output=True)


def _import_key(run: Callable[..., None], folder: Path, made: Pkcs11) -> None:
    file = folder / "key.pem"
    file.write_bytes(world().laboratory.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    run(
        "--import",
        str(file),
        "--token",
        made.token,
        "--label",
        made.label,
        "--id",
        "01",
        "--pin",
        PIN,
    )


def _import_certificate(made: Pkcs11) -> None:
    from pkcs11 import Attribute, lib
    from pkcs11.util.x509 import decode_x509_certificate

    content = decode_x509_certificate(world().laboratory.der)
    with lib(made.library).get_token(token_label=made.token).open(rw=True, user_pin=PIN) as session:
        session.create_object(content | {Attribute.TOKEN: True, Attribute.LABEL: made.label})


def test_a_key_on_a_token_signs_as_any_other(token: Pkcs11) -> None:
    with open_key(token) as key:
        signed = sign(
            render(make_report()),
            seal=key,
            level=Level.B_LTA,
            reason="sealed",
            at=ISSUED,
            trust=world().trust(),
            timestamper=world().timestamper(),
        )

    assert verify(signed.content, at=ISSUED, trust=Trust(roots=(world().root.der,))).valid
    assert describe(check(signed.content)) == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pin": "000000"}, "does not let us in"),
        ({"token": "nobody"}, "does not let us in"),
        ({"label": "nothing"}, "holds no key"),
        ({"library": "/nowhere/lib.so"}, "does not let us in"),
    ],
)
def test_a_token_that_cannot_be_used_is_said_so_without_its_pin(
    token: Pkcs11, change: dict[str, Any], why: str
) -> None:
    wrong = replace(token, **change)

    with pytest.raises(KeyNotOpened, match=why) as refusal, open_key(wrong):
        pass

    assert wrong.pin not in f"{wrong!r} {refusal.value!r}"
