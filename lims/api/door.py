"""The door of the interface: how many requests come, whether somebody is signed in, what people of a client may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from flask import current_app, g, request

from lims.api.errors import NotSignedIn
from lims.api.limits import LARGEST_BODY, RequestLimit
from lims.edge import current_person, now, require_person
from lims.errors import NotFound
from lims.permissions import PUBLIC, declared_permission

PREFIX = "/api/"
LIMIT = "lims_api_limit"
PORTAL = "portal.use"
OWN = "__own__"
TAKES_FILES = ("api.Files",)  # as large as uploads may be at a page

F = TypeVar("F", bound=Callable[..., object])


def own_for_clients(view: F) -> F:
    """Mark a method that people of a client may use too: it shows them only what is their client's, all else is not found."""
    setattr(view, OWN, True)
    return view


def keep_door() -> None:
    """Before every request of the interface, once it is known who makes it. Raises TooManyRequests, NotSignedIn."""
    if not request.path.startswith(PREFIX) or request.endpoint is None:
        return
    if request.endpoint not in TAKES_FILES:
        request.max_content_length = LARGEST_BODY
    person = current_person()
    limit: RequestLimit = current_app.extensions.setdefault(LIMIT, RequestLimit())
    limit.count(f"person {person.id}" if person else f"from {request.remote_addr}", now())
    needed = declared_permission(current_app.view_functions[request.endpoint], request.method)
    if person is None and needed not in (PUBLIC, None) and request.method != "OPTIONS":
        raise NotSignedIn
    if person and person.client_id is not None and needed and PORTAL in person.permissions and is_own():
        g.person = replace(person, permissions=person.permissions | {needed})


def is_own() -> bool:
    """Whether the method of this request is marked with own_for_clients."""
    view = current_app.view_functions[request.endpoint or ""]
    of_class = getattr(view, "view_class", None)
    method = "get" if request.method == "HEAD" else request.method.lower()
    return bool(getattr(getattr(of_class, method, None), OWN, False))


def own_client() -> int | None:
    """The client whose things alone may be shown; None for people of the laboratory."""
    return require_person().client_id


def require_own(client_id: int | None) -> None:
    """Raise NotFound for what belongs to another client than that of the person who asks."""
    if own_client() is not None and client_id != own_client():
        raise NotFound
