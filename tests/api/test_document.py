"""The document says everything that the interface does, and the pages show it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from lims.api.document import document
from lims.api.problems import all_problems
from lims.permissions import PUBLIC, Role, declared_permission
from lims.web import missing_translations
from tests.support.web import client_as


def operations(app: Flask) -> list[tuple[str, str, Any]]:
    """Path, method and description of every operation of the document."""
    return [
        (path, method, said)
        for path, methods in document(app)["paths"].items()
        for method, said in methods.items()
        if method != "parameters"
    ]


def test_the_document_is_open_to_everybody(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert (answer.json or {})["openapi"] == "3.1.0"


def test_every_address_of_the_interface_stands_in_the_document(app: Flask) -> None:
    addresses = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert len(addresses) == len(operations(app))


def test_every_operation_says_what_it_does_and_which_permission_it_needs(app: Flask) -> None:
    for path, method, said in operations(app):
        assert said["summary"].endswith("."), (path, method)
        assert said["x-permission"], (path, method)
        assert said["responses"]["default"], (path, method)


def test_the_permission_in_the_document_is_the_one_that_the_address_declares(app: Flask) -> None:
    said = {one["operationId"]: one["x-permission"] for _, _, one in operations(app)}
    for rule in app.url_map.iter_rules():
        for method in (
            (rule.methods or set()) - {"HEAD", "OPTIONS"} if rule.endpoint.startswith("api.") else ()
        ):
            declared = declared_permission(app.view_functions[rule.endpoint], method)
            assert declared != PUBLIC
            assert said[f"{rule.endpoint.removeprefix('api.')}.{method.lower()}"] == declared


def test_every_post_asks_for_its_key_in_the_document(app: Flask) -> None:
    for path, method, said in operations(app):
        asked = [
            one["name"] for one in said.get("parameters", []) if one.get("required") and one["in"] == "header"
        ]
        assert (asked == ["Idempotency-Key"]) == (method == "post"), path


def test_people_can_browse_every_operation_and_every_refusal(app: Flask) -> None:
    person = client_as(app, Role.TECHNICIAN)
    page = person.get("/api-docs").text

    for path, _, said in operations(app):
        assert f"/api-docs/operations/{said['operationId']}" in page, path
    for said in (one for _, _, one in operations(app)):
        assert person.get(f"/api-docs/operations/{said['operationId']}").status_code == 200
    for kind in list(all_problems())[:40]:
        assert person.get(f"/api-docs/problems/{kind.__name__}").status_code == 200
    assert person.get("/api-docs/problems/Nothing").status_code == 404


def test_every_text_is_translated() -> None:
    assert missing_translations(Path("lims/api")) == []
