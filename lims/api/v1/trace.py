"""The two walks: back to the SI, forward to every certificate."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask.views import MethodView
from marshmallow import fields

from lims.api.blueprint import api
from lims.api.fields import ID, In, Moment, Out
from lims.edge import reading
from lims.permissions import permission
from lims.records.walk import reached
from lims.trace.walks import Forward, trace_back, trace_forward

MOST = 1000


class PeriodQuery(In):
    """The period of the thing's own uses, half-open."""

    since = Moment(load_default=None)
    until = Moment(load_default=None)


class NodeOut(Out):
    """A traceable thing."""

    id = fields.Integer()
    kind = fields.String()
    word = fields.String()
    column = fields.Integer(
        metadata={"description": "How far it is from the certificate (0) towards the SI (9)."}
    )
    title = fields.String()
    detail = fields.String()
    url = fields.String(metadata={"description": "Its page, for people."})
    broken = fields.String(metadata={"description": "What is missing or no longer holds."})


class StepOut(Out):
    """A link: `dst` rests on `src`."""

    src = fields.Integer()
    dst = fields.Integer()
    role = fields.String()
    at = Moment()


class BackOut(Out):
    """What a thing stands on."""

    start = fields.Nested(NodeOut)
    nodes = fields.List(fields.Nested(NodeOut))
    steps = fields.List(fields.Nested(StepOut))
    all = fields.Integer(metadata={"description": "How many nodes the walk has; the nearest are described."})
    complete = fields.Boolean()


class ForwardOut(Out):
    """What rests on a thing: how many of each kind, and the results, certificates and clients themselves."""

    start = fields.Nested(NodeOut)
    since = Moment()
    until = Moment()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    result_ids = fields.List(fields.Integer(), metadata={"description": f"The first {MOST} of them."})
    certificate_ids = fields.List(fields.Integer(), metadata={"description": f"The first {MOST} of them."})


@api.route(f"/trace/<{ID}:node_id>/back", tags=["Trace"])
class Back(MethodView):
    @api.response(200, BackOut)
    @permission("trace.see")
    def get(self, node_id: int) -> Any:
        """Everything that a thing rests on, back to the SI."""
        return trace_back(reading(), node_id)


@api.route(f"/trace/<{ID}:node_id>/forward", tags=["Trace"])
class Onward(MethodView):
    @api.arguments(PeriodQuery, location="query")
    @api.response(200, ForwardOut)
    @permission("trace.see")
    def get(self, query: dict[str, Any], node_id: int) -> dict[str, Any]:
        """Everything that rests on a thing, forward to every certificate."""
        found = trace_forward(reading(), node_id, query["since"], query["until"])
        return {
            "start": asdict(found.start), "since": found.since, "until": found.until, "counts": found.counts,
            "result_ids": ids_in(found, "result"), "certificate_ids": ids_in(found, "certificate"),
        }  # fmt: skip


def ids_in(found: Forward, kind: str) -> list[int]:
    """The ids of one kind in a forward walk."""
    return reached(reading(), found.reach(), kind)[:MOST]
