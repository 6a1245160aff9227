"""What a person may type about tests by external providers."""

from __future__ import annotations

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm

from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    DayField,
    FileField,
    Form,
    HiddenField,
    Length,
    MultiCheckboxField,
    Needed,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)

MOST_PARTS = 700  # lines of a table: more than a list of pesticides has
LINE, TEXT = Length(max=200), Length(max=4000)


class AgreementForm(Form):
    """What the client was told about a provider, and what it answered."""

    method = SelectField(_("Method"), [Needed()])
    supplier = SelectField(_("External provider"), [Needed()])
    told = TextAreaField(
        _("What the client was told, when and how"),
        [Needed(), TEXT],
        description=_("Who tests, by which method, and whether it is accredited for it."),
    )
    answer = RadioField(
        _("The client"), [Needed()], choices=[("yes", _("agreed")), ("no", _("did not agree"))]
    )
    agreed_by = StringField(
        _("Who answered for the client, and how"),
        [Needed(), LINE],
        description=_("Such as: A. Example, by e-mail."),
    )
    answered_at = TimeField(_("Answered"), [Needed()], future=False)


class SendingForm(Form):
    """What goes out, to whom, how, and when the report is expected."""

    tests = MultiCheckboxField(_("Tests"), [Needed()])
    supplier = SelectField(_("External provider"), [Needed()])
    amount = StringField(_("Amount that goes out"), [Needed(), LINE])
    whole = BooleanField(_("The whole sample goes; nothing stays here"))
    left = StringField(_("Amount that stays here"), [LINE])
    courier = StringField(_("Courier"), [Needed(), LINE])
    waybill = StringField(_("Waybill"), [LINE])
    seal = StringField(_("Seal"), [Needed(), LINE])
    care = TextAreaField(_("How it is carried and kept"), [TEXT])
    sent_at = TimeField(_("Sent"), [Needed()], future=False)
    expected_at = TimeField(_("Report expected"), [Needed()])


class ReportForm(Form):
    """The report of the provider."""

    number = StringField(_("Number of the report"), [Needed(), LINE])
    issued_on = DayField(_("Issued"), [Needed()])
    paper = FileField(_("The report"), [Needed()])


class FigureForm(Form):
    """A figure as it stands in the report."""

    measurand = SelectField(_("Measurand"), [Needed()])
    report = SelectField(_("Report"), [Needed()])
    text = StringField(
        _("Result as reported"),
        [Needed(), LINE],
        description=_("With its digits: 0.8412, < 0.1, or a class such as 1a."),
    )
    unit = SelectField(_("Unit of the report"))
    expanded_uncertainty = StringField(
        _("Expanded uncertainty U"),
        [LINE],
        description=_("In the unit of the result. Empty: the report states none."),
    )
    k = StringField(_("k"), [LINE])
    coverage_percent = StringField(_("Coverage probability in percent"), [LINE])
    measured_at = TimeField(_("Tested by the provider"), [Needed()], future=False)


class PartForm(PlainForm):
    """One line of a composition or a table."""

    name = StringField(_("Component"), [LINE])
    t_end = StringField(_("End point, °C"), [LINE])
    text = StringField(_("Result as reported"), [LINE])
    expanded_uncertainty = StringField(_("U"), [LINE])


class PartsForm(Form):
    """A composition or a table as it stands in the report, line by line, typed or pasted."""

    report = SelectField(_("Report"), [Needed()])
    unit = SelectField(_("Unit of the report"))
    k = StringField(_("k"), [LINE], description=_("Of every U of the table. Empty: the report states no U."))
    coverage_percent = StringField(_("Coverage probability in percent"), [LINE])
    measured_at = TimeField(_("Tested by the provider"), [Needed()], future=False)
    parts = FieldList(FormField(PartForm), max_entries=MOST_PARTS)
    pasted = TextAreaField(_("Rows from a spreadsheet"), [Length(max=2_000_000)])
    file = FileField(_("or a file: XLSX or CSV"))


class CheckForm(Form):
    """Whether the figures agree with the report."""

    seen = HiddenField()
    agrees = RadioField(
        _("Compared with the report"),
        [Needed()],
        choices=[("yes", _("Every figure agrees")), ("no", _("A figure is wrong"))],
    )
    reason = TextAreaField(_("What differs"), [TEXT])


class CallBackForm(Form):
    """Why a test is called back."""

    reason = TextAreaField(_("Why it is not done by the provider"), [Needed(), TEXT])
