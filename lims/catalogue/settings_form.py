"""The form of a method's settings: one row a figure, with its unit, what it is for, and the source that it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from wtforms import Form as PlainForm
from wtforms import FormField

from lims.catalogue.checked_settings import check_settings
from lims.catalogue.definitions import definition_key
from lims.catalogue.entries import WAYS, Entry, entries, unit_text
from lims.catalogue.errors import SettingRefused
from lims.catalogue.forms import ProposalForm
from lims.catalogue.settings import OWN_CONTROL
from lims.web import gettext, saying
from lims.web.fields import read_number
from lims.web.forms import (
    BooleanField,
    MultiCheckboxField,
    Needed,
    SelectField,
    StringField,
    TextAreaField,
    typed,
)
from lims.web.i18n import lazy_gettext as _
from lims.web.letters import search_key
from methods.definitions import MethodDefinition
from methods.units import UNITS

SOURCE = ("document", "edition", "clause")
FEW = 60  # as many rows are shown at once; of more only those with something in them
MOST_FOUND = 60
ROW = re.compile(r"figure_(\d{1,5})-")


class FigureForm(PlainForm):
    """The source of a figure; the fields of the figure itself are added for each entry."""

    document = StringField(_("Document"))
    edition = StringField(_("Edition"))
    clause = StringField(_("Clause"))
    verified = BooleanField(_("read in the document itself"))


class SettingsForm(ProposalForm):
    """A method's edition in use with the laboratory's settings."""

    definition = SelectField(_("Computes by"), [Needed()])
    find = StringField(
        _("Find settings"), description=_("A part of the name of a value, or of a group such as precision.")
    )
    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"))
    ru = StringField(_("Name in Russian"))
    products = MultiCheckboxField(
        _("Products that the laboratory tests by it"),
        description=_("None ticked: all that the edition covers."),
    )
    second_look = MultiCheckboxField(
        _("Values that a second person must see"),
        description=_("Those that cannot be measured again, because the sample or the strip is gone."),
    )
    notes = TextAreaField(_("Notes"))
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))


def settings_form(rows: Mapping[int, Entry]) -> type[SettingsForm]:
    """The form class with a row for each of these settings, by its place among all that the method may have."""
    figures = {f"figure_{n}": FormField(_figure_form(entry)) for n, entry in rows.items()}
    return cast("type[SettingsForm]", type("SettingsFormOfMethod", (SettingsForm,), figures))


def _figure_form(entry: Entry) -> type[PlainForm]:
    fields: dict[str, Any] = {part: StringField(str(label)) for part, label in entry.parts.items()}
    if entry.units:
        several = len({UNITS[code].quantity for code in entry.units}) > 1
        fields["unit"] = SelectField(
            _("Unit"),
            choices=[(code, _of_quantity(code) if several else _printed(code)) for code in entry.units],
        )
    for part, choices in entry.choices.items():
        fields[part] = SelectField(str(entry.parts[part]), choices=[("", "–"), *choices])
    if entry.ways:
        fields["way"] = SelectField(_("Given as"), choices=list(WAYS.items()))
    return cast("type[PlainForm]", type("FigureFormOfEntry", (FigureForm,), fields))


def _printed(code: str) -> str:
    return unit_text(code) or code


def _of_quantity(code: str) -> str:
    """A unit beside what it is a unit of, where those of several quantities stand in one list."""
    one = UNITS[code]
    return f"{_printed(code)} ({', '.join(filter(None, (one.quantity, one.basis)))})"


def shown_rows(
    every: Sequence[Entry], settings: Mapping[str, Any], typed_names: Iterable[str], find: str
) -> tuple[dict[int, Entry], frozenset[int]]:
    """The rows that the form shows, by place, and those of them that were just asked for.

    All of them where they are few; else those that are entered, typed or asked for: the rest has nothing in it.
    """
    if len(every) <= FEW:
        return dict(enumerate(every)), frozenset()
    wanted = search_key(find)
    places = {int(found[1]) for name in typed_names if (found := ROW.match(name))}
    asked = [n for n, one in enumerate(every) if wanted and wanted in search_key(f"{one.group} {one.name}")][
        :MOST_FOUND
    ]
    entered = {n for n, one in enumerate(every) if one.find(settings) is not None}
    return {n: every[n] for n in sorted(entered | places | set(asked)) if n < len(every)}, frozenset(asked)


def filled_settings(
    content: Mapping[str, Any], definition: MethodDefinition, shown: Mapping[int, Entry]
) -> dict[str, Any]:
    """What the form begins with for a content."""
    titles, settings = content.get("titles") or definition.titles, content.get("settings") or {}
    rows = {f"figure_{n}": entry.cells(settings) for n, entry in shown.items()}
    return {
        **{language: titles.get(language, "") for language in ("en", "az", "ru")}, **rows,
        "definition": definition_key(definition), "fictitious": bool(content.get("fictitious")),
        "notes": str(settings.get("notes") or ""), "products": list((settings.get("products") or {}).get("groups", ())),
        "second_look": list((settings.get("second_look") or {}).get("inputs", ())),
    }  # fmt: skip


def settings_content(
    form: SettingsForm, definition: MethodDefinition, standing: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The content that was typed; None where a figure is wrong, which then says so beside itself."""
    settings: dict[str, Any] = {}
    before = standing.get("settings") or {}
    wrong = False
    for n, entry in enumerate(entries(definition)):
        if f"figure_{n}" not in form:  # nobody could type into it: what stands is kept
            if (kept := entry.find(before)) is not None:
                entry.put(settings, kept)
            continue
        row = form[f"figure_{n}"].form
        try:
            figure = _figure(entry, row, entry.find(before) or {})
        except ValueError as trouble:
            row[entry.first].errors = [str(saying(trouble))]
            wrong = True
            continue
        if figure is not None:
            entry.put(settings, figure)
            wrong |= _refused(entry, row, figure, definition)
    if form.products.data:
        settings["products"] = {
            "groups": list(form.products.data),
            "source": "the laboratory's own scope",
        }
    if form.second_look.data:
        settings["second_look"] = {
            "inputs": list(form.second_look.data),
            "source": "the laboratory's own procedure",
        }
    if before.get(OWN_CONTROL):  # from control charts, and changed there
        settings[OWN_CONTROL] = before[OWN_CONTROL]
    if typed(form.notes):
        settings["notes"] = typed(form.notes)
    titles = {language: typed(form[language]) for language in ("en", "az", "ru") if typed(form[language])}
    return None if wrong else {
        "edition": definition.edition, "definition": definition_key(definition), "titles": titles, "settings": settings,
        "fictitious": bool(form.fictitious.data),
    }  # fmt: skip


def _refused(entry: Entry, row: Any, figure: Mapping[str, Any], definition: MethodDefinition) -> bool:
    """Whether the settings refuse this figure; its row then says why."""
    alone: dict[str, Any] = {}
    entry.put(alone, figure)
    try:
        check_settings(alone, definition)
    except SettingRefused as refusal:
        row[entry.first].errors = [str(saying(refusal))]
        return True
    return False


def _figure(entry: Entry, row: Any, before: Mapping[str, Any]) -> dict[str, Any] | None:
    """The figure of a row; None where nothing was typed. What the form does not show of an older figure is kept."""
    given = {part: typed(row[part]) for part in entry.parts}
    if not any(given[part] for part in entry.typed):
        return None
    source = {name: typed(row[name]) for name in SOURCE}
    if not source["document"]:
        row.document.errors = [gettext("Name the document that it was taken from.")]
        raise ValueError(gettext("A figure needs its source."))
    figure = entry.figure(given, way=typed(row.way) if entry.ways else "", number=_number)
    kept = before.get("source")
    note = {"note": kept["note"]} if isinstance(kept, Mapping) and kept.get("note") else {}
    approver = {"approver": before["approver"]} if before.get("approver") else {}
    read = {"verified": True} if row.verified.data else {}
    said = {name: text for name, text in source.items() if text}
    return {**figure, **approver, "source": {**said, **read, **note}}


def _number(text: str) -> float:
    return float(read_number(text))
