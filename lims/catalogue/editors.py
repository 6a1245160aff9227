"""One editor for each kind of thing in the catalogue: the form that is shown, and the content that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import pages
from lims.catalogue.accreditation import MeasurandRange, Standing, measurand_of, range_of, right_range
from lims.catalogue.drafts import UNTIL, ends_at
from lims.catalogue.editor import Content, Editor, group_choices
from lims.catalogue.forms import (
    RULE_NAMES,
    AccreditationForm,
    EquivalenceForm,
    ProposalForm,
    RuleForm,
    ScopeForm,
    texts,
)
from lims.catalogue.own_editors import (
    BlendEditor,
    CompositionEditor,
    CurveEditor,
    CutsEditor,
    GuidedEditor,
    OwnMethodEditor,
)
from lims.catalogue.rules import KINDS as RULES
from lims.catalogue.settings_editor import SettingsEditor
from lims.catalogue.specification_form import (
    PastedLines,
    SpecificationForm,
    cells_in,
    changed_rows,
    content_of,
    filled,
    looked_at,
    with_lines,
)
from lims.catalogue.words import STANDINGS
from lims.errors import LimsError, NotFound
from lims.files import file_store, keep, media_type_of, required_type
from lims.records import Unit
from lims.web import current_language, gettext, saying
from lims.web.fields import read_number
from lims.web.forms import typed
from lims.web.tables import TableRefused, sent_table
from methods.catalogue import METHODS
from reports import ReportError

MARK_TYPES = frozenset({"image/png", "image/jpeg"})


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
            self.form.pasted.errors = [str(saying(refusal))]
            return True
        if name != "look" and self.looked.is_right:
            taken = [dict(row.cells) for row in self.looked.rows]
            with_lines(self.form, [*rows, *taken] if name == "take-more" else taken)
            self.form.pasted.data, self.looked = "", None
        return True

    def content(self) -> dict[str, Any] | None:
        return content_of(self.form)


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
        stands = self.standing
        kept = [measurand_of(one) for one in stands.get("measurands", ())]
        ranges = [range_of(one) for one in stands.get("measurands", ()) if isinstance(one, Mapping)]
        self.form = ScopeForm(
            **self.given, method_id=stands.get("method_id"), edition=stands.get("edition"), until=ends_at(stands),
            measurands=kept, product_groups=stands.get("product_groups"), ranges=ranges_text(ranges),
        )  # fmt: skip
        self.form.method_id.choices = pages.all_methods(self.session)
        known = {one.key: one.names[current_language()] for method in METHODS for one in method.measurands}  # type: ignore[index]
        more = {key: key for key in kept if key not in known}
        self.form.measurands.choices = [*known.items(), *more.items()]
        self.form.product_groups.choices = group_choices(self.session, stands.get("product_groups", ()))

    def content(self) -> dict[str, Any] | None:
        form = self.form
        ranges = read_ranges(typed(form.ranges))
        chosen = list(form.measurands.data or ())
        if ranges is None or set(ranges) - set(chosen):
            form.ranges.errors = [
                gettext(
                    "Write the key of a measurand that is ticked, from, to and a unit, parted by semicolons."
                )
            ]
            return None
        return {
            "method_id": form.method_id.data, "edition": typed(form.edition),
            "measurands": [ranges.get(one, one) for one in chosen], "product_groups": list(form.product_groups.data or ()),
            UNTIL: until_text(form.until.data),
        }  # fmt: skip


class AccreditationEditor(Editor):
    """The accreditation as the body's document states it, with the picture of the mark."""

    def start(self) -> None:
        stands = {name: value for name, value in self.standing.items() if name != "mark_file_id"}
        self.form = AccreditationForm(**self.given, **(stands | {UNTIL: ends_at(self.standing)}))
        self.form.standing.choices = list(STANDINGS.items())

    def content(self) -> dict[str, Any] | None:
        form = self.form
        self.picture = form.mark.data.read() if form.mark.data else b""
        if self.picture and (problem := unfit_mark(self.picture, form.mark.data.filename or "mark")):
            form.mark.errors = [problem]
            return None
        if form.standing.data == Standing.GRANTED and form.until.data is None:
            form.until.errors = [
                gettext("An accreditation is granted until a day. Enter it from its document.")
            ]
            return None
        texts_of = {name: typed(form[name]) for name in ("number", "standard", "body", "source")}
        return texts_of | {
            "standing": form.standing.data, UNTIL: until_text(form.until.data), "fictitious": bool(form.fictitious.data),
            "mark_file_id": self.standing.get("mark_file_id"),
        }  # fmt: skip

    def put(self) -> None:
        self.kept = file_store().put(self.picture) if self.picture else None

    def write(self, unit: Unit, content: dict[str, Any]) -> dict[str, Any]:
        if self.kept is None:
            return content
        name = self.form.mark.data.filename or "mark"
        stored = keep(unit, self.kept, name, media_type_of(self.picture))
        return content | {"mark_file_id": stored.id}


def unfit_mark(picture: bytes, name: str) -> str:
    """Why a picture cannot be the mark; empty where it can."""
    from reports.opening import mark_picture  # what draws is slow to load

    try:
        required_type(picture, name, MARK_TYPES)
        mark_picture(picture)
    except (LimsError, ReportError) as trouble:
        return str(trouble)
    return ""


def until_text(end: datetime | None) -> str | None:
    """The end of a content, as it is kept."""
    return None if end is None else end.isoformat()


def ranges_text(ranges: Iterable[MeasurandRange]) -> str:
    """Ranges as they are typed, one a line."""
    return "\n".join(f"{one.measurand}; {_end(one.low)}; {_end(one.high)}; {one.unit}" for one in ranges)


def _end(end: float | None) -> str:
    return "" if end is None else f"{end:.15g}"


def read_ranges(text: str) -> dict[str, dict[str, Any]] | None:
    """Ranges by measurand from lines; None where a line cannot be read. A comma in a figure is taken for a point."""
    found: dict[str, dict[str, Any]] = {}
    for line in filter(str.strip, text.splitlines()):
        cells = [cell.strip() for cell in line.split(";")]
        if len(cells) != 4:
            return None
        key, low, high, unit = cells
        try:
            ends = {
                "low": float(read_number(low)) if low else None,
                "high": float(read_number(high)) if high else None,
            }
        except ValueError:
            return None
        found[key] = {"key": key, "unit": unit, **ends}
        if not right_range(found[key]):
            return None
    return found


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
    "equivalence": EquivalenceEditor, "accreditation": AccreditationEditor, "own_composition": CompositionEditor,
    "own_blend": BlendEditor, "own_guided": GuidedEditor, "own_cuts": CutsEditor, "own_curve": CurveEditor,
}  # fmt: skip


def editor_for(session: Session, kind: str, code: str, standing: Content | None, **given: Any) -> Editor:
    """The editor of a kind, its form filled from what stands. Raises NotFound."""
    if kind not in EDITORS:
        raise NotFound
    return EDITORS[kind](session, code, standing, **given)


__all__ = ["Editor", "ProposalForm", "editor_for", "group_choices"]
