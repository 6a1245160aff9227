"""The form of a method of the laboratory's own: inputs, formula, result, and the examples that it is tried on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm

from lims.catalogue.errors import OwnMethodUnreadable
from lims.catalogue.forms import ProposalForm, texts
from lims.catalogue.lines import unit_code
from lims.catalogue.own_kind_base import STEPS, source_of
from lims.catalogue.own_lines import step_lines, steps
from lims.catalogue.own_methods import definition_of, read_own, stored, texts_of, values_text
from lims.web import gettext, saying
from lims.web.fields import read_number
from lims.web.forms import (
    BooleanField,
    IntegerField,
    MultiCheckboxField,
    Needed,
    NumberField,
    StringField,
    TextAreaField,
    typed,
    typed_number,
)
from lims.web.i18n import lazy_gettext as _
from methods.definitions import MethodDefinition, Trial, to_json, tried
from methods.errors import MethodError

ARROW = re.compile(r"\s*(?:->|→)\s*")
MOST_INPUTS = 30


class OwnInputForm(PlainForm):
    """One input of the formula."""

    name = StringField(_("Name in the formula"))
    en = StringField(_("Name in English"))
    az = StringField(_("Name in Azerbaijani"))
    ru = StringField(_("Name in Russian"))
    unit = StringField(_("Unit"))
    low = NumberField(_("Plausible from"))
    high = NumberField(_("Plausible to"))
    reading = StringField(_("Reading of the instrument"))


class OwnMethodForm(ProposalForm):
    """A method of the laboratory's own, in one edition; `trials` is what the formula gave for the examples when it was last read."""

    trials: tuple[Trial, ...] = ()
    edition = StringField(_("Edition"), [Needed()])
    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"))
    ru = StringField(_("Name in Russian"))
    document = StringField(
        _("Document"), [Needed()], description=_("The procedure that the laboratory owns.")
    )
    clause = StringField(_("Clause"))
    verified = BooleanField(_("read in the document itself"))
    products = MultiCheckboxField(_("Products"), description=_("None ticked: for every product."))
    roles = TextAreaField(_("Equipment needed, by its role, one a line"))
    inputs = FieldList(FormField(OwnInputForm), min_entries=1, max_entries=MOST_INPUTS)
    formula = TextAreaField(
        _("Formula"), [Needed()], description=_("Lines such as rho = 1000 * m / V; a line may use the names of those before it.")
    )  # fmt: skip
    result = StringField(_("Result: its name in the formula"), [Needed()])
    result_en = StringField(_("Result: name in English"), [Needed()])
    result_az = StringField(_("Result: name in Azerbaijani"))
    result_ru = StringField(_("Result: name in Russian"))
    unit = StringField(_("Result: unit"), [Needed()])
    condition = StringField(_("Result: reference condition"))
    basis = StringField(_("Result: basis"))
    determinations = IntegerField(_("Number of determinations"), [Needed()])
    steps = TextAreaField(_("Steps"), description=STEPS)
    examples = TextAreaField(
        _("Examples"), [Needed()],
        description=_("One a line, with its source: m = 41.0; V = 50.0 -> 820.0 | worked example, page 3"),
    )  # fmt: skip
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))


def filled_own(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with for a content of a method of the laboratory's own."""
    key = str(content["definition"])
    own, said = read_own(key), texts_of(key)
    return {
        **content.get("titles", {}), "edition": own.edition, "document": own.source.document, "clause": own.source.clause or "",
        "verified": own.source.verified, "products": [one.key for one in own.products], "roles": "\n".join(own.roles),
        "inputs": [
            {**said["inputs"][one.name], "name": one.name, "unit": one.unit, "low": one.low, "high": one.high, "reading": one.reading}
            for one in own.inputs
        ],
        "formula": own.formula, "result": own.result.name, "unit": own.result.unit, "condition": own.result.condition,
        "basis": own.result.basis, **{f"result_{language}": text for language, text in said["result"].items()},
        "determinations": own.determinations, "steps": step_lines(own.steps), "fictitious": bool(content.get("fictitious")),
        "examples": "\n".join(f"{values_text(one.values)} -> {one.expected} | {one.source}" for one in own.examples),
    }  # fmt: skip


def own_content(
    form: OwnMethodForm, code: str, products: Mapping[str, Mapping[str, str]], standing: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The content that was typed; None where something is wrong, which then says so beside itself."""
    read = {
        "inputs": _inputs(form),
        "examples": _read(form.examples, _examples),
        "unit": _read(form.unit, unit_code),
        "steps": _read(form.steps, lambda text: steps(text, source_of(form))),
    }
    if any(one is None for one in read.values()) or not isinstance(form.determinations.data, int):
        return None
    names = {"en": typed(form.result_en), "az": typed(form.result_az), "ru": typed(form.result_ru)}
    key = stored({
        "code": code, "edition": typed(form.edition), "titles": texts(form), "formula": typed(form.formula).replace("\r\n", "\n"),
        "source": {"document": typed(form.document), "clause": typed(form.clause), "verified": bool(form.verified.data)},
        "inputs": read["inputs"], "examples": read["examples"], "determinations": form.determinations.data,
        "result": {
            "name": typed(form.result), "names": {language: text for language, text in names.items() if text}, "unit": read["unit"],
            "condition": typed(form.condition), "basis": typed(form.basis),
        },
        "products": [{"key": one, "names": dict(products[one])} for one in form.products.data or () if one in products],
        "roles": [one.strip() for one in typed(form.roles).splitlines() if one.strip()],
        **({"steps": [to_json(one) for one in read["steps"]]} if read["steps"] else {}),
    })  # fmt: skip
    form.trials = _trials(key)
    try:
        definition = definition_of(key)
    except OwnMethodUnreadable as refusal:
        form.formula.errors = [str(saying(refusal))]
        return None
    return {
        "edition": definition.edition, "definition": key, "titles": texts(form), "settings": kept_settings(standing, definition),
        "fictitious": bool(form.fictitious.data),
    }  # fmt: skip


def _trials(key: str) -> tuple[Trial, ...]:
    """The examples with what the formula gives for each; none where it cannot be computed, which the refusal says."""
    try:
        return tried(read_own(key))
    except (OwnMethodUnreadable, MethodError):
        return ()


def kept_settings(standing: Mapping[str, Any], definition: MethodDefinition) -> dict[str, Any]:
    """The settings of the version in use that still mean something."""
    settings, measurands = standing.get("settings") or {}, {one.key for one in definition.measurands}
    budget = {one.key for one in definition.budget}
    groups = {"contributions": budget, "precision": measurands, "reporting": measurands}
    return {
        name: {key: one for key, one in group.items() if key in groups[name]} if name in groups else group
        for name, group in settings.items()
    }  # fmt: skip


def _read(field: Any, read: Any) -> Any:
    try:
        return read(typed(field))
    except ValueError as trouble:
        field.errors = [str(saying(trouble))]
        return None


def _inputs(form: OwnMethodForm) -> list[dict[str, Any]] | None:
    found, wrong = [], False
    for row in (one.form for one in form.inputs):
        unit = _read(row.unit, unit_code)
        for name in ("name", "en", "unit"):
            if not typed(row[name]):
                row[name].errors = [gettext("This field is empty. Fill it in.")]
        wrong |= any(row[name].errors for name in ("name", "en", "unit", "low", "high"))
        found.append({
            "name": typed(row.name), "labels": texts(row), "unit": unit, "reading": typed(row.reading),
            "low": typed_number(row.low),
            "high": typed_number(row.high),
        })  # fmt: skip
    return None if wrong else found


def _examples(text: str) -> list[dict[str, Any]]:
    """The examples as typed, one a line. Raises ValueError with a sentence."""
    return [_example(line) for line in text.splitlines() if line.strip()]


def _example(line: str) -> dict[str, Any]:
    given, _bar, source = line.partition("|")
    parts = ARROW.split(given.strip())
    if len(parts) != 2 or not source.strip():
        raise ValueError(
            gettext("“%(line)s” is no example. Write a = 1.0; b = 2.0 -> 3.0 | its source.", line=line[:40])
        )
    values = dict(one.split("=", 1) for one in parts[0].split(";") if one.count("=") == 1)
    return {
        "values": {name.strip(): float(read_number(value.strip())) for name, value in values.items()},
        "expected": str(read_number(parts[1].strip())), "source": source.strip(),
    }  # fmt: skip
