"""What a person may type about component tables, curves and sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lims.sequences.errors import TableRefused
from lims.sequences.models import LineKind
from lims.sequences.table import FIGURES, OWN_SOURCE, PAIR, ComponentTable
from lims.sequences.words import LIMITS
from lims.web.fields import read_number
from lims.web.forms import (
    BooleanField,
    Form,
    IntegerField,
    Length,
    MultiCheckboxField,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    row_id,
    typed,
)
from lims.web.i18n import lazy_gettext as _
from methods.chromatography import CurveForm, Weight

FORM_WORDS = {
    "factor": CurveForm.FACTOR, "through zero": CurveForm.THROUGH_ZERO, "line": CurveForm.LINE, "quadratic": CurveForm.QUADRATIC,
}  # fmt: skip
WEIGHT_WORDS = {"": Weight.NONE, "1/x": Weight.INVERSE, "1/x2": Weight.INVERSE_SQUARE}


class TableForm(Form):
    """A component table with the rule of its sequences, proposed to another person."""

    system = SelectField(_("Measuring system"), [Needed()], coerce=int)
    method = SelectField(_("Method"), [Needed()], coerce=int)
    components = TextAreaField(
        _("Components, one a line"), [Needed()],
        description=_("name; from min; to min; group; factor, through zero, line or quadratic; nothing, 1/x or 1/x2"),
    )  # fmt: skip
    signal = StringField(
        _("Signal whose peaks count"), [Optional()], description=_("Empty where each file has only one.")
    )
    begins = StringField(
        _("A sequence begins with"),
        [Optional()],
        description=_("blank, standard, check; with commas between"),
    )
    every = IntegerField(_("After every so many samples"), [Optional()])
    inserted = StringField(
        _("come"), [Optional()], description=_("blank, standard, check; with commas between")
    )
    duplicate_every = IntegerField(_("Every so many samples one is injected twice"), [Optional()])
    ends = StringField(
        _("A sequence ends with"), [Optional()], description=_("blank, standard, check; with commas between")
    )
    residual_percent = NumberField(LIMITS["residual_percent"], [Optional()])
    least_r_squared = NumberField(LIMITS["least_r_squared"], [Optional()])
    check_percent = NumberField(LIMITS["check_percent"], [Optional()])
    carry_over_percent = NumberField(LIMITS["carry_over_percent"], [Optional()])
    resolution_pair = StringField(
        _("Two components whose resolution is looked at"),
        [Optional()],
        description=_("with a semicolon between"),
    )
    resolution_least = NumberField(LIMITS["resolution_least"], [Optional()])
    duplicate_percent = NumberField(LIMITS["duplicate_percent"], [Optional()])
    duplicate_least = NumberField(LIMITS["duplicate_least"], [Optional()])
    duplicate_source = StringField(
        _("Own criterion: document that it comes from"),
        [Optional()],
        description=_("Without a criterion of your own duplicates are judged by r of the method."),
    )
    source = StringField(_("Document that it comes from"), [Needed()])
    effective_from = TimeField(_("Effective from"), [Needed()])
    reason = StringField(_("Reason"), [Needed()])
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))


class DecideForm(Form):
    """What the second person decides of calibration curves."""

    accepted = SelectField(
        _("Decision"),
        [Needed()],
        choices=[("", ""), ("yes", _("Accept: they count")), ("no", _("Do not accept"))],
    )
    valid_until = TimeField(_("In date until"), [Optional()])
    words = TextAreaField(_("What was looked at"), [Needed()])


class PlanForm(Form):
    """A new sequence: samples from the worklist, and the lots of standards and of the check."""

    tests = MultiCheckboxField(_("Samples, the most urgent first"), coerce=int)
    standards = MultiCheckboxField(_("Lots run as standards"), coerce=int)
    check = SelectField(_("Lot of the check standard"), [Optional()])


class TakeForm(Form):
    """A record that a person takes for a line."""

    record = SelectField(_("Record"), [Needed()], coerce=row_id)
    reason = StringField(_("What shows that it is the record of this line"), [Needed()])


class CorrectForm(Form):
    """Another value in the place of one that was typed wrongly beside an injection."""

    input = SelectField(_("Value"), [Needed()])
    text = StringField(_("Correct is"), [Needed(), Length(max=40)])
    shows = StringField(_("What shows that the former one is wrong"), [Needed()])


def runs_form(runs: Sequence[tuple[int, str]], lots: Sequence[tuple[int, str]]) -> type[Form]:
    """Which lot was run in each of these records; none: it is no level. Runs by reading and words, lots by id and words."""
    choices = [("", _("not a level")), *((str(id_), words) for id_, words in lots)]
    return type(
        "RunsForm",
        (Form,),
        {f"run_{id_}": SelectField(words, [Optional()], choices=choices) for id_, words in runs},
    )


# -- texts to content and back ------------------------------------------------------------------------------


def table_content(form: TableForm) -> dict[str, Any]:
    """A component table as it was typed. Raises TableRefused."""
    pair = [one.strip() for one in typed(form.resolution_pair).split(";") if one.strip()]
    figures = {name: form[name].data for name in FIGURES}
    return {
        "components": [read_component(line) for line in typed(form.components).splitlines() if line.strip()],
        "signal": typed(form.signal), "source": typed(form.source), "fictitious": bool(form.fictitious.data),
        "rule": {
            **{name: read_kinds(typed(form[name])) for name in ("begins", "inserted", "ends")},
            "every": form.every.data, "duplicate_every": form.duplicate_every.data,
        },
        "limits": {
            **{name: None if one is None else float(one) for name, one in figures.items()}, PAIR: pair or None,
            OWN_SOURCE: typed(form.duplicate_source) or None,
        },
    }  # fmt: skip


def read_component(line: str) -> dict[str, Any]:
    """A component from a line of cells. Raises TableRefused."""
    cells = [one.strip() for one in line.split(";")]
    cells += [""] * (6 - len(cells))
    form, weight = cells[4].casefold() or "factor", cells[5].casefold().replace("²", "2")
    if len(cells) > 6 or form not in FORM_WORDS or weight not in WEIGHT_WORDS:
        raise TableRefused(why=f"the line “{line[:50]}” is not name; from; to; group; form; weight")
    try:
        low, high = (float(read_number(one)) for one in cells[1:3])
    except ValueError as trouble:
        raise TableRefused(why=f"the line “{line[:50]}”: {str(trouble).rstrip('.')}") from trouble
    return {
        "name": cells[0], "low": low, "high": high, "group": cells[3], "form": FORM_WORDS[form].value,
        "weight": WEIGHT_WORDS[weight].value,
    }  # fmt: skip


def read_kinds(text: str) -> list[str]:
    """Kinds of lines from a text with commas. Raises TableRefused."""
    found = [one.strip().casefold() for one in text.split(",") if one.strip()]
    wrong = next((one for one in found if one not in set(LineKind)), None)
    if wrong is not None:
        raise TableRefused(why=f"there is no kind of line “{wrong[:30]}”")
    return found


def table_texts(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a component table as it can be edited and read again."""
    rule, limits = content["rule"], content["limits"]
    return {
        "components": components_text(content["components"]), "signal": content["signal"], "source": content["source"],
        "fictitious": content["fictitious"], "every": rule.get("every"), "duplicate_every": rule.get("duplicate_every"),
        **{name: ", ".join(rule.get(name) or ()) for name in ("begins", "inserted", "ends")},
        **{name: limits.get(name) for name in FIGURES}, PAIR: "; ".join(limits.get(PAIR) or ()),
        OWN_SOURCE: limits.get(OWN_SOURCE) or (limits.get("duplicate_percent") is not None and content["source"]) or "",
    }  # fmt: skip


def standing_texts(table: ComponentTable) -> dict[str, Any]:
    """What stands, to be proposed otherwise."""
    rule = table.rule
    content = {
        "components": [
            {"name": one.window.name, "low": one.window.low, "high": one.window.high, "group": one.window.group,
             "form": one.form.value, "weight": one.weight.value}
            for one in table.components
        ],
        "signal": table.signal, "source": table.source, "fictitious": table.fictitious, "limits": table.limits,
        "rule": {
            "begins": [one.value for one in rule.begins], "inserted": [one.value for one in rule.inserted],
            "ends": [one.value for one in rule.ends], "every": rule.every, "duplicate_every": rule.duplicate_every,
        },
    }  # fmt: skip
    return table_texts(content)


def components_text(components: Sequence[Mapping[str, Any]]) -> str:
    """Components as lines."""
    forms = {form.value: word for word, form in FORM_WORDS.items()}
    weights = {weight.value: word for word, weight in WEIGHT_WORDS.items()}
    return "\n".join(
        f"{one['name']}; {one['low']:.10g}; {one['high']:.10g}; {one['group']}; {forms[one['form']]}; {weights[one['weight']]}"
        for one in components
    )
