"""One end of a link of ASTM E1381 (LIS01-A2): gives receipts, times out, asks again, and yields in contention.

It knows no port: bytes and time go in, bytes and whole messages come out. A host's end is the framer of a line; the
same machine in the other role is the simulated analyzer.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from instruments.astm.frames import (
    ACK,
    ENQ,
    EOT,
    MAX_TEXT,
    NAK,
    STX,
    Frame,
    follows,
    frames_in,
    frames_of,
    is_repeat,
)

_EVENT = re.compile(
    rb"[\x04\x05\x06\x15]"
    rb"|\x02[^\x02\x03\x17]*[\x03\x17](?:[^\x02\x04\x05]{2}|(?=[^\x02\x04\x05]?[\x02\x04\x05]))"
    rb"|[^\x02\x04\x05\x06\x15]+"
)
_LAST_RECORD = re.compile(rb"(?:\A|[\r\n])L[^\r\n]*[\r\n]+\Z")
_TAIL = 1_000  # bytes in which the last record of a message begins
_LONGEST = MAX_TEXT + 16
_LONGEST_MESSAGE = 1_000_000  # bytes without an end; kept in pieces of this size, so that memory has a bound


class Role(Enum):
    """Which end this is: in contention the instrument wins."""

    HOST = "host"
    INSTRUMENT = "instrument"


class _State(Enum):
    IDLE = "idle"
    RECEIVING = "receiving"
    ASKING = "asking"  # ENQ was sent
    SENDING = "sending"  # a frame was sent


@dataclass(frozen=True, kw_only=True, slots=True)
class Timers:
    """In seconds, as the standard is restated by vendors."""

    answer: float = 15.0  # to ENQ or a frame, awaited by the sender
    receive: float = 30.0  # of a frame or EOT, awaited by the receiver
    after_nak: float = 10.0  # before ENQ is sent again
    contention_instrument: float = 1.0
    contention_host: float = 20.0
    loose: float = (
        2.0  # of silence, after which text outside of any session has ended (ours, not the standard's)
    )
    retransmissions: int = 6


class Link:
    """One end. ``feed`` takes bytes (or none, for the timers) and returns the messages that became whole.

    A message is its bytes exactly as they came, repeats and all. Its last receipt is held back until ``release``, so
    that an analyzer is told "received" only when the message is kept.
    """

    def __init__(
        self,
        role: Role = Role.HOST,
        *,
        timers: Timers = Timers(),  # frozen
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._role, self._timers, self._monotonic = role, timers, monotonic
        self._state = _State.IDLE
        self._until = self._not_before = self._loose_until = 0.0
        self._buffer = self._raw = self._text = self._out = self._held = b""
        self._is_released = self._is_settled = False  # whether the last receipt was given, and was heard
        self._has_news = False  # whether the bytes of this message are more than repeats
        self._loose = b""  # what came outside of any session
        self._last: Frame | None = None
        self._messages: list[bytes] = []
        self._queue: deque[bytes] = deque()
        self._frames: list[bytes] = []
        self._tries = 0
        self.sent = 0  # messages that the other end has acknowledged to the last frame

    def send(self, message: bytes) -> None:
        """Put a message on the queue; it is sent when the line is free, and again until it is acknowledged."""
        self._queue.append(message)

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they come; return the messages that became whole."""
        self._buffer += data
        while event := self._next_event():
            self._handle(event)
        self._watch_timers()
        self._begin_sending()
        messages, self._messages = self._messages, []
        return messages

    def take_answer(self) -> bytes:
        """Return and forget what is to be sent now."""
        out, self._out = self._out, b""
        return out

    def release(self) -> None:
        """Let the receipt for a message go that was handed out: it is kept now."""
        self._is_released = bool(self._held)
        self._out += self._held
        self._held = b""

    def take_settled(self) -> bool:
        """Return and forget whether the other end went on after a receipt, so that it has heard it."""
        settled, self._is_settled = self._is_settled, False
        return settled

    def take_rest(self) -> bytes:
        """Return and forget a message whose end has not come; no receipt is given for it."""
        rest = self._loose + (self._raw if self._has_news else b"") + self._buffer
        self._buffer = self._raw = self._text = self._held = self._loose = b""
        self._state, self._has_news = _State.IDLE, False
        return rest

    # --- what comes

    def _next_event(self) -> bytes:
        found = _EVENT.match(self._buffer)
        end = found.end() if found else 0
        if not found and (len(self._buffer) > _LONGEST or self._buffer.find(STX, 1) > 0):
            end = self._buffer.find(STX, 1) if self._buffer.find(STX, 1) > 0 else len(self._buffer)
        event, self._buffer = self._buffer[:end], self._buffer[end:]
        return event

    def _handle(self, event: bytes) -> None:
        if event == ENQ:
            self._asked()
        elif event == EOT:
            self._settle()
            self._ended()
        elif event in {ACK, NAK}:
            self._answered(yes=event == ACK)
        elif self._state is _State.RECEIVING:
            self._received(event)
        else:
            self._overheard(event)

    def _asked(self) -> None:
        if self._state is _State.ASKING:  # contention: both asked at once
            host = self._role is Role.HOST
            wait = self._timers.contention_host if host else self._timers.contention_instrument
            self._rest_until(wait)
        elif self._state is not _State.SENDING:
            self._hand_out()
            self._hand_out_loose()
            self._is_released = False  # it begins anew without an end: it may not have heard us
            self._state, self._last, self._raw, self._held = _State.RECEIVING, None, ENQ, b""
            self._receipt(ACK)

    def _received(self, event: bytes) -> None:
        frame = next(iter(frames_in(event)), None)
        if frame is None and not event.startswith(STX):
            self._raw += event if self._raw else b""  # the line end behind a frame
            self._has_news |= bool(event.strip())
        elif frame and frame.is_whole and is_repeat(frame, self._last):
            self._raw += event if self._raw else b""  # of a message that is kept, nothing is kept again
            if not self._held:
                self._receipt(ACK)
        elif frame and frame.is_whole and follows(frame, self._last):
            self._raw, self._has_news = self._raw + event, True
            self._accept(frame)
        else:
            self._raw, self._has_news = self._raw + event, True
            self._receipt(NAK)
        if len(self._raw) > _LONGEST_MESSAGE:
            self._hand_out()

    def _settle(self) -> None:
        self._is_settled |= self._is_released
        self._is_released = False

    def _accept(self, frame: Frame) -> None:
        self._settle()
        self._text, self._last = (self._text + frame.records)[-_TAIL:], frame
        if _LAST_RECORD.search(self._text):
            self._hand_out()
            self._held, self._until = ACK, self._monotonic() + self._timers.receive
        else:
            self._receipt(ACK)

    def _receipt(self, answer: bytes) -> None:
        self._out += answer
        self._until = self._monotonic() + self._timers.receive

    def _ended(self) -> None:
        if self._state is _State.RECEIVING:
            self._hand_out()
            self._state, self._held = _State.IDLE, b""
        else:
            self._hand_out_loose()

    def _hand_out(self) -> None:
        if self._has_news:
            self._messages.append(self._raw)
        self._raw, self._text, self._has_news = b"", b"", False

    def _overheard(self, event: bytes) -> None:
        """Keep what comes outside of any session, and give no receipt for it: a line without the link's protocol."""
        self._loose += event
        self._loose_until = self._monotonic() + self._timers.loose
        if _LAST_RECORD.search(self._loose[-_TAIL:]) or len(self._loose) > _LONGEST_MESSAGE:
            self._hand_out_loose()

    def _hand_out_loose(self) -> None:
        loose, self._loose = self._loose, b""
        if loose.strip():
            self._messages.append(loose)

    # --- what is sent

    def _begin_sending(self) -> None:
        is_free = self._state is _State.IDLE and not self._held and not self._buffer
        if is_free and self._queue and self._monotonic() >= self._not_before:
            self._state, self._out = _State.ASKING, self._out + ENQ
            self._until = self._monotonic() + self._timers.answer

    def _answered(self, *, yes: bool) -> None:
        if self._state is _State.ASKING and yes:
            self._frames = list(frames_of(self._queue[0]))
            self._send_frame(tries=0)
        elif self._state is _State.ASKING:
            self._rest_until(self._timers.after_nak)
        elif self._state is _State.SENDING and yes:
            self._frames.pop(0)
            if self._frames:
                self._send_frame(tries=0)
            else:
                self._queue.popleft()
                self.sent += 1
                self._end_sending(0.0)
        elif self._state is _State.SENDING:
            if self._tries < self._timers.retransmissions:
                self._send_frame(tries=self._tries + 1)
            else:
                self._end_sending(self._timers.after_nak)

    def _send_frame(self, tries: int) -> None:
        self._state, self._tries = _State.SENDING, tries
        self._out += self._frames[0]
        self._until = self._monotonic() + self._timers.answer

    def _end_sending(self, wait: float) -> None:
        self._out += EOT
        self._rest_until(wait)

    def _rest_until(self, wait: float) -> None:
        self._state, self._not_before = _State.IDLE, self._monotonic() + wait

    def _watch_timers(self) -> None:
        if self._loose and self._monotonic() >= self._loose_until:
            self._hand_out_loose()
        if self._state is _State.IDLE or self._held or self._monotonic() < self._until:
            return
        if self._state is _State.RECEIVING:
            self._raw, self._has_news = self._raw + self._buffer, self._has_news or bool(self._buffer)
            self._buffer = b""
            self._ended()
        else:
            self._end_sending(0.0)
