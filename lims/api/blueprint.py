"""The one blueprint of the interface: how bodies are read, how POSTs have effect once, how errors are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

from flask import Request, Response
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException

from lims.api.errors import BodyNotJson, BodyUnreadable, Fault, InputInvalid
from lims.api.idempotency import HEADER, Ticket
from lims.api.problems import problem_answer
from lims.edge import reading, writing
from lims.errors import LimsError
from lims.web.problems import http_problem

Decorated = TypeVar("Decorated")
KEY_HEADER = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "New for each new request; the same when the same request is sent again, which then has effect once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


class Parser(FlaskParser):
    """Reads bodies and arguments, and says of every fault where it is."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body. Raises BodyNotJson, BodyUnreadable."""
        if not req.is_json:
            raise BodyNotJson
        try:
            return super().load_json(req, schema)
        except (ValueError, RecursionError):
            raise BodyUnreadable from None

    def _handle_invalid_json_error(self, error: Any, req: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise BodyUnreadable from None

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: Any,
        error_headers: Any,
    ) -> NoReturn:
        """Raise InputInvalid with every fault."""
        messages: Any = error.messages
        faults = [
            Fault(where="".join(f"/{_escaped(step)}" for step in path) if location == "json" else ".".join(path),
                  detail=detail, in_body=location == "json")
            for location, found in messages.items()
            for path, detail in _flat(found, ())
        ]  # fmt: skip
        raise InputInvalid(faults) from None


def _flat(found: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Messages of marshmallow as pairs of path and sentence."""
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _flat(inner, path if key == "_schema" else (*path, str(key)))
    elif isinstance(found, list | tuple):
        for one in found:
            yield from _flat(one, path)
    else:
        yield path, str(found)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")[:100]


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint whose POSTs are idempotent and whose document names permissions."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_document_key)
        self.register_error_handler(LimsError, problem_answer)
        self.register_error_handler(HTTPException, http_problem)

    def route(self, rule: str, **more: Any) -> Callable[[Decorated], Decorated]:
        """Put a MethodView at an address."""
        return cast("Callable[[Decorated], Decorated]", super().route(rule, **more))

    def arguments(self, schema: Any, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Read the body (or, with location="query", the arguments of the address) by a schema."""
        return cast("Callable[[Callable[..., Any]], Callable[..., Any]]", super().arguments(schema, **more))

    def response(
        self, status_code: int, schema: Any = None, **more: Any
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Dump what the method returns by a schema."""
        return cast(
            "Callable[[Callable[..., Any]], Callable[..., Any]]",
            super().response(status_code, schema, **more),
        )

    def says(self, **doc: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Add to the document what cannot be read from the method."""
        return cast("Callable[[Callable[..., Any]], Callable[..., Any]]", super().doc(**doc))

    def writes(
        self, act: str, schema: type[Schema], *, status: int = 201, before: Callable[..., Any] | None = None
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A POST: the method gets the open unit first, then the body; what it returns is dumped and kept under its key.

        `before` does what takes time, before the unit opens: it gets the body and the numbers of the address, and what
        it returns is handed to the method as `prepared`.
        """

        def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(method)
            def post(view: MethodView, *parsed: Any, **numbers: Any) -> Response:
                ticket = Ticket.of_request()
                known = ticket.first_answer(reading())
                if known is not None:
                    return known
                more = {} if before is None else {"prepared": before(*parsed, **numbers)}
                with writing(act) as unit:
                    known = ticket.first_answer(unit.session)  # somebody was quicker
                    if known is not None:
                        return known
                    done = method(view, unit, *parsed, **numbers, **more)
                    unit.flush()
                    return ticket.keep(unit, schema().dump(done), status)

            return self.response(status, schema)(post)

        return decorate


def _document_key(doc: dict[str, Any], _: Mapping[str, Any], *, method: str, **__: Any) -> dict[str, Any]:
    return {**doc, "parameters": [*doc.get("parameters", []), KEY_HEADER]} if method == "post" else doc


api = ApiBlueprint("api", __name__, url_prefix="/api/v1")
