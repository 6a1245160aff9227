"""Compositions and tables of a provider's report: their lines typed into a table or pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import MethodVersion, method_version
from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.external.figures import NUMBER, Figure, Part
from lims.external.findings import IN_PARTS, finding_of
from lims.external.forms import MOST_PARTS, PartsForm
from lims.external.overview import sending_of_test
from lims.external.service import enter_figure
from lims.external.views import external
from lims.external.views_figures import unit_choices
from lims.permissions import permission
from lims.web import current_language, gettext, saying
from lims.web.forms import typed
from lims.web.tables import Table, TableRefused, sent_table
from methods.definitions import Measurand, ScaleKind
from methods.wording import Language

MORE = 10  # empty lines that a press adds


@external.route("/external/tests/<int:external_test_id>/enter-table", methods=["GET", "POST"])
@permission("external.enter")
def enter_parts(external_test_id: int) -> ResponseReturnValue:
    """Enter a composition or a table as it stands in the report; another person compares it."""
    sending, one = sending_of_test(reading(), external_test_id, now())
    method = method_version(reading(), one.method_version_id)
    known = {each.key: each for each in method.definition.measurands if each.scale in IN_PARTS}
    if not known:
        return redirect(url_for("external.enter", external_test_id=external_test_id), 303)
    wanted = known.get(request.args.get("measurand", ""), next(iter(known.values())))
    form, cuts = PartsForm(), wanted.scale is ScaleKind.TABLE
    form.report.choices = [(str(each.id), each.number) for each in sending.reports]
    form.unit.choices = unit_choices([wanted])
    step = request.form.get("step", "save")
    if not form.is_submitted():
        form.unit.data = wanted.unit
        _fill(form, _begun(method, wanted))
    elif step == "more":
        _fill(form, [*_lines(form), *({} for _n in range(MORE))])
    elif step == "paste":
        _paste(form, cuts=cuts)
    elif form.validate() and (figure := _figure(form, wanted)) is not None:
        with writing("external.figure_entered") as unit:
            enter_figure(
                unit, external_test_id, figure, report_id=int(form.report.data), measured_at=form.measured_at.data or now()
            )  # fmt: skip
        return redirect(url_for("external.figures", external_test_id=external_test_id), 303)
    page = render_template(
        "external/parts.html", sending=sending, method=method, form=form, cuts=cuts, order=_order(cuts=cuts),
        name=wanted.names[cast(Language, current_language())],
        back=url_for("external.figures", external_test_id=external_test_id),
    )  # fmt: skip
    return page, 422 if form.errors or form.parts.errors or form.pasted.errors else 200


def _order(*, cuts: bool) -> str:
    heads = gettext("A row of heads may stand above.")
    if cuts:
        columns = gettext(
            "Columns in this order: cut, end point in °C (empty for a residue), result, U where it is stated."
        )
        return f"{columns} {heads}"
    columns = gettext("Columns in this order: component, result, U where it is stated.")
    return f"{columns} {heads} {gettext('Bounds such as < 0.01 and “not detected” are taken.')}"


def _begun(method: MethodVersion, measurand: Measurand) -> list[dict[str, str]]:
    """The names that the method itself has, each with a line to be filled; else empty lines."""
    calculation = method.definition.calculation
    listed = getattr(calculation, "reported" if measurand.scale is ScaleKind.VECTOR else "cuts", ())
    named = [{"name": str(each.name), "t_end": _end(each)} for each in listed]
    return named or [{} for _n in range(MORE)]


def _end(cut: object) -> str:
    end = getattr(cut, "t_end", None)
    return "" if end is None else f"{end:g}"


def _lines(form: PartsForm) -> list[dict[str, str]]:
    names = ("name", "t_end", "text", "expanded_uncertainty")
    return [{name: typed(line.form[name]) for name in names} for line in form.parts]


def _fill(form: PartsForm, rows: Iterable[Mapping[str, str]]) -> None:
    while form.parts.entries:
        form.parts.pop_entry()
    for row in list(rows)[:MOST_PARTS]:
        form.parts.append_entry(dict(row))


def _paste(form: PartsForm, *, cuts: bool) -> None:
    """Put the cells of a pasted table into the lines, to be looked at; what cannot be read says why."""
    try:
        rows = list(_pasted(sent_table(form.pasted.data or "", form.file.data), cuts=cuts))
        if len(rows) > MOST_PARTS:
            raise TableRefused(why=f"it has more than {MOST_PARTS} rows")
    except LimsError as error:
        form.pasted.errors = [str(saying(error))]
        return
    _fill(form, rows)
    form.pasted.data = ""


def _pasted(table: Table, *, cuts: bool) -> Iterator[dict[str, str]]:
    names = (
        ("name", "t_end", "text", "expanded_uncertainty")
        if cuts
        else ("name", "text", "expanded_uncertainty")
    )
    at = names.index("text")
    if not len(names) - 1 <= len(table[0]) <= len(names):
        raise TableRefused(
            why=f"it has {len(table[0])} columns, and {len(names) - 1} or {len(names)} are read"
        )
    heads = not NUMBER.search(table[0][at])
    for row in table[1:] if heads else table:
        yield dict(zip(names, row, strict=False))


def _figure(form: PartsForm, measurand: Measurand) -> Figure | None:
    """What was typed, with every line that has a result; None where it cannot be taken, which then says why."""
    parts = tuple(
        Part(name=row["name"], text=row["text"], expanded_uncertainty=row["expanded_uncertainty"] or None, t_end=row["t_end"] or None)
        for row in _lines(form)
        if row["text"] or row["expanded_uncertainty"]
    )  # fmt: skip
    figure = Figure(
        measurand=measurand.key, unit=form.unit.data or None, k=typed(form.k) or None,
        coverage_percent=typed(form.coverage_percent) or None, parts=parts,
    )  # fmt: skip
    try:
        if not parts:
            form.parts.errors = [gettext("No line has a result. Type what the report says, or paste it.")]
            return None
        finding_of(measurand, figure)
    except LimsError as refusal:
        form.parts.errors = [str(saying(refusal))]
        return None
    return figure
