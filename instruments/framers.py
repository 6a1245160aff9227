"""Framers cut the stream of bytes into frames, delimiters included, so that nothing is lost by cutting."""

from __future__ import annotations

from typing import Protocol

MAX_FRAME = 65_536  # a frame that never ends is given out in pieces of this size, kept, and not understood


class Framer(Protocol):
    """Anything that cuts a stream into frames."""

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they come; return the frames that became whole."""

    def take_rest(self) -> bytes:
        """Return and forget the beginning of a frame whose end has not come."""


class LineFramer:
    """Frames that end with a terminator, such as CR or CR LF."""

    def __init__(self, terminator: bytes) -> None:
        self._terminator = terminator
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that became whole, each with its terminator."""
        *lines, self._buffer = (self._buffer + data).split(self._terminator)
        frames = [line + self._terminator for line in lines]
        if len(self._buffer) >= MAX_FRAME:
            frames.append(self.take_rest())
        return frames

    def take_rest(self) -> bytes:
        """Return the unfinished line."""
        rest, self._buffer = self._buffer, b""
        return rest


class StxEtxFramer:
    """Frames between STX and ETX, with a fixed number of bytes (such as a checksum) behind."""

    def __init__(self, *, start: bytes = b"\x02", end: bytes = b"\x03", trailer: int = 0) -> None:
        self._start, self._end, self._trailer = start, end, trailer
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the frames that became whole; bytes outside of any frame come as a frame of their own."""
        self._buffer += data
        frames = []
        while frame := self._next():
            frames.append(frame)
        return frames

    def take_rest(self) -> bytes:
        """Return the unfinished frame."""
        rest, self._buffer = self._buffer, b""
        return rest

    def _next(self) -> bytes:
        length = self._next_length()
        frame, self._buffer = self._buffer[:length], self._buffer[length:]
        return frame

    def _next_length(self) -> int:
        start = self._buffer.find(self._start)
        if start != 0:
            return start if start > 0 else len(self._buffer)
        end = self._buffer.find(self._end, len(self._start))
        length = end + len(self._end) + self._trailer
        if end >= 0 and len(self._buffer) >= length:
            return length
        return MAX_FRAME if len(self._buffer) >= MAX_FRAME else 0


class FixedFramer:
    """Frames of one length."""

    def __init__(self, length: int) -> None:
        if length < 1:
            raise ValueError("a frame has at least one byte")
        self._length = length
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the frames that became whole."""
        self._buffer += data
        whole = len(self._buffer) // self._length * self._length
        frames = [self._buffer[at : at + self._length] for at in range(0, whole, self._length)]
        self._buffer = self._buffer[whole:]
        return frames

    def take_rest(self) -> bytes:
        """Return the unfinished frame."""
        rest, self._buffer = self._buffer, b""
        return rest
