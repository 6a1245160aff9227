"""Judging a file that a stranger sent: in a process of its own with little memory and time, so that a hostile file harms nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from lims.certificates.errors import TooManyLookUps
from lims.config import Settings

MOST_MB = 20
MEMORY_MB, SECONDS = 1024, 15  # of computing
PATIENCE_S = 60  # of waiting: a busy machine is slower than its clock
AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadedSignature:
    """An electronic signature as found in a file that was sent: valid, intact (nobody trusted vouches) or broken."""

    name: str
    level: str | None
    verdict: str
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a file that was sent shows by itself. `why`: what is wrong with the file as a whole."""

    signatures: tuple[UploadedSignature, ...] = ()
    why: tuple[str, ...] = ()


def judge(content: bytes, settings: Settings) -> Judged:
    """The signatures of a file. Never raises for a bad file. Raises TooManyLookUps while others are being judged."""
    if len(content) > MOST_MB * 1024 * 1024:
        return Judged(why=(f"The file is larger than {MOST_MB} MB.",))
    if not AT_ONCE.acquire(timeout=PATIENCE_S):
        raise TooManyLookUps
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the file is its input)
            [*_command(settings)], input=content, capture_output=True, timeout=PATIENCE_S, check=False
        )
        return _read(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return Judged(why=("The file cannot be judged.",))
    finally:
        AT_ONCE.release()


def _command(settings: Settings) -> list[str]:
    command = [
        sys.executable, "-m", "reports", "verify", "-", "--json", "--memory-mb", str(MEMORY_MB), "--seconds", str(SECONDS)
    ]  # fmt: skip
    if settings.signing_authorities and Path(settings.signing_authorities).is_file():
        command += ["--authorities", settings.signing_authorities]
    if settings.signing_lists and Path(settings.signing_lists).is_dir():
        command += ["--lists", settings.signing_lists]
    return command


def _read(found: dict[str, object]) -> Judged:
    signatures = [
        UploadedSignature(
            name=str((one.get("by") or {}).get("name", "")), level=one.get("level"), verdict=one["verdict"],
            why=tuple(one["why"]),
        )
        for one in found["signatures"]  # type: ignore[attr-defined]
        if not one["archive"]
    ]  # fmt: skip
    return Judged(signatures=tuple(signatures), why=tuple(str(text) for text in found["why"]))  # type: ignore[attr-defined]
