"""Pages of sampling: plans, what was taken, and the form that a sampler fills in on a phone."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lims.catalogue import method_versions, products
from lims.clients import clients_by_id
from lims.edge import now, reading, writing
from lims.equipment import all_equipment
from lims.files import PICTURES, files_by_id, keep_paper, sent_paper
from lims.permissions import permission
from lims.requests import RequestState, find_request, requests_by_id
from lims.requests.models import RequestRow
from lims.sampling.forms import PHOTOS, PlanForm, TakeForm
from lims.sampling.overview import ORDER, find_sampling, sampled, sampling_query
from lims.sampling.service import Taken, add_plan, plans, take_sample, taken_before
from lims.web import current_language, gettext
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.listing import fetch_page, read_listing

sampling = Blueprint("sampling", __name__, template_folder="templates")
PAGE, FILE, OPEN = 50, 10_000, 50


@sampling.get("/sampling")
@permission("sampling.see")
def index() -> ResponseReturnValue:
    """For which requests samples can be taken, and what was taken, the latest first."""
    listing = read_listing()
    page = fetch_page(
        reading(),
        sampling_query(listing.search),
        ORDER,
        size=FILE if listing.format else PAGE,
        after=listing.after,
    )
    found = sampled(reading(), page.rows)
    if listing.format:
        head = [
            gettext("Sample"),
            gettext("Taken at"),
            gettext("Place"),
            gettext("Sampling plan"),
            gettext("Sampler"),
        ]
        body = ((one.code, one.row.sampled_at, one.row.place, one.plan.code, one.sampler) for one in found)
        return export(listing.format, "sampling", head, body)
    agreed = (
        select(RequestRow.id)
        .where(RequestRow.state == RequestState.AGREED)
        .order_by(RequestRow.id.desc())
        .limit(OPEN)
    )
    orders = list(requests_by_id(reading(), reading().scalars(agreed)).values())
    return render_template(
        "sampling/index.html", listing=listing, page=page, found=found, orders=orders,
        clients=clients_by_id(reading(), {one.client_id for one in orders}, now()),
    )  # fmt: skip


@sampling.get("/sampling/<int:sampling_id>")
@permission("sampling.see")
def detail(sampling_id: int) -> str:
    """What was written down where a sample was taken."""
    one = find_sampling(reading(), sampling_id)
    return render_template("sampling/detail.html", one=one, photos=files_by_id(reading(), one.photo_ids))


@sampling.route("/sampling/requests/<int:request_id>", methods=["GET", "POST"])
@permission("sampling.take")
def take(request_id: int) -> ResponseReturnValue:
    """Take a sample for a request, on a phone. A form that arrives twice is taken once."""
    order, form = find_request(reading(), request_id), TakeForm()
    form.plan.choices = [(str(one.id), f"{one.code}, {one.title} ({one.method})") for one in plans(reading())]
    form.product.choices = _products([line.method_version_id for line in order.present_lines])
    form.equipment.choices = [(str(one.id), f"{one.code}, {one.name}") for one in all_equipment(reading())]
    if form.is_submitted() and (known := taken_before(reading(), typed(form.key))) is not None:
        return redirect(url_for("sampling.detail", sampling_id=known), 303)
    if not form.validate_on_submit():
        form.key.data = form.key.data or secrets.token_urlsafe(16)
        page = render_template("sampling/take.html", form=form, order=order, plans=plans(reading()))
        return page, 422 if form.errors else 200
    photos = [sent_paper(form[name].data, PICTURES) for name in PHOTOS]
    with writing("sample.taken") as unit:
        kept = [id_ for id_ in (keep_paper(unit, one) for one in photos) if id_ is not None]
        made = take_sample(unit, request_id, _taken(form, tuple(kept)))
    return redirect(url_for("sampling.detail", sampling_id=made), 303)


def _products(version_ids: list[int]) -> list[tuple[str, str]]:
    """The products for which every method of the request may be used."""
    methods = method_versions(reading(), version_ids).values()
    return [
        (str(one.id), one.name(current_language())) for one in products(reading()) if all(method.covers(one.group) for method in methods)
    ]  # fmt: skip


def _taken(form: TakeForm, photo_ids: tuple[int, ...]) -> Taken:
    def number(field: object) -> float | None:
        data = getattr(field, "data", None)
        return None if data is None else float(data)

    return Taken(
        key=typed(form.key), plan_id=int(form.plan.data), product_id=int(form.product.data), place=typed(form.place),
        point=typed(form.point), sampled_at=form.sampled_at.data or now(), amount=typed(form.amount),
        container=typed(form.container), seal=typed(form.seal), environment=typed(form.environment),
        deviations=typed(form.deviations), air_temperature_c=number(form.air_temperature),
        air_pressure_kpa=number(form.air_pressure), product_temperature_c=number(form.product_temperature),
        equipment_ids=tuple(int(one) for one in form.equipment.data or ()), photo_ids=photo_ids,
    )  # fmt: skip


@sampling.get("/sampling/plans")
@permission("sampling.see")
def plan_list() -> str:
    """The sampling plans, as they are at hand where samples are taken."""
    return render_template("sampling/plans.html", plans=plans(reading()))


@sampling.route("/sampling/plans/new", methods=["GET", "POST"])
@permission("sampling.plan")
def new_plan() -> ResponseReturnValue:
    """Enter a sampling plan."""
    form, back = PlanForm(), url_for("sampling.plan_list")
    if not form.validate_on_submit():
        return form_page(gettext("Enter a sampling plan"), form, back)
    with writing("sampling.plan_entered") as unit:
        add_plan(
            unit, code=typed(form.code), title=typed(form.title), method=typed(form.method), steps=typed(form.steps),
            uncertainty=typed(form.uncertainty),
        )  # fmt: skip
    return redirect(back, 303)
