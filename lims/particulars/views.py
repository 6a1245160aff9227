"""Particulars of equipment: stating them, adding papers, verifying before service, labels; measuring systems with their calibrations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.codes import with_check
from lims.edge import now, reading, writing
from lims.equipment import equipment_by_id, find_equipment, find_system
from lims.errors import LimsError
from lims.files import PAPERS, PICTURES, file_store, files_by_id, keep, media_type_of, required_type
from lims.materials import lots_at
from lims.particulars.analytical import analytical_of, calibrate_system, ended_by, periods_of
from lims.particulars.forms import (
    AnalyticalForm,
    LabelForm,
    PaperForm,
    ParticularsForm,
    VerificationForm,
)
from lims.particulars.models import Ownership, PaperKind
from lims.particulars.panel import shown
from lims.particulars.service import (
    add_paper,
    log_label,
    particulars_at,
    particulars_of,
    ranges_text,
    read_ranges,
    read_software,
    software_text,
    state_particulars,
    verifications_of,
    verify_for_service,
)
from lims.particulars.words import OWNERSHIP_WORDS, PAPER_WORDS
from lims.people import people_by_id
from lims.permissions import permission
from lims.samples.labels import MEDIA, draw_labels, label_sizes, size_named
from lims.web import gettext, saying
from lims.web.forms import form_page, typed
from reports import Label

particulars = Blueprint("particulars", __name__, template_folder="templates")


@particulars.get("/equipment/<int:equipment_id>/particulars")
@permission("particulars.see")
def detail(equipment_id: int) -> ResponseReturnValue:
    """Everything of 6.4.13 that is neither state nor calibration, with its history."""
    it, periods = shown(reading(), equipment_id, now()), particulars_of(reading(), equipment_id)
    verified = verifications_of(reading(), equipment_id, now())
    return render_template(
        "particulars/detail.html", equipment=find_equipment(reading(), equipment_id), it=it, periods=periods, verified=verified,
        files=files_by_id(reading(), [one.file_id for one in it.papers]), paper_words=PAPER_WORDS,
        ownership_words=OWNERSHIP_WORDS, people=people_by_id(reading(), {one.person_id for one in verified}),
    )  # fmt: skip


@particulars.route("/equipment/<int:equipment_id>/particulars/state", methods=["GET", "POST"])
@permission("particulars.edit")
def state(equipment_id: int) -> ResponseReturnValue:
    """State what holds from now on."""
    one, known = find_equipment(reading(), equipment_id), particulars_at(reading(), equipment_id, now())
    given: dict[str, Any] = {}
    if known is not None:
        given = {
            "ownership": known.ownership.value if known.ownership else "", "owner": known.owner,
            "asset_number": known.asset_number, "software": software_text(known.software), "seal": known.seal,
            "settings_hash": known.settings_hash, "ranges": ranges_text(known.ranges),
        }  # fmt: skip
    form, back = ParticularsForm(**given), url_for("particulars.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            software, ranges = read_software(form.software.data or ""), read_ranges(form.ranges.data or "")
            with writing("particulars.stated", typed(form.reason)) as unit:
                state_particulars(
                    unit, equipment_id, ownership=Ownership(form.ownership.data) if form.ownership.data else None,
                    owner=typed(form.owner), asset_number=typed(form.asset_number), software=software, seal=typed(form.seal),
                    settings_hash=typed(form.settings_hash), ranges=ranges,
                )  # fmt: skip
            return redirect(back, 303)
        except LimsError as error:
            form.software.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('particulars')}", form, back)


@particulars.route("/equipment/<int:equipment_id>/papers/new", methods=["GET", "POST"])
@permission("particulars.edit")
def new_paper(equipment_id: int) -> ResponseReturnValue:
    """Add a manual, a photo or a file of settings; it is kept by its hash."""
    one, form = find_equipment(reading(), equipment_id), PaperForm()
    back = url_for("particulars.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            _keep_paper(equipment_id, form)
            return redirect(back, 303)
        except LimsError as error:
            form.file.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('add a paper')}", form, back)


def _keep_paper(equipment_id: int, form: PaperForm) -> None:
    """The file goes into the store before the unit opens; what is a file of settings may be of any kind."""
    kind, upload = PaperKind(form.kind.data), form.file.data
    content, name = upload.read(), str(upload.filename)
    if kind is PaperKind.SETTINGS and content:
        media_type = media_type_of(content)
    else:
        media_type = required_type(content, name, PICTURES if kind is PaperKind.PHOTO else PAPERS)
    kept = file_store().put(content)
    with writing("particulars.paper_added") as unit:
        file = keep(unit, kept, name, media_type)
        add_paper(unit, equipment_id, kind=kind, title=typed(form.title), file_id=file.id)
        if kind is PaperKind.SETTINGS:
            _note_hash(unit, equipment_id, file.sha256)


def _note_hash(unit: Any, equipment_id: int, digest: str) -> None:
    """The settings that hold from now on are those of the file."""
    known = particulars_at(unit.session, equipment_id, unit.at)
    rest = {} if known is None else {
        name: getattr(known, name) for name in ("ownership", "owner", "asset_number", "software", "seal", "ranges")
    }  # fmt: skip
    state_particulars(unit, equipment_id, settings_hash=digest, **rest)


@particulars.route("/equipment/<int:equipment_id>/verifications/new", methods=["GET", "POST"])
@permission("particulars.verify")
def new_verification(equipment_id: int) -> ResponseReturnValue:
    """Record a verification before service."""
    one, form = find_equipment(reading(), equipment_id), VerificationForm(at=now())
    back = url_for("particulars.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            with writing("equipment.verified") as unit:
                verify_for_service(
                    unit,
                    equipment_id,
                    found=typed(form.found),
                    passed=form.passed.data == "yes",
                    at=form.at.data,
                )
            return redirect(back, 303)
        except LimsError as error:
            form.found.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('verify before service')}", form, back)


@particulars.route("/equipment/<int:equipment_id>/label", methods=["GET", "POST"])
@permission("particulars.label")
def label(equipment_id: int) -> ResponseReturnValue:
    """Print the label: its code leads to the page that says whether traceability stands."""
    one, form, sizes = find_equipment(reading(), equipment_id), LabelForm(), label_sizes(reading())
    form.size.choices = [(name, name) for name in sizes]
    back = url_for("equipment.detail", equipment_id=equipment_id)
    if not form.validate_on_submit():
        intro = gettext("Scanned, it opens the page that says whether the traceability stands.")
        return form_page(f"{one.code}: {gettext('label')}", form, back, intro, button=gettext("Print"))
    size, kind = size_named(sizes, form.size.data), str(form.form.data)
    lines = (one.code, one.name, f"{one.maker} {one.model}", one.serial or "")
    data = draw_labels(
        [Label(code=with_check(one.code), lines=tuple(line for line in lines if line))], size, kind
    )
    with writing("equipment.label_printed") as unit:
        log_label(unit, equipment_id, size=size.name, form=kind)
    answer = Response(data, content_type=MEDIA[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="label-{one.code}.{kind}"'
    return answer


# -- measuring systems -------------------------------------------------------------------------------------------


@particulars.get("/equipment/systems/<int:system_id>")
@permission("particulars.see")
def system(system_id: int) -> ResponseReturnValue:
    """A measuring system: its parts over time, and its analytical calibrations."""
    at = now()
    one, periods = find_system(reading(), system_id, at), periods_of(reading(), system_id, at)
    done = analytical_of(reading(), system_id, at)
    return render_template(
        "particulars/system.html", system=one, periods=periods, done=done, now=at,
        ended=ended_by(reading(), done[0], at) if done else None,
        parts=equipment_by_id(reading(), {id_ for each in periods for id_ in each.parts.values()}),
        lots={each.id: each for each in lots_at(reading(), at)}, people=people_by_id(reading(), {each.person_id for each in done}),
    )  # fmt: skip


@particulars.route("/equipment/systems/<int:system_id>/calibrate", methods=["GET", "POST"])
@permission("particulars.verify")
def calibrate(system_id: int) -> ResponseReturnValue:
    """Record an analytical calibration of a measuring system."""
    one, form = find_system(reading(), system_id, now()), AnalyticalForm(at=now())
    form.lot.choices = [("", "")] + [
        (str(each.id), f"{each.code} {each.name}") for each in lots_at(reading(), now()) if each.in_use
    ]
    back = url_for("particulars.system", system_id=system_id)
    if form.validate_on_submit():
        try:
            with writing("measuring_system.calibrated") as unit:
                calibrate_system(
                    unit, system_id, found=typed(form.found), at=form.at.data, due_at=form.due_at.data,
                    lot_id=int(typed(form.lot)) if typed(form.lot) else None,
                )  # fmt: skip
            return redirect(back, 303)
        except LimsError as error:
            form.found.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('analytical calibration')}", form, back)
