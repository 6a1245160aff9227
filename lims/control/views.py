"""Control charts: list, chart, opening, entering results, leaving one out, beginning anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import MethodVersion, methods_at
from lims.control.chart import (
    ControlChart,
    ControlPoint,
    charts_at,
    events_of,
    excluded_ids,
    find_chart,
    latest_points,
    points_of,
    restarts,
    unanswered,
    unanswered_charts,
)
from lims.control.claimed import claimed
from lims.control.forms import CauseForm, ChangeForm, ChartForm, PointForm, SettingsForm
from lims.control.judging import judge
from lims.control.models import ControlState, RuleSet
from lims.control.service import change_chart, charted, exclude_point, open_chart, record_point, restart_chart
from lims.control.shown import drawn, fired_now, ranges_drawn, rows, waiting_since, warned_now
from lims.control.words import SET_WORDS
from lims.edge import now, reading, writing
from lims.equipment import MeasuringSystem, systems_at
from lims.errors import LimsError
from lims.materials import Lot, lots_at
from lims.permissions import permission
from lims.web import current_language, gettext, saying
from lims.web.export import export
from lims.web.forms import form_page, typed, typed_number
from lims.web.i18n import lazy_gettext as _

control = Blueprint("control", __name__, template_folder="templates")
TONES = {
    ControlState.IN_CONTROL: "ok",
    ControlState.OUT_OF_CONTROL: "bad",
    ControlState.BEING_ESTABLISHED: "warn",
    ControlState.NOT_JUDGED: "warn",
}


class Names:
    """What the charts of a page are of, in words; read once for all of them."""

    def __init__(self, at: datetime) -> None:
        self.methods: dict[int, MethodVersion] = {one.method_id: one for one in methods_at(reading(), at)}
        self.lots: dict[int, Lot] = {one.id: one for one in lots_at(reading(), at)}
        self.systems: dict[int, MeasuringSystem] = {one.id: one for one in systems_at(reading(), at)}

    def measurand(self, chart: ControlChart) -> str:
        """The measurand's name; its key where the method is no longer in use."""
        method = self.methods.get(chart.method_id)
        known = {one.key: one for one in method.definition.measurands} if method else {}
        key, _sign, part = chart.measurand.partition("/")
        if part:
            return part
        found = known.get(key)
        return found.names.get(current_language(), found.names["en"]) if found else chart.measurand  # type: ignore[call-overload]

    def method(self, chart: ControlChart) -> str:
        """The method's code; nothing where it is no longer in use."""
        found = self.methods.get(chart.method_id)
        return found.code if found else ""

    def lot(self, chart: ControlChart) -> str:
        """Code and name of the control material."""
        found = self.lots.get(chart.lot_id)
        return f"{found.code} {found.name}" if found else ""

    def system(self, chart: ControlChart) -> str:
        """Code of the measuring system; nothing where the chart is kept for any."""
        found = self.systems.get(chart.system_id or 0)
        return found.code if found else ""


@control.get("/control")
@permission("control.see")
def index() -> ResponseReturnValue:
    """All charts with their state and when the next control result is due."""
    at = now()
    charts, last, begun = charts_at(reading(), at), latest_points(reading()), restarts(reading())
    if request.args.get("format") in ("csv", "xlsx"):
        names = Names(at)
        head = [
            str(one)
            for one in (_("Code"), _("Method"), _("Measurand"), _("State"), _("Last result"), _("Due"))
        ]
        body = (
            (
                one.code, names.method(one), names.measurand(one),
                last[one.id].state.value if one.id in last else "", last[one.id].at if one.id in last else None,
                one.due_after(last[one.id].at) if one.id in last else None,
            )
            for one in charts
        )  # fmt: skip
        return export(request.args["format"], "control-charts", head, body)
    return render_template(
        "control/index.html",
        charts=charts,
        last=last,
        begun=begun,
        wrong=unanswered_charts(reading()),
        names=Names(at),
        now=at,
    )


@control.get("/control/<int:chart_id>")
@permission("control.see")
def chart(chart_id: int) -> ResponseReturnValue:
    """A chart live: drawn with its limits, the rules that fired, its figures and its results."""
    at = now()
    one, points, events = (
        find_chart(reading(), chart_id, at),
        points_of(reading(), chart_id),
        events_of(reading(), chart_id),
    )
    if request.args.get("format") in ("csv", "xlsx"):
        return _exported(one, points, excluded_ids(events))
    names, judged = Names(at), judge(one, points, events)
    return render_template(
        "control/chart.html", chart=one, names=names, judged=judged, drawn=drawn(one, judged, names.measurand(one)),
        ranges=ranges_drawn(one, judged), fired=fired_now(judged), warned=warned_now(judged), rows=rows(reading(), points, events),
        events=events, waiting=waiting_since(judged, events), wrong=unanswered(points, events), set_words=SET_WORDS, now=at,
        due=one.due_after(points[-1].at) if points else None, claimed=claimed(reading(), one, judged),
    )  # fmt: skip


def _exported(one: ControlChart, points: Sequence[ControlPoint], out: set[int]) -> ResponseReturnValue:
    """All results of a chart as a file, those left out marked."""
    head = [
        str(word)
        for word in (
            _("Measured at"),
            _("Control result"),
            _("Unit"),
            _("State"),
            _("Rules that fired"),
            _("Left out"),
        )
    ]
    body = (
        (
            point.at,
            point.text,
            one.unit,
            point.state.value,
            " ".join(point.fired),
            "x" if point.id in out else "",
        )
        for point in points
    )
    return export(request.args["format"], f"control-chart-{one.code}", head, body)


@control.route("/control/<int:chart_id>/results/new", methods=["GET", "POST"])
@permission("control.record")
def new_point(chart_id: int) -> ResponseReturnValue:
    """Enter a result of the control sample."""
    one, form = find_chart(reading(), chart_id, now()), PointForm(at=now())
    back = url_for("control.chart", chart_id=chart_id)
    if form.validate_on_submit():
        try:
            with writing("control.measured") as unit:
                point = record_point(
                    unit,
                    chart_id,
                    value=float(form.value.data or 0),
                    text=str(form.value.data),
                    at=_typed_moment(form),
                )
            flash(_said(one, point.state), TONES[point.state])
            return redirect(back, 303)
        except LimsError as error:
            form.value.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('enter a control result')}", form, back)


def _typed_moment(form: PointForm) -> datetime | None:
    """When it was measured; this very minute is now, or a result would stand before what was done within the minute."""
    at = form.at.data
    return None if at is not None and now() - at < timedelta(minutes=1) else at


def _said(one: ControlChart, state: ControlState) -> str:
    words = {
        ControlState.IN_CONTROL: gettext("In control."),
        ControlState.OUT_OF_CONTROL: gettext(
            "Out of control: what was measured since the last good result is on hold."
        ),
        ControlState.BEING_ESTABLISHED: gettext("The chart is being established."),
        ControlState.NOT_JUDGED: gettext("The chart cannot be judged from its results."),
    }
    return f"{one.code}: {words[state]}"


@control.route("/control/new", methods=["GET", "POST"])
@permission("control.edit")
def new_chart() -> ResponseReturnValue:
    """Open a chart."""
    form, names = ChartForm(lot=request.args.get("lot", "")), Names(now())
    form.offer(_measurands(names), _lots(names), [(str(one.id), one.code) for one in names.systems.values()])
    if form.validate_on_submit():
        method, _sign, measurand = typed(form.measurand).partition(":")
        try:
            with writing("control.opened") as unit:
                made = open_chart(
                    unit, method_id=int(method), measurand=measurand, lot_id=int(typed(form.lot)),
                    system_id=int(typed(form.system)) if typed(form.system) else None, **_settings(form),
                )  # fmt: skip
            return redirect(url_for("control.chart", chart_id=made.id), 303)
        except LimsError as error:
            form.measurand.errors = [str(saying(error))]
    return form_page(gettext("Open a control chart"), form, url_for("control.index"))


@control.route("/control/<int:chart_id>/change", methods=["GET", "POST"])
@permission("control.edit")
def change(chart_id: int) -> ResponseReturnValue:
    """Say how a chart is judged from now on."""
    one = find_chart(reading(), chart_id, now())
    form = ChangeForm(
        needed=one.needed, rules=one.rules.value, ewma=one.ewma, every_days=one.every_days, centre=one.centre,
        sigma=one.sigma, basis=one.basis, in_use=one.in_use,
    )  # fmt: skip
    back = url_for("control.chart", chart_id=chart_id)
    if form.validate_on_submit():
        try:
            with writing("control.changed", typed(form.reason)) as unit:
                change_chart(unit, chart_id, **_settings(form), in_use=bool(form.in_use.data))
            return redirect(back, 303)
        except LimsError as error:
            form.needed.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('how it is judged')}", form, back)


@control.route("/control/results/<int:point_id>/exclude", methods=["GET", "POST"])
@permission("control.edit")
def exclude(point_id: int) -> ResponseReturnValue:
    """Leave a result out of its chart, its cause known."""
    form = CauseForm()
    if form.validate_on_submit():
        try:
            with writing("control.excluded", typed(form.reason)) as unit:
                chart_id = exclude_point(unit, point_id, reason=typed(form.reason))
            return redirect(url_for("control.chart", chart_id=chart_id), 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    return form_page(gettext("Leave a control result out"), form, url_for("control.index"))


@control.route("/control/<int:chart_id>/restart", methods=["GET", "POST"])
@permission("control.edit")
def restart(chart_id: int) -> ResponseReturnValue:
    """Say that the cause was corrected, so that the counts begin anew."""
    one, form = find_chart(reading(), chart_id, now()), CauseForm()
    back = url_for("control.chart", chart_id=chart_id)
    if form.validate_on_submit():
        try:
            with writing("control.restarted", typed(form.reason)) as unit:
                restart_chart(unit, chart_id, reason=typed(form.reason))
            return redirect(back, 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('the cause is corrected')}", form, back)


def _settings(form: SettingsForm) -> dict[str, Any]:
    figures = {name: typed_number(form[name]) for name in ("every_days", "centre", "sigma")}
    return {
        "needed": int(form.needed.data or 0), "rules": RuleSet(typed(form.rules)), "ewma": bool(form.ewma.data),
        "basis": typed(form.basis), **figures,
    }  # fmt: skip


def _measurands(names: Names) -> list[tuple[str, str]]:
    language = current_language()
    return [
        (f"{method.method_id}:{key}", f"{method.code}: {_named(method, key, language)}")
        for method in names.methods.values()
        for key in charted(method)
    ]


def _named(method: MethodVersion, key: str, language: str) -> str:
    """A measurand by its name; a component of a composition by its own."""
    of, _sign, part = key.partition("/")
    names = next(one.names for one in method.definition.measurands if one.key == of)
    return part or names.get(language, names["en"])  # type: ignore[call-overload]


def _lots(names: Names) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.code} {one.name}") for one in names.lots.values() if one.in_use]
