"""Codes of samples, equipment, lots and people: figures and letters with a check character.

Source: ISO/IEC 7064, hybrid system MOD 37,36 (clause not verified).
"""

from __future__ import annotations

from lims.errors import LimsError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MODULUS = len(ALPHABET)
TYPED = str.maketrans({"ı": "I", "İ": "I"} | dict.fromkeys("-‐‑–— \t/._"))


class MistypedCode(LimsError):
    """The check character of a code does not fit the rest."""

    status = 422
    problem = "“{code}” is not a code of this laboratory: its last character does not fit the others."
    remedy = "Scan it again, or type it as it is printed."


def normalised(code: str) -> str:
    """The code in capitals without dashes and spaces. Raises MistypedCode for any other sign in it."""
    plain = code.translate(TYPED)
    plain = plain.upper() if plain.isascii() else ""
    if not plain or any(one not in ALPHABET for one in plain):
        raise MistypedCode(code=code[:60])
    return plain


def with_check(text: str) -> str:
    """The text, normalised, and its check character."""
    plain = normalised(text)
    return plain + check_character(plain)


def checked(code: str) -> str:
    """The normalised code, check character included, if that one fits. Raises MistypedCode."""
    plain = normalised(code)
    if len(plain) < 2 or check_character(plain[:-1]) != plain[-1]:
        raise MistypedCode(code=code[:60])
    return plain


def check_character(plain: str) -> str:
    """ISO/IEC 7064, hybrid system MOD 37,36: the character that brings the whole to 1."""
    product = MODULUS
    for one in plain:
        total = (product + ALPHABET.index(one)) % MODULUS or MODULUS
        product = total * 2 % (MODULUS + 1)
    return ALPHABET[(1 - product) % MODULUS]
