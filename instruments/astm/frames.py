"""Frames of ASTM E1381 (LIS01-A2), as vendors restate it: ``STX number text ETX|ETB checksum CR LF``.

The standard itself was not at hand; its clauses are not verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENQ, ACK, NAK, EOT = b"\x05", b"\x06", b"\x15", b"\x04"
STX, ETX, ETB = b"\x02", b"\x03", b"\x17"
MAX_TEXT = 64_000  # LIS01-A2; E1381 itself has 240
_FRAME_OR_ENQ = re.compile(
    rb"\x02(?P<body>[^\x02\x03\x17]{0,%d}[\x03\x17])(?P<sum>[0-9A-Fa-f]{2})?(?:\r\n|\r|\n)?|\x05"
    % (MAX_TEXT + 1)
)
_OPENING = re.compile(rb"\A\x05*(?:\x02[0-7])?")
_NOT_WHOLE = "A frame of {count} bytes has a wrong checksum or none, and is left out."
_OUT_OF_TURN = "A frame came as number {number} where another was due, and is left out."


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One frame as received. ``body`` is what the checksum is over: number, text, and its ETX or ETB."""

    body: bytes
    checksum: bytes | None

    @property
    def number(self) -> int | None:
        """The number of the frame, 0 to 7; None where there is none."""
        return self.body[0] - 48 if self.body[:1] in {b"%d" % digit for digit in range(8)} else None

    @property
    def text(self) -> bytes:
        """The text between number and end."""
        return self.body[1:-1]

    @property
    def records(self) -> bytes:
        """The text, its last record closed; only ETB lets a record go on in the next frame."""
        is_open = self.body.endswith(ETX) and not self.text.endswith((b"\r", b"\n"))
        return self.text + (b"\r" if is_open else b"")

    @property
    def is_whole(self) -> bool:
        """Whether it has a number, and its checksum agrees."""
        return (
            self.number is not None and self.checksum is not None and self.checksum.upper() == self.computed
        )

    @property
    def computed(self) -> bytes:
        """The checksum that it should have: the sum of the body modulo 256, two hex digits."""
        return b"%02X" % (sum(self.body) % 256)


def frames_in(content: bytes) -> list[Frame]:
    """Return all frames in these bytes, in order, good and bad."""
    return [frame for frame in _frames_and_enquiries(content) if frame]


def _frames_and_enquiries(content: bytes) -> Iterator[Frame | None]:
    """Return the frames in order, and None where a session begins."""
    for found in _FRAME_OR_ENQ.finditer(content):
        yield Frame(body=found["body"], checksum=found["sum"]) if found["body"] is not None else None


def is_repeat(frame: Frame, last: Frame | None) -> bool:
    """Whether a frame is the last accepted one, sent again because its receipt was not heard."""
    return last is not None and (frame.number, frame.text) == (last.number, last.text)


def follows(frame: Frame, last: Frame | None) -> bool:
    """Whether a frame is the one due after the last accepted one: 1 to 7, then 0."""
    return frame.number == (1 if last is None or last.number is None else (last.number + 1) % 8)


def text_in(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the text of the accepted frames in a record, and a warning for each frame left out.

    The rules are those by which the link acknowledged them, but that a record begins at whatever number was due. Bytes
    without any frame are text themselves: a capture from a line that uses no frames.
    """
    if not frames_in(content):
        return content.strip(ENQ + EOT), ()
    text, warnings, last = [], [], None
    for frame in _frames_and_enquiries(content):
        if frame is None:
            last = None
        elif not frame.is_whole:
            warnings.append(_NOT_WHOLE.format(count=len(frame.text)))
        elif last is None or follows(frame, last):
            text.append(frame.records)
            last = frame
        elif not is_repeat(frame, last):
            warnings.append(_OUT_OF_TURN.format(number=frame.number))
    return b"".join(text), tuple(warnings)


def beginning_in(content: bytes) -> bytes:
    """Return the text in a record that broke off, even where no frame of it came to its end."""
    return text_in(content)[0] if frames_in(content) else _OPENING.sub(b"", content)


def frames_of(text: bytes, first: int = 1, *, max_text: int = 240) -> Iterator[bytes]:
    """Return a message as frames, each at most that long; ETB at the end of all but the last."""
    pieces = [text[at : at + max_text] for at in range(0, len(text), max_text)]
    for index, piece in enumerate(pieces):
        end = ETX if index == len(pieces) - 1 else ETB
        frame = Frame(body=b"%d" % ((first + index) % 8) + piece + end, checksum=None)
        yield STX + frame.body + frame.computed + b"\r\n"
