"""Pages of sequences, component tables and calibration curves: the lists, proposing, making curves, deciding on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import draft_version, find_draft, method_version_at, methods_at, open_drafts
from lims.edge import now, reading, require_person, writing
from lims.equipment import systems_at
from lims.errors import LimsError, NotFound
from lims.materials import lots_at
from lims.people import people_by_id
from lims.permissions import permission
from lims.sequences.arrivals import records_of_system
from lims.sequences.charts import curve_chart, residual_chart
from lims.sequences.curves import (
    CurveSet,
    Standard,
    curves_at,
    curves_for,
    curves_of,
    find_curves,
    lots_run,
    make_curves,
)
from lims.sequences.deciding import decide_curves
from lims.sequences.duplicates import own_criterion
from lims.sequences.forms import (
    DecideForm,
    TableForm,
    runs_form,
    standing_texts,
    table_content,
    table_texts,
)
from lims.sequences.list import sequences_query
from lims.sequences.models import SequenceState
from lims.sequences.service import ChromatographySequence
from lims.sequences.table import (
    KIND,
    can_have_table,
    ensure_table,
    find_table,
    names_of,
    table_at,
    table_header,
    tables_at,
)
from lims.sequences.words import FORMS, KINDS, LIMITS, STATES, WEIGHTS
from lims.web import gettext, saying
from lims.web import lazy_gettext as _
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.listing import Filter, fetch_page, read_listing
from lims.web.numbers import LARGEST_ID
from methods.components import component

sequences = Blueprint("sequences", __name__, template_folder="templates")
PAGE, FILE, RUNS = 100, 10_000, 40
RECENT = timedelta(days=30)


@sequences.get("/sequences")
@permission("sequences.see")
def index() -> ResponseReturnValue:
    """The sequences, latest first."""
    listing = read_listing(
        Filter(name="state", label=_("State"), choices=[(one.value, word) for one, word in STATES.items()])
    )
    query, order = sequences_query(search=listing.search, state=listing.value("state"))
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [(ChromatographySequence.from_row(row), code, lines) for row, code, lines in page.rows]
    if listing.format:
        head = [_("Number"), _("Component table"), _("Lines"), _("Planned"), _("Started"), _("State")]
        return export(listing.format, "sequences", [str(one) for one in head], (
            (one.number, code, lines or len(one.plan), one.planned_at, one.started_at, STATES[one.state])
            for one, code, lines in found
        ))  # fmt: skip
    return render_template(
        "sequences/index.html", listing=listing, page=page, found=found, planned=SequenceState.PLANNED,
        tables=tables_at(reading(), now()),
    )  # fmt: skip


# -- component tables -------------------------------------------------------------------------------------


@sequences.get("/sequences/tables")
@permission("sequences.see")
def tables() -> str:
    """The component tables in force, with the curves that count now, and what waits for approval."""
    session, at = reading(), now()
    known = tables_at(session, at)
    return render_template(
        "sequences/tables.html", tables=known, names=names_of(session, known), drafts=open_drafts(session, KIND),
        curves=curves_for(session, [one.header_id for one in known], at),
    )  # fmt: skip


@sequences.route("/sequences/tables/propose", methods=["GET", "POST"])
@permission("catalogue.draft")
def propose_table() -> ResponseReturnValue:
    """Propose a component table; another person approves it. What stands, or an earlier draft, is filled in."""
    form = TableForm(effective_from=now(), **_begun())
    form.system.choices = [(one.id, f"{one.code} {one.name}") for one in systems_at(reading(), now())]
    able = [one for one in methods_at(reading(), now()) if can_have_table(one)]
    form.method.choices = [(one.method_id, f"{one.code} ({one.edition})") for one in able]
    if form.validate_on_submit():
        try:
            return redirect(url_for("catalogue.draft", draft_id=_draft(form)), 303)
        except LimsError as error:
            form.components.errors = [str(saying(error))]
    intro = "" if able else gettext(
        "No composition method of the laboratory is in use yet. Propose one under Methods; a component table belongs to it."
    )  # fmt: skip
    return form_page(gettext("Propose a component table"), form, url_for("sequences.tables"), intro)


def _begun() -> dict[str, Any]:
    """What stands, or what an earlier draft said. Raises NotFound."""
    number, header_id = (request.args.get(name, type=int) for name in ("draft", "header_id"))
    if max(number or 0, header_id or 0) > LARGEST_ID:
        raise NotFound
    if number is not None:
        found = find_draft(reading(), number)
        if found.kind != KIND:
            raise NotFound
        header = table_header(reading(), found.header_id)
        return {**table_texts(found.content), "system": header.system_id, "method": header.method_id}
    if header_id is None:
        return {}
    header = table_header(reading(), header_id)
    chosen = {"system": header.system_id, "method": header.method_id}
    standing = table_at(reading(), header.system_id, header.method_id, now())
    return chosen if standing is None else {**standing_texts(standing), **chosen}


def _draft(form: TableForm) -> int:
    content = table_content(form)
    with writing("component_table.drafted", typed(form.reason)) as unit:
        method = method_version_at(unit.session, form.method.data, unit.at)
        if method is None:
            raise NotFound
        header = ensure_table(unit, form.system.data, method)
        return draft_version(
            unit, KIND, header, content, form.effective_from.data or unit.at, typed(form.reason)
        )


@sequences.get("/sequences/tables/<int:table_id>")
@permission("sequences.see")
def table(table_id: int) -> ResponseReturnValue:
    """A component table as it stands, and every calibration that was made by it."""
    session, header = reading(), table_header(reading(), table_id)
    made = curves_of(session, table_id)
    counting = curves_at(session, table_id, now())
    standing = table_at(session, header.system_id, header.method_id, now())
    return render_template(
        "sequences/table.html", header=header, standing=standing,
        made=made, people=people_by_id(session, {one.person_id for one in made}), forms=FORMS, weights=WEIGHTS, kinds=KINDS,
        limits=LIMITS, own=own_criterion(standing) if standing else None, counting=counting.id if counting else None,
    )  # fmt: skip


# -- curves -------------------------------------------------------------------------------------------------


@sequences.route("/sequences/tables/<int:table_id>/curves/new", methods=["GET", "POST"])
@permission("sequences.run")
def new_curves(table_id: int) -> ResponseReturnValue:
    """Make curves: which of the latest runs were of which lot."""
    session, header = reading(), table_header(reading(), table_id)
    standing = table_at(session, header.system_id, header.method_id, now())
    runs = [] if standing is None else [
        one for one in records_of_system(session, standing, since=now() - RECENT, at=now()) if one.reading_id is not None
    ][-RUNS:]  # fmt: skip
    words = [
        (one.reading_id or 0, f"{one.name}: {one.text}, {one.received_at:%Y-%m-%d %H:%M} UTC")
        for one in reversed(runs)
    ]
    lots = [
        (one.id, f"{one.code} {one.name}") for one in lots_at(session, now()) if one.certified and one.in_use
    ]
    known = lots_run(session, [id_ for id_, _ in words])
    form = runs_form(words, lots)(**{f"run_{id_}": str(lot) for id_, lot in known.items()})
    if form.validate_on_submit():
        chosen = [
            Standard(lot_id=int(form[f"run_{id_}"].data), reading_id=id_)
            for id_, _ in words
            if form[f"run_{id_}"].data
        ]
        try:
            with writing("curves.made") as unit:
                made = make_curves(unit, table_id, chosen)
            return redirect(url_for("sequences.curves", curve_set_id=made.id), 303)
        except LimsError as error:
            form.form_errors.append(str(saying(error)))
    intro = gettext("Choose for each run of a standard its lot. Runs that a sequence knows are filled in.")
    if not runs:
        intro = gettext(
            "The measuring system has sent no run with peaks in the last 30 days. Run the standards first."
        )
    return form_page(
        gettext("Make calibration curves: %(code)s", code=header.code),
        form,
        url_for("sequences.table", table_id=table_id),
        intro,
    )


@sequences.get("/sequences/curves/<int:curve_set_id>")
@permission("sequences.see")
def curves(curve_set_id: int) -> ResponseReturnValue:
    """Calibration curves: one component drawn with its residuals, all of them in a table, and the decision."""
    return _page(find_curves(reading(), curve_set_id), DecideForm(formdata=None))


def _page(found: CurveSet, form: DecideForm, refusal: LimsError | None = None) -> ResponseReturnValue:
    known = found.curves()
    limits = find_table(reading(), found.table_version_id)
    wanted = request.args.get("component", "")
    name = wanted if wanted in known else next(iter(known))
    said = {found.person_id, *([found.decision.person_id] if found.decision else [])}
    page = render_template(
        "sequences/curves.html", found=found, curves=known, name=name, curve=known[name], limits=limits.curve_limits,
        lacking=[one.window.name for one in limits.components if component(one.window.name) not in known],
        drawn=curve_chart(known[name]), residuals=residual_chart(known[name], limits.curve_limits), forms=FORMS, weights=WEIGHTS,
        header=table_header(reading(), found.table_id), people=people_by_id(reading(), said), form=form, refusal=refusal,
        own=found.person_id == require_person().id,
    )  # fmt: skip
    return page, refusal.status if refusal else 422 if form.errors else 200


@sequences.post("/sequences/curves/<int:curve_set_id>/decide")
@permission("sequences.decide")
def decide(curve_set_id: int) -> ResponseReturnValue:
    """Accept curves that somebody else made, or not."""
    found, form = find_curves(reading(), curve_set_id), DecideForm()
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        with writing("curves.decided", typed(form.words)) as unit:
            decide_curves(
                unit,
                curve_set_id,
                accepted=form.accepted.data == "yes",
                words=typed(form.words),
                valid_until=form.valid_until.data,
            )
    except LimsError as error:
        return _page(find_curves(reading(), curve_set_id), form, error)
    flash(gettext("Decided."), "ok")
    return redirect(url_for("sequences.curves", curve_set_id=curve_set_id), 303)
