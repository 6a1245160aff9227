"""Refusals of the programming interface as problem+json (RFC 9457)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Response, json, request

from lims.api.errors import InputInvalid, NotSignedIn, TooManyRequests
from lims.errors import LimsError
from lims.web import saying

PAGE = "/api-docs"
WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def problem_answer(error: LimsError) -> Response:
    """The answer to a refusal: a type that leads to its description, what is wrong, what to do, a code for programs."""
    problem, remedy = saying(error)
    body = {
        "type": f"{PAGE}/problems/{error.code}", "title": title_of(error.code), "status": error.status, "detail": problem,
        "remedy": remedy, "code": error.code, "instance": request.path,
    }  # fmt: skip
    if isinstance(error, InputInvalid):
        body["errors"] = [fault.shown() for fault in error.faults]
    answer = Response(json.dumps(body), status=error.status, mimetype="application/problem+json")
    if isinstance(error, NotSignedIn):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="lims"'
    if isinstance(error, TooManyRequests):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def title_of(code: str) -> str:
    """A code as words: SampleNotReceived is “Sample not received”."""
    return WORDS.sub(" ", code).capitalize()


def all_problems(of: type[LimsError] = LimsError) -> Iterator[type[LimsError]]:
    """Every refusal that the program knows, for the document."""
    for kind in of.__subclasses__():
        yield kind
        yield from all_problems(kind)
