"""The editors of the laboratory's own methods: a formula, a composition, a property by a table, steps by hand, cuts."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request

from lims.catalogue.editor import Editor, group_choices
from lims.catalogue.errors import OwnMethodUnreadable
from lims.catalogue.forms import texts
from lims.catalogue.gaps import Gap, gaps_of, open_gaps, says_excerpt
from lims.catalogue.outlines import outline_of
from lims.catalogue.own_form import OwnMethodForm, filled_own, kept_settings, own_content
from lims.catalogue.own_kind_forms import FORMS, filled_kind
from lims.catalogue.own_methods import definition_of, read_kind, stored
from lims.catalogue.own_outline import filled_outline
from lims.catalogue.service import products
from lims.catalogue.specification_form import changed_rows, with_rows
from lims.catalogue.standards import UNKNOWN, Fact, standard_named
from lims.web import gettext, saying
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
        self.named = {one.group: one.names for one in products(self.session)}
        asked = self.code or request.form.get("code", "").strip() or request.args.get("code", "")
        self.standard = standard_named(asked)
        begin = self._begin(asked)
        self.form = FORMS[self.kind](**self.given, **begin)
        kept = [key for key in begin.get("products", ()) if key not in self.named]
        self.form.products.choices = group_choices(self.session, kept)
        self.gaps = (
            [] if self.standard is None else gaps_of(self.standard, outline_of(self.standard), self.form)
        )
        self.refused: list[Gap] = []

    def _begin(self, asked: str) -> dict[str, Any]:
        """What stands; or what is known of a standard of the lists; or the code alone."""
        own = read_kind(str(self.standing["definition"])) if self.standing else None
        if own is not None and not isinstance(own, OwnMethod):
            return filled_kind(own, self.standing)
        known = filled_outline(self.standard, self.kind, self.named) if self.standard else {}
        return {"code": asked, **known}

    @property
    def known(self) -> list[tuple[str, str, Fact]]:
        """What the sources say of the standard: about what, in which words, and the fact; of a measurand without a range its unit."""
        one = self.standard
        groups = [] if one is None else [
            (gettext("Measurands and ranges"), one.measurands), (gettext("Conditions"), one.conditions),
            (gettext("Calculation"), one.calculation), (gettext("Precision"), one.precision), (gettext("Control"), one.control),
            (gettext("Sample"), one.sample),
        ]  # fmt: skip
        found = [
            (f"{title}: {fact.name}", fact)
            for title, facts in groups
            for fact in facts
            if fact.source != UNKNOWN
        ]
        measured = () if one is None else one.measurands
        return [
            (title, fact.text if fact.known else fact.remark, fact)
            for title, fact in found
            if fact.known or fact in measured
        ]

    def content(self) -> dict[str, Any] | None:
        own = self.form.own(self.code or self.new_code, self.named)
        self.refused = open_gaps(self.gaps, self.form)
        for one in self.refused:
            field = self.form[one.field]
            field.errors = field.errors or [gettext("Say what the sources do not: %(what)s.", what=one.what)]
        if says_excerpt(self.form):
            self.form.steps.errors = [
                gettext(
                    "A step still names a public excerpt. Write the clause that you read, or untick that all was read in the "
                    "document itself."
                )
            ]  # fmt: skip
            return None
        if own is None or self.refused:
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
