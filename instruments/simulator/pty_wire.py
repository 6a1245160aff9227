"""The instrument's end of a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import time
import tty
from pathlib import Path

from instruments.simulator.wire import CHUNK, WireBuffer

_SETTLE_S = 0.002  # the kernel needs a moment until it can say that bytes wait


class PtyWire:
    """A pseudo-terminal; ``link`` is a symbolic link to it, so that its name stays the same."""

    def __init__(self, link: Path | None = None) -> None:
        self.buffer = WireBuffer()
        self._ours, self._theirs = os.openpty()  # their end stays open here, else ours ends when they leave
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self._link = link
        self.url = str(link) if link else os.ttyname(self._theirs)
        if link:
            link.unlink(missing_ok=True)
            link.symlink_to(os.ttyname(self._theirs))

    def read(self, timeout_s: float) -> bytes:
        """Return what the other end has sent, at latest after the time given."""
        self._hand_on()
        ready, _, _ = select.select([self._ours], [], [], timeout_s)
        return os.read(self._ours, 4096) if ready else b""

    def close(self) -> None:
        """End the line, as when the plug is pulled."""
        if self._link:
            self._link.unlink(missing_ok=True)
        os.close(self._ours)
        os.close(self._theirs)

    def _hand_on(self) -> None:
        while len(self.buffer) and not self._unread():
            os.write(self._ours, self.buffer.take(CHUNK))
            time.sleep(_SETTLE_S)

    def _unread(self) -> int:
        answer = fcntl.ioctl(self._theirs, termios.FIONREAD, bytes(4))
        return int(struct.unpack("i", answer)[0])
