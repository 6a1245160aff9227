"""Samples: registered for an agreed request, received with a checklist, found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from marshmallow import fields, validate

from lims.api.blueprint import api
from lims.api.door import own_client, own_for_clients, require_own
from lims.api.fields import ID, AskedId, Count, Id, In, Moment, Number, Out, Text, Word
from lims.api.paging import PageQuery, page_of, paged, place_in
from lims.blind import hidden_from_clients, is_hidden
from lims.edge import now, reading, require_person
from lims.errors import NotFound
from lims.permissions import permission
from lims.records import Unit
from lims.samples import (
    CHECKLIST,
    Answered,
    ItemKind,
    Sample,
    SampleQuery,
    SampleState,
    SampleWish,
    Seen,
    find_sample,
    find_samples,
    receive_sample,
    register_samples,
)

TEXTS = (
    "grade", "client_reference", "lot", "source", "sampled_by", "sampling_method", "sampling_plan", "sampling_place",
    "container", "cylinder", "seals", "amount", "hazards",
)  # fmt: skip
INSIDE = ("received_by", "place", "amount_left", "row_version")
"""What of a sample is the laboratory's own affair."""


class SampleListQuery(PageQuery):
    """Which samples."""

    search = Text(load_default="", most=200, metadata={"description": "A code, or any part of a mark."})
    view = Word(
        ("open", "today", "late", "hold", "mine", "all"),
        load_default="all",
        metadata={"description": "`today`: due within 24 hours."},
    )
    state = Word(SampleState, load_default=None)
    client_id = AskedId(load_default=None)
    request_id = AskedId(load_default=None)
    product_id = AskedId(load_default=None)
    received_since = Moment(load_default=None)
    due_before = Moment(load_default=None)
    sort = Word(("due", "-due", "code", "-code"), load_default="code")


class SampleIn(In):
    """One sample to be registered."""

    product_id = Id(required=True)
    grade = Text(load_default=None, allow_none=True)
    client_reference = Text(load_default=None, allow_none=True)
    lot = Text(load_default=None, allow_none=True)
    source = Text(load_default=None, allow_none=True, metadata={"description": "Tank, vessel, line."})
    sampled_by = Word(("laboratory", "client", "third_party"), load_default=None, allow_none=True)
    sampling_method = Text(load_default=None, allow_none=True)
    sampling_plan = Text(load_default=None, allow_none=True)
    sampled_at = Moment(load_default=None, allow_none=True)
    sampling_place = Text(load_default=None, allow_none=True)
    container = Text(load_default=None, allow_none=True)
    cylinder = Text(load_default=None, allow_none=True)
    seals = Text(load_default=None, allow_none=True)
    amount = Text(load_default=None, allow_none=True)
    hazards = Text(load_default=None, allow_none=True)
    due_at = Moment(load_default=None, allow_none=True)
    told_by = fields.Dict(
        keys=Word((*TEXTS, "sampled_at")), values=Word(("client", "laboratory")), load_default=dict,
        metadata={"description": "Who says each field: the client or the laboratory."},
    )  # fmt: skip
    line_ids = fields.List(
        Id(), load_default=None, allow_none=True, validate=validate.Length(max=50),
        metadata={"description": "Lines of the request; all of them if none are named."},
    )  # fmt: skip


class RegistrationIn(In):
    """Samples of one agreed request: all of them are registered, or none."""

    request_id = Id(required=True)
    samples = fields.List(fields.Nested(SampleIn), required=True, validate=validate.Length(min=1, max=1000))


class AnswerIn(In):
    """One line of the checklist; `note` says what is wrong where the answer is no."""

    seen = Word(Seen, required=True)
    note = Text(load_default="", most=1000)


class ReceiptIn(In):
    """How a sample arrived."""

    answers = fields.Dict(
        keys=Word(CHECKLIST), values=fields.Nested(AnswerIn), required=True,
        metadata={"description": "An answer to every line: " + ", ".join(CHECKLIST) + "."},
    )  # fmt: skip
    received_at = Moment(load_default=None, allow_none=True)
    place = Text(load_default=None, allow_none=True)
    pressure_kpa = Number(load_default=None, allow_none=True)
    temperature_c = Number(load_default=None, allow_none=True)
    row_version = Count(load_default=None, allow_none=True)


class SampleOut(Out):
    """A sample. To people of a client, what is the laboratory's own affair is null."""

    id = fields.Integer()
    code = fields.String()
    kind = Word(ItemKind)
    state = Word(SampleState)
    request_id = fields.Integer()
    client_id = fields.Integer()
    product_id = fields.Integer()
    registered_at = Moment()
    due_at = Moment()
    grade = fields.String()
    client_reference = fields.String()
    lot = fields.String()
    source = fields.String()
    sampled_by = fields.String()
    sampling_method = fields.String()
    sampling_plan = fields.String()
    sampled_at = Moment()
    sampling_place = fields.String()
    container = fields.String()
    cylinder = fields.String()
    seals = fields.String()
    amount = fields.String()
    hazards = fields.String()
    told_by = fields.Dict(keys=fields.String(), values=fields.String())
    received_at = Moment()
    received_by = fields.Integer()
    pressure_kpa_at_receipt = fields.Float()
    temperature_c_at_receipt = fields.Float()
    place = fields.String()
    amount_left = fields.String()
    retain_until = Moment()
    row_version = fields.Integer()


class RegisteredOut(Out):
    """The samples that were registered, in the order in which they were sent."""

    samples = fields.List(fields.Nested(SampleOut))


SamplePage = paged("SamplePage", SampleOut)


def sample_shown(sample: Sample) -> dict[str, Any]:
    """A sample as this person may see it."""
    hidden = INSIDE if own_client() is not None else ()
    return {name: None if name in hidden else getattr(sample, name) for name in SampleOut._declared_fields}


def own_sample(sample_id: int) -> Sample:
    """A sample that this person may see. Raises NotFound, the same for another client's and for none."""
    sample = find_sample(reading(), sample_id)
    require_own(sample.client_id)
    if own_client() is not None and is_hidden(reading(), sample.id):
        raise NotFound
    return sample


@api.route("/samples", tags=["Samples"])
class Samples(MethodView):
    @api.arguments(SampleListQuery, location="query")
    @api.response(200, SamplePage)
    @own_for_clients
    @permission("samples.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Samples, a page at a time by key."""
        me, at = require_person(), now()
        wanted = {name: query[name] for name in query if name not in ("limit", "cursor")}
        if own_client() is not None:
            wanted["client_id"] = own_client() if wanted["client_id"] in (None, own_client()) else 0
            wanted["left_out"] = hidden_from_clients()
        wanted["state"] = SampleState(wanted["state"]) if wanted["state"] else None
        asked = SampleQuery(now=at, today=at + timedelta(days=1), person_id=me.id, **wanted)
        place = place_in(query)
        page = find_samples(reading(), asked, language=me.language, size=place["size"], after=place["after"])
        found = page_of(page)
        return {**found, "items": [sample_shown(line.sample) for line in found["items"]]}

    @api.arguments(RegistrationIn)
    @api.writes("samples.registered", RegisteredOut)
    @permission("samples.register")
    def post(self, unit: Unit, body: dict[str, Any]) -> dict[str, Any]:
        """Register samples of an agreed request with the tests that were agreed: all of them, or none."""
        wishes = [SampleWish(**{**row, "line_ids": _tuple(row["line_ids"])}) for row in body["samples"]]
        return {"samples": register_samples(unit, body["request_id"], wishes)}


def _tuple(ids: list[int] | None) -> tuple[int, ...] | None:
    return None if ids is None else tuple(ids)


@api.route(f"/samples/<{ID}:sample_id>", tags=["Samples"])
class OneSample(MethodView):
    @api.response(200, SampleOut)
    @own_for_clients
    @permission("samples.see")
    def get(self, sample_id: int) -> dict[str, Any]:
        """One sample."""
        return sample_shown(own_sample(sample_id))


@api.route(f"/samples/<{ID}:sample_id>/receipt", tags=["Samples"])
class Receipt(MethodView):
    @api.arguments(ReceiptIn)
    @api.writes("sample.received", SampleOut)
    @permission("samples.receive")
    def post(self, unit: Unit, body: dict[str, Any], sample_id: int) -> Sample:
        """Receive a sample with its checklist; a line that says no becomes a deviation that the client is asked about."""
        answers = {
            line: Answered(seen=Seen(one["seen"]), note=one["note"])
            for line, one in body.pop("answers").items()
        }
        return receive_sample(unit, sample_id, answers, seen=body.pop("row_version"), **body)
