"""Requests: what a client asks for, and its agreement."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields, validate

from lims.api.blueprint import api
from lims.api.fields import ID, Count, Id, In, Moment, Out, Text, Word
from lims.edge import reading
from lims.permissions import permission
from lims.records import Unit
from lims.requests import (
    LineWish,
    Request,
    RequestDetails,
    RequestState,
    View,
    agree_request,
    create_request,
    find_request,
)


class LineIn(In):
    """One method that is asked for, and the specifications to judge its results by."""

    method_version_id = Id(required=True)
    specification_version_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=20))
    accepts_equivalence = fields.Boolean(load_default=False)
    injection_mode = Text(load_default=None, allow_none=True, most=60)


class RequestIn(In):
    """What a client asks for."""

    client_id = Id(required=True)
    lines = fields.List(fields.Nested(LineIn), required=True, validate=validate.Length(min=1, max=50))
    contact_id = Id(load_default=None, allow_none=True)
    client_reference = Text(load_default=None, allow_none=True)
    language = Word(("en", "az", "ru"), load_default="en")
    due_at = Moment(load_default=None, allow_none=True)
    decision_rule_id = Id(load_default=None, allow_none=True)
    view = Word(
        View, load_default="neither", metadata={"description": "Whose risk the decision rule guards."}
    )
    after_testing = Word(("dispose", "return"), load_default="dispose")
    retention_days = Count(load_default=None, allow_none=True, most=36500)
    notes = Text(load_default=None, allow_none=True, most=4000)


class AgreementIn(In):
    """Who said yes for the client, and how."""

    agreed_with = Text(required=True, least=1)
    row_version = Count(
        load_default=None, allow_none=True, metadata={"description": "Of the request that was seen."}
    )


class LineOut(Out):
    """One method of a request."""

    id = fields.Integer()
    n = fields.Integer()
    method_version_id = fields.Integer()
    specification_version_ids = fields.List(fields.Integer())
    accepts_equivalence = fields.Boolean()
    injection_mode = fields.String()
    removed_at = Moment()


class RequestOut(Out):
    """A request with its lines."""

    id = fields.Integer()
    code = fields.String()
    client_id = fields.Integer()
    contact_id = fields.Integer()
    state = Word(RequestState)
    client_reference = fields.String()
    language = fields.String()
    due_at = Moment()
    decision_rule_id = fields.Integer()
    view = Word(View)
    after_testing = fields.String()
    retention_days = fields.Integer()
    asked_at = Moment()
    agreed_at = Moment()
    agreed_by = fields.Integer()
    agreed_with = fields.String()
    notes = fields.String()
    row_version = fields.Integer()
    lines = fields.List(fields.Nested(LineOut))


@api.route("/requests", tags=["Requests"])
class Requests(MethodView):
    @api.arguments(RequestIn)
    @api.writes("request.created", RequestOut)
    @permission("requests.edit")
    def post(self, unit: Unit, body: dict[str, Any]) -> Request:
        """Write down what a client asks for; a draft until it is agreed."""
        lines = tuple(
            LineWish(**{**line, "specification_version_ids": tuple(line["specification_version_ids"])})
            for line in body.pop("lines")
        )
        return create_request(unit, RequestDetails(**{**body, "view": View(body["view"]), "lines": lines}))


@api.route(f"/requests/<{ID}:request_id>", tags=["Requests"])
class OneRequest(MethodView):
    @api.response(200, RequestOut)
    @permission("requests.see")
    def get(self, request_id: int) -> Request:
        """One request."""
        return find_request(reading(), request_id)


@api.route(f"/requests/<{ID}:request_id>/agreement", tags=["Requests"])
class Agreement(MethodView):
    @api.arguments(AgreementIn)
    @api.writes("request.agreed", RequestOut, status=200)
    @permission("requests.agree")
    def post(self, unit: Unit, body: dict[str, Any], request_id: int) -> Request:
        """Agree a request with its client; from here on it is not edited."""
        return agree_request(unit, request_id, agreed_with=body["agreed_with"], seen=body["row_version"])
