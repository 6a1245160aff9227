"""What the laboratory must still say of a standard before it is run by the text that it owns, and why nobody has said it yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lims.catalogue import own_lines
from lims.catalogue.outlines import EXCERPT, Outline, OutlineValue
from lims.catalogue.runnable import SUPPLY
from lims.catalogue.standards import Fact, Missing, Standard
from lims.web import gettext
from lims.web.forms import typed
from lims.web.i18n import lazy_gettext as _

HALF_KNOWN = re.compile(r"not recovered|not verified|(?:frequency|interval|volume) unknown")
IN_THE_SETTINGS = frozenset({Missing.R, Missing.REPRODUCIBILITY, Missing.FACT})
REQUIRED = frozenset({Missing.TITLE, Missing.EDITION, Missing.MATRIX, Missing.DETERMINATIONS})
NO_SOURCE = _("no source says it")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One thing that the laboratory must say: in which field of the form, or afterwards; `cell` is the row that lacks it.

    `required`: nothing can be proposed while it is open.
    """

    what: str
    why: str
    field: str = ""
    cell: str = ""
    required: bool = False

    def is_open(self, form: Any) -> bool:
        """Whether the form does not say it yet; what is said elsewhere stays open here."""
        if not self.field:
            return True
        if self.cell:
            return any(
                lacks(cells, self.cell) for _line, cells in own_lines.cells_of(typed(form[self.field]))
            )
        return form[self.field].data in (None, "", [])


def lacks(cells: list[str], key: str) -> bool:
    """Whether this line of the values is of that key, and says neither a unit nor classes."""
    return cells[0] == key and not _cell(cells, own_lines.VALUES.index("unit"))


def _cell(cells: list[str], n: int) -> str:
    return cells[n] if n < len(cells) else ""


def gaps_of(standard: Standard, outline: Outline, form: Any) -> list[Gap]:
    """Everything that the laboratory must say, as far as a form of this kind asks for it."""
    found = [
        Gap(
            what=str(_("the document")),
            why=str(_("only public excerpts of it are known")),
            field="document",
            required=True,
        )
    ]
    found += [_missing(standard, kind, named, form) for kind, named in standard.missing]
    if form.lines_field == "values":
        found += [_without_unit(one) for one in outline.values if not one.unit and not one.classes]
        found += _ranges(outline)
        if not outline.steps:
            found.append(Gap(what=str(_("the steps")), why=str(NO_SOURCE), field="steps"))
        found.append(
            Gap(
                what=str(_("at which steps a second person looks, and whether a photo is taken")),
                why=str(NO_SOURCE),
            )
        )
    elif outline.components:
        found.append(Gap(
            what=str(_("names of the peaks and response factors")), why=str(_("they come from the calibration of the laboratory"))
        ))  # fmt: skip
    found += [Gap(what=one.name, why=one.text if one.known else str(NO_SOURCE)) for one in outline.left_out]
    found += _half_known(standard)
    return found


def open_gaps(gaps: list[Gap], form: Any) -> list[Gap]:
    """Those that must be closed before anything is proposed."""
    return [one for one in gaps if one.required and one.is_open(form)]


def says_excerpt(form: Any) -> bool:
    """Whether a step still names a public excerpt, although all is said to be read in the document itself."""
    if "steps" not in form.shown or not form.verified.data:
        return False
    clause = own_lines.STEPS.index("clause")
    return any(EXCERPT in _cell(cells, clause) for _line, cells in own_lines.cells_of(typed(form.steps)))


def _missing(standard: Standard, kind: Missing, named: str, form: Any) -> Gap:
    what = str(SUPPLY.get(kind, named))
    if kind in (Missing.R, Missing.REPRODUCIBILITY):
        what = gettext("%(figure)s of %(what)s", figure=what, what=named)
    field = "" if kind in IN_THE_SETTINGS else _field(kind, form)
    return Gap(
        what=what, why=_why(standard, kind, named), field=field, required=kind in REQUIRED and bool(field)
    )


def _field(kind: Missing, form: Any) -> str:
    """The field of the form that says it; none where the form of this kind asks for no such thing."""
    field = {
        Missing.TITLE: "en", Missing.EDITION: "edition", Missing.MATRIX: "products", Missing.EQUIPMENT: "roles",
        Missing.MEASURANDS: form.lines_field, Missing.DETERMINATIONS: "injections" if "injections" in form else "determinations",
    }[kind]  # fmt: skip
    return field if field in form else ""


def _why(standard: Standard, kind: Missing, named: str) -> str:
    """The remark of the source where it does not give it."""
    if kind in (Missing.R, Missing.REPRODUCIBILITY):
        said = next((one.remark for one in standard.precision if one.name == named), "")
    elif kind is Missing.FACT:
        facts = (*standard.conditions, *standard.calculation, *standard.control, *standard.sample)
        said = next((one.remark for one in facts if one.name == named and not one.known), "")
    else:
        said = {
            Missing.TITLE: standard.title,
            Missing.EDITION: standard.edition_in_use,
            Missing.EQUIPMENT: named,
        }.get(kind, "")
    return str(NO_SOURCE) if said in ("", "unknown") else said


def _without_unit(one: OutlineValue) -> Gap:
    why = one.fact.text if one.fact.known else str(NO_SOURCE)
    return Gap(
        what=gettext("unit or classes of %(what)s", what=one.names["en"]),
        why=why,
        field="values",
        cell=one.key,
        required=True,
    )


def _ranges(outline: Outline) -> Iterator[Gap]:
    without = [one.names["en"] for one in outline.values if one.unit and one.low is None and one.high is None]
    if without:
        yield Gap(
            what=gettext("between which values it is plausible: %(what)s", what=", ".join(without)),
            why=str(NO_SOURCE),
        )


def _half_known(standard: Standard) -> Iterator[Gap]:
    """What a source names and does not give: a formula, an interval, the letters within classes."""
    facts: tuple[Fact, ...] = (
        *standard.measurands, *standard.conditions, *standard.calculation, *standard.control, *standard.sample
    )  # fmt: skip
    for one in facts:
        for text in (one.text, one.resolution):
            if one.known and HALF_KNOWN.search(text):
                yield Gap(what=one.name, why=text)
