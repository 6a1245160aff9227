"""What a draft changes against what stands, in words: "sulfur, max" was "10 mg/kg" and becomes "8.0 mg/kg"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from lims.catalogue import pages
from lims.catalogue.accreditation import MeasurandRange, range_of
from lims.catalogue.definitions import find_definition
from lims.catalogue.drafts import KINDS, UNTIL, Draft, ends_at
from lims.catalogue.entries import Entry, entries, figure_of, source_of, unit_text
from lims.catalogue.limits import Limit
from lims.catalogue.lines import COLUMNS, DUTIES, cells_of
from lims.catalogue.own_changes import is_kind, own_changes
from lims.catalogue.own_lines import step_lines
from lims.catalogue.own_methods import is_own, read_kind, values_text
from lims.catalogue.settings import OWN_CONTROL
from lims.catalogue.specification_form import COMPARISONS
from lims.catalogue.words import STANDINGS
from lims.web import current_language, gettext, moment_text, unit_words
from lims.web import lazy_gettext as _
from methods.definitions import OwnMethod
from methods.wording import Language, printed_number

FIELDS = {
    "edition": _("Edition"), "grade": _("Grade"), "titles": _("Name"), "names": _("Name"), "product_groups": _("Product groups"),
    "comparison": _("A value is compared"), "source": _("Source"), "fictitious": _("FICTITIOUS"), "kind": _("Kind"),
    "parameters": _("Figures"), "definition": _("Computes by"), "method_id": _("Method"), "measurands": _("Measurands"),
    "named": _("Method named"), "basis": _("Basis"), "number": _("Accreditation number"), "standard": _("Standard"),
    "body": _("Accreditation body"), "standing": _("Standing"), UNTIL: _("Until"), "mark_file_id": _("Picture of the mark, PNG or JPEG"),
}  # fmt: skip
FIGURES = frozenset({"low", "high"})
LIKENESS = ("classes", "measurand", "condition", "basis", "methods", "alternative", "note")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that a draft states otherwise than what stands: nothing before where it is new, nothing after where it is left out."""

    subject: str
    before: str
    after: str


def changes(session: Session, draft: Draft, at: datetime) -> list[Change]:
    """What a draft changes against what stands at a moment; everything, where nothing stands."""
    return content_changes(session, draft.kind, draft.header_id, draft.content, at)


def content_changes(
    session: Session, kind: str, header_id: int | None, content: Mapping[str, Any], at: datetime
) -> list[Change]:
    """What a content would change of a thing; everything, where the thing is new. Raises NotFound."""
    before = (pages.standing_content(session, kind, header_id, at) if header_id else None) or {}
    if (own := KINDS[kind].changes) is not None:
        return [Change(subject=name, before=old, after=new) for name, old, new in own(before, content)]
    methods = dict(pages.all_methods(session)) if kind == "scope_line" else {}
    found = [*_fields(before, content, methods)]
    if kind == "specification":
        found += _lines(before.get("limits", ()), content["limits"])
    if kind == "method":
        found += _settings(before, content)
    return found


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], methods: Mapping[int, str]
) -> Iterator[Change]:
    for name in after:
        if name in ("limits", "settings"):
            continue
        if name == "definition" and is_kind(str(after[name])):
            stood = str(before.get(name) or "")
            yield from (
                Change(subject=said, before=was, after=now)
                for said, was, now in own_changes(stood, str(after[name]))
            )
            continue
        if name == "definition":
            yield from _definition(before.get(name), after[name])
            continue
        if name == UNTIL:
            old, new = (moment_text(end) if (end := ends_at(one)) else "" for one in (before, after))
        elif name == "standing":
            old, new = (str(STANDINGS[one[name]]) if one.get(name) else "" for one in (before, after))
        elif name == "comparison":
            old, new = (str(dict(COMPARISONS).get(str(one.get(name)), "")) for one in (before, after))
        elif name == "mark_file_id":
            old, new = (
                gettext("file %(n)s", n=one[name]) if one.get(name) else "" for one in (before, after)
            )
        elif name == "measurands":
            old, new = (
                ", ".join(measurand_words(one) for one in content.get(name, ()))
                for content in (before, after)
            )
        else:
            old, new = _plain(before.get(name), methods), _plain(after[name], methods)
        if old != new:
            yield Change(subject=str(FIELDS.get(name, name)), before=old, after=new)


def measurand_words(stored: Any) -> str:
    """An entry of a line of the scope: the measurand, with the range where one is stated."""
    if not isinstance(stored, Mapping):
        return str(stored)
    one = range_of(stored)
    return f"{one.measurand} {range_words(one)}"


def range_words(one: MeasurandRange) -> str:
    """A range in signs and figures, with its unit."""
    ends = (("≥", one.low), ("≤", one.high))
    said = ", ".join(f"{sign} {end:.15g}" for sign, end in ends if end is not None)
    return f"{said} {unit_words(one.unit)}".strip()


def _definition(before: Any, after: Any) -> Iterator[Change]:
    """What computes a method, each thing that it says on a line of its own: who approves has to read all of it."""
    old, new = dict(_computes(before)), dict(_computes(after))
    for name in {**new, **old}:
        if old.get(name, "") != new.get(name, ""):
            yield Change(subject=name, before=old.get(name, ""), after=new.get(name, ""))


def _computes(key: Any) -> list[tuple[str, str]]:
    """The program's definition by its name, or what the laboratory's own method says, with its examples."""
    if not key:
        return []
    if not is_own(str(key)):
        return [(str(FIELDS["definition"]), str(key))]
    own = read_kind(str(key))
    if not isinstance(own, OwnMethod):
        return [(str(FIELDS["definition"]), gettext("a method of our own"))]
    said = (
        (gettext("Formula"), own.formula),
        (gettext("Inputs"), "; ".join(f"{one.name}: {one.labels['en']}, {one.unit}, {_ends(one.low, one.high)}" for one in own.inputs)),
        (gettext("Result"), ", ".join(filter(None, (
            f"{own.result.name}: {own.result.names['en']}", own.result.unit, own.result.condition, own.result.basis,
        )))),
        (gettext("Number of determinations"), str(own.determinations)),
        (gettext("Examples"), "\n".join(f"{values_text(one.values)} -> {one.expected} | {one.source}" for one in own.examples)),
        (gettext("Steps"), step_lines(own.steps)), (gettext("Source"), str(own.source)),
        (gettext("Measuring system"), ", ".join(own.roles)),
        (gettext("Products"), ", ".join(one.names[_language()] for one in own.products)),
    )  # fmt: skip
    return [(name, text) for name, text in said if text]


def _ends(low: float | None, high: float | None) -> str:
    return f"{'' if low is None else f'{low:g}'} .. {'' if high is None else f'{high:g}'}"


def _plain(value: Any, methods: Mapping[int, str]) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return gettext("yes")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(one, methods)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return methods.get(value, str(value)) if isinstance(value, int) else str(value)


def _lines(before: Any, after: Any) -> Iterator[Change]:
    old, new = ({one["key"]: one for one in lines} for lines in (before, after))
    for key, line in new.items():
        name = Limit.from_json(line).name(current_language())
        if key not in old:
            yield Change(subject=name, before="", after=_whole(line))
        else:
            yield from _cells(name, old[key], line)
    for key, line in old.items():
        if key not in new:
            yield Change(
                subject=Limit.from_json(line).name(current_language()), before=requirement(line), after=""
            )
    kept_old, kept_new = ([key for key in one if key in old and key in new] for one in (old, new))
    if kept_old != kept_new:
        yield Change(
            subject=gettext("order of the lines"), before=gettext("as it was"), after=gettext("changed")
        )


def _whole(line: Mapping[str, Any]) -> str:
    """What a new line asks for with all that decides whether a result is like it: who approves sees no other page of it."""
    cells = cells_of(line)
    told = [(column, _cell(column, cells)) for column in LIKENESS if cells[column]]
    duty = [] if cells["duty"] == "mandatory" else [str(DUTIES[cells["duty"]])]
    return "; ".join(
        [requirement(line), *(f"{str(COLUMNS[column]).lower()}: {text}" for column, text in told), *duty]
    )


def _cells(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = cells_of(old), cells_of(new)
    for column, label in COLUMNS.items():
        if before[column] != after[column]:
            yield Change(
                subject=f"{name}, {str(label).lower()}",
                before=_cell(column, before),
                after=_cell(column, after),
            )


def _cell(column: str, cells: Mapping[str, str]) -> str:
    text = cells[column]
    if column == "duty":
        return str(DUTIES[text])
    if column in FIGURES:
        shown = printed_number(text, _language()) if text else gettext("free")
        return f"{shown} {unit_text(cells['unit'])}".strip()
    return text or "–"


def _language() -> Language:
    return cast(Language, current_language())


def requirement(line: Mapping[str, Any]) -> str:
    """What a line asks for, in one text."""
    one = Limit.from_json(line)
    if one.kind == "class":
        return one.class_name
    if one.kind == "words":
        return one.words
    low, high = one.low(_language()), one.high(_language())
    signs = (
        f"≥ {low}" if low and low[0] not in ">?" else low,
        f"≤ {high}" if high and high[0] not in "<?" else high,
    )
    return f"{'; '.join(filter(None, signs))} {unit_text(one.unit)}".strip()


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = before.get("settings") or {}, after["settings"]
    for entry in entries(find_definition(after["definition"])):
        was, now = _figure_text(entry, old), _figure_text(entry, new)
        if was != now:
            yield Change(subject=f"{entry.group}: {entry.name}", before=was, after=now)
    charts_old, charts_new = (one.get(OWN_CONTROL) or {} for one in (old, new))
    for key in dict.fromkeys((*charts_old, *charts_new)):
        was, now = (control_words(one.get(key)) for one in (charts_old, charts_new))
        if was != now:
            subject = gettext("U from own control data: %(name)s", name=key.rpartition("/")[2])
            yield Change(subject=subject, before=was, after=now)
    words = {
        "products": gettext("Products"), "second_look": gettext("Values that a second person must see"),
        "notes": gettext("Notes"),
    }  # fmt: skip
    for name, word in words.items():
        was, now = (_plain(one.get(name), {}) for one in (old, new))
        if was != now:
            yield Change(subject=word, before=was, after=now)


def control_words(figure: Mapping[str, Any] | None) -> str:
    """Figures of a control chart in one text; empty where there are none."""
    if not figure:
        return ""
    return gettext(
        "%(chart)s: R′ = %(R)s, u(bias) = %(bias)s %(unit)s, from %(low)s to %(high)s (%(source)s)", chart=figure["chart"],
        R=f"{figure['value']:.4g}", bias=f"{figure['u_bias']:.4g}", unit=unit_words(figure["unit"]), low=f"{figure['low']:g}",
        high=f"{figure['high']:g}", source=figure["source"]["document"],
    )  # fmt: skip


def _figure_text(entry: Entry, settings: Mapping[str, Any]) -> str:
    source = source_of(entry, settings)
    return f"{figure_of(entry, settings)} ({source})" if source else figure_of(entry, settings)
