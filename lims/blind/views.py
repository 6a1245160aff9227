"""Pages of blind samples, for whoever may know of them: the list with its trend, one sample, planning, acting on a miss."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.blind.comparing import Comparison, comparisons, verdict_of
from lims.blind.forms import MissForm, PlanForm, ValueForm
from lims.blind.models import BlindKind
from lims.blind.overview import ORDER, Blind, blind_query, blinds_of, find_blind, trends
from lims.blind.service import assign_value, keep_verdicts, methods_of, open_for_miss, plan_blind
from lims.blind.words import KIND_WORDS, STATE_MARKS, STATE_WORDS
from lims.edge import reading, writing
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.listing import Filter, fetch_page, read_listing
from methods.wording import Language

blind = Blueprint("blind", __name__, template_folder="templates")
PAGE, FILE = 50, 10_000


@blind.context_processor
def words() -> dict[str, Any]:
    """The words and marks of states, for every template of this feature."""
    return {"state_words": STATE_WORDS, "state_marks": STATE_MARKS, "kind_words": KIND_WORDS}


@blind.get("/blind")
@permission("blind.see")
def index() -> ResponseReturnValue:
    """Every blind sample, the newest first, and the trend of what they said."""
    listing = read_listing(
        Filter(name="kind", label=gettext("Compared with"), choices=[(one.value, str(word)) for one, word in KIND_WORDS.items()])
    )  # fmt: skip
    query = blind_query(listing.search, listing.value("kind"))
    page = fetch_page(reading(), query, ORDER, size=FILE if listing.format else PAGE, after=listing.after)
    found = blinds_of(reading(), page.rows)
    if listing.format:
        head = [
            gettext("Sample"),
            gettext("Compared with"),
            gettext("Why"),
            gettext("Planned"),
            gettext("State"),
        ]
        body = (
            (
                one.code,
                one.original or str(KIND_WORDS[one.kind]),
                one.why,
                one.at,
                str(STATE_WORDS[one.state]),
            )
            for one in found
        )
        return export(listing.format, "blind-samples", head, body)
    return render_template(
        "blind/index.html", listing=listing, page=page, found=found, charts=trends(reading())
    )


@blind.route("/blind/plan", methods=["GET", "POST"])
@permission("blind.plan")
def plan() -> ResponseReturnValue:
    """Say that a registered sample is a blind one."""
    form = PlanForm()
    if not form.validate_on_submit():
        intro = gettext(
            "Have the sample registered at the desk like any other, for a client of any name, and plan it before it is received: "
            "no client sees it, it stands on no certificate and no notice goes out. Whoever may not see blind samples cannot tell it."
        )  # fmt: skip
        return form_page(gettext("Plan a blind sample"), form, url_for("blind.index"), intro)
    with writing("blind.planned") as unit:
        made = plan_blind(
            unit,
            typed(form.code),
            kind=BlindKind(form.kind.data),
            original=typed(form.original),
            why=typed(form.why),
        )
    return redirect(url_for("blind.detail", blind_id=made), 303)


@blind.get("/blind/<int:blind_id>")
@permission("blind.see")
def detail(blind_id: int) -> str:
    """One blind sample: what it gave, what that says, and what was kept."""
    one, row = find_blind(reading(), blind_id)
    found = comparisons(reading(), row)
    return render_template(
        "blind/detail.html", one=one, found=found, fresh=_fresh(one, found), misses=one.misses,
        names={each.result.id: each.result.name(current_language()) for each in found},
        people=people_by_id(reading(), {one.person_id, *(kept.person_id for kept in one.kept)}),
    )  # fmt: skip


def _fresh(one: Blind, found: list[Comparison]) -> list[Comparison]:
    """Comparisons with an answer that was not kept yet."""
    kept = {row.key for row in one.kept}
    return [each for each in found if each.answer is not None and each.key not in kept]


@blind.post("/blind/<int:blind_id>/keep")
@permission("blind.plan")
def keep(blind_id: int) -> ResponseReturnValue:
    """Keep what the comparison says now."""
    with writing("blind.kept") as unit:
        _one, row = find_blind(unit.session, blind_id)
        said = [each for each in comparisons(unit.session, row) if each.answer is not None]
        keep_verdicts(unit, [verdict_of(blind_id, each) for each in said])
    return redirect(url_for("blind.detail", blind_id=blind_id), 303)


@blind.route("/blind/<int:blind_id>/value", methods=["GET", "POST"])
@permission("blind.plan")
def value(blind_id: int) -> ResponseReturnValue:
    """Say what a measurand should be, in the unit of the method."""
    one, _row = find_blind(reading(), blind_id)
    form, back = ValueForm(), url_for("blind.detail", blind_id=blind_id)
    language = cast(Language, current_language())
    form.measurand.choices = [
        (f"{method.method_id} {each.key}", f"{method.code}, {each.names[language]}, {unit_words(each.unit or '')}".rstrip(", "))
        for method in methods_of(reading(), one.item_id) for each in method.definition.measurands
    ]  # fmt: skip
    if not form.validate_on_submit():
        return form_page(gettext("What %(code)s should give", code=one.code), form, back)
    method_id, key = form.measurand.data.split(" ", 1)
    with writing("blind.value_assigned") as unit:
        assign_value(
            unit, blind_id, method_id=int(method_id), measurand=key, value=float(form.value.data or 0), text=str(form.value.data),
            expanded_uncertainty=float(form.expanded_uncertainty.data or 0), k=float(form.k.data or 0), source=typed(form.source),
        )  # fmt: skip
    return redirect(back, 303)


@blind.route("/blind/<int:blind_id>/miss", methods=["GET", "POST"])
@permission("blind.plan")
def miss(blind_id: int) -> ResponseReturnValue:
    """Open a nonconformity for a miss, with a hold where wanted; the proposal is filled in."""
    one, _row = find_blind(reading(), blind_id)
    form, back = MissForm(), url_for("blind.detail", blind_id=blind_id)
    if not form.validate_on_submit():
        if not form.is_submitted():
            said = "; ".join(f"{row.figures['method']}: {row.figures['said']}" for row in one.misses)
            form.source.data = gettext("Blind sample %(code)s: %(said)s.", code=one.code, said=said)
        intro = gettext(
            "Everybody in the laboratory can read a nonconformity: from here on the sample is no longer blind."
        )
        return form_page(gettext("A miss of %(code)s", code=one.code), form, back, intro)
    with writing("blind.miss_opened") as unit:
        open_for_miss(unit, blind_id, source=typed(form.source), hold=form.hold.data)
    flash(gettext("Opened. It stands under Quality."), "ok")
    return redirect(back, 303)
