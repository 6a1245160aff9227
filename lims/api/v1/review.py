"""Review: what a reviewer has to see, and the decision, signed with the password."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields, validate

from lims.api.blueprint import api
from lims.api.fields import ID, In, Moment, Out, Text, Word
from lims.api.v1.results import CheckOut, RecomputedOut, ResultOut, check_shown, results_shown
from lims.api.v1.tests import DeterminationOut, determination_shown
from lims.edge import now, reading, require_person
from lims.people import require_password
from lims.permissions import permission
from lims.records import Unit
from lims.review import Decision, Review, decide, evidence_of, who_may_review


class SaidOut(CheckOut):
    """What the gate said for the moment of the measurement."""

    id = fields.Integer()
    override = fields.String()
    acknowledged = fields.String()


class EvidenceOut(Out):
    """Everything that speaks for or against the results of a test. The decision carries `seen_hash` back."""

    test_id = fields.Integer()
    seen_hash = fields.String()
    results = fields.List(fields.Nested(ResultOut))
    recomputed = fields.Dict(keys=fields.String(), values=fields.Nested(RecomputedOut))
    determinations = fields.List(fields.Nested(DeterminationOut))
    checks = fields.List(fields.Nested(SaidOut))
    to_acknowledge = fields.List(
        fields.Integer(),
        metadata={"description": "Checks without a requirement: write a sentence about each to accept."},
    )
    may_review = fields.List(fields.Integer(), metadata={"description": "People who may review it now."})


class DecisionIn(In):
    """A reviewer's decision; the password signs it."""

    decision = Word(Decision, required=True)
    seen_hash = Text(required=True, least=1, most=64)
    password = fields.String(required=True, load_only=True, validate=validate.Length(max=1000))
    reason = Text(load_default="", most=2000)
    acknowledged = fields.Dict(
        keys=fields.Integer(), values=Text(most=2000), load_default=dict, validate=validate.Length(max=100),
        metadata={"description": "By the id of a check without a requirement: what you say of it."},
    )  # fmt: skip


class ReviewOut(Out):
    """A reviewer's decision on a test."""

    id = fields.Integer()
    test_id = fields.Integer()
    decision = Word(Decision)
    reason = fields.String()
    person_id = fields.Integer()
    signature_id = fields.Integer()
    at = Moment()


@api.route(f"/tests/<{ID}:test_id>/evidence", tags=["Review"])
class OneEvidence(MethodView):
    @api.response(200, EvidenceOut)
    @permission("review.see")
    def get(self, test_id: int) -> dict[str, Any]:
        """Everything that a reviewer has to see of a test."""
        seen = evidence_of(reading(), test_id)
        checks = [
            {
                **check_shown(one.said),
                "id": one.said.id,
                "override": one.override,
                "acknowledged": one.acknowledged,
            }
            for one in seen.gate
        ]
        return {
            "test_id": test_id, "seen_hash": seen.seen_hash, "results": results_shown(reading(), seen.results),
            "recomputed": {str(result_id): again for result_id, again in seen.again.items()}, "checks": checks,
            "determinations": [determination_shown(one) for one in seen.determinations],
            "to_acknowledge": [one.said.id for one in seen.to_acknowledge],
            "may_review": [one.id for one in who_may_review(reading(), seen.subject, now()).may],
        }  # fmt: skip


def prove(body: dict[str, Any], **_: int) -> None:
    """Take the password out of the body and prove it, before the unit opens. Raises PasswordWrong."""
    require_password(body.pop("password"))


@api.route(f"/tests/<{ID}:test_id>/review", tags=["Review"])
class ReviewOfTest(MethodView):
    @api.arguments(DecisionIn)
    @api.writes("test.reviewed", ReviewOut, before=prove)
    @permission("review.decide")
    def post(self, unit: Unit, body: dict[str, Any], test_id: int, prepared: None) -> Review:
        """Accept a test, ask for its repeat, or reject it; never by who had a hand in it."""
        body["decision"] = Decision(body["decision"])
        return decide(unit, test_id, person_id=require_person().id, **body)
