"""A number for each request: in every line of the log, and in the answer, so that the two can be brought together."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from flask import Response, g, request

from lims.edge import current_person
from lims.operations.metrics import count_request

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
QUIET = ("web.", "health.")
log = structlog.get_logger("lims.requests")


def begin() -> None:
    """Take the number that a proxy gave, or make one; whatever is logged from here on carries it."""
    given = request.headers.get(HEADER, "")
    g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    g.started = time.monotonic()
    structlog.contextvars.bind_contextvars(request=g.request_id, part="web")


def end(response: Response) -> Response:
    """Log and count the answer: by route and numbers, since an address may hold a key or name somebody."""
    if "request_id" not in g:
        return response
    response.headers[HEADER] = g.request_id
    count_request(response)
    if not (request.endpoint or "").startswith(QUIET):
        person = current_person()
        log.info(
            "request", method=request.method, route=str(request.url_rule), ids=_ids(), status=response.status_code,
            person=person.id if person else None, ms=round((time.monotonic() - g.started) * 1000, 1),
        )  # fmt: skip
    return response


def _ids() -> dict[str, int]:
    return {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}


def forget(_: BaseException | None = None) -> None:
    """The thread goes on to another request."""
    structlog.contextvars.unbind_contextvars("request")
