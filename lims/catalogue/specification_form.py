"""The form of a specification: its head, and its lines as a table that is typed, reordered, or pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm

from lims.catalogue.forms import ProposalForm
from lims.catalogue.lines import COLUMNS, DUTIES, ReadLine, cells_of, column_of, duty_code, read_line
from lims.web import gettext
from lims.web.forms import (
    BooleanField,
    FileField,
    HiddenField,
    MultiCheckboxField,
    Needed,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    typed,
)
from lims.web.i18n import lazy_gettext as _
from lims.web.tables import Table
from methods.conformity import Comparison

MOST_LINES = 400
COMPARISONS = [
    (Comparison.ABSOLUTE.value, _("as it is (absolute)")),
    (Comparison.ROUNDED.value, _("rounded to the last place of the limit (ASTM E29)")),
]  # fmt: skip


class LineForm(PlainForm):
    """One line, a field a cell."""

    key = HiddenField()
    duty = SelectField(COLUMNS["duty"], choices=list(DUTIES.items()))


for _name in COLUMNS:
    if _name not in ("key", "duty"):
        setattr(LineForm, _name, StringField(COLUMNS[_name]))


class SpecificationForm(ProposalForm):
    """A specification's edition and grade with all its lines."""

    edition = StringField(
        _("Edition"), [Needed()], description=_("As the document prints it, such as EN 590:2022.")
    )
    grade = StringField(
        _("Grade"), description=_("Leave a dash where the document has no grades."), default="-"
    )
    en = StringField(_("Name in English"), [Needed()])
    az = StringField(_("Name in Azerbaijani"))
    ru = StringField(_("Name in Russian"))
    product_groups = MultiCheckboxField(_("Product groups"), description=_("None ticked: for every product."))
    comparison = RadioField(_("A value is compared"), [Needed()], choices=COMPARISONS)
    source = TextAreaField(_("Source"), [Needed()], description=_("Document, edition, and who has read it."))
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))
    lines = FieldList(FormField(LineForm), max_entries=MOST_LINES)
    pasted = TextAreaField(
        _("Rows from a spreadsheet"),
        description=_("With their heads in English, Azerbaijani or Russian. You see every cell first; all rows are taken, or none."),
    )  # fmt: skip
    file = FileField(_("or a file: XLSX or CSV"))


@dataclass(frozen=True, kw_only=True, slots=True)
class PastedLine:
    """A pasted row: its cells with what is wrong by cell, and the cells as the form takes them."""

    n: int
    texts: tuple[str, ...]
    problems: tuple[str, ...]
    cells: Mapping[str, str]

    @property
    def is_right(self) -> bool:
        """Whether it can become a line."""
        return not any(self.problems)


@dataclass(frozen=True, kw_only=True, slots=True)
class PastedLines:
    """A pasted table; `columns` are empty where a head was not known."""

    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[PastedLine, ...]

    @property
    def is_right(self) -> bool:
        """Whether every row can become a line."""
        return bool(self.rows) and all(row.is_right for row in self.rows)


def looked_at(table: Table) -> PastedLines:
    """Every cell of a pasted table, looked at."""
    columns: list[str] = []
    for head in table[0]:
        name = column_of(head)
        columns.append("" if name in columns else name)
    rows = tuple(_pasted(n, texts, columns) for n, texts in enumerate(table[1:], 1))
    return PastedLines(heads=tuple(table[0]), columns=tuple(columns), rows=rows)


def _pasted(n: int, texts: Sequence[str], columns: Sequence[str]) -> PastedLine:
    cells = {name: text for name, text in zip(columns, texts, strict=True) if name}
    read = read_line(cells)
    problems = dict(read.problems)
    said = [problems.pop(name, "") if name else "" for name in columns]
    said += [" ".join(problems.values())]  # of cells that no column of the table has
    duty = "duty" not in read.problems and duty_code(cells.get("duty", ""))
    return PastedLine(
        n=n, texts=(*texts, ""), problems=tuple(said), cells={**cells, "duty": duty or "mandatory"}
    )


def filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with for a content."""
    titles = content.get("titles", {})
    return {
        **{language: titles.get(language, "") for language in ("en", "az", "ru")},
        **{name: content.get(name) for name in ("edition", "grade", "product_groups", "comparison", "source", "fictitious")},
        "lines": [cells_of(one) for one in content.get("limits", ())],
    }  # fmt: skip


def cells_in(form: SpecificationForm) -> list[dict[str, str]]:
    """The cells of every line as they were typed."""
    return [{name: typed(line.form[name]) for name in COLUMNS} for line in form.lines]


def with_lines(form: SpecificationForm, rows: Iterable[Mapping[str, str]]) -> SpecificationForm:
    """The form with other lines; everything else as it was typed."""
    with_rows(form.lines, ({**dict.fromkeys(COLUMNS, ""), "duty": "mandatory", **row} for row in rows))
    return form


def with_rows(listed: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put other rows into a list of a form."""
    while listed.entries:
        listed.pop_entry()
    for row in rows:
        listed.append_entry(dict(row))


def changed_rows(rows: list[dict[str, str]], step: str) -> list[dict[str, str]] | None:
    """The lines after a step of the table: "add", "up-2", "down-2", "remove-2"; None where it is none of these."""
    what, _dash, number = step.partition("-")
    at = int(number) if number.isdecimal() else -1
    if what == "add":
        return [*rows, {}]
    if not 0 <= at < len(rows) or what not in ("up", "down", "remove"):
        return None
    row, rest = rows[at], rows[:at] + rows[at + 1 :]
    if what == "remove":
        return rest
    to = max(0, at - 1) if what == "up" else at + 1
    return [*rest[:to], row, *rest[to:]]


def content_of(form: SpecificationForm) -> dict[str, Any] | None:
    """The content that was typed; None where a cell is wrong, which then says so beside itself."""
    read = [read_line(row) for row in cells_in(form)]
    for line, one in zip(form.lines, read, strict=True):
        for name, problem in one.problems.items():
            line.form[name].errors = [problem]
    if not read:
        form.lines.errors = [gettext("A specification has at least one line. Add one.")]
    if not read or any(one.problems for one in read):
        return None
    titles = {language: typed(form[language]) for language in ("en", "az", "ru") if typed(form[language])}
    return {
        "edition": typed(form.edition), "grade": typed(form.grade) or "-", "titles": titles,
        "product_groups": list(form.product_groups.data or ()), "limits": _with_keys(read), "comparison": form.comparison.data,
        "source": typed(form.source), "fictitious": bool(form.fictitious.data),
    }  # fmt: skip


def _with_keys(read: Sequence[ReadLine]) -> list[dict[str, Any]]:
    """The lines, each with a key of its own: a key stays with its line from edition to edition."""
    taken: set[str] = set()
    lines = []
    for one in read:
        key = base = str(one.line["key"])
        n = 1
        while key in taken:
            n += 1
            key = f"{base}-{n}"
        taken.add(key)
        lines.append({**one.line, "key": key})
    return lines
