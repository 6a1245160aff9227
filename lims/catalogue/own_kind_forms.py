"""The forms of the laboratory's own methods that are no formula: compositions, properties by a table, methods by hand, cuts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lims.catalogue import own_lines
from lims.catalogue.distillation_forms import CurveForm, CutsForm
from lims.catalogue.lines import unit_code
from lims.catalogue.own_kind_base import STEPS, OwnKindForm, in_all
from lims.web import gettext
from lims.web.forms import (
    BooleanField,
    IntegerField,
    Needed,
    NumberField,
    SelectField,
    StringField,
    TextAreaField,
    typed,
    typed_number,
)
from lims.web.i18n import lazy_gettext as _
from methods.composition import Basis
from methods.definitions import OwnBlend, OwnComposition, OwnCurve, OwnCuts, OwnGuided, OwnKind
from methods.definitions.censoring import Substitution
from methods.lpg import Sum
from methods.wording import LANGUAGES, Texts

BASES = (
    ("", "–"), (Basis.LIQUID_VOLUME.value, _("liquid volume")), (Basis.MOLE.value, _("mole")), (Basis.MASS.value, _("mass"))
)  # fmt: skip
YES_OR_NO = (("", "–"), ("yes", _("yes")), ("no", _("no")))
SUMS = ((Sum.LINEAR.value, _("sum of x f")), (Sum.RECIPROCAL.value, _("1 over the sum of x / f")))
BELOW = (
    (Substitution.NONE.value, _("no rule")), (Substitution.NOUGHT.value, _("nought (lower bound)")),
    (Substitution.HALF.value, _("half of the limit (middle bound)")), (Substitution.LIMIT.value, _("the limit (upper bound)")),
)  # fmt: skip
EXAMPLE = _(
    "One a line, with its source: propane = 600; n-butane = 500 -> propane = 60.0; n-butane = 40.0 | worked example, page 3"
)


class CompositionForm(OwnKindForm):
    """A composition from the peaks of a data system."""

    shown = (
        "result_en", "result_az", "result_ru", "unit", "basis", "condition", "normalised", "sum_low", "sum_high", "injections",
        "components", "precision", "groups", "below",
        "internal_standard", "inputs", "scale", "calibration", "examples",
    )  # fmt: skip
    lines_field = "components"
    result_en = StringField(_("Result: name in English"), [Needed()])
    result_az = StringField(_("Result: name in Azerbaijani"))
    result_ru = StringField(_("Result: name in Russian"))
    unit = StringField(_("Result: unit"), [Needed()])
    basis = SelectField(_("Result: basis"), choices=BASES)
    condition = StringField(_("Result: reference condition"))
    normalised = SelectField(_("The amounts are divided by their sum"), [Needed()], choices=YES_OR_NO)
    sum_low = NumberField(
        _("Sum before normalisation, at least"), description=_("Outside of it there is no result.")
    )
    sum_high = NumberField(
        _("Sum before normalisation, at most"), description=_("Both empty: shown without a verdict.")
    )
    injections = IntegerField(
        _("Injections of each sample"), [Needed()], description=_("Their mean is the result.")
    )
    components = TextAreaField(
        _("Components"), [Needed()],
        description=_(
            "One a line: name | names of its peak, with commas | response factor | its relative uncertainty | "
            "retention from (min) | to | group | least that is reported | how far injections may lie apart, such as 0.02*X"
        ),
    )  # fmt: skip
    precision = TextAreaField(
        _("r and R of the components"),
        description=_(
            "From the text that the laboratory owns, one a line: component or key of a group | r | R, as figures or of the mean such as "
            "0.02*X^0.5 | for means from | to | clause. Results that repeat one another are judged by r, and U in the mode of "
            "interlaboratory data comes from R; where none is entered, both say so."
        ),
    )  # fmt: skip
    groups = TextAreaField(
        _("Groups that are results of their own"),
        description=_(
            "One a line: key | name in English | in Azerbaijani | in Russian. A group named like a component (n_butane) is that component, "
            "judged by limits of its own."
        ),
    )  # fmt: skip
    below = SelectField(
        _("A sum, or a mean of injections, counts for what was not found, or lies below the least reported"), choices=BELOW, default="",
        description=_(
            "Without a rule: a sum counts what was found, and a mean with injections below the lowest level is not formed. "
            "The certificate says which."
        ),
    )  # fmt: skip
    internal_standard = StringField(
        _("Internal standard"), description=_("One of the components; empty where there is none.")
    )
    inputs = TextAreaField(
        _("Entered with each injection"),
        description=_("One a line: name | in English | in Azerbaijani | in Russian | unit | from | to"),
    )
    scale = StringField(
        _("Scale of the amounts"), description=_("A formula of these values, such as 1000 * m_is / m.")
    )
    calibration = StringField(_("Calibration of the response factors"), description=_("Its record and date."))
    examples = TextAreaField(_("Examples"), [Needed()], description=EXAMPLE)

    def own(self, code: str, products: Mapping[str, Mapping[str, str]]) -> OwnComposition | None:
        read = self.read(
            unit=unit_code, components=own_lines.components, precision=own_lines.precision, groups=own_lines.groups,
            inputs=own_lines.inputs,
            examples=own_lines.peak_examples,
        )  # fmt: skip
        if (
            read is None
            or not isinstance(self.injections.data, int)
            or self.normalised.data not in ("yes", "no")
        ):
            return None
        return OwnComposition(
            **self.common(code, products), **read, roles=self.role_names(), basis=self.basis.data or "",
            names=_results(self), condition=typed(self.condition), normalised=self.normalised.data == "yes",
            sum_low=typed_number(self.sum_low), sum_high=typed_number(self.sum_high), internal_standard=typed(self.internal_standard),
            scale=typed(self.scale), calibration=typed(self.calibration), injections=self.injections.data,
            below=Substitution(self.below.data or ""),
        )  # fmt: skip


def _results(form: Any) -> Texts:
    return in_all({language: typed(form[f"result_{language}"]) for language in LANGUAGES})


class BlendForm(OwnKindForm):
    """A property of a mixture by a table of factors."""

    shown = (
        "key",
        "result_en",
        "result_az",
        "result_ru",
        "unit",
        "condition",
        "basis",
        "sum",
        "factors",
        "examples",
    )
    lines_field = "factors"
    key = StringField(_("Result: its name"), [Needed()], description=_("Latin letters, digits and _."))
    result_en = StringField(_("Result: name in English"), [Needed()])
    result_az = StringField(_("Result: name in Azerbaijani"))
    result_ru = StringField(_("Result: name in Russian"))
    unit = StringField(_("Result: unit"), [Needed()])
    condition = StringField(_("Result: reference condition"))
    basis = SelectField(_("Basis of the composition"), [Needed()], choices=BASES[1:])
    sum = SelectField(_("Sum"), [Needed()], choices=SUMS)
    factors = TextAreaField(
        _("Factors"), [Needed()], description=_("One a line: component | factor | fraction from | to")
    )
    examples = TextAreaField(
        _("Examples"), [Needed()],
        description=_("One a line, with its source: propane = 0.6; n-butane = 0.4 -> 93.0 | worked example, page 3"),
    )  # fmt: skip

    def own(self, code: str, products: Mapping[str, Mapping[str, str]]) -> OwnBlend | None:
        read = self.read(
            unit=unit_code,
            basis=own_lines.basis_of,
            sum=Sum,
            factors=own_lines.factors,
            examples=own_lines.blend_examples,
        )
        if read is None:
            return None
        return OwnBlend(
            **self.common(code, products),
            **read,
            key=typed(self.key),
            names=_results(self),
            condition=typed(self.condition),
        )


class GuidedForm(OwnKindForm):
    """A method done by hand: its steps, and what is read or rated."""

    shown = ("values", "file_units", "below", "steps", "photo", "determinations")
    lines_field = "values"
    values = TextAreaField(
        _("Values"), [Needed()],
        description=_(
            "One a line: name | in English | in Azerbaijani | in Russian | unit, or classes as 0 < 1 < 2 or no, yes | "
            "from | to | condition | reading | least that is reported | only recorded, no result: yes"
        ),
    )  # fmt: skip
    file_units = TextAreaField(
        _("Units that files write"),
        description=_(
            "One a line: as the file writes it (- for none) | unit | how it is known. Only what is no unit of the table needs one, such as "
            "ppm | mg/kg | setting of the data system"
        ),
    )  # fmt: skip
    below = SelectField(
        _("A mean counts for a determination below a limit"), choices=BELOW, default="",
        description=_("Without a rule no mean is formed of figures and bounds. The certificate says which."),
    )  # fmt: skip
    steps = TextAreaField(_("Steps"), description=STEPS)
    photo = BooleanField(_("A photo with each determination"))
    determinations = IntegerField(_("Number of determinations"), [Needed()])

    def own(self, code: str, products: Mapping[str, Mapping[str, str]]) -> OwnGuided | None:
        read = self.read(
            values=own_lines.values, steps=lambda text: own_lines.steps(text, self.source()), file_units=own_lines.file_units
        )  # fmt: skip
        if read is None or not isinstance(self.determinations.data, int):
            return None
        return OwnGuided(
            **self.common(code, products), **read, roles=self.role_names(), photo=bool(self.photo.data),
            determinations=self.determinations.data, below=Substitution(self.below.data or ""),
        )  # fmt: skip


FORMS: Mapping[str, type[OwnKindForm]] = {
    "own_composition": CompositionForm, "own_blend": BlendForm, "own_guided": GuidedForm, "own_cuts": CutsForm,
    "own_curve": CurveForm,
}  # fmt: skip
KIND_OF: Mapping[type, str] = {
    OwnComposition: "own_composition", OwnBlend: "own_blend", OwnGuided: "own_guided", OwnCuts: "own_cuts",
    OwnCurve: "own_curve",
}  # fmt: skip
AS_TYPED: Mapping[str, Any] = {
    "components": own_lines.component_lines, "precision": own_lines.precision_lines,
    "groups": own_lines.group_lines, "inputs": own_lines.input_lines,
    "factors": own_lines.factor_lines, "values": own_lines.value_lines, "file_units": own_lines.file_unit_lines,
    "steps": own_lines.step_lines, "cuts": own_lines.cut_lines,
    "points": own_lines.point_lines, "temperatures": own_lines.temperature_lines, "paraffins": own_lines.paraffin_lines,
}  # fmt: skip


def filled_kind(own: OwnKind, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with for what stands."""
    found: dict[str, Any] = {
        **content.get("titles", {}), "edition": own.edition, "document": own.source.document, "clause": own.source.clause,
        "verified": own.source.verified, "products": [one.key for one in own.products], "roles": "\n".join(getattr(own, "roles", ())),
        "fictitious": bool(content.get("fictitious")),
    }  # fmt: skip
    for one in fields(own):
        value = getattr(own, one.name)
        if one.name in AS_TYPED:
            found[one.name] = AS_TYPED[one.name](value)
        elif one.name == "examples":
            blend = isinstance(own, OwnBlend)
            found["examples"] = (own_lines.blend_example_lines if blend else own_lines.peak_example_lines)(
                value
            )
        elif one.name == "names":
            en, az, ru = own_lines.said(value)
            found |= {"result_en": en, "result_az": az, "result_ru": ru}
        elif one.name == "normalised":
            found["normalised"] = "yes" if value else "no"
        elif one.name not in found and one.name not in ("titles", "source", "code"):
            found[one.name] = value
    return found


def kind_lines(own: OwnKind, without: str = "") -> list[tuple[str, str]]:
    """What a method says, field by field in the words of its form; what is empty is left out, and the field `without`."""
    form, typed_so = FORMS[KIND_OF[type(own)]], filled_kind(own, {})
    labels = {
        name: str(getattr(form, name).kwargs.get("label") or getattr(form, name).args[0])
        for name in form.shown
    }
    shown = {name: typed_so.get(name) for name in form.shown if name != without}
    for name, words in (("below", BELOW), ("normalised", YES_OR_NO)):
        if shown.get(name):
            shown[name] = dict(words)[str(shown[name])]
    said = {
        name: gettext("yes") if value is True else str(value)
        for name, value in shown.items()
        if value not in (None, "", False, ())
    }
    return [(labels[name], text) for name, text in said.items()]
