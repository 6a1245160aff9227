"""Pages of samples: the list, one sample, labels, holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_versions, products
from lims.clients import all_clients, clients_by_id, find_client
from lims.edge import lims, may, now, reading, require_person, writing
from lims.errors import NotPermitted
from lims.people import people_by_id
from lims.permissions import permission
from lims.quality import holds_on, place_hold
from lims.requests import find_request
from lims.samples.deviations import deviations_of
from lims.samples.finding import ORDERS, VIEWS, SampleQuery, count_views, every_sample, find_samples
from lims.samples.forms import HoldForm, LabelForm
from lims.samples.handling import needs_of
from lims.samples.history import history_of
from lims.samples.labels import MEDIA, draw_labels, label_of, label_sizes, log_prints, prints_of, size_named
from lims.samples.models import SampleState
from lims.samples.paste import FIELDS
from lims.samples.receipt import CHECKLIST, receipt_of
from lims.samples.sample import Sample, find_sample, samples_by_id
from lims.samples.tests import tests_of_sample
from lims.samples.whereabouts import moves_of
from lims.web import current_language, gettext, status_word
from lims.web import lazy_gettext as _
from lims.web.export import export
from lims.web.listing import Filter, Listing, read_listing

samples = Blueprint("samples", __name__, template_folder="templates")
VIEW_WORDS = {
    "open": _("Open"), "today": _("Due today"), "late": _("Late"), "hold": _("On hold"), "mine": _("Mine"),
    "all": _("All"),
}  # fmt: skip
MOST_CHOICES = 300


def zone() -> ZoneInfo:
    """The laboratory's zone."""
    return ZoneInfo(lims().settings.zone)


@samples.get("/samples")
@permission("samples.see")
def index() -> ResponseReturnValue:
    """Which samples need somebody?"""
    listing = _listing()
    asked = _asked(listing)
    if listing.format:
        return _export(listing.format, asked)
    page = find_samples(reading(), asked, language=current_language(), after=listing.after)
    counts = count_views(reading(), asked)
    tabs = [
        {
            "label": word,
            "to": url_for("samples.index", view=view),
            "current": view == asked.view,
            "count": counts.get(view),
        }
        for view, word in VIEW_WORDS.items()
    ]
    return render_template("samples/index.html", listing=listing, found=page, tabs=tabs, counts=counts)


def _listing() -> Listing:
    states = [
        (one.value, status_word("certificate_ready" if one is SampleState.READY else one).label)
        for one in SampleState
    ]
    clients = [(one.id, one.name) for one in all_clients(reading(), now())[:MOST_CHOICES]]
    kinds = [(one.id, one.name(current_language())) for one in products(reading())]
    return read_listing(
        Filter(name="state", label=_("State"), choices=states), Filter(name="product", label=_("Product"), choices=kinds),
        Filter(name="client", label=_("Client"), choices=clients), Filter(name="received", label=_("Received since")),
        Filter(name="due", label=_("Due before")), sorts=tuple(ORDERS), sort="due", keep=("view", "request"),
    )  # fmt: skip


def _asked(listing: Listing) -> SampleQuery:
    view = request.args.get(
        "view", "open" if not listing.filtered and "request" not in request.args else "all"
    )
    tomorrow = datetime.combine(now().astimezone(zone()).date() + timedelta(days=1), time(), zone())
    state = listing.value("state")
    return SampleQuery(
        now=now(), today=tomorrow.astimezone(UTC), person_id=require_person().id, search=listing.search,
        view=view if view in VIEWS else "open", state=SampleState(state) if state else None,
        product_id=_number(listing.value("product")), client_id=_number(listing.value("client")),
        request_id=_number(request.args.get("request", "")), received_since=_day(listing.value("received")),
        due_before=_day(listing.value("due")), sort=listing.sort if listing.sort in ORDERS else "due",
    )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone()).astimezone(UTC) if text else None
    except ValueError:
        flash(
            gettext("“%(text)s” is no date, so it was not used. Type it as 2026-05-19.", text=text[:20]),
            "warn",
        )
        return None


def _export(form: str, asked: SampleQuery) -> Response:
    if not may("samples.export"):
        raise NotPermitted(permission="samples.export")
    head = [
        gettext("Code"),
        gettext("Product"),
        gettext("Client"),
        gettext("Client's reference"),
        gettext("Lot"),
        gettext("Tank, vessel or line"),
        gettext("Received"),
        gettext("Due"),
        gettext("Accepted tests"),
        gettext("Tests"),
        gettext("State"),
    ]
    rows = (
        (
            line.sample.code, line.product, line.client, line.sample.client_reference, line.sample.lot, line.sample.source,
            line.sample.received_at, line.sample.due_at, line.done, line.of, str(status_word(line.sample.state_word).label),
        )
        for line in every_sample(reading(), asked, language=current_language())
    )  # fmt: skip
    return export(form, "samples", head, list(rows))


@samples.get("/samples/<int:item_id>")
@permission("samples.see")
def detail(item_id: int) -> str:
    """Everything about one sample."""
    session, language = reading(), current_language()
    sample = find_sample(session, item_id)
    tests = tests_of_sample(session, item_id)
    history, moves = history_of(session, item_id), moves_of(session, item_id)
    receipt, deviations = receipt_of(session, item_id), deviations_of(session, [item_id])
    known = {one.person_id for one in history} | {one.person_id for one in moves}
    known |= {one.second_person_id for one in moves} | {one.found_by for one in deviations}
    known |= {one.assigned_to for one in tests} | {sample.received_by}
    return render_template(
        "samples/detail.html", sample=sample, tests=tests, history=history, moves=moves, receipt=receipt,
        deviations=deviations, checklist=CHECKLIST, fields=FIELDS, people=people_by_id(session, (one for one in known if one)),
        methods=method_versions(session, [one.method_version_id for one in tests]), prints=prints_of(session, item_id),
        product=next((one.name(language) for one in products(session) if one.id == sample.product_id), None),
        client=find_client(session, sample.client_id, now()) if sample.client_id else None,
        order=find_request(session, sample.request_id) if sample.request_id else None,
        holds=holds_on(session, [item_id]), late=sample.is_late(now()), needs=needs_of(session, tests), language=language,
    )  # fmt: skip


def chosen() -> list[Sample]:
    """The samples whose rows were chosen on the page before, or that the form carries; in order."""
    asked = request.form.getlist("row") or request.values.get("rows", "").split(",")
    ids = [found for text in asked[:500] if (found := _number(text)) is not None]
    known = samples_by_id(reading(), ids)
    return [known[one] for one in dict.fromkeys(ids) if one in known]


@samples.post("/samples/chosen")
@permission("samples.see")
def act_on_chosen() -> ResponseReturnValue:
    """Go on to what is to be done with the chosen rows."""
    rows = ",".join(str(sample.id) for sample in chosen())
    where = {"labels": "samples.labels", "hold": "samples.hold"}.get(
        request.form.get("act", ""), "samples.index"
    )
    return redirect(url_for(where, rows=rows), 303)


@samples.route("/samples/labels", methods=["GET", "POST"])
@permission("samples.label")
def labels() -> ResponseReturnValue:
    """Print labels: ask for size and printer, log the print, hand out the file."""
    picked, sizes = chosen(), label_sizes(reading())
    form = LabelForm(form="pdf", size=next(iter(sizes)), rows=",".join(str(one.id) for one in picked))
    form.size.choices = [(name, name) for name in sizes]
    if not form.validate_on_submit() or not picked:
        return render_template("samples/labels.html", form=form, samples=picked), 422 if form.errors else 200
    names = {one.id: one.name(current_language()) for one in products(reading())}
    clients = clients_by_id(reading(), {one.client_id for one in picked if one.client_id}, now())
    drawn = [
        label_of(
            one,
            names.get(one.product_id or 0, ""),
            clients[one.client_id].name if one.client_id in clients else "",
            zone(),
        )
        for one in picked
    ]
    size, kind = size_named(sizes, form.size.data), str(form.form.data)
    data = draw_labels(drawn, size, kind)
    with writing("sample.labels_printed", form.reason.data) as unit:
        log_prints(unit, [one.id for one in picked], size=size.name, form=kind, reason=form.reason.data)
    answer = Response(data, content_type=MEDIA[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="labels.{kind}"'
    return answer


@samples.route("/samples/hold", methods=["GET", "POST"])
@permission("samples.hold")
def hold() -> ResponseReturnValue:
    """Put samples on hold: nothing that rests on them is reviewed or released."""
    picked = chosen()
    form = HoldForm(rows=",".join(str(one.id) for one in picked))
    if not form.validate_on_submit() or not picked:
        return render_template("samples/hold.html", form=form, samples=picked), 422 if form.errors else 200
    with writing("sample.held", form.reason.data) as unit:
        for one in picked:
            place_hold(unit, one.id, form.reason.data or "")
    flash(gettext("On hold: %(codes)s.", codes=", ".join(one.code for one in picked)), "ok")
    return redirect(url_for("samples.index", view="hold"), 303)
