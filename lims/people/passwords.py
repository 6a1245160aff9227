"""Hashing of what only a person knows: passwords and PINs by argon2id, badges and tokens by SHA-256.

Hashing is slow on purpose, so it never happens inside a unit of work: services take hashes, edges make them.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lims.people.errors import PasswordTooShort, PinNotUsable

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024  # a bound on the work that a stranger can ask for
SHORTEST_PIN = 4
LONGEST_PIN = 12


@dataclass(frozen=True)
class Hashing:
    """argon2id with its parameters, and a decoy hash that takes as long to refuse as a real one."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    @cached_property
    def decoy(self) -> str:
        return self.hasher.hash(secrets.token_hex(16))

    def hash(self, text: str) -> str:
        return self.hasher.hash(text)

    def matches(self, kept: str | None, text: str) -> bool:
        """Whether the text is what was hashed. Without a kept hash the answer is no, after the same work."""
        try:
            right = self.hasher.verify(kept or self.decoy, text[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
        return right and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(kept)


ARGON2 = Hashing()


def hash_password(text: str, hashing: Hashing = ARGON2) -> str:
    """The hash of a new password. Raises PasswordTooShort."""
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    return hashing.hash(text)


def hash_pin(text: str, hashing: Hashing = ARGON2) -> str:
    """The hash of a new PIN. Raises PinNotUsable for one that is not digits, or that anyone would try first."""
    digits = text.isascii() and text.isdigit() and SHORTEST_PIN <= len(text) <= LONGEST_PIN
    if not digits or len(set(text)) == 1 or text in "01234567890" or text in "09876543210":
        raise PinNotUsable(shortest=SHORTEST_PIN, longest=LONGEST_PIN)
    return hashing.hash(text)


def hash_code(text: str) -> str:
    """The hash of a long random code (badge, token, recovery code), which needs no slow hashing."""
    return hashlib.sha256(text.encode()).hexdigest()
