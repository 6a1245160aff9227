"""One editor for each kind of thing in the catalogue: the form that is shown, and the content that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from flask import request
from sqlalchemy.orm import Session

from lims.catalogue import pages
from lims.catalogue.definitions import definition_key
from lims.catalogue.entries import Entry, entries
from lims.catalogue.forms import RULE_NAMES, EquivalenceForm, ProposalForm, RuleForm, ScopeForm, texts, typed
from lims.catalogue.own_form import OwnMethodForm, filled_own, own_content
from lims.catalogue.own_methods import definition_of, is_own
from lims.catalogue.rules import KINDS as RULES
from lims.catalogue.service import products
from lims.catalogue.settings_form import filled_settings, settings_content, settings_form
from lims.catalogue.specification_form import (
    PastedLines,
    SpecificationForm,
    cells_in,
    changed_rows,
    content_of,
    filled,
    looked_at,
    with_lines,
    with_rows,
)
from lims.errors import NotFound
from lims.web import current_language, gettext
from lims.web.tables import TableRefused, sent_table
from methods.catalogue import METHODS
from methods.definitions import MethodDefinition

Content = Mapping[str, Any]


class Editor:
    """What all editors have: the form filled from what stands, steps that only change the form, and the content."""

    template: ClassVar[str] = "catalogue/form.html"
    form: Any

    def __init__(self, session: Session, code: str, standing: Content | None, **given: Any) -> None:
        self.session, self.code, self.standing, self.given = session, code, standing or {}, given
        self.start()

    def start(self) -> None:
        """Make the form."""
        raise NotImplementedError

    def step(self, name: str) -> bool:
        """Change the form without proposing it; whether there is such a step."""
        return False

    def content(self) -> dict[str, Any] | None:
        """The content that was typed; None where something is wrong, which then says so beside itself."""
        raise NotImplementedError

    @property
    def new_code(self) -> str:
        """The code of a new thing."""
        return typed(self.form.code)


class SpecificationEditor(Editor):
    """Lines are typed, reordered, or pasted."""

    template = "catalogue/edit_specification.html"
    looked: PastedLines | None = None

    def start(self) -> None:
        self.form = SpecificationForm(**self.given, **filled(self.standing))
        self.form.product_groups.choices = group_choices(
            self.session, self.standing.get("product_groups", ())
        )

    def step(self, name: str) -> bool:
        rows = cells_in(self.form)
        if name in ("look", "take-more", "take-all"):
            return self._paste(name, rows)
        changed = changed_rows(rows, name)
        if changed is not None:
            with_lines(self.form, changed)
        return changed is not None

    def _paste(self, name: str, rows: list[dict[str, str]]) -> bool:
        try:
            self.looked = looked_at(sent_table(self.form.pasted.data or "", self.form.file.data))
        except TableRefused as refusal:
            self.form.pasted.errors = [str(refusal)]
            return True
        if name != "look" and self.looked.is_right:
            taken = [dict(row.cells) for row in self.looked.rows]
            with_lines(self.form, [*rows, *taken] if name == "take-more" else taken)
            self.form.pasted.data, self.looked = "", None
        return True

    def content(self) -> dict[str, Any] | None:
        return content_of(self.form)


class SettingsEditor(Editor):
    """A method's edition with the laboratory's settings."""

    template = "catalogue/edit_method.html"
    definition: MethodDefinition

    def start(self) -> None:
        fitting = {definition_key(one): one for one in METHODS if self.code in ("", one.code)}
        stands = str(self.standing.get("definition", ""))
        if is_own(stands):
            fitting[stands] = definition_of(stands)
        if not fitting:
            raise NotFound
        asked = request.form.get("definition") or request.args.get("definition") or stands
        self.key = asked if asked in fitting else next(iter(fitting))
        self.definition = fitting[self.key]
        begin = filled_settings(self.standing, self.definition) | {"definition": self.key}
        self.form = settings_form(self.definition)(**self.given, **begin)
        self.form.definition.choices = [(key, definition_key(one)) for key, one in fitting.items()]
        chosen = self.definition.matrix.products
        self.form.products.choices = [(one.key, one.names[current_language()]) for one in chosen]  # type: ignore[index]

    def step(self, name: str) -> bool:
        return name == "choose"

    def content(self) -> dict[str, Any] | None:
        found = settings_content(self.form, self.definition, self.standing)
        return None if found is None else found | {"definition": self.key}

    @property
    def new_code(self) -> str:
        return self.definition.code

    @property
    def rows(self) -> list[tuple[str, list[tuple[Entry, Any]]]]:
        """The rows of the form by group, each entry with its fields."""
        groups: dict[str, list[tuple[Entry, Any]]] = {}
        for n, entry in enumerate(entries(self.definition)):
            groups.setdefault(entry.group, []).append((entry, self.form[f"figure_{n}"].form))
        return list(groups.items())


class OwnMethodEditor(Editor):
    """A method of the laboratory's own: its inputs are added and removed, and its examples tried."""

    template = "catalogue/edit_own_method.html"

    def start(self) -> None:
        begin = filled_own(self.standing) if self.standing else {}
        self.form = OwnMethodForm(**self.given, **begin)
        self.named = {one.group: one.names for one in products(self.session)}
        kept = [key for key in begin.get("products", ()) if key not in self.named]
        self.form.products.choices = group_choices(self.session, kept)

    def step(self, name: str) -> bool:
        rows = [{field.short_name: field.data for field in one.form} for one in self.form.inputs]
        changed = changed_rows(rows, name)
        if changed:
            with_rows(self.form.inputs, changed)
        return bool(changed)

    def content(self) -> dict[str, Any] | None:
        return own_content(self.form, self.code or self.new_code, self.named, self.standing)


class RuleEditor(Editor):
    """A decision rule."""

    def start(self) -> None:
        names, parameters = self.standing.get("names", {}), self.standing.get("parameters", {})
        begin = {language: names.get(language, "") for language in ("en", "az", "ru")} | {
            name: parameters.get(name) for name in ("largest_U", "r", "risk", "P")
        }
        self.form = RuleForm(
            **self.given, **begin, kind=self.standing.get("kind"), source=self.standing.get("source", "")
        )
        self.form.kind.choices = [(kind, RULE_NAMES[kind]) for kind in RULES]

    def content(self) -> dict[str, Any] | None:
        form = self.form
        if form.kind.data not in RULES:
            return None  # the field says so itself
        takes = RULES[form.kind.data][1]
        given = {name: form[name].data for name in ("largest_U", "r", "risk", "P")}
        for name, value in given.items():
            if value is not None and name not in takes:
                form[name].errors = [gettext("This kind of rule does not take it. Empty the field.")]
                return None
        texts_of = {"largest_U", "r"}  # figures that keep their digits
        taken = {
            name: str(value) if name in texts_of else float(value) for name, value in given.items() if value is not None
        }  # fmt: skip
        source = self.standing.get("parameters", {}).get("source")
        return {
            "names": texts(form), "kind": form.kind.data, "source": typed(form.source),
            "parameters": taken | ({"source": source} if source else {}),
        }  # fmt: skip


class ScopeEditor(Editor):
    """A line of the scope of accreditation."""

    def start(self) -> None:
        fields = ("method_id", "edition", "measurands", "product_groups")
        self.form = ScopeForm(**self.given, **{name: self.standing.get(name) for name in fields})
        self.form.method_id.choices = pages.all_methods(self.session)
        known = {one.key: one.names[current_language()] for method in METHODS for one in method.measurands}  # type: ignore[index]
        kept = {key: key for key in self.standing.get("measurands", ()) if key not in known}
        self.form.measurands.choices = [*known.items(), *kept.items()]
        self.form.product_groups.choices = group_choices(
            self.session, self.standing.get("product_groups", ())
        )

    def content(self) -> dict[str, Any]:
        form = self.form
        return {
            "method_id": form.method_id.data, "edition": typed(form.edition), "measurands": list(form.measurands.data),
            "product_groups": list(form.product_groups.data),
        }  # fmt: skip


class EquivalenceEditor(Editor):
    """A method that may stand for another."""

    def start(self) -> None:
        self.form = EquivalenceForm(**self.given)
        self.form.method_id.choices = pages.all_methods(self.session)

    @property
    def new_code(self) -> str:
        return typed(self.form.named)

    def content(self) -> dict[str, Any]:
        return {"named": typed(self.form.named), "basis": typed(self.form.basis)}


EDITORS: dict[str, Callable[..., Editor]] = {
    "method": SettingsEditor, "own_method": OwnMethodEditor,
    "specification": SpecificationEditor, "decision_rule": RuleEditor, "scope_line": ScopeEditor,
    "equivalence": EquivalenceEditor,
}  # fmt: skip


def group_choices(session: Session, kept: Iterable[str]) -> list[tuple[str, str]]:
    """The product groups that there are, named in the reader's language, and those that a content names already."""
    named = {one.group: one.name(current_language()) for one in products(session)}
    return list(({one: one for one in kept} | named).items())


def editor_for(session: Session, kind: str, code: str, standing: Content | None, **given: Any) -> Editor:
    """The editor of a kind, its form filled from what stands. Raises NotFound."""
    if kind not in EDITORS:
        raise NotFound
    return EDITORS[kind](session, code, standing, **given)


__all__ = ["Editor", "ProposalForm", "editor_for", "group_choices"]
