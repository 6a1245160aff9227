"""Time stamps by RFC 3161: an authority signs that the file existed at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from reports.errors import TimeStampUnavailable


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeStampService:
    """Where a time-stamping authority listens; user and password only where it asks for them."""

    url: str
    timeout_s: float = 10.0
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def http_timestamper(service: TimeStampService) -> TimeStamper:
    """A client of the authority, good for one signature or a batch. Nothing is sent yet. Raises TimeStampUnavailable."""
    if urlsplit(service.url).scheme not in ("http", "https"):
        raise TimeStampUnavailable(why="its address is neither http nor https")
    auth = None if service.user is None else (service.user, service.password or "")
    return _ReadingStamper(service.url, timeout=service.timeout_s, auth=auth)


class _ReadingStamper(RequestsHTTPTimeStamper):
    """A client that reads an answer to its end before it believes it; the library's own stumbles later, over anything."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            response: tsp.TimeStampResp = await super().async_request_tsa_response(req)
            granted = response["status"]["status"].native in ("granted", "granted_with_mods")
            stamped = _imprint(response["time_stamp_token"]) if granted else None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampRequestError("the answer is no time stamp") from error
        if granted and stamped != req["message_imprint"].native:
            raise TimestampRequestError("the time stamp is of something else")
        return response  # what was refused, the library says itself


def _imprint(token: cms.ContentInfo) -> object:
    info = token["content"]["encap_content_info"]["content"].parsed
    return info["message_imprint"].native if info["gen_time"].native else None


@contextmanager
def asking() -> Iterator[None]:
    """Whatever goes wrong while the authority is asked is TimeStampUnavailable: there is no lower level in silence."""
    try:
        yield
    except OSError as error:
        cause = error.__cause__ or error
        raise TimeStampUnavailable(why=f"{error} ({type(cause).__name__})") from error
