"""Idempotency keys: a POST that is sent again gets its first answer again, and has effect once.

The answer is written in the unit of work of the effect itself: either both stand or neither does, whenever a process is
killed. Units take the write lock first, so of two equal POSTs at the same time the second one finds the first one's answer.
A refusal changes nothing and is not kept: the same key may be sent again once what was wrong is mended.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.api.errors import KeyMissing, KeyReused
from lims.api.models import IdempotencyRow
from lims.db.types import canonical_text
from lims.edge import lims, require_person
from lims.records import Unit

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """A POST under its key, for the person who sent it."""

    person_id: int
    key: str
    fingerprint: str

    @classmethod
    def of_request(cls) -> Ticket:
        """The ticket of this request. Raises KeyMissing."""
        key = request.headers.get(HEADER, "")
        if not KEY.fullmatch(key):
            raise KeyMissing
        return cls(person_id=require_person().id, key=key, fingerprint=fingerprint())

    def first_answer(self, session: Session) -> Response | None:
        """The answer that this POST had before. Raises KeyReused if the key stands for another one."""
        row = session.scalar(
            select(IdempotencyRow).where(
                IdempotencyRow.person_id == self.person_id, IdempotencyRow.key == self.key
            )
        )
        if row is None:
            return None
        if not hmac.compare_digest(row.request_hash, self.fingerprint):
            raise KeyReused(key=self.key)
        answer = json_answer(row.body["content"], row.status)
        answer.headers["Idempotency-Replayed"] = "true"
        return answer

    def keep(self, unit: Unit, content: Any, status: int) -> Response:
        """Keep the answer together with what it tells of."""
        unit.add(
            IdempotencyRow(
                person_id=self.person_id, key=self.key, request_hash=self.fingerprint, status=status,
                body={"content": content}, at=unit.at,
            )
        )  # fmt: skip
        return json_answer(content, status)


def fingerprint() -> str:
    """What tells this request from others. It is keyed: a body may hold a password, which no plain hash must lead to."""
    told = "\n".join((request.method, request.full_path, request.mimetype, ""))
    secret = lims().settings.secret_key.encode()
    return hmac.new(secret, b"idempotency\n" + told.encode() + request.get_data(), hashlib.sha256).hexdigest()


def json_answer(content: Any, status: int) -> Response:
    """An answer in JSON; equal content has equal bytes."""
    return Response(canonical_text(content), status=status, mimetype="application/json")
