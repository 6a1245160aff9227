"""Framers cut the stream of bytes into frames, delimiters included, so that nothing is lost by cutting."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

MAX_FRAME = 65_536  # a frame that never ends is given out in pieces of this size, kept, and not understood


class Framer(Protocol):
    """Anything that cuts a stream into frames."""

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they come; return the frames that became whole."""

    def take_rest(self) -> bytes:
        """Return and forget the beginning of a frame whose end has not come."""


@runtime_checkable
class AnsweringFramer(Framer, Protocol):
    """A framer of a protocol in which the listener gives receipts."""

    def take_answer(self) -> bytes:
        """Return and forget what is to be sent now."""

    def release(self) -> None:
        """Let the receipt for what was handed out go: it is kept now."""

    def take_settled(self) -> bool:
        """Return and forget whether the instrument went on after a receipt, so that it has heard it."""


@runtime_checkable
class SpeakingFramer(AnsweringFramer, Protocol):
    """The instrument's end of such a protocol: it asks for the line before it speaks."""

    def send(self, message: bytes) -> None:
        """Put a message on the queue until the other end has acknowledged it."""


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


class ModbusFramer:
    """Frames of Modbus RTU, cut by the length that their function code gives (Modbus over Serial Line V1.02, 2.5.1).

    Silence between frames is not kept by USB adapters and networks, so it tells nothing here. Bytes of no known
    function come as they are, in one piece; whether a checksum agrees is for the reader to say.
    """

    def __init__(self, *, hears_commands: bool = False) -> None:
        self._length_of = _length_of_command if hears_commands else _length_of_answer
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the frames that became whole."""
        self._buffer += data
        frames = []
        while (length := self._length_of(self._buffer)) and len(self._buffer) >= length:
            frames.append(self._buffer[:length])
            self._buffer = self._buffer[length:]
        return frames

    def take_rest(self) -> bytes:
        """Return the unfinished frame."""
        rest, self._buffer = self._buffer, b""
        return rest


_READ, _WRITE_ONE, _WRITE_SEVERAL, _IDENTITY, _EXCEPTION = 3, 6, 16, 17, 0x80


def _length_of_answer(buffer: bytes) -> int:
    """How long the answer is that begins here; 0 while that cannot be said."""
    if len(buffer) < 3:
        return 0
    if buffer[1] & _EXCEPTION:
        return 5
    if buffer[1] in {_WRITE_ONE, _WRITE_SEVERAL}:
        return 8
    return 5 + buffer[2] if buffer[1] in {_READ, _IDENTITY} else len(buffer)


def _length_of_command(buffer: bytes) -> int:
    """How long the command is that begins here; 0 while that cannot be said."""
    if len(buffer) < 4:
        return 0
    if buffer[1] == _WRITE_SEVERAL:
        return 9 + buffer[6] if len(buffer) > 6 else 0
    return {_READ: 8, _WRITE_ONE: 8, _IDENTITY: 4}.get(buffer[1], len(buffer))
