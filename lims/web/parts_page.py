"""/parts: every shared part once. The figures on it are samples of the look, not data of any laboratory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Blueprint, render_template, request

from lims.web.calendars import CalendarEntry, CalendarMonth, month_of
from lims.web.charts import Chart, Line, Series
from lims.web.forms import (
    BooleanField,
    FileField,
    Form,
    Needed,
    NumberField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from lims.web.i18n import gettext
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Page
from lims.web.status import CHECK, CONFORMITY, EQUIPMENT, INSTRUMENT, RECORD, SAMPLE, TEST

parts = Blueprint("parts", __name__)
STRIPS = [(one, one) for one in ("1a", "1b", "2a", "2b", "2c")]
WIDTHS = ("desk", "bench", "phone")
GIVEN = {"n": 2, "m": 2, "left": "6 min", "reason": _("tube lot"), "since": "14:16", "days": 13}


class SampleForm(Form):
    """The fields that the page shows."""

    temperature = NumberField(_("Room temperature"), [Needed()], unit="°C", low="18", high="26")
    pressure = NumberField(_("Gauge reading"), [Needed()], unit="kPa", low="100", high="2000")
    seal = NumberField(_("Seal number"), [Needed()])
    strip = RadioField(_("Copper strip, D1838"), choices=STRIPS)
    bubbles = BooleanField(_("No bubbles seen"))
    reason = TextAreaField(_("Reason"), description=_("Goes into the record."))
    photo = FileField(_("Photo"))
    remark = StringField(_("Remark"))
    password = PasswordField(_("Your password"), [Needed()])


@parts.get("/parts")
def index() -> str:
    """Every shared part once, in the width of desk, bench or phone."""
    width = request.args.get("width", "desk")
    return render_template(
        "parts_page.html",
        calendar=shown_month(),
        width=width if width in WIDTHS else "desk",
        widths=WIDTHS,
        form=shown_form(),
        words=[
            (_("Sample"), SAMPLE),
            (_("Test"), TEST),
            (_("Instrument"), INSTRUMENT),
            (_("Equipment"), EQUIPMENT),
            (_("Conformity"), CONFORMITY),
            (_("Check and gate"), CHECK),
            (_("Record"), RECORD),
        ],
        given={name: str(value) for name, value in GIVEN.items()},
        rows=ROWS,
        answers=answers(),
        budget=BUDGET,
        chart=chart(),
        events=events(),
        page=Page(rows=[], before=None, after="x"),
    )


def shown_month() -> CalendarMonth:
    """A month with something on two of its days."""
    at = datetime(2026, 5, 19, 8, tzinfo=UTC)
    due = CalendarEntry(
        title="EQ-019", line=gettext("Calibration"), start=at, to="#", tone="warn", icon="clock"
    )
    return month_of(
        date(2026, 5, 1), [due, CalendarEntry(title="EQ-004", start=at.replace(day=27), to="#")], at
    )


def shown_form() -> SampleForm:
    form = SampleForm(formdata=None, temperature=Decimal("21.4"), strip="1a", bubbles=True)
    form.pressure.raw_data = ["78,1"]
    form.pressure.read_back = gettext("read as %(number)s", number="78.1")
    said = form.pressure.range_words
    form.pressure.errors = [
        gettext(
            "%(value)s is below the range %(range)s. Check the number and its unit.",
            value="78.1 kPa",
            range=said,
        )
    ]
    form.seal.errors = [gettext("This field is empty. Fill it in.")]
    return form


ROWS = (
    {
        "id": 1,
        "code": "S-2026-0408",
        "state": "released",
        "value": "0.8412",
        "U": "0.0003",
        "group": _("This week"),
    },
    {
        "id": 2,
        "code": "S-2026-0412",
        "state": "in_review",
        "value": "0.8012",
        "U": "0.0003",
        "group": _("This week"),
    },
    {
        "id": 3,
        "code": "S-2026-0416",
        "state": "received",
        "value": None,
        "U": None,
        "group": _("Next 30 days"),
    },
)
BUDGET = (
    {
        "name": _("Laboratory spread"),
        "detail": _("control chart, 60 d"),
        "u": "11.0",
        "share": 0.61,
        "to": "#",
    },
    {"name": _("Calibration"), "detail": "CAL-2026-0088", "u": "5.0", "share": 0.13, "to": "#"},
    {"name": _("Last digit"), "detail": "", "u": "0.3", "share": 0.0, "to": "#"},
)


def answers() -> list[dict[str, object]]:
    return [
        {
            "answer": "yes",
            "title": "EQ-019",
            "reason": _("Calibrated to 2027-03-03, covers 0.68 to 1.00 g/mL"),
        },
        {
            "answer": "attention",
            "title": _("Holding time 4 h left"),
            "reason": _("Received 2026-05-12, limit 7 d"),
        },
        {
            "answer": "unknown",
            "title": _("Room humidity"),
            "reason": _("Nobody has entered what the method asks for."),
        },
        {
            "answer": "no",
            "title": "HT-77",
            "reason": _("Out of date since 2026-05-15"),
            "to": "#",
            "remedy": _("Replace"),
        },
    ]


def events() -> list[dict[str, object]]:
    return [
        {"title": _("Reviewed"), "line": "2026-05-19 15:10, R. H.", "tone": "ok"},
        {"title": _("Waiting for signature"), "line": _("since 15:10"), "tone": "run", "icon": "progress"},
        {"title": _("Certificate issued"), "tone": "", "icon": "circle-dashed"},
    ]


def chart() -> Chart:
    values = (0.8445, 0.8443, 0.84435, 0.8442, 0.8441, 0.8444, 0.8443, 0.8447, 0.8442, 0.8443)
    return Chart(
        words=str(_("Ten control measurements about their centre; the eighth lies beyond the action limit.")),
        x_label=str(_("measurement")),
        y_label="g/mL",
        x=list(range(1, 11)),
        series=[Series(label=str(_("control sample")), values=values, mark="points", boxed=[7], ringed=9)],
        lines=[
            Line(label=str(_("action")), y=0.8446, kind="action"),
            Line(label=str(_("warning")), y=0.84455, kind="warning"),
            Line(label=str(_("centre")), y=0.8443, kind="centre"),
            Line(label=str(_("action")), y=0.8440, kind="action"),
        ],
    )
