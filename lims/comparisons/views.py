"""Pages of comparisons: the list, making one, what it shows, and the conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import MethodVersion, method_version_at, methods_at
from lims.catalogue.pages import header_code
from lims.comparisons.evaluation import Compared, Found, Way, evaluate
from lims.comparisons.forms import BY, CompareForm, ConcludeForm
from lims.comparisons.list import AGREES, DIFFERS, OPEN, comparisons_query
from lims.comparisons.models import ComparedRow
from lims.comparisons.service import (
    By,
    Comparison,
    compare,
    compared_of,
    conclude,
    conclusion_of,
    find_comparison,
    hands_in,
)
from lims.edge import now, reading, require_person, writing
from lims.equipment import systems_at
from lims.errors import LimsError
from lims.people import people_by_id
from lims.permissions import permission
from lims.trace import describe
from lims.web import Chart, Series, current_language, gettext, saying, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed, typed_number
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing
from methods.definitions import ScaleKind
from methods.wording import Language

comparisons = Blueprint("comparisons", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000
COUNTED = (ScaleKind.RATIO, ScaleKind.INTERVAL, ScaleKind.VECTOR)
STATES = {OPEN: _("Waits for a conclusion"), AGREES: _("They agree"), DIFFERS: _("They do not agree")}
WAYS = {
    Way.PAIRED: _("paired by material, t test"),
    Way.TWO: _("two series of one material, t test"),
    Way.GROUPS: _("several series of one material, analysis of variance"),
    Way.CROSSED: _("several series of several materials, two-way analysis of variance (no clause read)"),
}
BY_WORDS = dict(BY)
APART = _("Result minus the mean of its material, one after the other")
IN_ORDER = _("Results, one after the other")


@comparisons.get("/comparisons")
@permission("comparisons.see")
def index() -> ResponseReturnValue:
    """Comparisons of analysts and instruments, latest first."""
    listing = read_listing(Filter(name="state", label=_("State"), choices=list(STATES.items())))
    query, order = comparisons_query(search=listing.search, state=listing.value("state"))
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [(Comparison.from_row(row), code, _state(agrees)) for row, code, agrees in page.rows]
    if listing.format:
        head = [
            _("Number"),
            _("What is compared"),
            _("Method"),
            _("Measurand"),
            _("What for"),
            _("Made"),
            _("State"),
        ]
        return export(listing.format, "comparisons", [str(one) for one in head], (
            (one.number, BY_WORDS[one.by.value], code, one.measurand, one.purpose, one.at, STATES[state])
            for one, code, state in found
        ))  # fmt: skip
    return render_template(
        "comparisons/index.html", listing=listing, page=page, found=found, by_words=BY_WORDS
    )


def _state(agrees: bool | None) -> str:
    return OPEN if agrees is None else AGREES if agrees else DIFFERS


@comparisons.route("/comparisons/new", methods=["GET", "POST"])
@permission("comparisons.make")
def new() -> ResponseReturnValue:
    """Compare analysts or instruments by the results that there are."""
    form, language = CompareForm(), cast(Language, current_language())
    form.of.choices = [
        (f"{method.method_id} {one.key}", f"{method.code}: {one.names[language]}")
        for method in methods_at(reading(), now()) for one in method.definition.measurands if one.scale in COUNTED
    ]  # fmt: skip
    if form.validate_on_submit():
        method_id, measurand = str(form.of.data).split(" ", 1)
        try:
            with writing("comparison.made", typed(form.purpose)) as unit:
                made = compare(
                    unit, by=By(form.by.data), method_id=int(method_id), measurand=measurand, component=typed(form.component),
                    material=typed(form.material), since=form.since.data, until=form.until.data, source=typed(form.source),
                    largest=typed_number(form.largest), purpose=typed(form.purpose),
                )  # fmt: skip
            return redirect(url_for("comparisons.show", comparison_id=made.id), 303)
        except LimsError as error:
            form.of.errors = [str(saying(error))]
    intro = gettext(
        "Results that are in the system are taken as they stand; only a material that all of them measured tells anything."
    )
    return form_page(gettext("Compare analysts or instruments"), form, url_for("comparisons.index"), intro)


@comparisons.get("/comparisons/<int:comparison_id>")
@permission("comparisons.see")
def show(comparison_id: int) -> ResponseReturnValue:
    """A comparison: its chart, what it shows, and the conclusion."""
    return _page(find_comparison(reading(), comparison_id), ConcludeForm(formdata=None))


def _page(one: Comparison, form: ConcludeForm, error: LimsError | None = None) -> ResponseReturnValue:
    rows, conclusion = compared_of(reading(), one.id), conclusion_of(reading(), one.id)
    series = _series_names(one, rows)
    if (format_ := request.args.get("format")) in ("csv", "xlsx"):
        return _file(one, rows, series, str(format_))
    found = evaluate(
        [Compared(source_id=row.source_id, material=row.material, series_id=row.series_id, value=row.value, text=row.text) for row in rows],
        one.largest,
    )  # fmt: skip
    people = people_by_id(reading(), {one.person_id, conclusion.person_id if conclusion else 0})
    opened = conclusion.nonconformity_id if conclusion else None
    page = render_template(
        "comparisons/show.html", one=one, rows=rows, found=found, series=series, conclusion=conclusion, people=people, form=form,
        refusal=error, method=header_code(reading(), "method", one.method_id), measurand=_measurand(one), ways=WAYS,
        chart=_drawn(one, rows, found, series), by_words=BY_WORDS, own=require_person().id in hands_in(one, rows),
        state=_state(conclusion.agrees if conclusion else None), opened=describe(reading(), [opened] if opened else []),
    )  # fmt: skip
    return page, error.status if error else 422 if form.errors else 200


def _measurand(one: Comparison) -> str:
    method: MethodVersion | None = method_version_at(reading(), one.method_id, one.at)
    known = {each.key: each.names for each in method.definition.measurands} if method else {}
    name = (
        known[one.measurand][cast(Language, current_language())] if one.measurand in known else one.measurand
    )
    return f"{name}, {one.component}" if one.component else name


def _series_names(one: Comparison, rows: Sequence[ComparedRow]) -> Mapping[int, str]:
    ids = list(dict.fromkeys(row.series_id for row in rows))
    if one.by is By.PERSON:
        return {id_: person.name for id_, person in people_by_id(reading(), ids).items()}
    known = {each.id: each.code for each in systems_at(reading(), one.at)}
    return {id_: known.get(id_, str(id_)) for id_ in ids}


def _file(
    one: Comparison, rows: Sequence[ComparedRow], series: Mapping[int, str], form: str
) -> ResponseReturnValue:
    head = [BY_WORDS[one.by.value], _("Material"), _("Value"), _("Unit"), _("Measured at")]
    return export(form, one.number, [str(each) for each in head], (
        (series.get(row.series_id), row.material, row.value, one.unit, row.measured_at) for row in rows
    ))  # fmt: skip


def _drawn(one: Comparison, rows: Sequence[ComparedRow], found: Found, series: Mapping[int, str]) -> Chart:
    """The results of each, side by side; the difference from the material's mean where there are several materials."""
    by_material: dict[str, list[float]] = {}
    for row in rows:
        by_material.setdefault(row.material, []).append(row.value)
    several = len(by_material) > 1
    base = {name: sum(values) / len(values) if several else 0.0 for name, values in by_material.items()}
    drawn = [
        Series(
            label=series.get(id_, str(id_)), mark="disc" if n % 2 == 0 else "square", tone=("accent", "warn", "muted")[n % 3],
            values=[round(row.value - base[row.material], 12) if row.series_id == id_ else None for row in rows],
        )
        for n, id_ in enumerate(found.means)
    ]  # fmt: skip
    return Chart(
        words=gettext("Results of %(measurand)s by each of them", measurand=_measurand(one)),
        x_label=str(APART if several else IN_ORDER),
        y_label=unit_words(one.unit, current_language()), x=[float(n) for n in range(1, len(rows) + 1)], series=drawn,
    )  # fmt: skip


@comparisons.post("/comparisons/<int:comparison_id>/conclude")
@permission("comparisons.conclude")
def conclude_page(comparison_id: int) -> ResponseReturnValue:
    """Conclude on a comparison that another person made."""
    one, form = find_comparison(reading(), comparison_id), ConcludeForm()
    if not form.validate_on_submit():
        return _page(one, form)
    try:
        with writing("comparison.concluded", typed(form.words)) as unit:
            conclude(
                unit, comparison_id, agrees=form.agrees.data == "yes", words=typed(form.words),
                nonconformity=bool(form.nonconformity.data),
            )  # fmt: skip
    except LimsError as error:
        return _page(one, form, error)
    return redirect(url_for("comparisons.show", comparison_id=comparison_id), 303)
