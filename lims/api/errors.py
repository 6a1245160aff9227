"""What can go wrong at the programming interface itself, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lims.errors import LimsError


@dataclass(frozen=True, slots=True)
class Fault:
    """One place of the input that cannot be taken: a JSON pointer (RFC 6901), or the name of a parameter, and why."""

    where: str
    detail: str
    in_body: bool

    def shown(self) -> dict[str, str]:
        """The fault as an answer carries it."""
        return {"pointer" if self.in_body else "parameter": self.where, "detail": self.detail}


class InputInvalid(LimsError):
    """The input does not have the form that the document of the interface describes."""

    status = 422
    problem = "The input cannot be taken: {first}"
    remedy = "Correct each place that “errors” names, and send it again."

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = f"{faults[0].where or 'the body'}: {faults[0].detail}" if faults else "it is empty."
        super().__init__(first=first)


class BodyNotJson(LimsError):
    """A body of another media type than JSON."""

    status = 415
    problem = "The body is not sent as JSON."
    remedy = "Send JSON, and say so with the header “Content-Type: application/json”."


class BodyUnreadable(LimsError):
    """A body that says that it is JSON and is not."""

    status = 400
    problem = "The body is not JSON that can be read."
    remedy = "Send one JSON value in UTF-8."


class NotSignedIn(LimsError):
    """A request without a token that works."""

    status = 401
    problem = "The request carries no token that works."
    remedy = "Send “Authorization: Bearer …” with a token that is neither ended nor revoked; people make them at their account."


class TooManyRequests(LimsError):
    """More requests in a minute than the interface takes from one person."""

    status = 429
    problem = "There were more than {most} requests within a minute."
    remedy = "Wait {seconds} s and send it again."

    def __init__(self, *, most: int, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(most=most, seconds=seconds)


class KeyMissing(LimsError):
    """A POST without its idempotency key."""

    status = 400
    problem = "A POST needs the header “Idempotency-Key” with 1 to 200 letters, digits and signs."
    remedy = "Send a new key, such as a UUID, with each new POST, and the same key when you send the same one again."


class KeyReused(LimsError):
    """An idempotency key that stands for something else."""

    status = 422
    problem = "The Idempotency-Key “{key}” was used before for another request."
    remedy = "Send a new key with a new request; the same key is only for the very same request."
