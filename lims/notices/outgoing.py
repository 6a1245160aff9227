"""Sending to an address that a client gave: https only, never into a network, to the address that was looked at.

A name is resolved once, every address that it stands for is looked at, and the connection goes to one of those: a name that
points elsewhere a moment later gains nothing. Redirects are not followed, the answer's body is not read, and all of it together
has so many seconds. The certificate is checked against the name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from lims.notices.errors import AddressNotAllowed, WebhookNotTaken

SECONDS = 15
LONGEST = 500
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: holds an IPv4 address
LOWEST_PORT = 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str


def read_target(url: str, *, private: bool = False) -> Target:
    """What an address says. Raises AddressNotAllowed. `private` takes http and networks too, as the settings may allow."""
    if len(url) > LONGEST or any(ord(sign) <= 32 or ord(sign) > 126 for sign in url):
        raise AddressNotAllowed(why="it has blanks or letters that an address cannot have")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressNotAllowed(why="it cannot be read") from None
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise AddressNotAllowed(why="it does not begin with https://")
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressNotAllowed(why="it must be a plain address, without user, password or #")
    usual = 443 if parts.scheme == "https" else 80
    if not private and port not in (None, 443) and (port or 0) < LOWEST_PORT:
        raise AddressNotAllowed(why="its port belongs to another service")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(scheme=parts.scheme, host=parts.hostname, port=port or usual, path=path)
    if not private:
        _refuse_number(target.host)
    return target


def _refuse_number(host: str) -> None:
    """An address given as a number is looked at when it is typed; a name when it is resolved."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_outside(str(found)):
        raise AddressNotAllowed(why="it lies inside a network")


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the internet: not private, loopback, link-local, multicast, or one that holds such."""
    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour or found.teredo or found in NAT64 or "%" in address:
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


async def _resolved(target: Target, private: bool) -> str:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WebhookNotTaken(why="its name is not known", seconds=SECONDS) from error
    addresses = [str(one[4][0]) for one in found]
    if not private and not all(is_outside(one) for one in addresses):
        raise AddressNotAllowed(why="its name stands for a place inside a network")
    return addresses[0]


async def _post(target: Target, content: bytes, headers: Mapping[str, str], private: bool) -> int:
    address = await _resolved(target, private)
    shown = f"[{address}]" if ":" in address else address
    named = f"[{target.host}]" if ":" in target.host else target.host
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS) as client:
        request = client.build_request(
            "POST", f"{target.scheme}://{shown}:{target.port}{target.path}", content=content,
            headers={**headers, "Host": f"{named}:{target.port}"}, extensions={"sni_hostname": target.host},
        )  # fmt: skip
        answer = await client.send(request, stream=True)  # the head alone: nobody needs the body
        await answer.aclose()
        return answer.status_code


def post(url: str, content: bytes, headers: Mapping[str, str], *, private: bool = False) -> int:
    """Send bytes to an address; tells the status of the answer. Raises AddressNotAllowed, WebhookNotTaken."""
    target = read_target(url, private=private)

    async def bounded() -> int:
        return await asyncio.wait_for(_post(target, content, headers, private), SECONDS)

    try:
        with ThreadPoolExecutor(max_workers=1) as aside:  # a loop of its own, whoever calls
            return aside.submit(asyncio.run, bounded()).result()
    except TimeoutError as error:
        raise WebhookNotTaken(why=f"no answer within {SECONDS} seconds", seconds=SECONDS) from error
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise WebhookNotTaken(why=type(error).__name__, seconds=SECONDS) from error
