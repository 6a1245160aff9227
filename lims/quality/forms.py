"""What a person may type about nonconformities, holds and doubts."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import BooleanField, Form, HiddenField, Length, Needed, TextAreaField, TimeField

LONG = Length(max=4000)


class NonconformityForm(Form):
    """A nonconformity as it is found (ISO/IEC 17025 7.10.1)."""

    source = TextAreaField(_("What happened, and how it was found"), [Needed(), LONG])
    hold = BooleanField(_("Put what it touches on hold"))


class EvaluationForm(Form):
    """Its significance, the decision and the client (ISO/IEC 17025 7.10.1 b to e)."""

    row_version = HiddenField()
    significance = TextAreaField(
        _("How significant it is, with its effect on earlier results"), [Needed(), LONG]
    )
    decision = TextAreaField(_("What was decided"), [Needed(), LONG])
    client_told = TextAreaField(_("How the client was told, or why there was no need to"), [Needed(), LONG])


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"), [Needed(), LONG])


class DoubtForm(Form):
    reason = TextAreaField(_("Why it cannot be believed, with figures"), [Needed(), LONG])
    since = TimeField(_("Last known to be good"), future=False)
    until = TimeField(_("Known to be good again"))


class FeedbackAnswerForm(Form):
    """What the client is answered (ISO/IEC 17025 7.9.5 to 7.9.7)."""

    text = TextAreaField(_("Answer, which the client reads"), [Needed(), LONG])
    nonconformity = BooleanField(_("It is justified: open a nonconformity"))
