"""Pages of quality: what is due and in doubt, nonconformities, holds."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import may, now, reading, require_person, writing
from lims.errors import NotFound
from lims.people import actor_names, people_by_id
from lims.permissions import permission
from lims.quality import overview
from lims.quality.due import due_groups
from lims.quality.forms import DoubtForm, EvaluationForm, NonconformityForm, ReasonForm
from lims.quality.models import NonconformityState
from lims.quality.service import (
    close_nonconformity,
    evaluate_nonconformity,
    holds_on,
    open_nonconformity,
    place_hold,
    raise_doubt,
    release_hold,
)
from lims.trace import Description, NodeKind, describe
from lims.web import gettext
from lims.web import lazy_gettext as _
from lims.web.export import export
from lims.web.forms import Form
from lims.web.listing import Filter, fetch_page, read_listing

quality = Blueprint("quality", __name__, template_folder="templates")
STATE_WORDS = {
    NonconformityState.OPEN: _("Open"), NonconformityState.EVALUATED: _("Evaluated"),
    NonconformityState.CLOSED: _("Closed"),
}  # fmt: skip


def waiting() -> int:
    """How much waits for the quality manager: nonconformities that are not closed."""
    return overview.count_open(reading())


@quality.get("/quality")
@permission("quality.see")
def index() -> str:
    """What is late, and what went wrong."""
    found, doubts = overview.open_nonconformities(reading()), overview.recent_doubts(reading())
    holds, touched = (
        overview.open_holds(reading())[:8],
        overview.touched(reading(), [one.id for one in found]),
    )
    nodes = [hold.node_id for hold in holds] + [doubt.source_id for doubt in doubts]
    return render_template(
        "quality/index.html", due=due_groups(reading(), now()), nonconformities=found[:8], touched=touched, holds=holds,
        doubts=doubts, things=things(nodes), unentered=overview.unentered(reading()), now=now(), state_words=STATE_WORDS,
    )  # fmt: skip


def things(nodes: Iterable[int]) -> dict[int, tuple[NodeKind, Description]]:
    found: dict[int, tuple[NodeKind, Description]] = describe(reading(), list(dict.fromkeys(nodes)))
    return found


def thing(node: int) -> tuple[NodeKind, Description]:
    """One thing in words. Raises NotFound."""
    found = things([node])
    if node not in found:
        raise NotFound
    return found[node]


@quality.get("/quality/nonconformities")
@permission("quality.see")
def nonconformities() -> ResponseReturnValue:
    """All nonconformities, the newest first."""
    choices = [(state.value, str(word)) for state, word in STATE_WORDS.items()]
    listing = read_listing(Filter(name="state", label=gettext("State"), choices=choices))
    query = overview.nonconformity_query(listing.search, listing.value("state"))
    size = 10_000 if listing.format else 50
    page = fetch_page(reading(), query, overview.ORDER, size=size, after=listing.after)
    if listing.format:
        head = [
            gettext(word)
            for word in (
                "No.",
                "State",
                "Opened",
                "What happened",
                "Significance",
                "Decision",
                "Client told",
                "Closed",
            )
        ]
        rows = [
            (one.code, str(STATE_WORDS[one.state]), one.opened_at, one.source, one.significance, one.decision,
             one.client_told, one.closed_at)
            for one in page.rows
        ]  # fmt: skip
        return export(listing.format, "nonconformities", head, rows)
    names = actor_names(reading(), (one.opened_by for one in page.rows))
    return render_template(
        "quality/nonconformities.html", listing=listing, found=page, names=names, state_words=STATE_WORDS
    )


def form_page(title: str, form: Form, button: str, *, intro: str = "", back: str = "") -> ResponseReturnValue:
    """A page that is one form, sent to its own address."""
    page = render_template(
        "quality/form.html", title=title, form=form, button_label=button, intro=intro,
        back=back or url_for("quality.index"),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@quality.route("/quality/nonconformities/new", methods=["GET", "POST"])
@permission("quality.nonconformity")
def new_nonconformity() -> ResponseReturnValue:
    """Record nonconforming work; `node` in the address names what it touches."""
    form, nodes = NonconformityForm(), request.args.getlist("node", type=int)[:200]
    touched = things(nodes)
    if not may("quality.hold") or not touched:
        del form.hold
    intro = ", ".join(described.title for _kind, described in touched.values())
    if not form.validate_on_submit():
        return form_page(gettext("Record nonconforming work"), form, gettext("Record"), intro=intro)
    with writing("nonconformity.opened") as unit:
        opened = open_nonconformity(unit, source=form.source.data or "", touches=list(touched))
        if "hold" in form and form.hold.data:
            for node in touched:
                place_hold(unit, node, form.source.data or "", opened)
    return redirect(url_for("quality.nonconformity", nonconformity_id=opened), 303)


@quality.get("/quality/nonconformities/<int:nonconformity_id>")
@permission("quality.see")
def nonconformity(nonconformity_id: int) -> str:
    """One nonconformity: what it touches, its evaluation, the holds that it placed."""
    found = overview.find_nonconformity(reading(), nonconformity_id)
    nodes = overview.touched(reading(), [nonconformity_id]).get(nonconformity_id, [])
    holds = overview.holds_of(reading(), nonconformity_id)
    people = people_by_id(reading(), [found.resumption_by] if found.resumption_by else [])
    return render_template(
        "quality/nonconformity.html", found=found, nodes=nodes, holds=holds, state_words=STATE_WORDS,
        things=things([*nodes, *(hold.node_id for hold in holds)]), resumption=people.get(found.resumption_by or 0),
        opened_by=actor_names(reading(), [found.opened_by])[found.opened_by],
    )  # fmt: skip


@quality.route("/quality/nonconformities/<int:nonconformity_id>/evaluate", methods=["GET", "POST"])
@permission("quality.evaluate")
def evaluate(nonconformity_id: int) -> ResponseReturnValue:
    """Its significance, the decision, and how the client was told."""
    found = overview.find_nonconformity(reading(), nonconformity_id)
    form, back = (
        EvaluationForm(obj=found),
        url_for("quality.nonconformity", nonconformity_id=nonconformity_id),
    )
    if not form.validate_on_submit():
        title = gettext("Evaluate %(code)s", code=found.code)
        return form_page(title, form, gettext("Save"), intro=found.source, back=back)
    seen = form.row_version.data or ""
    with writing("nonconformity.evaluated") as unit:
        evaluate_nonconformity(
            unit, nonconformity_id, significance=form.significance.data or "", decision=form.decision.data or "",
            client_told=form.client_told.data or "", seen=int(seen) if seen.isdecimal() else 0,
        )  # fmt: skip
    return redirect(back, 303)


@quality.post("/quality/nonconformities/<int:nonconformity_id>/close")
@permission("quality.evaluate")
def close(nonconformity_id: int) -> ResponseReturnValue:
    """Close it: whoever does allows work to go on (ISO/IEC 17025 7.10.1 f)."""
    found = overview.find_nonconformity(reading(), nonconformity_id)
    with writing("nonconformity.closed") as unit:
        close_nonconformity(unit, nonconformity_id, resumption_by=require_person().id)
    flash(gettext("%(code)s is closed.", code=found.code), "ok")
    return redirect(url_for("quality.nonconformity", nonconformity_id=nonconformity_id), 303)


@quality.get("/quality/holds")
@permission("quality.see")
def holds() -> str:
    """Everything that is on hold."""
    found = overview.open_holds(reading())
    return render_template(
        "quality/holds.html", holds=found, things=things(hold.node_id for hold in found),
        names=actor_names(reading(), (hold.opened_by for hold in found)),
    )  # fmt: skip


@quality.route("/quality/things/<int:node>/hold", methods=["GET", "POST"])
@permission("quality.hold")
def hold(node: int) -> ResponseReturnValue:
    """Put a thing on hold: nothing that rests on it is reviewed or released."""
    kind, described = thing(node)
    form = ReasonForm()
    if not form.validate_on_submit():
        title = gettext("Put %(thing)s on hold", thing=described.title)
        return form_page(
            title, form, gettext("Put on hold"), intro=str(kind.word), back=url_for("quality.holds")
        )
    with writing("hold.placed", form.reason.data) as unit:
        if not holds_on(unit.session, [node]):
            place_hold(unit, node, form.reason.data or "")
    return redirect(url_for("quality.holds"), 303)


@quality.route("/quality/holds/<int:hold_id>/release", methods=["GET", "POST"])
@permission("quality.hold")
def release(hold_id: int) -> ResponseReturnValue:
    """Release a hold, with the reason."""
    found = overview.find_hold(reading(), hold_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        title = gettext("Release %(thing)s", thing=thing(found.node_id)[1].title)
        return form_page(
            title, form, gettext("Release the hold"), intro=found.reason, back=url_for("quality.holds")
        )
    with writing("hold.released", form.reason.data) as unit:
        release_hold(unit, hold_id, by=require_person().id, reason=form.reason.data or "")
    return redirect(url_for("quality.holds"), 303)


@quality.get("/quality/doubts")
@permission("quality.see")
def doubts() -> str:
    """What later knowledge casts doubt on; each leads to its recall list."""
    listing = read_listing()
    page = fetch_page(reading(), overview.doubt_query(), overview.DOUBT_ORDER, after=listing.after)
    return render_template(
        "quality/doubts.html", found=page, things=things(doubt.source_id for doubt in page.rows),
        names=actor_names(reading(), (doubt.raised_by for doubt in page.rows)),
    )  # fmt: skip


@quality.route("/quality/things/<int:node>/doubt", methods=["GET", "POST"])
@permission("quality.doubt")
def doubt(node: int) -> ResponseReturnValue:
    """Say that a thing cannot be believed for a period; what rests on it becomes the recall list."""
    kind, described = thing(node)
    form = DoubtForm()
    if not form.validate_on_submit():
        title = gettext("Doubt about %(thing)s", thing=described.title)
        return form_page(
            title, form, gettext("Raise the doubt"), intro=str(kind.word), back=url_for("quality.doubts")
        )
    with writing("doubt.raised", form.reason.data) as unit:
        raised = raise_doubt(
            unit, source_id=node, since=form.since.data, until=form.until.data, reason=form.reason.data or "", figures={}
        )  # fmt: skip
    return redirect(url_for("trace.forward", node=node, doubt=raised), 303)
