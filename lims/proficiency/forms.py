"""What a person may type about proficiency tests."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm

from lims.web.forms import (
    DayField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    Length,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
)
from lims.web.i18n import lazy_gettext as _

SHORT, LONG = Length(max=200), Length(max=4000)
AGAIN = _("Why it is entered again, if it was entered before")


class StatementForm(Form):
    """What is known of a provider's accreditation."""

    accreditation = StringField(
        _("Accreditation to ISO/IEC 17043, number"), [Optional(), SHORT], description=_("Empty: not known")
    )
    accredited_by = StringField(_("Accredited by"), [Optional(), SHORT])
    seen_in = StringField(_("Where this was seen"), [Needed(), SHORT])


class ProviderForm(StatementForm):
    """A new provider."""

    name = StringField(_("Name"), [Needed(), SHORT])


class RoundForm(Form):
    """A round of a scheme."""

    provider = SelectField(_("PT provider"), [Needed()])
    scheme = StringField(_("Scheme"), [Needed(), SHORT])
    name = StringField(_("PT round"), [Needed(), SHORT], description=_("As the provider calls it"))
    results_due = DayField(_("Results due on"), [Optional()])

    def offer(self, providers: Sequence[tuple[str, str]]) -> None:
        """The providers to choose from."""
        self.provider.choices = [("", ""), *providers]


class EnrolForm(Form):
    """What the laboratory takes part with."""

    measurand = SelectField(
        _("Method and measurand"), [Needed()],
        description=_(
            "A class, such as of a copper strip, has no score: keep the provider's report, and record under Quality where it disagrees."
        ),
    )  # fmt: skip
    components = TextAreaField(
        _("Components, of a composition"), [Optional(), LONG],
        description=_("One a line, as the method names them. Empty: all that the method lists."),
    )  # fmt: skip

    def offer(self, measurands: Sequence[tuple[str, str]]) -> None:
        """The measurands to choose from."""
        self.measurand.choices = [("", ""), *measurands]


class SampleForm(Form):
    """Which sample the provider sent."""

    code = StringField(
        _("Sample"), [Needed(), SHORT],
        description=_("The code on its label: it is registered and tested like any other sample"),
    )  # fmt: skip
    designation = StringField(_("What the provider calls it"), [Needed(), SHORT])


class ReportForm(Form):
    """The provider's report."""

    file = FileField(_("Report of the provider (PDF or picture)"), [Needed()])


class ReportedForm(Form):
    """What was reported to the provider: a result of the laboratory, or figures with where they come from."""

    result = SelectField(_("Result of the laboratory"), [Optional()])
    value = NumberField(_("or the value that was reported"), [Optional()])
    expanded_uncertainty = NumberField(_("Expanded uncertainty U that was reported"), [Optional()])
    k = NumberField(_("Coverage factor k"), [Optional()])
    reason = StringField(
        _("Where it comes from, or why it is entered again"), [Optional(), SHORT],
        description=_("Needed where no result is chosen, and for a correction"),
    )  # fmt: skip

    def offer(self, results: Sequence[tuple[str, str]], unit: str) -> None:
        """The results to choose from, and the unit of the figures."""
        self.result.choices = [("", _("None")), *results]
        self.value.unit = self.expanded_uncertainty.unit = unit


class OutcomeForm(Form):
    """What the provider's report says of one measurand."""

    report = SelectField(_("Report of the provider"), [Needed()])
    assigned_value = NumberField(_("Assigned value"), [Needed()])
    standard_uncertainty = NumberField(_("Its standard uncertainty"), [Optional()])
    expanded_uncertainty = NumberField(_("Its expanded uncertainty"), [Optional()])
    sigma_pt = NumberField(_("Standard deviation for proficiency assessment σ_pt"), [Optional()])
    reason = StringField(AGAIN, [Optional(), SHORT])

    def offer(self, reports: Sequence[tuple[str, str]], unit: str) -> None:
        """The reports to choose from, and the unit of the figures."""
        self.report.choices = [("", ""), *reports]
        for field in (
            self.assigned_value,
            self.standard_uncertainty,
            self.expanded_uncertainty,
            self.sigma_pt,
        ):
            field.unit = unit


class LineForm(PlainForm):
    """What the provider's report says of one measurand of a round; empty where it does not say."""

    enrolment = HiddenField()
    assigned_value = NumberField(_("Assigned value"), [Optional()])
    standard_uncertainty = NumberField(_("Its standard uncertainty"), [Optional()])
    expanded_uncertainty = NumberField(_("Its expanded uncertainty"), [Optional()])
    sigma_pt = NumberField(_("σ_pt"), [Optional()])


class OutcomesForm(Form):
    """What the provider's report says of every measurand that waits for it, typed or pasted."""

    report = SelectField(_("Report of the provider"), [Needed()])
    lines = FieldList(FormField(LineForm))
    pasted = TextAreaField(_("Rows from a spreadsheet"), [Length(max=200_000)])

    def offer(self, reports: Sequence[tuple[str, str]]) -> None:
        """The reports to choose from; the latest is chosen."""
        self.report.choices = list(reports)


class ActionForm(Form):
    """What was done about scores."""

    text = TextAreaField(_("What was found, and what was done about it"), [Needed(), LONG])


class PlanForm(Form):
    """How often the laboratory takes part with a method."""

    every_months = IntegerField(
        _("Takes part every (months)"), [Optional()], description=_("Empty: no proficiency test is planned")
    )
    basis = StringField(
        _("Where this comes from"), [Needed(), SHORT],
        description=_("The laboratory's plan; or why there is none, such as no provider for it"),
    )  # fmt: skip
