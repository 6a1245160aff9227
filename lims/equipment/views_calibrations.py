"""Calibrations: entering one by hand or from a pasted table, correcting it, saying whether it is good enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, require_person, writing
from lims.equipment.calibration import Calibration, read_points
from lims.equipment.details import CalibrationDetail, detail_of
from lims.equipment.fitness import fits_of
from lims.equipment.fitness_words import RULE_WORDS, lines, summary_now
from lims.equipment.forms import (
    FUNCTIONS,
    CalibrationForm,
    SuitabilityForm,
    pasted,
    read_pasted_points,
)
from lims.equipment.service import (
    correct_calibration,
    decide_suitability,
    entered_by,
    find_calibration,
    find_equipment,
    put_calibration,
)
from lims.equipment.views import due_basis, equipment
from lims.errors import LimsError
from lims.files import PAPERS, file_store, files_by_id, keep, required_type
from lims.people import people_by_id
from lims.permissions import permission
from lims.records import Unit
from lims.web import current_language, gettext, saying
from lims.web.as_of import asked_as_of
from lims.web.forms import form_page, typed

YES_NO = {"yes": True, "no": False}
POINTS_HINT = "density; kg/m3; 800.05; 800.00; 0.10; 2; as left; 0.01"


@equipment.get("/equipment/calibrations/<int:calibration_id>")
@permission("equipment.see")
def calibration(calibration_id: int) -> ResponseReturnValue:
    """A calibration with all its figures, and whether it was accepted."""
    return _page(calibration_id, SuitabilityForm(formdata=None))


def _page(calibration_id: int, form: SuitabilityForm) -> ResponseReturnValue:
    as_of = asked_as_of(now())
    known = as_of.known
    found = find_calibration(reading(), calibration_id, known)
    detail = detail_of(reading(), found.version_id)
    page = render_template(
        "equipment/calibration.html", calibration=found, equipment=find_equipment(reading(), found.equipment_id), form=form,
        now=now(), functions=FUNCTIONS, people=people_by_id(reading(), [found.accepted_by] if found.accepted_by else []),
        files=files_by_id(reading(), [found.file_id] if found.file_id else []), fits=fits_of(reading(), found, now()),
        lines=lines, summary=summary_now, rules=RULE_WORDS, language=current_language(), detail=detail,
        due_basis=due_basis(found.due_at, detail),
        as_of=as_of,
        mine=found.suitable is None and entered_by(reading(), calibration_id) == require_person().id,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@equipment.post("/equipment/calibrations/<int:calibration_id>/suitability")
@permission("equipment.calibrate")
def suitability(calibration_id: int) -> ResponseReturnValue:
    """Accept a calibration for its methods, or find it not good enough."""
    form = SuitabilityForm()
    if not form.validate():
        return _page(calibration_id, form)
    try:
        with writing("calibration.judged", typed(form.reason)) as unit:
            decide_suitability(unit, calibration_id, form.suitable.data == "yes")
    except LimsError as error:
        form.suitable.errors = [str(saying(error))]
        return _page(calibration_id, form)
    return redirect(url_for("equipment.calibration", calibration_id=calibration_id), 303)


@equipment.route("/equipment/<int:equipment_id>/calibrations/new", methods=["GET", "POST"])
@permission("equipment.calibrate")
def new_calibration(equipment_id: int) -> ResponseReturnValue:
    """Enter a calibration certificate."""
    one, form = find_equipment(reading(), equipment_id), CalibrationForm()
    if form.validate_on_submit():
        try:
            made = _write(
                form, "calibration.entered", lambda unit, given: put_calibration(unit, equipment_id, **given)
            )
            return redirect(url_for("equipment.calibration", calibration_id=made.id), 303)
        except LimsError as error:
            form.points.errors = [str(saying(error))]
    title = f"{one.code}: {gettext('enter a calibration')}"
    return form_page(title, form, url_for("equipment.detail", equipment_id=equipment_id), _points_line())


@equipment.route("/equipment/calibrations/<int:calibration_id>/correct", methods=["GET", "POST"])
@permission("equipment.calibrate")
def correct(calibration_id: int) -> ResponseReturnValue:
    """Correct what was entered from a certificate: a new version, the old one stays readable."""
    known = find_calibration(reading(), calibration_id)
    form = CalibrationForm(
        certificate=known.certificate, laboratory=known.laboratory, accreditation=known.accreditation, standard=known.standard,
        calibrated_at=known.calibrated_at, due_at=known.due_at, points=pasted([one.to_json() for one in known.points]),
        function=known.function, **_said(detail_of(reading(), known.version_id)),
    )  # fmt: skip
    if form.validate_on_submit():
        try:
            _write(form, "calibration.corrected", lambda unit, given: _correct(unit, known, given))
            return redirect(url_for("equipment.calibration", calibration_id=calibration_id), 303)
        except LimsError as error:
            form.points.errors = [str(saying(error))]
    back = url_for("equipment.calibration", calibration_id=calibration_id)
    return form_page(f"{known.certificate}: {gettext('correct')}", form, back, _points_line())


def _said(detail: CalibrationDetail) -> dict[str, Any]:
    """What stands beside the figures, as the form has it."""
    return {
        "conditions": detail.conditions, "adjustment": detail.adjustment,
        "adjusted": "" if detail.adjusted is None else "yes" if detail.adjusted else "no",
    }  # fmt: skip


def _correct(unit: Unit, known: Calibration, given: dict[str, Any]) -> Calibration:
    """Figures that were not touched keep their acceptance."""
    changed = {name: value for name, value in given.items() if name != "certificate"}
    before = detail_of(unit.session, known.version_id)
    if given["due_at"] == known.due_at:  # a date of our interval stays one
        changed["detail"] = replace(given["detail"], interval_days=before.interval_days)
    if read_points(given["points"]) == known.points:
        del changed["points"]
    return correct_calibration(unit, known.id, **changed)


def _points_line() -> str:
    words = gettext(
        "Each point on a line: quantity, unit, reference, indication, U, k, as found or as left, step of the display."
    )
    return f"{words} {POINTS_HINT}"


def _write(form: CalibrationForm, act: str, do: Callable[[Unit, dict[str, Any]], Calibration]) -> Calibration:
    given: dict[str, Any] = {
        "certificate": typed(form.certificate), "laboratory": typed(form.laboratory),
        "accreditation": typed(form.accreditation) or None,
        "standard": typed(form.standard) or "", "calibrated_at": form.calibrated_at.data, "due_at": form.due_at.data,
        "detail": CalibrationDetail(
            conditions=typed(form.conditions), adjusted=YES_NO.get(form.adjusted.data or ""), adjustment=typed(form.adjustment)
        ),
        "points": [{**one, "function": typed(form.function)} for one in read_pasted_points(typed(form.points))],
    }  # fmt: skip
    kept = _kept_file(form)
    with writing(act, typed(form.reason)) as unit:
        given |= {"file_id": _file(unit, kept)} if kept else {}
        return do(unit, given)


def _kept_file(form: CalibrationForm) -> Any:
    """The certificate's file goes into the store before the unit opens."""
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    content = upload.read()
    media_type = required_type(content, upload.filename, PAPERS)
    return file_store().put(content), upload.filename, media_type


def _file(unit: Unit, kept: Any) -> int:
    stored, name, media_type = kept
    return keep(unit, stored, name, media_type).id
