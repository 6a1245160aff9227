"""Tests: what is to be done on a sample, its determinations with their readings, its submission for review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.views import MethodView
from marshmallow import fields, validate, validates_schema
from marshmallow.exceptions import ValidationError

from lims.api.blueprint import api
from lims.api.fields import ID, AskedId, Count, FigureOut, Id, In, Moment, Out, Text, Word, figure
from lims.api.paging import PageQuery, page_of, paged, place_in
from lims.api.v1.results import CheckOut, JudgedOut, ResultOut, check_shown, results_shown
from lims.api.v1.samples import own_sample
from lims.catalogue import method_versions
from lims.edge import now, reading, require_person, stop_reading
from lims.intake import StoredReading, enter_by_hand
from lims.permissions import permission
from lims.records import Unit
from lims.results import (
    Determination,
    DeterminationState,
    Evaluated,
    Finding,
    abort,
    determinations_of,
    evaluate_test,
    exclude_determination,
    find_subject,
    submit,
    take_determination,
    take_record,
)
from lims.samples import Test, TestState, find_test, tests_of_sample, work_of, worklist
from methods.definitions import InputDefinition, NumericResult, Uncertainty


class TestListQuery(PageQuery):
    """Which tests; the most urgent first."""

    __test__ = False

    state = Word(TestState, load_default=None)
    method_version_id = AskedId(load_default=None)
    assigned_to = AskedId(load_default=None)
    due_before = Moment(load_default=None)


class TestOut(Out):
    """One method to be done on one sample."""

    __test__ = False

    id = fields.Integer()
    sample_id = fields.Integer()
    sample_code = fields.String()
    request_line_id = fields.Integer()
    method_version_id = fields.Integer()
    method = fields.String()
    state = Word(TestState)
    injection_mode = fields.String()
    assigned_to = fields.Integer()
    measuring_system_id = fields.Integer()
    room_id = fields.Integer()
    due_at = Moment()
    started_at = Moment()
    measured_at = Moment()
    submitted_at = Moment()
    submitted_by = fields.Integer()
    ended_reason = fields.String()
    row_version = fields.Integer(
        metadata={"description": "Send it with what you do: you are told if somebody was quicker."}
    )


class ReadingOut(Out):
    """One reading: the text as it was received stands beside the number."""

    id = fields.Integer()
    name = fields.String()
    figure = fields.Nested(FigureOut)
    flags = fields.List(fields.String())
    at = Moment()
    entered_at = Moment()
    equipment_id = fields.Integer()
    person_id = fields.Integer()
    raw_record_id = fields.Integer()
    by_hand_reason = fields.String()
    late_reason = fields.String()


class DeterminationOut(Out):
    """One run of the method on one portion."""

    id = fields.Integer()
    test_id = fields.Integer()
    n = fields.Integer()
    state = Word(DeterminationState)
    reason = fields.String()
    at = Moment()
    person_id = fields.Integer()
    round = fields.Integer()
    observations = fields.Dict()
    row_version = fields.Integer()
    readings = fields.Dict(keys=fields.String(), values=fields.Nested(ReadingOut))


class ReadingIn(In):
    """A value that a person read or saw, as it was read; or the id of a reading that stands already."""

    reading_id = Id(load_default=None, allow_none=True)
    text = Text(
        load_default=None, allow_none=True, most=200, metadata={"description": "A decimal comma is taken."}
    )
    unit = Text(
        load_default=None,
        allow_none=True,
        most=40,
        metadata={"description": "The method's own if none is named."},
    )
    equipment_id = Id(load_default=None, allow_none=True)
    at = Moment(
        load_default=None, allow_none=True, metadata={"description": "When it was observed; now if not said."}
    )
    reason = Text(load_default=None, allow_none=True, metadata={"description": "Where an interface exists."})
    late_reason = Text(load_default=None, allow_none=True)
    paper_file_id = Id(load_default=None, allow_none=True)

    @validates_schema
    def one_of_both(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raise ValidationError unless it is either a text or the id of a reading."""
        if (data.get("reading_id") is None) == (data.get("text") is None):
            raise ValidationError("Send either text or reading_id.")


class DeterminationIn(In):
    """A run of the method: readings by the names of the method's inputs, or a record that an instrument sent."""

    readings = fields.Dict(
        keys=Text(most=80),
        values=fields.Nested(ReadingIn),
        load_default=dict,
        validate=validate.Length(max=40),
    )
    record_id = Id(load_default=None, allow_none=True)
    observations = fields.Dict(
        keys=Text(most=80), values=Text(most=400), load_default=dict, validate=validate.Length(max=20),
        metadata={"description": "What only eyes can know, such as bubbles."},
    )  # fmt: skip
    file_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=20))
    row_version = Count(
        load_default=None, allow_none=True, metadata={"description": "Of the test that was seen."}
    )

    @validates_schema
    def something(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raise ValidationError unless it is either readings or a record."""
        if bool(data.get("readings")) == (data.get("record_id") is not None):
            raise ValidationError("Send either readings or record_id.")


class EndingIn(In):
    """Why a determination does not count."""

    state = Word(("excluded", "aborted"), required=True)
    reason = Text(required=True, least=1, most=1000)
    row_version = Count(load_default=None, allow_none=True)


class SubmissionIn(In):
    """The test as it was seen."""

    row_version = Count(load_default=None, allow_none=True)


class FindingOut(Out):
    """What would be reported for a measurand."""

    measurand = fields.String()
    figure = fields.Nested(FigureOut)
    expanded_uncertainty = fields.Nested(FigureOut)
    k = fields.Float()
    conformity = fields.List(fields.Nested(JudgedOut))


class EvaluationOut(Out):
    """A test as it would stand if it were submitted now."""

    test_id = fields.Integer()
    checks = fields.List(fields.Nested(CheckOut))
    findings = fields.List(fields.Nested(FindingOut))
    refusal = fields.Nested(
        Out.from_dict(
            {"code": fields.String(), "detail": fields.String(), "remedy": fields.String()}, name="RefusalOut"
        )
    )


class SubmittedOut(Out):
    """The results that a submission stored."""

    test_id = fields.Integer()
    results = fields.List(fields.Nested(ResultOut))


TestPage = paged("TestPage", TestOut)
TestList = type("TestList", (Out,), {"items": fields.List(fields.Nested(TestOut))})
DeterminationList = type("DeterminationList", (Out,), {"items": fields.List(fields.Nested(DeterminationOut))})


def tests_shown(found: list[Test]) -> list[dict[str, Any]]:
    """Tests with the names around them; two queries for all of them."""
    works = work_of(reading(), [one.id for one in found])
    methods = method_versions(reading(), {one.method_version_id for one in found})
    return [
        {
            **{name: getattr(one, name, None) for name in TestOut._declared_fields},
            "sample_id": one.item_id, "sample_code": works[one.id].sample.code,
            "method": f"{methods[one.method_version_id].code} ({methods[one.method_version_id].edition})",
        }
        for one in found
    ]  # fmt: skip


def determination_shown(one: Determination) -> dict[str, Any]:
    """A determination with its readings."""
    own = {name: getattr(one, name) for name in DeterminationOut._declared_fields if name != "readings"}
    return {**own, "readings": {name: reading_shown(value) for name, value in one.values.items()}}


def reading_shown(one: StoredReading) -> dict[str, Any]:
    """A reading with its figure."""
    own = {name: getattr(one, name) for name in ReadingOut._declared_fields if name != "figure"}
    return {**own, "figure": figure(one.value, one.unit or None, one.text)}


def evaluation_shown(one: Evaluated) -> dict[str, Any]:
    """What a test would give."""
    refusal = one.refusal and {
        "code": one.refusal.code, "detail": one.refusal.problem_text, "remedy": one.refusal.remedy_text,
    }  # fmt: skip
    return {
        "test_id": one.test_id, "refusal": refusal, "findings": [_finding(found) for found in one.findings],
        "checks": [check_shown(answer) for answer in (*one.answers, *one.submission.answers)],
    }  # fmt: skip


def _finding(one: Finding) -> dict[str, Any]:
    number = one.result if isinstance(one.result, NumericResult) else None
    known = number.uncertainty if number and isinstance(number.uncertainty, Uncertainty) else None
    return {
        "measurand": one.measurand.key,
        "figure": figure(number.value if number else None, one.printed.unit, one.printed.value),
        "expanded_uncertainty": known and figure(known.U, one.printed.unit, one.printed.uncertainty),
        "k": known and known.k,
        "conformity": [
            {
                "specification_version_id": judged.specification.id, "limit": judged.limit.key,
                "answer": judged.answer.value, "reason": judged.reason,
            }
            for judged in one.judgements
        ],
    }  # fmt: skip


@api.route("/tests", tags=["Tests"])
class Tests(MethodView):
    @api.arguments(TestListQuery, location="query")
    @api.response(200, TestPage)
    @permission("tests.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Tests, the most urgent first."""
        version = query["method_version_id"]
        page = worklist(
            reading(), states=[TestState(query["state"])] if query["state"] else list(TestState), received_only=False,
            method_version_ids=[version] if version else None, assigned_to=query["assigned_to"],
            due_before=query["due_before"], **place_in(query),
        )  # fmt: skip
        found = page_of(page)
        return {**found, "items": tests_shown([work.test for work in found["items"]])}


@api.route(f"/samples/<{ID}:sample_id>/tests", tags=["Tests"])
class TestsOfSample(MethodView):
    @api.response(200, TestList)
    @permission("tests.see")
    def get(self, sample_id: int) -> dict[str, Any]:
        """The tests of one sample."""
        return {"items": tests_shown(tests_of_sample(reading(), own_sample(sample_id).id))}


@api.route(f"/tests/<{ID}:test_id>", tags=["Tests"])
class OneTest(MethodView):
    @api.response(200, TestOut)
    @permission("tests.see")
    def get(self, test_id: int) -> dict[str, Any]:
        """One test."""
        return tests_shown([find_test(reading(), test_id)])[0]


@api.route(f"/tests/<{ID}:test_id>/evaluation", tags=["Tests"])
class Evaluation(MethodView):
    @api.response(200, EvaluationOut)
    @permission("tests.see")
    def get(self, test_id: int) -> dict[str, Any]:
        """What the test would give if it were submitted now: what the gate says, and the results with uncertainty."""
        return evaluation_shown(evaluate_test(reading(), test_id, at=now(), person_id=require_person().id))


@api.route(f"/tests/<{ID}:test_id>/determinations", tags=["Tests"])
class Determinations(MethodView):
    @api.response(200, DeterminationList)
    @permission("tests.see")
    def get(self, test_id: int) -> dict[str, Any]:
        """Every determination of a test, those that do not count too."""
        found = determinations_of(reading(), [find_test(reading(), test_id).id])
        return {"items": [determination_shown(one) for one in found[test_id]]}

    @api.arguments(DeterminationIn)
    @api.writes("test.measured", DeterminationOut)
    @permission("bench.perform")
    def post(self, unit: Unit, body: dict[str, Any], test_id: int) -> dict[str, Any]:
        """Take a determination: from a record that an instrument sent, or from readings entered by hand."""
        seen, observations = body["row_version"], body["observations"]
        if body["record_id"] is not None:
            taken = take_record(unit, test_id, body["record_id"], observations=observations, seen=seen)
        else:
            readings = entered(unit, test_id, body["readings"])
            taken = take_determination(
                unit, test_id, readings, observations=observations, files=body["file_ids"], seen=seen
            )
        return determination_shown(taken)


def entered(unit: Unit, test_id: int, readings: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The ids of readings by input: stored now where they were typed."""
    inputs = {one.name: one for one in find_subject(unit.session, test_id).method.definition.inputs}
    return {
        name: one["reading_id"] or _by_hand(unit, name, inputs.get(name), one)
        for name, one in readings.items()
    }


def _by_hand(unit: Unit, name: str, wanted: InputDefinition | None, one: Mapping[str, Any]) -> int:
    number = wanted is not None and wanted.kind == "number"
    own_unit = (wanted.unit or "") if wanted is not None and number else ""
    return enter_by_hand(
        unit, name=(wanted.reading if wanted else None) or name, text=one["text"], number=number,
        unit_code=own_unit if one["unit"] is None else one["unit"], equipment_id=one["equipment_id"], at=one["at"],
        reason=one["reason"], late_reason=one["late_reason"], paper_file_id=one["paper_file_id"],
    )  # fmt: skip


@api.route(f"/determinations/<{ID}:determination_id>/ending", tags=["Tests"])
class Ending(MethodView):
    @api.arguments(EndingIn)
    @api.writes("test.determination_ended", DeterminationOut, status=200)
    @permission("bench.perform")
    def post(self, unit: Unit, body: dict[str, Any], determination_id: int) -> dict[str, Any]:
        """Leave a determination out of the result, or end one that was not finished; it stays before the reviewer."""
        end = exclude_determination if body["state"] == "excluded" else abort
        return determination_shown(end(unit, determination_id, body["reason"], seen=body["row_version"]))


def work_out(_: dict[str, Any], test_id: int) -> Evaluated:
    """The results, worked out before the unit opens; nobody waits for the calculation."""
    found = evaluate_test(reading(), test_id, at=now(), person_id=require_person().id)
    stop_reading()
    return found


@api.route(f"/tests/<{ID}:test_id>/submission", tags=["Tests"])
class Submission(MethodView):
    @api.arguments(SubmissionIn)
    @api.writes("test.submitted", SubmittedOut, before=work_out)
    @permission("bench.perform")
    def post(self, unit: Unit, body: dict[str, Any], test_id: int, prepared: Evaluated) -> dict[str, Any]:
        """Submit a test for review: the gate is asked for the moment of the measurement, results are stored."""
        results = submit(unit, test_id, seen=body["row_version"], evaluated=prepared)
        return {"test_id": test_id, "results": results_shown(unit.session, results)}
