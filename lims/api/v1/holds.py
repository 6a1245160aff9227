"""Holds: what stops everything that rests on a thing until somebody releases it."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields
from sqlalchemy.exc import NoResultFound

from lims.api.blueprint import api
from lims.api.fields import ID, AskedId, Id, In, Moment, Out, Text
from lims.edge import reading, require_person
from lims.errors import NotFound
from lims.permissions import permission
from lims.quality import Hold, holds_on, place_hold, release_hold
from lims.records import Unit
from lims.trace import describe


class HoldQuery(In):
    """On which thing."""

    node_id = AskedId(required=True)


class HoldIn(In):
    """A hold to be placed."""

    node_id = Id(
        required=True,
        metadata={"description": "A sample, a test, a piece of equipment: any node of the trace."},
    )
    reason = Text(required=True, least=1, most=2000)


class ReleaseIn(In):
    """Why a hold is released."""

    reason = Text(required=True, least=1, most=2000)


class HoldOut(Out):
    """A hold that stands."""

    id = fields.Integer()
    node_id = fields.Integer()
    reason = fields.String()
    opened_at = Moment()
    opened_by = fields.String()
    nonconformity_id = fields.Integer()


class ReleasedOut(Out):
    """A hold that was released."""

    id = fields.Integer()
    released_at = Moment()


HoldList = type("HoldList", (Out,), {"items": fields.List(fields.Nested(HoldOut))})


@api.route("/holds", tags=["Holds"])
class Holds(MethodView):
    @api.arguments(HoldQuery, location="query")
    @api.response(200, HoldList)
    @permission("quality.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The holds on a thing."""
        return {"items": holds_on(reading(), [query["node_id"]])}

    @api.arguments(HoldIn)
    @api.writes("quality.held", HoldOut)
    @permission("quality.hold")
    def post(self, unit: Unit, body: dict[str, Any]) -> Hold:
        """Put a thing on hold: nothing that rests on it may be reviewed or released."""
        if not describe(unit.session, [body["node_id"]]):
            raise NotFound
        placed = place_hold(unit, body["node_id"], body["reason"])
        return next(one for one in holds_on(unit.session, [body["node_id"]]) if one.id == placed)


@api.route(f"/holds/<{ID}:hold_id>/release", tags=["Holds"])
class Release(MethodView):
    @api.arguments(ReleaseIn)
    @api.writes("quality.released", ReleasedOut, status=200)
    @permission("quality.hold")
    def post(self, unit: Unit, body: dict[str, Any], hold_id: int) -> dict[str, Any]:
        """Release a hold, with the reason."""
        try:
            release_hold(unit, hold_id, by=require_person().id, reason=body["reason"])
        except NoResultFound:
            raise NotFound from None
        return {"id": hold_id, "released_at": unit.at}
