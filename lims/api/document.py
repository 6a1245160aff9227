"""The document of the interface (OpenAPI 3.1), made from the addresses themselves; and a page to browse it."""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json, render_template
from flask_smorest import Api
from flask_smorest.spec.plugins import FlaskPlugin
from flask_smorest.utils import prepare_response
from marshmallow import Schema, fields

from lims.api.blueprint import api
from lims.api.operations import operations_of
from lims.api.problems import PAGE, all_problems, title_of
from lims.edge import lims
from lims.errors import NotFound
from lims.permissions import PUBLIC, declared_permission, permission
from lims.web import gettext
from lims.web import lazy_gettext as _

EXTENSION = "lims_api_document"
PROBLEM_TYPE = "application/problem+json"
ABOUT = (
    _("Send “Authorization: Bearer …” with a token that you make at your account; its scopes are names of permissions, and "
      "each operation says which one it needs."),
    _("Every POST needs an “Idempotency-Key”: sent again with the same key it has effect once and gets its first answer again. "
      "A refusal is not kept, so the same key may be sent again once what was wrong is mended."),
    _("Lists come a page at a time: send “next” of one page as “cursor” for the next one."),
    _("A number comes with its unit, and as it is printed; what is not known is null."),
    _("A refusal is “application/problem+json” (RFC 9457): “detail” says what is wrong, “remedy” what to do, “code” is for "
      "programs, “errors” points to each place of the input."),
    _("What belongs to another client is not found, like what does not exist."),
)  # fmt: skip
PLACES = {
    "path": _("in the address"), "query": _("behind the question mark"), "header": _("in the header"), "body": _("in the body"),
}  # fmt: skip


class FaultSchema(Schema):
    """One place of the input that cannot be taken."""

    pointer = fields.String(metadata={"description": "In the body, as a JSON pointer (RFC 6901)."})
    parameter = fields.String(metadata={"description": "In the address."})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "What is wrong."})
    remedy = fields.String(required=True, metadata={"description": "What to do."})
    code = fields.String(metadata={"description": "A name that stays, for programs."})
    instance = fields.String()
    number = fields.String(metadata={"description": "To be quoted, where something went wrong on our side."})
    errors = fields.List(fields.Nested(FaultSchema))


class Document(Api):  # type: ignore[misc]
    """flask-smorest's maker of the document; errors and addresses are served by ourselves."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """The blueprint has its own."""

    def _register_doc_blueprint(self) -> None:
        """The document has an address of its own, below."""

    def _register_responses(self) -> None:
        for name, text in [(one.name, one.phrase) for one in HTTPStatus] + [("DEFAULT_ERROR", "A refusal")]:
            response = {"description": text, "schema": self.ERROR_SCHEMA}
            prepare_response(response, self.spec, PROBLEM_TYPE)
            self.spec.components.response(name, response, lazy=True)


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of this application; made once."""
    if EXTENSION not in app.extensions:
        app.extensions[EXTENSION] = _made(app)
    found: dict[str, Any] = app.extensions[EXTENSION]
    return found


def _made(app: Flask) -> dict[str, Any]:
    about = {"title": "Laboratory", "version": version("lims"), "openapi_version": "3.1.0"}
    maker = Document(
        app,
        spec_kwargs={
            **about,
            "info": {"description": "\n\n".join(str(getattr(line, "text", line)) for line in ABOUT)},
        },
    )
    scheme = {"type": "http", "scheme": "bearer", "description": "A token of a person, with scopes."}
    maker.spec.components.security_scheme("token", scheme)
    api.register_views_in_doc(maker, app, maker.spec, name=api.name, parameters=None)
    made: dict[str, Any] = maker.spec.to_dict()
    _say_permissions(app, made)
    return made


def _say_permissions(app: Flask, made: dict[str, Any]) -> None:
    """Which permission, and so which scope of a token, each operation needs."""
    words = lims(app).permissions.known
    for rule in app.url_map.iter_rules():
        operations = made["paths"].get(FlaskPlugin.flaskpath2openapi(rule.rule), {})
        for method, operation in operations.items():
            if method == "parameters" or method.upper() not in (rule.methods or ()):
                continue
            needed = declared_permission(app.view_functions[rule.endpoint], method.upper())
            operation["operationId"] = f"{rule.endpoint.partition('.')[2]}.{method}"
            if needed and needed != PUBLIC:
                operation["security"] = [{"token": [needed]}]
                operation["x-permission"] = needed
                said = f": {words[needed].words}" if needed in words else ""
                text = f"Needs the permission `{needed}`{said}."
                operation["description"] = "\n\n".join(filter(None, (operation.get("description"), text)))


pages = Blueprint("api_pages", __name__, template_folder="templates")


@pages.get("/api/v1/openapi.json")
@permission(PUBLIC)
def openapi_json() -> Response:
    """The document for programs."""
    return Response(json.dumps(document(current_app), indent=1), mimetype="application/json")


@pages.get(PAGE)
@permission("signed_in")
def document_page() -> str:
    """The document for people: every operation, every refusal."""
    problems = sorted(set(all_problems()), key=lambda kind: kind.__name__)
    groups = operations_of(document(current_app))
    return render_template("api/document.html", about=ABOUT, groups=groups, problems=problems, said=gettext)


@pages.get(f"{PAGE}/operations/<operation_id>")
@permission("signed_in")
def operation_page(operation_id: str) -> str:
    """One operation: what is sent, what is answered."""
    groups = operations_of(document(current_app))
    found = next((one for of in groups.values() for one in of if one.id == operation_id), None)
    if found is None:
        raise NotFound
    return render_template("api/operation.html", one=found, places=PLACES)


@pages.get(f"{PAGE}/problems/<code>")
@permission("signed_in")
def problem_page(code: str) -> str:
    """One kind of refusal; the type of a problem leads here."""
    found = next((one for one in all_problems() if one.__name__ == code), None)
    if found is None:
        raise NotFound
    return render_template("api/problem_kind.html", one=found, title=title_of(code), said=gettext)
