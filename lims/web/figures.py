"""The text of a number and of received bytes on a page."""

from __future__ import annotations

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


def starts_negative(text: str) -> bool:
    body = text.lstrip("<>≤≥ ")
    return body[:1] == "-" and body[1:2].isdigit()


def plain(value: Decimal) -> str:
    """Digits without exponent, as many as the Decimal has."""
    return format(value, "f").replace("-", MINUS)


def raw_view(data: bytes | str) -> str:
    """Received bytes to look at: printable ASCII as it is, everything else as its code, a new line after each LF or CR."""
    if isinstance(data, str):
        data = data.encode()
    shown = "".join(chr(one) if 32 <= one < 127 else CONTROLS.get(one, f"‹{one:02X}›") for one in data)
    return shown.replace("␍␊", "␍␊\n").replace("␍‹", "␍\n‹") if "␊" in shown else shown.replace("␍", "␍\n")


CONTROLS = {code: chr(0x2400 + code) for code in range(32)}
