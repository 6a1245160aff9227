"""Every route for every role: open exactly where the role holds the permission that the route declares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, g
from werkzeug.routing import Rule

from lims.api.door import OWN
from lims.app import _guard
from lims.edge import CurrentPerson, lims
from lims.errors import NotPermitted
from lims.permissions import CLIENTS, PUBLIC, SIGNED_IN, Role, declared_permission
from tests.support.web import ClientAs

NOBODY = None
EVERYBODY = (NOBODY, *Role)
TELLS_STATE = ("/health/ready",)  # its 503 says what is missing, not that the page broke
SPECIAL = ("gateway.records",)  # of programs, by their own key
pytestmark = pytest.mark.timeout(600)  # every route as everybody


def routes(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods and the permission that it declares."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            needed = declared_permission(app.view_functions[rule.endpoint], method)
            assert needed is not None, f"{rule.endpoint} ({method}) declares no permission"
            yield rule, method, needed


def holds(app: Flask, role: Role | None, needed: str) -> bool:
    """What the one table says."""
    if needed == PUBLIC:
        return True
    if role is None or needed in SPECIAL:
        return False
    return needed == SIGNED_IN or role in lims(app).permissions.known[needed].roles


def is_let_through(app: Flask, rule: Rule, method: str, role: Role | None) -> bool:
    """What the guard before every route does, without calling the view behind it."""
    url = rule.rule.split("<")[0]
    with app.test_request_context(url, method=method, headers={"Accept": "application/json"}) as context:
        context.request.url_rule, context.request.view_args = rule, {}
        if role is not None:
            permissions = lims(app).permissions.of({role})
            g.person = CurrentPerson(
                id=1, name="", initials="", roles=frozenset({role}), permissions=permissions
            )
        try:
            return _guard() is None
        except NotPermitted:
            return False


def test_the_guard_opens_every_route_to_exactly_the_roles_that_hold_its_permission(app: Flask) -> None:
    found = [
        (rule.rule, method, role, needed)
        for rule, method, needed in routes(app)
        for role in EVERYBODY
        if is_let_through(app, rule, method, role) != holds(app, role, needed)
    ]

    assert found == []


def test_every_page_without_arguments_answers_each_role_as_its_permission_says(
    app: Flask, client_as: ClientAs
) -> None:
    wrong = []
    for role in EVERYBODY:
        client = client_as(role) if role else client_as()
        for rule, needed in plain_pages(app):
            status = client.get(rule).status_code
            refused = status in (401, 403) or (status == 302 and role is NOBODY)
            own = role in CLIENTS and shows_clients_their_own(app, rule)
            if refused == (own or holds(app, role, needed)) or (status >= 500 and rule not in TELLS_STATE):
                wrong.append((rule, role, needed, status))

    assert wrong == []


def shows_clients_their_own(app: Flask, address: str) -> bool:
    """Whether an address of the interface is marked as one that shows people of a client what is theirs."""
    views = [app.view_functions[rule.endpoint] for rule, _, _ in routes(app) if rule.rule == address]
    return any(getattr(getattr(getattr(v, "view_class", None), "get", None), OWN, False) for v in views)


def plain_pages(app: Flask) -> list[tuple[str, str]]:
    """The addresses without arguments that can be got, static files left out, with their permissions."""
    return [
        (rule.rule, needed)
        for rule, method, needed in routes(app)
        if method == "GET" and not rule.arguments and needed not in SPECIAL
    ]


def test_what_nobody_declared_is_open_to_nobody(app: Flask) -> None:
    app.add_url_rule("/undeclared", "undeclared", lambda: "open")

    with (
        app.test_request_context("/undeclared", headers={"Accept": "application/json"}),
        pytest.raises(NotPermitted),
    ):
        _guard()
