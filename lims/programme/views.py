"""The calibration programme: what is due, the calendar, the interval of a piece of equipment. Requests: views_requests.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.equipment import calibrations_of, find_equipment
from lims.equipment.reasons import QUANTITY_WORDS
from lims.errors import LimsError
from lims.people import people_by_id
from lims.permissions import permission
from lims.programme.forms import ProgrammeForm, RuleForm
from lims.programme.list import VIEWS, DueLine, due_between, due_line, programme_query
from lims.programme.needs import needs_of_methods
from lims.programme.proposals import METHODS, Proposal, proposals
from lims.programme.requests import open_lines
from lims.programme.service import (
    needs_text,
    programme_at,
    programmes_of,
    put_programme,
    put_rule,
    read_needs,
    rule_at,
)
from lims.programme.words import CHANGE_WORDS, STEP_WORDS, VIEW_WORDS
from lims.web import CalendarEntry, gettext, icalendar, month_asked, month_of, ngettext, saying, span_of
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

programme = Blueprint("programme", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000
TONES = {"late": "bad", "soon": "warn", "later": "ok"}


@programme.get("/programme")
@permission("programme.see")
def index() -> ResponseReturnValue:
    """All equipment that is calibrated, the most urgent first."""
    at = now()
    listing = read_listing(
        Filter(name="view", label=_("Due"), choices=[(one, VIEW_WORDS[one]) for one in VIEWS])
    )
    query, order = programme_query(at, listing.search, listing.value("view"))
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    rows = [due_line(row) for row in page.rows]
    if listing.format:
        return _exported(listing.format, rows, at)
    return render_template(
        "programme/index.html", listing=listing, page=page, rows=rows, now=at, lines=open_lines(reading()),
        step_words=STEP_WORDS, view_words=VIEW_WORDS,
    )  # fmt: skip


def _exported(form: str, rows: list[DueLine], at: datetime) -> ResponseReturnValue:
    head = [
        _("Code"), _("Name"), _("Last calibration"), _("Certificate number"), _("Days between two calibrations"), _("Reason"),
        _("Due"), _("Where the date comes from"), _("Stands"), _("Who calibrates it"),
    ]  # fmt: skip
    return export(form, "programme", [str(one) for one in head], (
        (one.code, one.name, one.calibrated_at, one.certificate, one.days, one.reason, one.due_at, _basis(one),
         str(VIEW_WORDS[one.view(at)]), one.provider)
        for one in rows
    ))  # fmt: skip


def _basis(one: DueLine) -> str | None:
    """Where the due date comes from."""
    if one.calibrated_at is None:
        return None
    if one.due_at is None:
        return gettext("no interval")
    return gettext("our interval") if one.by_interval else gettext("certificate")


@programme.get("/programme/calendar")
@permission("programme.see")
def calendar() -> ResponseReturnValue:
    """A month with the calibrations that are due in it."""
    at, first = now(), month_asked(now())
    start, end = span_of(first)
    entries = [_entry(one, at) for one in due_between(reading(), at, start, end)]
    return render_template("programme/calendar.html", calendar=month_of(first, entries, at))


@programme.get("/programme/calendar.ics")
@permission("programme.see")
def calendar_file() -> ResponseReturnValue:
    """Every due date as a file for calendar programs."""
    at = now()
    query, order = programme_query(at)
    lines = [due_line(row) for row in fetch_page(reading(), query, order, size=FILE).rows]
    entries = [_entry(one, at) for one in lines if one.due_at is not None]
    return icalendar(gettext("Calibration programme"), entries, at=at, host=request.host)


def _entry(one: DueLine, at: datetime) -> CalendarEntry:
    return CalendarEntry(
        title=one.code, line=f"{gettext('Calibration')}, {one.name}", start=one.due_at or at, tone=TONES.get(one.view(at), ""),
        to=url_for("equipment.detail", equipment_id=one.equipment_id), icon="gauge",
    )  # fmt: skip


# -- one piece of equipment ----------------------------------------------------------------------------------


@programme.get("/equipment/<int:equipment_id>/programme")
@permission("programme.see")
def equipment(equipment_id: int) -> ResponseReturnValue:
    """The interval of a piece of equipment with its reason and history, and what its calibrations say about it."""
    one, decided = find_equipment(reading(), equipment_id), programmes_of(reading(), equipment_id)
    present = programme_at(reading(), equipment_id, now())
    calibrations, rule = calibrations_of(reading(), equipment_id), rule_at(reading(), now())
    said = proposals(present, calibrations, rule)
    of_methods = needs_of_methods(reading(), now()).get(equipment_id, [])
    return render_template(
        "programme/equipment.html", equipment=one, present=present, decided=decided, rule=rule, calibrations=calibrations,
        proposed=[each for each in said if isinstance(each, Proposal)],
        left=[each for each in said if not isinstance(each, Proposal)], method_words=METHODS, change_words=CHANGE_WORDS,
        quantity_words=QUANTITY_WORDS,
        needs=[*(present.needs if present else ()), *of_methods],
        people=people_by_id(reading(), [each.person_id for each in decided if each.person_id]),
    )  # fmt: skip


@programme.route("/equipment/<int:equipment_id>/programme/decide", methods=["GET", "POST"])
@permission("programme.edit")
def decide(equipment_id: int) -> ResponseReturnValue:
    """Decide the interval of a piece of equipment; a proposal fills the form, a person sends it."""
    one, present = find_equipment(reading(), equipment_id), programme_at(reading(), equipment_id, now())
    form = ProgrammeForm(**_filled(present))
    back = url_for("programme.equipment", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            needs = read_needs(form.needs.data or "")
            with writing("programme.decided", typed(form.reason)) as unit:
                put_programme(
                    unit, equipment_id, days=form.days.data, reason=typed(form.reason), source=typed(form.source),
                    provider=typed(form.provider), needs=needs,
                )  # fmt: skip
            return redirect(back, 303)
        except LimsError as error:
            form.needs.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('calibration interval')}", form, back)


def _filled(present: Any) -> dict[str, Any]:
    """What the form holds: the present decision, or a proposal's days from the address."""
    given: dict[str, Any] = {}
    if present is not None:
        given = {
            "days": present.days, "source": present.source, "provider": present.provider, "needs": needs_text(present.needs),
        }  # fmt: skip
    days, method = request.args.get("days", type=int), request.args.get("method", "")
    if days and method in METHODS:
        reason = ngettext("review: %(num)s day", "review: %(num)s days", days)
        given |= {"days": days, "source": str(METHODS[method]), "reason": reason}
    return given


@programme.route("/programme/rule", methods=["GET", "POST"])
@permission("programme.edit")
def rule() -> ResponseReturnValue:
    """The laboratory's figures for reviewing intervals."""
    known = rule_at(reading(), now())
    figures = known.staircase if known else None
    form = RuleForm(
        **(
            {name: getattr(figures, name) for name in ("share", "longer", "shorter", "least", "most")}
            if figures
            else {}
        ),
        source=known.source if known else None,
    )
    if form.validate_on_submit():
        try:
            with writing("programme.rule_stated") as unit:
                put_rule(
                    unit, share=float(form.share.data or 0), longer=float(form.longer.data or 0), shorter=float(form.shorter.data or 0),
                    least=form.least.data or 0, most=form.most.data or 0, source=typed(form.source),
                )  # fmt: skip
            return redirect(url_for("programme.index"), 303)
        except LimsError as error:
            form.share.errors = [str(saying(error))]
    intro = gettext(
        "ILAC G24 names the methods and leaves their figures to the laboratory (clause not verified)."
    )
    return form_page(gettext("Figures for reviewing intervals"), form, url_for("programme.index"), intro)
