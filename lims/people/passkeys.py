"""Passkeys (WebAuthn): a key that stays in a person's device, which proves presence and person at once.

The device asks for a finger, a face or its own PIN, so a passkey alone is two factors. The challenge waits in the
browser's signed cookie for a few minutes and is taken once; a key that counts its uses may not count backwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lims.db import Database
from lims.errors import NotFound
from lims.people.errors import PasskeyRefused, PasskeyTaken
from lims.people.models import AccountRow, PasskeyRow, PersonRow
from lims.people.sign_in import Proven, attempt, stamp_of
from lims.records import Unit

LARGEST_ANSWER = 20_000  # characters; a browser's answer has about 1,000
HELD = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Passkey:
    """A passkey of a person: what the person calls it, and since when it is known here."""

    id: int
    name: str
    added_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A key that a device has just made and proven, not yet kept."""

    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where passkeys are good: the host of the address under which people reach the application, and no other."""

    host: str
    origin: str
    name: str

    @classmethod
    def of(cls, base_url: str, name: str) -> Place:
        parts = urlsplit(base_url)
        return cls(host=parts.hostname or "", origin=f"{parts.scheme}://{parts.netloc}", name=name)

    @property
    def usable(self) -> bool:
        """Browsers make passkeys for names, not for bare addresses, and over HTTPS only, but for localhost."""
        named = not (self.host.replace(".", "").isdecimal() or ":" in self.host)
        return named and (self.origin.startswith("https://") or self.host == "localhost")


def passkeys_of(session: Session, person_id: int) -> list[Passkey]:
    """A person's passkeys that work, oldest first."""
    query = select(PasskeyRow).where(PasskeyRow.person_id == person_id, PasskeyRow.removed_at.is_(None))
    return [
        Passkey(id=row.id, name=row.name, added_at=row.added_at)
        for row in session.scalars(query.order_by(PasskeyRow.id))
    ]


def options_to_make(session: Session, place: Place, person_id: int, login: str) -> tuple[str, str]:
    """What the browser needs to make a key, as JSON, and the challenge that its answer must carry."""
    known = session.scalars(select(PasskeyRow.credential_id).where(PasskeyRow.person_id == person_id))
    options = generate_registration_options(
        rp_id=place.host, rp_name=place.name, user_id=f"person-{person_id}".encode(), user_name=login,
        authenticator_selection=HELD, exclude_credentials=_described(known.all()),
    )  # fmt: skip
    return options_to_json(options), bytes_to_base64url(options.challenge)


def _described(ids: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]


def read_new_key(place: Place, challenge: str | None, answer: str) -> NewKey:
    """The key in a browser's answer. Raises PasskeyRefused. Call it before a unit opens."""
    if not challenge or len(answer) > LARGEST_ANSWER:
        raise PasskeyRefused
    try:
        found = verify_registration_response(
            credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=place.host,
            expected_origin=place.origin, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    return NewKey(
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=bytes_to_base64url(found.credential_public_key), sign_count=found.sign_count,
    )  # fmt: skip


def add_passkey(unit: Unit, person_id: int, name: str, key: NewKey) -> None:
    """Keep a new key. Raises PasskeyTaken where it is known already."""
    query = select(PasskeyRow.id).where(PasskeyRow.credential_id == key.credential_id)
    if unit.session.scalar(query) is not None:
        raise PasskeyTaken
    unit.add(
        PasskeyRow(
            person_id=person_id, name=name, credential_id=key.credential_id, public_key=key.public_key,
            sign_count=key.sign_count, added_at=unit.at,
        )
    )  # fmt: skip


def remove_passkey(unit: Unit, person_id: int, passkey_id: int) -> None:
    """Let a key of this person work no longer. Raises NotFound for another's."""
    row = unit.session.get(PasskeyRow, passkey_id)
    if row is None or row.person_id != person_id or row.removed_at is not None:
        raise NotFound
    row.removed_at = unit.at


def options_to_ask(place: Place) -> tuple[str, str]:
    """What the browser needs to ask for any key of this place, as JSON, and the challenge; it tells nothing of anybody."""
    options = generate_authentication_options(
        rp_id=place.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvenByPasskey:
    """Who has proven to be there, by which key, and how often that key says it was used."""

    person: Proven
    passkey_id: int
    sign_count: int
    counted: bool  # whether the count has moved, so that it must be kept


def prove_by_passkey(
    database: Database, place: Place, challenge: str | None, answer: str, *, at: datetime
) -> ProvenByPasskey | None:
    """Whose key answered; None if the key is unknown or removed, the answer wrong, or the account locked."""
    with database.read() as session:
        row = session.execute(_known(_credential_of(answer))).first() if challenge else None
    count: list[int] = []

    def looks_right() -> bool:
        found = _count_in(row, place, challenge or "", answer) if row else None
        count.extend([] if found is None else [found])
        return found is not None

    if not attempt(database, row.person_id if row else None, looks_right, at=at):
        return None
    assert row is not None  # noqa: S101 - an attempt without a person always fails
    person = Proven(
        person_id=row.person_id, stamp=stamp_of(database, row.person_id), needs_code=False, must_change=row.must_change,
        outdated_hash=False,
    )  # fmt: skip
    return ProvenByPasskey(
        person=person, passkey_id=row.id, sign_count=count[0], counted=count[0] != row.sign_count
    )


def keep_count(unit: Unit, passkey_id: int, sign_count: int) -> None:
    """Remember how often a key was used, so that a copy of it is found out."""
    unit.session.get_one(PasskeyRow, passkey_id).sign_count = sign_count


def _credential_of(answer: str) -> str:
    try:
        found = json.loads(answer) if len(answer) <= LARGEST_ANSWER else {}
    except ValueError:
        return ""
    return str(found.get("id", "")) if isinstance(found, dict) else ""


def _known(credential_id: str) -> Select[int, int, str, int, bool]:
    columns = (PasskeyRow.id, PasskeyRow.person_id, PasskeyRow.public_key, PasskeyRow.sign_count)
    return (
        select(*columns, AccountRow.must_change)
        .join(PersonRow, PersonRow.id == PasskeyRow.person_id)
        .join(AccountRow, AccountRow.person_id == PasskeyRow.person_id)
        .where(PersonRow.active, PasskeyRow.removed_at.is_(None), PasskeyRow.credential_id == credential_id)
    )


def _count_in(row: Row[int, int, str, int, bool], place: Place, challenge: str, answer: str) -> int | None:
    """The count of a right answer; None for a wrong one."""
    try:
        return verify_authentication_response(
            credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=place.host,
            expected_origin=place.origin, credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        ).new_sign_count  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
