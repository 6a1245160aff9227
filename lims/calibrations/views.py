"""Digital certificates: the list, bringing one for a piece of equipment, its page, entering it as a calibration."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dcc import Reading, Series, said
from lims.calibrations.arrivals import (
    Arrival,
    Looked,
    arrivals,
    enter_certificate,
    look_at_arrival,
    receive_certificate,
)
from lims.calibrations.comparison import end_of_day
from lims.calibrations.exporting import Asked, export_calibration
from lims.calibrations.forms import ConfirmForm, ExportForm, UploadForForm, UploadForm
from lims.calibrations.units import units_of_text
from lims.edge import lims, now, reading, writing
from lims.equipment import (
    CalibrationDetail,
    all_equipment,
    equipment_by_id,
    files_entered,
    find_calibration,
    find_equipment,
    pasted,
    read_pasted_points,
)
from lims.errors import LimsError
from lims.files import file_store, plain_name
from lims.files.errors import FileEmpty
from lims.people import day_of, day_start, people_by_id
from lims.permissions import permission
from lims.web import current_language, saying, unit_words
from lims.web import lazy_gettext as _

WITHOUT_QUANTITY = {r"\percent": "%", r"\one": ""}  # of what, only the words beside it tell
PARTS = {
    "result": _("result"), "influence": _("condition"), "method": _("procedure"), "equipment": _("standard used"), "item": _("item"),
    "statement": _("statement"), "metadata": _("about a result"), "other": _("other"),
}  # fmt: skip
calibrations = Blueprint("calibrations", __name__, template_folder="templates")


@calibrations.get("/dcc")
@permission("equipment.see")
def index() -> ResponseReturnValue:
    """The digital certificates that arrived."""
    return _index(_upload_form())


@calibrations.post("/dcc")
@permission("equipment.calibrate")
def bring_for() -> ResponseReturnValue:
    """Bring the file of a digital certificate and say which equipment it is for."""
    form = _upload_form()
    made = _received(form, form.equipment.data or 0) if form.validate() else None
    return _index(form) if made is None else redirect(url_for("calibrations.show", arrival_id=made.id), 303)


def _upload_form() -> UploadForForm:
    form = UploadForForm()
    form.equipment.choices = [
        ("", ""),
        *((one.id, f"{one.code} {one.name}") for one in all_equipment(reading())),
    ]
    return form


def _index(form: UploadForForm) -> ResponseReturnValue:
    found = arrivals(reading())
    page = render_template(
        "calibrations/index.html", form=form, arrivals=found, entered=_entered(found),
        equipment=equipment_by_id(reading(), {one.equipment_id for one in found}),
        people=people_by_id(reading(), {one.person_id for one in found}),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _entered(found: list[Arrival]) -> set[int]:
    """The files that were entered as calibrations."""
    return files_entered(reading(), {one.file_id for one in found})


def _received(form: UploadForm, equipment_id: int) -> Arrival | None:
    """The file goes into the store before the unit opens. None: it is empty, and the form says so."""
    content, name = form.file.data.read(), form.file.data.filename or "dcc.xml"
    if not content:
        form.file.errors = [str(FileEmpty(name=name))]
        return None
    kept = file_store().put(content)
    with writing("dcc.received") as unit:
        return receive_certificate(unit, equipment_id, content, kept, name, lims().settings.data_dir)


@calibrations.route("/equipment/<int:equipment_id>/dcc", methods=["GET", "POST"])
@permission("equipment.calibrate")
def bring(equipment_id: int) -> ResponseReturnValue:
    """Bring the file of a digital certificate for a piece of equipment; it is kept whatever it is."""
    one, form = find_equipment(reading(), equipment_id), UploadForm()
    if form.validate_on_submit():
        made = _received(form, equipment_id)
        if made is not None:
            return redirect(url_for("calibrations.show", arrival_id=made.id), 303)
    known = arrivals(reading(), equipment_id)
    page = render_template(
        "calibrations/bring.html", equipment=one, form=form, arrivals=known, entered=_entered(known)
    )
    return page, 422 if form.errors else 200


@calibrations.get("/dcc/<int:arrival_id>")
@permission("equipment.see")
def show(arrival_id: int) -> ResponseReturnValue:
    """A digital certificate beside its equipment, with all that speaks against it."""
    looked = _looked(arrival_id)
    return _page(looked, ConfirmForm(formdata=None, **_proposed(looked)))


@calibrations.post("/dcc/<int:arrival_id>")
@permission("equipment.calibrate")
def enter(arrival_id: int) -> ResponseReturnValue:
    """Enter it as a calibration, as the person confirmed it."""
    form = ConfirmForm()
    if form.validate():
        try:
            given = _confirmed(form)
            with writing("calibration.entered", str(form.reason.data).strip()) as unit:
                made = enter_certificate(unit, arrival_id, lims().settings.data_dir, **given)
            return redirect(url_for("equipment.calibration", calibration_id=made.id), 303)
        except LimsError as error:
            form.points.errors = [str(saying(error))]
    return _page(_looked(arrival_id), form)


@calibrations.route("/equipment/calibrations/<int:calibration_id>/dcc", methods=["GET", "POST"])
@permission("equipment.calibrate")
def write_certificate(calibration_id: int) -> ResponseReturnValue:
    """A calibration that the laboratory did itself, as a digital certificate to take away."""
    known, form = find_calibration(reading(), calibration_id), ExportForm()
    if form.validate_on_submit():
        try:
            asked = Asked(
                country=str(form.country.data).strip(), place=form.place.data, probability=float(form.probability.data or 0),
                method=str(form.method.data or "").strip(), done_on=day_of(known.calibrated_at),
                due_on=day_of(known.due_at) if known.due_at else None,
            )  # fmt: skip
            content = export_calibration(reading(), calibration_id, asked)
            name = plain_name(f"{known.certificate.replace('/', '-')}.xml")
            head = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
            return Response(content, content_type="application/xml", headers=head)
        except LimsError as error:
            form.country.errors = [str(saying(error))]
    page = render_template("calibrations/export.html", calibration=known, form=form)
    return page, 422 if form.errors else 200


def _looked(arrival_id: int) -> Looked:
    return look_at_arrival(reading(), arrival_id, now(), lims().settings.data_dir)


def _page(looked: Looked, form: ConfirmForm) -> ResponseReturnValue:
    page = render_template(
        "calibrations/certificate.html", looked=looked, form=form, said=said, series_text=series_text, part_words=PARTS,
        language=current_language(), numbers=_numbers(looked),
        people=people_by_id(reading(), [looked.arrival.person_id]),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _numbers(looked: Looked) -> list[str]:
    items = looked.examination.reading.items if looked.examination else ()
    return [one.value for item in items for one in item.identifications]


def series_text(series: Series) -> str:
    """The values of a series in a line, each with its U, the unit once where it is one for all."""
    said_so = []
    units = {one.unit for one in series.values}
    for one in series.values:
        u = one.uncertainty.value.text if one.uncertainty and one.uncertainty.value else None
        unit = f" {one.unit}" if len(units) > 1 else ""
        said_so.append(f"{one.number.text} ± {u}{unit}" if u else f"{one.number.text}{unit}")
    return "; ".join(said_so) + (f" {units.pop()}" if len(units) == 1 else "")


def conditions_of(found: Reading) -> str:
    """The conditions that a certificate names, in one line: each with its value, U where it has one, and its unit in words."""
    named = (one for one in found.quantities if one.section == "influence" and one.series)
    return "; ".join(f"{said(one.names)} {_in_words(one.series[0])}".strip() for one in named)


def _in_words(series: Series) -> str:
    told = []
    for one in series.values:
        words = {unit_words(known.code) for known in units_of_text(one.unit)}
        unit = words.pop() if len(words) == 1 else WITHOUT_QUANTITY.get(one.unit, one.unit)
        u = one.uncertainty.value.text if one.uncertainty and one.uncertainty.value else None
        told.append(" ".join(part for part in (one.number.text, f"± {u}" if u else "", unit) if part))
    return ", ".join(told)


def _proposed(looked: Looked) -> dict[str, Any]:
    if looked.examination is None:
        return {}
    found = looked.examination.reading
    day = found.ended or found.begun
    standards = [f"{said(one.names)} {one.certificate}".strip() for one in found.standards]
    return {
        "certificate": found.identifier, "laboratory": found.laboratory, "accreditation": found.laboratory_code,
        "standard": "; ".join(dict.fromkeys(standards)), "points": pasted([dict(one) for one in looked.points]),
        "calibrated_at": end_of_day(day_start(day), now()) if day else None,
        "due_at": day_start(found.due) if found.due else None, "conditions": conditions_of(found),
    }  # fmt: skip


def _confirmed(form: ConfirmForm) -> dict[str, Any]:
    return {
        "certificate": str(form.certificate.data).strip(), "laboratory": str(form.laboratory.data).strip(),
        "accreditation": str(form.accreditation.data or "").strip() or None, "due_at": form.due_at.data,
        "standard": str(form.standard.data or "").strip(), "calibrated_at": form.calibrated_at.data,
        "points": read_pasted_points(str(form.points.data)),
        "detail": CalibrationDetail(conditions=str(form.conditions.data or "").strip()),
    }  # fmt: skip
