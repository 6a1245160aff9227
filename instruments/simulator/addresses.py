"""The address at which a simulated instrument can be reached."""

from __future__ import annotations

from pathlib import Path

from instruments.errors import PortUnavailable
from instruments.simulator.wire import CallingWire, TcpWire, Wire


def open_wire(url: str) -> Wire:
    """Return the instrument's end for ``pty:``, ``pty:/path/of/link``, ``tcp:host:port`` or ``call:host:port``."""
    kind, _, rest = url.partition(":")
    if kind == "pty":
        from instruments.simulator.pty_wire import PtyWire  # not at the top: there is none on Windows

        return PtyWire(Path(rest) if rest else None)
    host, _, port = rest.rpartition(":")
    if kind not in {"tcp", "call"} or not port.isdecimal():
        raise PortUnavailable(
            url=url, reason="it is neither pty:, pty:/path, tcp:host:port nor call:host:port"
        )
    wire = TcpWire if kind == "tcp" else CallingWire
    return wire(host or "127.0.0.1", int(port))
