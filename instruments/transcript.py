"""A conversation with an instrument as one run of bytes, so that a record explains itself for ever.

Each line begins with one byte for its direction and ends with the line's own terminator: ``>`` what we sent, ``<``
what came back, exactly as it came. What came without its terminator stands last, without it.
"""

from __future__ import annotations

from dataclasses import dataclass

SENT, RECEIVED = b">", b"<"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One command and all that came back before the next one."""

    sent: bytes
    received: tuple[bytes, ...]
    whole: bool  # False: the last line broke off


class Transcript:
    """Lines of a conversation, in order."""

    def __init__(self) -> None:
        self.content = b""

    def sent(self, frame: bytes) -> None:
        """Note what was sent, terminator included."""
        self.content += SENT + frame

    def received(self, frame: bytes) -> None:
        """Note what came, terminator included where there was one."""
        self.content += RECEIVED + frame


def exchanges_of(content: bytes, terminator: bytes) -> tuple[list[Exchange], list[bytes]]:
    """Return the exchanges of a transcript, and the lines that belong to none."""
    *lines, rest = content.split(terminator)
    exchanges: list[Exchange] = []
    strays: list[bytes] = []
    for line in lines:
        _add(line, exchanges, strays, whole=True)
    if rest:
        _add(rest, exchanges, strays, whole=False)
    return exchanges, strays


def _add(line: bytes, exchanges: list[Exchange], strays: list[bytes], *, whole: bool) -> None:
    direction, body = line[:1], line[1:]
    if direction == SENT and whole:
        exchanges.append(Exchange(sent=body, received=(), whole=True))
    elif direction == RECEIVED and exchanges:
        last = exchanges[-1]
        exchanges[-1] = Exchange(sent=last.sent, received=(*last.received, body), whole=whole)
    else:
        strays.append(line)
