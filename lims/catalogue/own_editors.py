"""The editors of the laboratory's own methods: a formula, a composition, a property by a table, steps by hand, cuts."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request

from lims.catalogue.editor import Editor, group_choices
from lims.catalogue.errors import OwnMethodUnreadable
from lims.catalogue.forms import texts
from lims.catalogue.own_form import OwnMethodForm, filled_own, kept_settings, own_content
from lims.catalogue.own_kind_forms import FORMS, filled_kind
from lims.catalogue.own_methods import definition_of, read_kind, stored
from lims.catalogue.service import products
from lims.catalogue.specification_form import changed_rows, with_rows
from lims.web import saying
from methods.definitions import OwnMethod, own_to_json


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


class OwnKindEditor(Editor):
    """A method of the laboratory's own that is no formula; its lines are tried on its examples when it is read."""

    template = "catalogue/edit_own_kind.html"
    kind: ClassVar[str]

    def start(self) -> None:
        own = read_kind(str(self.standing["definition"])) if self.standing else None
        begin = filled_kind(own, self.standing) if own is not None and not isinstance(own, OwnMethod) else {}
        asked = {} if self.standing else {"code": request.args.get("code", "")}
        self.form = FORMS[self.kind](**self.given, **asked, **begin)
        self.named = {one.group: one.names for one in products(self.session)}
        kept = [key for key in begin.get("products", ()) if key not in self.named]
        self.form.products.choices = group_choices(self.session, kept)

    def content(self) -> dict[str, Any] | None:
        own = self.form.own(self.code or self.new_code, self.named)
        if own is None:
            return None
        key = stored(own_to_json(own))
        try:
            definition = definition_of(key)
        except OwnMethodUnreadable as refusal:
            self.form[self.form.lines_field].errors = [str(saying(refusal))]
            return None
        return {
            "edition": definition.edition, "definition": key, "titles": texts(self.form),
            "settings": kept_settings(self.standing, definition), "fictitious": bool(self.form.fictitious.data),
        }  # fmt: skip


class CompositionEditor(OwnKindEditor):
    """A composition from peaks."""

    kind = "own_composition"


class BlendEditor(OwnKindEditor):
    """A property by a table."""

    kind = "own_blend"


class GuidedEditor(OwnKindEditor):
    """A method by hand."""

    kind = "own_guided"


class CutsEditor(OwnKindEditor):
    """A distillation into cuts."""

    kind = "own_cuts"


class CurveEditor(OwnKindEditor):
    """A distillation curve."""

    kind = "own_curve"
