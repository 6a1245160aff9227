"""What a person may type about the catalogue; the two with a table have files of their own."""

from __future__ import annotations

from typing import Any

from lims.web.forms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    MultiCheckboxField,
    Needed,
    NumberField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    typed,
)
from lims.web.i18n import lazy_gettext as _

RULE_NAMES = {
    "simple_acceptance": _("simple acceptance"), "guard_band": _("guard band w = r U"),
    "risk_guard_band": _("guard band by risk"), "specific_consumer_risk": _("specific consumer's risk"),
    "specific_producer_risk": _("specific producer's risk"), "non_binary": _("non-binary with guard band w = r U"),
    "iso_4259": "ISO 4259-2", "astm_d3244": "ASTM D3244",
}  # fmt: skip


class ProposalForm(Form):
    """What every proposal says besides its content: from when it holds, and why. `code` only where the thing is new."""

    code = StringField(_("Code"))
    effective_from = TimeField(_("Effective from"), [Needed()])
    reason = StringField(_("Reason"), [Needed()], description=_("Who approves it reads this."))


class RuleForm(ProposalForm):
    """A decision rule: its kind, the figures that the kind takes, and the document that it comes from."""

    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"))
    ru = StringField(_("Name in Russian"))
    kind = SelectField(_("Kind"), description=_("How a result is compared with a limit."))
    largest_U = NumberField(_("Largest U"), description=_("Simple acceptance: above it nothing is judged."))  # noqa: N815 - the rule's own symbol
    r = NumberField(_("Guard band w in units of U"), description=_("Guard bands: 1 means w = U."))
    risk = NumberField(
        _("Largest risk of a wrong acceptance or rejection"),
        low="0",
        high="1",
        description=_("Rules by risk."),
    )
    P = NumberField(_("Probability of acceptance"), low="0", high="1", description="ASTM D3244")
    source = TextAreaField(_("Source"), [Needed()], description=_("Document, edition and clause."))


class ScopeForm(ProposalForm):
    """A line of the scope of accreditation."""

    method_id = SelectField(_("Method"), [Needed()], coerce=int)
    edition = StringField(_("Edition"), [Needed()], description=_("As the scope prints it."))
    until = TimeField(_("Until"), description=_("As the scope states it; left empty: it names no end."))
    measurands = MultiCheckboxField(_("Measurands"), [Needed()])
    ranges = TextAreaField(
        _("Ranges, where the scope states them, one a line: measurand; from; to; unit"),
        description=_("Such as density_15C; 700; 900; kg/m3. A result outside is shown as not accredited."),
    )
    product_groups = MultiCheckboxField(_("Product groups"), [Needed()])


class AccreditationForm(ProposalForm):
    """An accreditation as the body's document states it."""

    number = StringField(_("Accreditation number"), [Needed()])
    standard = StringField(_("Standard"), [Needed()], description=_("Such as ISO/IEC 17025:2017"))
    body = StringField(_("Accreditation body"), [Needed()])
    standing = SelectField(_("Standing"), [Needed()])
    until = TimeField(
        _("Until"), description=_("The end that its document names; needed where it is granted.")
    )
    source = StringField(
        _("Document"), [Needed()], description=_("Certificate or letter of the body, and its date.")
    )
    mark = FileField(
        _("Picture of the mark, PNG or JPEG"),
        description=_("The file that the body gave. Left empty: the one that stands is kept."),
    )
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))


class EquivalenceForm(ProposalForm):
    """A method that may stand for one that a specification names."""

    method_id = SelectField(_("Stands for it"), [Needed()], coerce=int)
    named = StringField(
        _("Method named"), [Needed()], description=_("As specifications name it, such as EN ISO 12185.")
    )
    basis = TextAreaField(
        _("Basis"), [Needed()], description=_("The comparison or the clause that it rests on.")
    )


class AnswerForm(Form):
    """The laboratory's answer to an open question of the data."""

    answer = TextAreaField(_("Answer of the laboratory"), [Needed()])
    source = TextAreaField(
        _("Source"), [Needed()], description=_("The record, document or decision that it rests on.")
    )


class DecideForm(Form):
    """Approving or discarding a draft that was looked at."""

    row_version = HiddenField()
    standing = HiddenField()
    without = StringField(_("Why it is used without"), [])


class ProductForm(Form):
    """A product in three languages."""

    code = StringField(_("Code"), [Needed()])
    group = StringField(_("Product group"), [Needed()])
    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"), [Needed()])
    ru = StringField(_("Name in Russian"), [Needed()])


def texts(form: Any) -> dict[str, str]:
    """The names that were typed, by language."""
    found = {language: typed(form[language]) for language in ("en", "az", "ru")}
    return {language: text for language, text in found.items() if text}


__all__ = [
    "RULE_NAMES",
    "AccreditationForm",
    "AnswerForm",
    "BooleanField",
    "DecideForm",
    "EquivalenceForm",
    "ProductForm",
    "ProposalForm",
    "RuleForm",
    "ScopeForm",
    "texts",
    "typed",
]  # fmt: skip
