"""How the people of the demo sign in, kept in a file that only its owner can read, so that a second start can tell them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

WORDS = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "islet", "jetty", "kelp", "larch", "maple",
    "north", "onyx", "pearl", "quartz", "river", "slate", "tidal", "umber", "vapor", "willow", "xenon", "yarrow", "zinc",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """One person's ways in. Badge and PIN are for the bench; not everybody works there."""

    name: str
    function: str
    login: str
    password: str
    badge: str = ""
    pin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewaySignIn:
    """How the bench gateway proves itself."""

    key: str = ""
    token: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIns:
    """Everybody's."""

    people: tuple[SignIn, ...]
    gateway: GatewaySignIn = field(default_factory=GatewaySignIn)


def new_password() -> str:
    """A password that can be typed from a screen: three words and four figures, about 27 bits of chance and 127.0.0.1 only."""
    words = "-".join(secrets.choice(WORDS) for _ in range(3))
    return f"{words}-{secrets.randbelow(10_000):04d}"


def new_pin() -> str:
    """A PIN of four figures that nobody tries first."""
    while True:
        pin = f"{secrets.randbelow(10_000):04d}"
        if len(set(pin)) == 4 and pin not in "01234567890" and pin not in "09876543210":
            return pin


def write_sign_ins(path: Path, sign_ins: SignIns) -> None:
    """Keep them, readable by their owner only."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(sign_ins)))


def read_sign_ins(path: Path) -> SignIns:
    """What `write_sign_ins` kept."""
    return msgspec.json.decode(path.read_bytes(), type=SignIns)
