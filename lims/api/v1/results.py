"""Results: with uncertainty and its budget, and how they were judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.views import MethodView
from marshmallow import fields
from sqlalchemy.orm import Session

from lims.api.blueprint import api
from lims.api.fields import ID, FigureOut, Moment, Out, Word, figure
from lims.edge import reading
from lims.gates import Answer, CheckAnswer, StoredAnswer, remedy_of, sentence_of
from lims.permissions import permission
from lims.results import Result, ResultKind, budget_of, conformities_of, find_result, recompute, results_of
from lims.samples import find_test


class CheckOut(Out):
    """What the gate says to one question; `no_requirement` means that nobody has entered a requirement."""

    check = fields.String()
    answer = Word(Answer)
    reason = fields.String(metadata={"description": "Why, as a code that stays the same in every language."})
    sentence = fields.String()
    remedy = fields.String()
    rests_on = fields.List(fields.Integer(), metadata={"description": "Nodes of the trace."})


class JudgedOut(Out):
    """A result against one limit."""

    specification_version_id = fields.Integer()
    limit = fields.String()
    decision_rule_version_id = fields.Integer()
    answer = fields.String(
        metadata={"description": "conforms, does_not_conform, inconclusive or not_judged."}
    )
    reason = fields.String()
    probability = fields.Float()
    margin = fields.Float()
    figures = fields.Dict()


class BudgetOut(Out):
    """One line of the uncertainty budget; `source_id` is the node that it comes from."""

    n = fields.Integer()
    name = fields.String()
    source = fields.String()
    source_id = fields.Integer()
    standard_uncertainty = fields.Float()
    unit = fields.String()
    sensitivity = fields.Float()
    contribution = fields.Float()
    share = fields.Float()
    dof = fields.Float()


class ComponentOut(Out):
    """One component of a composition."""

    n = fields.Integer()
    name = fields.String()
    value = fields.Float()
    expanded_uncertainty = fields.Float()
    printed = fields.String()
    flags = fields.List(fields.String())


class ResultOut(Out):
    """What was found for a measurand."""

    id = fields.Integer()
    test_id = fields.Integer()
    measurand = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())
    revision = fields.Integer()
    supersedes = fields.Integer()
    kind = Word(ResultKind)
    figure = fields.Nested(FigureOut)
    expanded_uncertainty = fields.Nested(FigureOut)
    combined_uncertainty = fields.Float()
    k = fields.Float()
    coverage = fields.Float()
    dof = fields.Float()
    class_value = fields.String(metadata={"description": "Of an ordinal or nominal result, such as 1a."})
    relation = fields.String(
        metadata={"description": "Of a censored result: <, >, not detected, or detected, not quantified."}
    )
    bound = fields.Float(metadata={"description": "Of a censored result, where one is known."})
    components = fields.List(fields.Nested(ComponentOut))
    reference_condition = fields.String()
    basis = fields.String()
    uncertainty_mode = fields.String()
    code_version = fields.String()
    measured_at = Moment()
    at = Moment()
    budget = fields.List(fields.Nested(BudgetOut))
    conformity = fields.List(fields.Nested(JudgedOut))


class RecomputedOut(Out):
    """What came out when a result was computed again from what is stored."""

    equal = fields.Boolean()
    difference = fields.Float(metadata={"description": "The largest relative one of any figure."})
    sentence = fields.String()
    code_version = fields.String()
    code_version_now = fields.String()


ResultList = type("ResultList", (Out,), {"items": fields.List(fields.Nested(ResultOut))})


def check_shown(one: CheckAnswer | StoredAnswer) -> dict[str, Any]:
    """An answer of the gate, given now or kept."""
    return {
        "check": one.check, "answer": one.answer, "reason": one.reason, "sentence": sentence_of(one),
        "remedy": remedy_of(one), "rests_on": list(one.rests_on),
    }  # fmt: skip


def results_shown(session: Session, results: Sequence[Result]) -> list[dict[str, Any]]:
    """Results with their budgets and judgements; two queries for all of them."""
    ids = [one.id for one in results]
    budgets, judged = budget_of(session, ids), conformities_of(session, ids)
    return [
        {
            **{name: getattr(one, name, None) for name in ResultOut._declared_fields},
            "figure": figure(one.value, one.unit, one.printed),
            "expanded_uncertainty": figure(one.expanded_uncertainty, one.unit, one.printed_uncertainty),
            "budget": budgets[one.id],
            "conformity": [
                {name: getattr(line, {"limit": "limit_key"}.get(name, name)) for name in JudgedOut._declared_fields}
                for line in judged[one.id]
            ],
        }
        for one in results
    ]  # fmt: skip


@api.route(f"/tests/<{ID}:test_id>/results", tags=["Results"])
class Results(MethodView):
    @api.response(200, ResultList)
    @permission("results.see")
    def get(self, test_id: int) -> dict[str, Any]:
        """The results of a test, the last revision of each measurand."""
        found = results_of(reading(), [find_test(reading(), test_id).id])
        return {"items": results_shown(reading(), found[test_id])}


@api.route(f"/results/<{ID}:result_id>", tags=["Results"])
class OneResult(MethodView):
    @api.response(200, ResultOut)
    @permission("results.see")
    def get(self, result_id: int) -> dict[str, Any]:
        """One result with its budget, each line naming its source, and how it was judged."""
        return results_shown(reading(), [find_result(reading(), result_id)])[0]


@api.route(f"/results/<{ID}:result_id>/recomputation", tags=["Results"])
class Recomputation(MethodView):
    @api.response(200, RecomputedOut)
    @permission("results.see")
    def get(self, result_id: int) -> Any:
        """The result computed again from what is stored with it, and whether it is equal."""
        return recompute(reading(), result_id)
