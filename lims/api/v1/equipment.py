"""Equipment: how it stands, its calibrations as figures, and the checks between them."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields, validate

from lims.api.blueprint import api
from lims.api.fields import ID, Id, In, Moment, Number, Out, Text, Word
from lims.api.paging import PageQuery, cut, paged
from lims.edge import now, reading
from lims.equipment import (
    Calibration,
    CheckAnswer,
    Equipment,
    EquipmentCheck,
    EquipmentState,
    all_equipment,
    calibration_at,
    calibrations_of,
    checks_of,
    decide_suitability,
    equipment_version_at,
    find_calibration,
    find_equipment,
    put_calibration,
    record_check,
)
from lims.errors import NotFound
from lims.files import find_file
from lims.permissions import permission
from lims.records import Unit
from lims.trace import describe


class EquipmentSummary(Out):
    """A piece of equipment: what it is."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    maker = fields.String()
    model = fields.String()
    serial = fields.String()
    role = fields.String()


class PointIn(In):
    """One point of a calibration certificate; correction = reference - indication."""

    quantity = Text(required=True, least=1, most=80)
    unit = Text(required=True, least=1, most=40)
    reference = Number(required=True)
    indication = Number(required=True)
    correction = Number(
        load_default=None, allow_none=True, metadata={"description": "Checked against the two."}
    )
    expanded_uncertainty = Number(required=True)
    k = Number(required=True)
    when = Word(("", "as_found", "as_left"), load_default="")
    holds_from = Number(load_default=None, allow_none=True)
    holds_to = Number(load_default=None, allow_none=True)


class PointOut(Out):
    """One point of a calibration certificate."""

    quantity = fields.String()
    unit = fields.String()
    reference = fields.Float()
    indication = fields.Float()
    correction = fields.Float()
    expanded_uncertainty = fields.Float()
    k = fields.Float()
    when = fields.String()
    holds_from = fields.Float()
    holds_to = fields.Float()


class CalibrationIn(In):
    """A calibration; the same certificate of the same equipment sent again corrects it: a new version."""

    certificate = Text(required=True, least=1)
    laboratory = Text(required=True, least=1)
    calibrated_at = Moment(required=True)
    due_at = Moment(load_default=None, allow_none=True)
    points = fields.List(fields.Nested(PointIn), required=True, validate=validate.Length(min=1, max=500))
    standard = Text(load_default="", most=1000)
    accreditation = Text(load_default=None, allow_none=True)
    file_id = Id(load_default=None, allow_none=True)
    rests_on = fields.List(
        Id(), load_default=list, validate=validate.Length(max=20),
        metadata={"description": "Nodes of the reference standards."},
    )  # fmt: skip


class SuitabilityIn(In):
    """Whether a calibration is good enough for the methods that rest on it."""

    suitable = fields.Boolean(required=True)


class CalibrationOut(Out):
    """A calibration as it is known now."""

    id = fields.Integer()
    version_id = fields.Integer(metadata={"description": "A node of the trace: results rest on it."})
    n = fields.Integer()
    equipment_id = fields.Integer()
    certificate = fields.String()
    laboratory = fields.String()
    accreditation = fields.String()
    calibrated_at = Moment()
    due_at = Moment()
    standard = fields.String()
    suitable = fields.Boolean(metadata={"description": "Null until somebody has decided."})
    accepted_by = fields.Integer()
    file_id = fields.Integer()
    fictitious = fields.Boolean()
    points = fields.List(fields.Nested(PointOut))


class EquipmentOut(EquipmentSummary):
    """A piece of equipment as it stands now, with the calibration that counts."""

    state = Word(EquipmentState)
    place = fields.String()
    firmware = fields.String()
    notes = fields.List(fields.String())
    calibration_needed = fields.Boolean()
    calibration = fields.Nested(CalibrationOut)


class QuantityIn(In):
    """A number with its unit."""

    value = Number(required=True)
    unit = Text(required=True, least=1, most=40)


class EquipmentCheckIn(In):
    """A check between calibrations, such as water and air."""

    kind = Text(required=True, least=1, most=80)
    readings = fields.Dict(
        keys=Text(most=80),
        values=fields.Nested(QuantityIn),
        required=True,
        validate=validate.Length(min=1, max=20),
    )
    at = Moment(load_default=None, allow_none=True)


class EquipmentCheckOut(Out):
    """A check: passed, failed, or without a requirement."""

    id = fields.Integer()
    equipment_id = fields.Integer()
    kind = fields.String()
    at = Moment()
    answer = Word(CheckAnswer)
    sentence = fields.String()
    figures = fields.Dict()
    person_id = fields.Integer()


EquipmentPage = paged("EquipmentPage", EquipmentSummary)
CalibrationPage = paged("CalibrationPage", CalibrationOut)
EquipmentCheckPage = paged("EquipmentCheckPage", EquipmentCheckOut)


@api.route("/equipment", tags=["Equipment"])
class AllEquipment(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, EquipmentPage)
    @permission("equipment.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """All equipment, by code."""
        return cut(all_equipment(reading()), query)


@api.route(f"/equipment/<{ID}:equipment_id>", tags=["Equipment"])
class OneEquipment(MethodView):
    @api.response(200, EquipmentOut)
    @permission("equipment.see")
    def get(self, equipment_id: int) -> dict[str, Any]:
        """One piece of equipment as it stands now."""
        found = find_equipment(reading(), equipment_id)
        version = equipment_version_at(reading(), equipment_id, now())
        stands = ("state", "place", "firmware", "notes", "calibration_needed")
        return {
            **{name: getattr(found, name) for name in EquipmentSummary._declared_fields},
            **{name: getattr(version, name, None) for name in stands},
            "calibration": calibration_at(reading(), equipment_id, now()),
        }  # fmt: skip


@api.route(f"/equipment/<{ID}:equipment_id>/calibrations", tags=["Equipment"])
class Calibrations(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, CalibrationPage)
    @permission("equipment.see")
    def get(self, query: dict[str, Any], equipment_id: int) -> dict[str, Any]:
        """The calibrations of a piece of equipment, the latest first."""
        return cut(calibrations_of(reading(), _known(equipment_id).id), query)

    @api.arguments(CalibrationIn)
    @api.writes("equipment.calibrated", CalibrationOut)
    @permission("equipment.calibrate")
    def post(self, unit: Unit, body: dict[str, Any], equipment_id: int) -> Calibration:
        """Enter a calibration, or correct one. Earlier results keep the figures that they were made with."""
        if body["file_id"] is not None:
            find_file(unit.session, body["file_id"])
        if set(body["rests_on"]) - describe(unit.session, body["rests_on"]).keys():
            raise NotFound
        return put_calibration(unit, equipment_id, **body)


def _known(equipment_id: int) -> Equipment:
    return find_equipment(reading(), equipment_id)


@api.route(f"/calibrations/<{ID}:calibration_id>", tags=["Equipment"])
class OneCalibration(MethodView):
    @api.response(200, CalibrationOut)
    @permission("equipment.see")
    def get(self, calibration_id: int) -> Calibration:
        """One calibration as it is known now."""
        return find_calibration(reading(), calibration_id)


@api.route(f"/calibrations/<{ID}:calibration_id>/suitability", tags=["Equipment"])
class Suitability(MethodView):
    @api.arguments(SuitabilityIn)
    @api.writes("equipment.suitability_decided", CalibrationOut, status=200)
    @permission("equipment.calibrate")
    def post(self, unit: Unit, body: dict[str, Any], calibration_id: int) -> Calibration:
        """Accept a calibration for the methods that rest on it, or refuse it."""
        return decide_suitability(unit, calibration_id, body["suitable"])


@api.route(f"/equipment/<{ID}:equipment_id>/checks", tags=["Equipment"])
class EquipmentChecks(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, EquipmentCheckPage)
    @permission("equipment.see")
    def get(self, query: dict[str, Any], equipment_id: int) -> dict[str, Any]:
        """The checks of a piece of equipment, the latest first; 500 at most."""
        return cut(checks_of(reading(), _known(equipment_id).id, now(), limit=500), query)

    @api.arguments(EquipmentCheckIn)
    @api.writes("equipment.checked", EquipmentCheckOut)
    @permission("equipment.check")
    def post(self, unit: Unit, body: dict[str, Any], equipment_id: int) -> EquipmentCheck:
        """Record a check; one that failed puts everything since the last good one in doubt."""
        readings = {name: (one["value"], one["unit"]) for name, one in body["readings"].items()}
        return record_check(
            unit, equipment_id=equipment_id, kind=body["kind"], readings=readings, at=body["at"]
        )
