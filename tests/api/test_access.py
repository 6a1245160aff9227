"""Who may do what: every operation is open or closed to each role as it declares, and clients see only what is theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from lims.api.door import LIMIT, OWN
from lims.api.limits import RequestLimit
from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.permissions import CLIENTS, Role, declared_permission
from tests.conftest import NOON
from tests.support.api import Program, problem_code, program
from tests.support.certificates import make_issued
from tests.support.samples import make_sample

Operation = tuple[str, str, str, bool]


def operations(app: Flask) -> list[Operation]:
    """Address (all its numbers 1), method, permission and whether it is for clients too, of every operation."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("api."):
            continue
        view = app.view_functions[rule.endpoint]
        with app.test_request_context():
            _, path = rule.build(dict.fromkeys(rule.arguments, 1)) or ("", "")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            own = bool(getattr(getattr(view, "view_class"), method.lower()).__dict__.get(OWN))  # noqa: B009
            found.append((path, method, declared_permission(view, method) or "", own))
    return found


def send(someone: Program, path: str, method: str) -> Any:
    short = path.removeprefix("/api/v1")
    return someone.get(short) if method == "GET" else someone.post(short, {})


def test_every_operation_is_open_or_closed_to_each_role_as_it_declares(app: Flask) -> None:
    app.extensions[LIMIT] = RequestLimit(most=10**6)
    known = operations(app)

    for role in Role:
        someone, held = program(app, role), lims(app).permissions.of([role])
        for path, method, needed, own in known:
            may = needed in held or needed == "signed_in" or (role in CLIENTS and own)
            answer = send(someone, path, method)
            assert (answer.status_code != 403) == may, (role, path, method, answer.text)


def test_nothing_is_open_to_nobody(app: Flask) -> None:
    for path, method, _, _ in operations(app):
        assert problem_code(send(program(app), path, method)) == "NotSignedIn", (path, method)


def test_people_of_a_client_write_nothing(app: Flask) -> None:
    assert not [(path, method) for path, method, _, own in operations(app) if own and method != "GET"]


def test_a_client_sees_its_own_sample_and_certificate(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    theirs = program(app, Role.CLIENT, client_id=case.client_id)

    sample = theirs.found(f"/samples/{case.bench.sample.id}")
    assert sample["code"] == case.bench.sample.code
    assert sample["place"] is None
    assert sample["received_by"] is None
    assert [one["id"] for one in theirs.found("/samples")["items"]] == [case.bench.sample.id]
    assert [one["id"] for one in theirs.found("/certificates")["items"]] == [certificate.id]
    assert theirs.found(f"/certificates/{certificate.id}")["number"] == certificate.number
    assert theirs.get(f"/certificates/{certificate.id}/pdf").data.startswith(b"%PDF-")


def test_what_belongs_to_another_client_answers_like_what_does_not_exist(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    other = program(app, Role.CLIENT)

    for kind, theirs in (("samples", case.bench.sample.id), ("certificates", certificate.id)):
        for tail in ("", "/pdf") if kind == "certificates" else ("",):
            there, nowhere = (other.get(f"/{kind}/{number}{tail}") for number in (theirs, 999_999))
            assert there.status_code == nowhere.status_code == 404
            assert {**(there.json or {}), "instance": ""} == {**(nowhere.json or {}), "instance": ""}
    for path in ("/samples", "/certificates"):
        for asked in ({}, {"client_id": case.client_id}, {"search": case.bench.sample.code}):
            assert other.found(path, **asked) == {"items": [], "next": None}


def test_a_client_does_not_see_a_certificate_before_it_is_issued(app: Flask, database: Database) -> None:
    from tests.support.certificates import make_accepted, make_draft, make_laboratory

    make_laboratory(database, at=NOON)
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case)
    theirs = program(app, Role.CLIENT, client_id=case.client_id)

    assert theirs.get(f"/certificates/{draft.id}").status_code == 404
    assert theirs.found("/certificates")["items"] == []


def test_a_scope_without_the_portal_opens_nothing_to_a_client(app: Flask, database: Database) -> None:
    sample = make_sample(database, at=NOON)
    theirs = program(app, Role.CLIENT, client_id=sample.client_id, scopes=["people.*"])
    assert theirs.get(f"/samples/{sample.id}").status_code == 403
