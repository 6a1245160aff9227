"""The LIMS as the gateway sees it: each answer is one of a few outcomes, whatever the network does."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec

from instruments.gateway.protocol import (
    COMMANDS_PATH,
    HEARTBEAT_PATH,
    LIVE_PATH,
    RECORDS_PATH,
    BadMessage,
    CommandAnswer,
    CommandList,
    Heartbeat,
    HeartbeatAnswer,
    LivePost,
    RecordAnswer,
    RecordPost,
    decode,
    encode,
    idempotency_key,
)

_MAX_ANSWER = 1_000_000
_PARKING = {400, 409, 413, 415, 422}
_AWAY = {502, 503, 504}

Body = TypeVar("Body")


class Outcome(Enum):
    """What an attempt came to."""

    OK = "ok"
    REFUSED = "refused"  # this record will never be taken
    LATER = "later"  # the LIMS failed over this one
    AWAY = "away"  # no LIMS at the other end, for now
    DENIED = "denied"  # token or address is wrong
    RUBBISH = "rubbish"  # something else than the LIMS answered


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Status and body of an answer, and what it means."""

    outcome: Outcome
    status: int = 0
    body: bytes = b""
    reason: str = ""


class LimsClient:
    """Speaks HTTP with the LIMS. Its methods raise nothing; the token is in no message."""

    def __init__(
        self, base_url: str, token: str, *, timeout_s: float = 10.0, ca_file: Path | None = None
    ) -> None:
        self._http = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, 5.0)),
            verify=_trusted(ca_file),
            trust_env=False,  # a proxy between bench and LIMS would be a setting, not an accident
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def send_record(self, record: RecordPost) -> Reply:
        """Send one record. OK only where the LIMS names number and hash of it."""
        key = {"Idempotency-Key": idempotency_key(record.gateway, record.number)}
        reply = self._ask("POST", RECORDS_PATH, encode(record), key)
        if reply.outcome is not Outcome.OK:
            return reply
        answer = _body(reply, RecordAnswer)
        if not answer or (answer.gateway, answer.number, answer.sha256) != (
            record.gateway,
            record.number,
            record.sha256,
        ):
            return Reply(outcome=Outcome.RUBBISH, status=reply.status, reason="it did not name the record")
        return reply

    def send_live(self, live: LivePost) -> Reply:
        """Send what an instrument shows now; a slow LIMS is not waited for."""
        return self._ask("POST", LIVE_PATH, encode(live), timeout_s=2.0)

    def send_heartbeat(self, beat: Heartbeat) -> tuple[Reply, HeartbeatAnswer | None]:
        """Send a heartbeat and return the time at the LIMS, where it said one."""
        reply = self._ask("POST", HEARTBEAT_PATH, encode(beat))
        answer = _body(reply, HeartbeatAnswer) if reply.outcome is Outcome.OK else None
        if reply.outcome is Outcome.OK and answer is None:
            return Reply(
                outcome=Outcome.RUBBISH, status=reply.status, reason="it did not name the time"
            ), None
        return reply, answer

    def fetch_commands(self, gateway: str) -> CommandList | None:
        """Return the commands that wait, or None where the LIMS could not be asked."""
        reply = self._ask("GET", f"{COMMANDS_PATH}?gateway={gateway}")
        return _body(reply, CommandList) if reply.outcome is Outcome.OK else None

    def answer_command(self, command_id: str, answer: CommandAnswer) -> Reply:
        """Tell the LIMS what became of a command."""
        return self._ask("POST", f"{COMMANDS_PATH}/{command_id}", encode(answer))

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> Reply:
        timeout = httpx.USE_CLIENT_DEFAULT if timeout_s is None else httpx.Timeout(timeout_s)
        try:
            with self._http.stream(method, path, content=body, headers=headers, timeout=timeout) as response:
                return _outcome(response.status_code, _read(response))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            return Reply(outcome=Outcome.AWAY, reason=str(error) or type(error).__name__)
        except (ValueError, UnicodeError) as error:
            return Reply(outcome=Outcome.RUBBISH, reason=type(error).__name__)


@cache
def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpx.create_ssl_context()


def _read(response: httpx.Response) -> bytes:
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > _MAX_ANSWER:
            return b""
    return body


def _outcome(status: int, body: bytes) -> Reply:
    if 200 <= status < 300:
        outcome = Outcome.OK
    elif status in _PARKING:
        outcome = Outcome.REFUSED
    elif status in _AWAY or status in {408, 429}:
        outcome = Outcome.AWAY
    elif status >= 500:
        outcome = Outcome.LATER
    else:
        outcome = Outcome.DENIED if status >= 400 else Outcome.RUBBISH
    return Reply(outcome=outcome, status=status, body=body, reason=_reason(status, body))


def _reason(status: int, body: bytes) -> str:
    try:
        problem = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return f"status {status}"
    said = [str(problem[key]) for key in ("title", "detail") if problem.get(key)]
    return " ".join(said)[:400] or f"status {status}"


def _body(reply: Reply, kind: type[Body]) -> Body | None:
    try:
        return decode(reply.body, kind)
    except BadMessage:
        return None
