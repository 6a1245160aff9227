"""What a person may type about competence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lims.competence.models import Aspect, Criterion, MonitoringOutcome, MonitoringWay
from lims.competence.words import ASPECT_WORDS, CRITERION_WORDS, OUTCOME_WORDS, WAY_WORDS
from lims.people import Act
from lims.people.forms import ACT_WORDS
from lims.web.forms import (
    DayField,
    FileField,
    Form,
    IntegerField,
    Length,
    Needed,
    Optional,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    row_id,
    typed,
)
from lims.web.i18n import lazy_gettext as _

SHORT, LONG = Length(max=200), Length(max=4000)
EMPTY = ("", "–")
Choices = Sequence[tuple[Any, Any]]


def aspect_fields(form: Any) -> Mapping[Aspect, str]:
    """What was typed of each aspect."""
    return {aspect: typed(form[aspect.value]) for aspect in Aspect}


class AspectForm(Form):
    """What is required of somebody (6.2.2). What the laboratory does not require stays empty."""

    education = TextAreaField(_("Education"), [Optional(), LONG])
    qualification = TextAreaField(_("Qualification"), [Optional(), LONG])
    training = TextAreaField(_("Training"), [Optional(), LONG])
    knowledge = TextAreaField(_("Technical knowledge"), [Optional(), LONG])
    skills = TextAreaField(_("Skills"), [Optional(), LONG])
    experience = TextAreaField(_("Experience"), [Optional(), LONG])
    basis = StringField(_("Where this comes from"), [Needed(), SHORT])


class FunctionForm(AspectForm):
    """What a function needs."""

    function = StringField(
        _("Function"), [Needed(), SHORT], description=_("As it stands at the people who have it")
    )


class MethodRequirementForm(AspectForm):
    """What an act of a method needs, with the laboratory's figures."""

    runs = IntegerField(
        _("Supervised runs that must be accepted"), [Optional()], description=_("Empty: none are required")
    )
    criterion = SelectField(
        _("What accepts a run"), [Optional()],
        choices=[EMPTY, *((one.value, CRITERION_WORDS[one]) for one in Criterion)],
    )  # fmt: skip
    work = IntegerField(
        _("Work that keeps the authorisation: how many"), [Optional()],
        description=_("Tests performed, or reviews, within the months below. Empty: an authorisation does not lapse"),
    )  # fmt: skip
    months = IntegerField(_("Within how many months"), [Optional()])


class RecordForm(Form):
    """A record of somebody's education, training or experience."""

    aspect = SelectField(
        _("What it shows"), [Needed()], choices=[EMPTY, *((one.value, ASPECT_WORDS[one]) for one in Aspect)]
    )
    title = StringField(_("What it was"), [Needed(), SHORT])
    given_by = StringField(_("By whom"), [Needed(), SHORT], description=_("Who taught or certified it"))
    method = SelectField(_("For the method"), [Optional()], coerce=row_id)
    acquired = DayField(_("On"), [Needed()])
    ends = DayField(_("Valid until, that day not included"), [Optional()])
    file = FileField(_("Material or paper"), [Optional()])
    passed = SelectField(
        _("Evaluated"),
        [Optional()],
        choices=[EMPTY, ("yes", _("Evaluation passed")), ("no", _("Evaluation not passed"))],
    )
    evaluated_by = SelectField(_("Evaluated by"), [Optional()], coerce=row_id)
    words = TextAreaField(_("How it was evaluated, and what was found"), [Optional(), LONG])

    def offer(self, methods: Choices, people: Choices) -> None:
        """The methods and the people to choose from."""
        self.method.choices, self.evaluated_by.choices = [EMPTY, *methods], [EMPTY, *people]


class FalseForm(Form):
    """That a record is not true."""

    words = TextAreaField(_("What is not true, and how it was found out"), [Needed(), LONG])


class TrainingForm(Form):
    """Training for an act of a method begins."""

    method = SelectField(_("Method"), [Needed()], coerce=row_id)
    act = SelectField(
        _("What for"), [Needed()], choices=[(one.value, ACT_WORDS[one]) for one in Act], default=Act.PERFORM
    )
    words = TextAreaField(_("What is to be learned, and how"), [Optional(), LONG])

    def offer(self, methods: Choices) -> None:
        """The methods to choose from."""
        self.method.choices = [EMPTY, *methods]


class StopForm(Form):
    """A training ends without an authorisation."""

    reason = TextAreaField(_("Reason"), [Needed(), LONG])


class RunForm(Form):
    """What came of a run in training."""

    control_point = SelectField(_("Control result of the trainee"), [Optional()], coerce=row_id)
    compared = SelectField(_("Compared with the result"), [Optional()], coerce=row_id)
    accepted = RadioField(
        _("The run is"), [Needed()], choices=[("yes", _("accepted")), ("no", _("not accepted"))]
    )
    words = TextAreaField(_("What was seen"), [Needed(), LONG])

    def offer(self, points: Choices | None, compared: Choices | None) -> None:
        """What the criterion needs, to choose from; a field without choices is not shown."""
        for name, choices in (("control_point", points), ("compared", compared)):
            if choices is None:
                del self[name]
            else:
                self[name].choices = [EMPTY, *choices]


class MonitoringForm(Form):
    """A look at somebody's work is planned."""

    way = SelectField(_("How"), [Needed()], choices=[(one.value, WAY_WORDS[one]) for one in MonitoringWay])
    method = SelectField(_("Method"), [Needed()], coerce=row_id)
    act = SelectField(
        _("What is looked at"), [Needed()], choices=[(one.value, ACT_WORDS[one]) for one in Act],
        default=Act.PERFORM,
    )  # fmt: skip
    due = DayField(_("Due on"), [Needed()])
    words = TextAreaField(_("What to look at"), [Optional(), LONG])

    def offer(self, methods: Choices) -> None:
        """The methods to choose from."""
        self.method.choices = [EMPTY, *methods]


class OutcomeForm(Form):
    """What came of a look at somebody's work."""

    outcome = RadioField(
        _("Outcome"), [Needed()], choices=[(one.value, OUTCOME_WORDS[one]) for one in MonitoringOutcome]
    )
    words = TextAreaField(_("What was seen"), [Needed(), LONG])
    code = StringField(
        _("Sample"), [Optional(), SHORT],
        description=_("The code of the blind or compared sample; the person's result of it is kept here"),
    )  # fmt: skip
    file = FileField(_("Record of the observation"), [Optional()])
