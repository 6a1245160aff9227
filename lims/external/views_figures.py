"""Figures of a provider's report: entering them, and comparing what another person entered with the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version
from lims.edge import now, reading, require_person, writing
from lims.external.figures import Figure
from lims.external.findings import IN_PARTS
from lims.external.forms import CheckForm, FigureForm
from lims.external.overview import sending_of_test
from lims.external.service import check_figures, enter_figure, parts_of
from lims.external.views import external
from lims.files import files_by_id
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext, unit_words
from lims.web.forms import form_page, typed
from methods.definitions import Measurand
from methods.units import UNITS, unit, units_of
from methods.wording import Language


@external.get("/external/tests/<int:external_test_id>")
@permission("external.see")
def figures(external_test_id: int) -> str:
    """The figures of a test that wait for a second look, beside the report."""
    return _page(external_test_id, CheckForm())


def _page(external_test_id: int, form: CheckForm) -> str:
    sending, one = sending_of_test(reading(), external_test_id, now())
    method = method_version(reading(), one.method_version_id)
    language = current_language()
    form.seen.data = ",".join(str(entry.id) for entry in one.entries)
    in_parts = [each.key for each in method.definition.measurands if each.scale in IN_PARTS]
    parts = parts_of(reading(), [entry.id for entry in one.entries])
    return render_template(
        "external/figures.html", parts=parts, in_parts=in_parts, single=len(in_parts) < len(method.definition.measurands),
        sending=sending, one=one, method=method, form=form, me=require_person().id,
        names={each.key: each.names[cast(Language, language)] for each in method.definition.measurands},
        reports={each.id: each for each in sending.reports},
        files=files_by_id(reading(), [each.file_id for each in sending.reports]),
        people=people_by_id(reading(), {entry.person_id for entry in one.entries}),
    )  # fmt: skip


@external.route("/external/tests/<int:external_test_id>/enter", methods=["GET", "POST"])
@permission("external.enter")
def enter(external_test_id: int) -> ResponseReturnValue:
    """Enter a figure as it stands in the report; another person compares it."""
    sending, one = sending_of_test(reading(), external_test_id, now())
    method, form = method_version(reading(), one.method_version_id), FigureForm()
    measurands = [each for each in method.definition.measurands if each.scale not in IN_PARTS]
    if not measurands:
        first = method.definition.measurands[0].key
        return redirect(
            url_for("external.enter_parts", external_test_id=external_test_id, measurand=first), 303
        )
    form.measurand.choices = [
        (each.key, each.names[cast(Language, current_language())]) for each in measurands
    ]
    form.report.choices = [(str(each.id), each.number) for each in sending.reports]
    form.unit.choices = unit_choices(measurands)
    back = url_for("external.figures", external_test_id=external_test_id)
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.unit.data = measurands[0].unit  # of the measurand that stands chosen
        intro = gettext("As they stand in the report, digit by digit. Another person compares them with it.")
        if not sending.reports:
            intro = gettext("Keep the provider's report first: the figures are read from it.")
        return form_page(f"{sending.sample}, {method.code}", form, back, intro)
    with writing("external.figure_entered") as unit_:
        enter_figure(
            unit_,
            external_test_id,
            _figure(form),
            report_id=int(form.report.data),
            measured_at=form.measured_at.data or now(),
        )
    return redirect(back, 303)


def unit_choices(measurands: Sequence[Measurand]) -> list[tuple[str, str]]:
    """The units in which a report may state these measurands, the method's own first."""
    known = {each.unit for each in measurands if each.unit in UNITS}
    offered = {found.code for code in known for found in units_of(unit(code).quantity, unit(code).basis)}
    ordered = sorted(offered, key=lambda code: (code not in known, code))
    return [("", "–"), *((code, unit_words(code) or code) for code in ordered)]


def _figure(form: FigureForm) -> Figure:
    return Figure(
        measurand=form.measurand.data, text=typed(form.text), unit=form.unit.data or None,
        expanded_uncertainty=typed(form.expanded_uncertainty) or None, k=typed(form.k) or None,
        coverage_percent=typed(form.coverage_percent) or None,
    )  # fmt: skip


@external.post("/external/tests/<int:external_test_id>/check")
@permission("external.enter")
def check(external_test_id: int) -> ResponseReturnValue:
    """Compare the figures with the report, as another person than who entered them."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(external_test_id, form), 422
    seen = [int(text) for text in (form.seen.data or "").split(",") if text.isdigit()]
    agrees = form.agrees.data == "yes"
    with writing("external.figures_checked", typed(form.reason) or None) as unit_:
        check_figures(unit_, external_test_id, agrees=agrees, reason=typed(form.reason), seen=seen)
    flash(gettext("Submitted for review.") if agrees else gettext("Kept. Enter the figures again."), "ok")
    sending, _one = sending_of_test(reading(), external_test_id, now())
    return redirect(url_for("external.detail", sending_id=sending.id), 303)
