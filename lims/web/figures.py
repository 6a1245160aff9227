"""The text of a number and of received bytes on a page."""

from __future__ import annotations

import re
from decimal import Decimal

MINUS = "−"


def figure(value: object) -> str:
    """A number as printed: decimal point, true minus, no thousands mark.

    Takes texts, integers and Decimals that the method has rounded. Raises TypeError for a float: it does not say
    how many of its digits are meant.
    """
    if isinstance(value, float):
        raise TypeError("A float does not say how many digits are meant: round it to a Decimal first.")
    if isinstance(value, Decimal):
        return plain(value)
    return str(value).replace("-", MINUS) if starts_negative(str(value)) else str(value)


def six_digits(value: float) -> str:
    """A float that nobody rounded, for looking at: at most six significant digits, true minus."""
    return f"{value:.6g}".replace("-", MINUS)


def starts_negative(text: str) -> bool:
    body = text.lstrip("<>≤≥ ")
    return body[:1] == "-" and body[1:2].isdigit()


def plain(value: Decimal) -> str:
    """Digits without exponent, as many as the Decimal has."""
    return format(value, "f").replace("-", MINUS)


def raw_view(data: bytes | str) -> str:
    """Received bytes to look at: printable ASCII as it is, all else by name or code, a new line after each LF or CR."""
    if isinstance(data, str):
        data = data.encode()
    lines = LINE.findall(data)
    return "\n".join("".join(shown_byte(one) for one in line) for line in lines)


def shown_byte(one: int) -> str:
    if 32 <= one < 127:
        return chr(one)
    return f"‹{CONTROLS[one] if one < len(CONTROLS) else f'{one:02X}'}›"


LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
ASCII_NAMES = """NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI
    DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"""
CONTROLS = tuple(ASCII_NAMES.split())
