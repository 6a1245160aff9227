"""Notices for clients' own systems: signed JSON by the Standard Webhooks rules (version 1.0.0).

The secret of an address is derived from the application's key and a salt of the address. It is shown once and kept nowhere: who
reads the database cannot sign, and the worker, which knows the key of the settings, can.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from lims.config import Settings
from lims.db.types import canonical_text, moment_text
from lims.notices.events import Event

PREFIX = "whsec_"


def signing_key(settings: Settings, salt: str) -> bytes:
    """The key of an address, 32 bytes."""
    return hmac.new(settings.secret_key.encode(), f"webhook {salt}".encode(), hashlib.sha256).digest()


def shown_secret(settings: Settings, salt: str) -> str:
    """The secret as a client's system takes it."""
    return PREFIX + base64.b64encode(signing_key(settings, salt)).decode()


def content_of(event: Event, *, number: str, url: str, thing_id: int | None, at: datetime) -> bytes:
    """The body: what happened, to which number, and where to look."""
    data = {"number": number, "id": thing_id, "url": url}
    return canonical_text({"type": event.value, "timestamp": moment_text(at), "data": data}).encode()


def signed_headers(key: bytes, identity: str, content: bytes, at: datetime) -> Mapping[str, str]:
    """The headers by which the receiver knows who sent it, and that it is not an old one sent again."""
    moment = str(int(at.timestamp()))
    signature = hmac.new(key, f"{identity}.{moment}.".encode() + content, hashlib.sha256).digest()
    return {
        "webhook-id": identity, "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
        "content-type": "application/json", "user-agent": "lims",
    }  # fmt: skip
