"""Pages of sampling: plans, what was taken, and the form that a sampler fills in on a phone."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import codes_of, find_draft, method_versions, open_drafts, products
from lims.clients import clients_by_id
from lims.edge import now, reading, writing
from lims.equipment import all_equipment
from lims.errors import LimsError, NotFound
from lims.files import PICTURES, files_by_id, keep_paper, sent_paper
from lims.gates import Answer, sentence_of
from lims.people import people_by_id
from lims.permissions import permission
from lims.requests import agreed_requests, find_request
from lims.sampling.forms import PHOTOS, PlanForm, TakeForm
from lims.sampling.overview import ORDER, find_sampling, sampled, sampling_query
from lims.sampling.plans import KIND, Plan, plans_at, propose_plan
from lims.sampling.service import MOST, Offered, Taken, offered, pieces_of, take_sample, taken_before
from lims.web import current_language, gettext, saying
from lims.web.export import export
from lims.web.forms import form_page, typed, typed_number
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
            gettext("Tank, vessel or line, and where in it"),
            gettext("Sampling plan"),
            gettext("Sampler"),
        ]
        body = (
            (one.code, one.row.sampled_at, one.row.place, one.row.point, one.plan.code, one.sampler)
            for one in found
        )
        return export(listing.format, "sampling", head, body)
    orders = agreed_requests(reading(), OPEN, listing.search)
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
    order, form, known = find_request(reading(), request_id), TakeForm(), plans_at(reading(), now())
    if form.is_submitted() and (before := taken_before(reading(), typed(form.key))) is not None:
        return redirect(url_for("sampling.detail", sampling_id=before), 303)
    plan = _plan(known, form)
    if plan is None:
        return render_template("sampling/choose.html", order=order, plans=known)
    form.plan.choices = [(str(plan.id), f"{plan.code}, {plan.title} ({plan.method})")]
    form.product.choices = [("", ""), *_products([line.method_version_id for line in order.present_lines])]
    pieces = offered(reading(), plan, now())
    form.equipment.choices = [(str(one.equipment.id), _told(one)) for one in pieces if one.fit]
    others = _others(form) if form.validate_on_submit() else None
    if others is None:
        form.key.data = form.key.data or secrets.token_urlsafe(16)
        unfit = [
            (one.equipment.code, sentence_of(answer))
            for one in pieces
            for answer in one.answers
            if answer.answer is Answer.NO
        ]
        page = render_template(
            "sampling/take.html",
            form=form,
            order=order,
            plan=plan,
            unfit=unfit,
            several=len(known) > 1,
            ended=len(pieces) == MOST,
        )
        return page, 422 if form.is_submitted() else 200
    photos = [sent_paper(form[name].data, PICTURES) for name in PHOTOS]
    with writing("sample.taken") as unit:
        kept = [id_ for id_ in (keep_paper(unit, one) for one in photos) if id_ is not None]
        made = take_sample(unit, request_id, _taken(form, others, tuple(kept)))
    return redirect(url_for("sampling.detail", sampling_id=made), 303)


def _plan(known: list[Plan], form: TakeForm) -> Plan | None:
    """The plan that the form or the address names, or the only one that there is."""
    asked = form.plan.data if form.is_submitted() else request.args.get("plan", "")
    chosen = next((one for one in known if str(one.id) == str(asked)), None)
    return known[0] if chosen is None and len(known) == 1 else chosen


def _others(form: TakeForm) -> tuple[int, ...] | None:
    """The pieces whose codes were typed; None where the register has none of one of them, which the field then says."""
    try:
        return pieces_of(reading(), typed(form.others))
    except LimsError as error:
        form.others.errors = [str(saying(error))]
        return None


def _told(one: Offered) -> str:
    """A piece with what the gate says of it, for whoever chooses."""
    said = " ".join(sentence_of(answer) for answer in one.answers)
    return f"{one.equipment.code}, {one.equipment.name}. {said}".strip()


def _products(version_ids: list[int]) -> list[tuple[str, str]]:
    """The products for which every method of the request may be used."""
    methods = method_versions(reading(), version_ids).values()
    return [
        (str(one.id), one.name(current_language())) for one in products(reading()) if all(method.covers(one.group) for method in methods)
    ]  # fmt: skip


def _taken(form: TakeForm, others: tuple[int, ...], photo_ids: tuple[int, ...]) -> Taken:
    return Taken(
        key=typed(form.key), plan_id=int(form.plan.data), product_id=int(form.product.data), place=typed(form.place),
        point=typed(form.point), sampled_at=form.sampled_at.data or now(), amount=typed(form.amount),
        container=typed(form.container), seal=typed(form.seal), environment=typed(form.environment),
        deviations=typed(form.deviations), air_temperature_c=typed_number(form.air_temperature),
        air_pressure_kpa=typed_number(form.air_pressure), product_temperature_c=typed_number(form.product_temperature),
        equipment_ids=tuple(dict.fromkeys([*map(int, form.equipment.data or ()), *others])), photo_ids=photo_ids,
    )  # fmt: skip


@sampling.get("/sampling/plans")
@permission("sampling.see")
def plan_list() -> str:
    """The sampling plans, as they are at hand where samples are taken, and what waits for approval."""
    found, drafts = plans_at(reading(), now()), open_drafts(reading(), KIND)
    people = (
        {one.person_id for one in found}
        | {one.approved_by for one in found}
        | {one.drafted_by or 0 for one in drafts}
    )
    return render_template(
        "sampling/plans.html", plans=found, drafts=drafts, people=people_by_id(reading(), people),
        codes=codes_of(reading(), KIND, [one.header_id for one in drafts]),
    )  # fmt: skip


@sampling.route("/sampling/plans/new", methods=["GET", "POST"])
@permission("sampling.plan")
def new_plan() -> ResponseReturnValue:
    """Propose a sampling plan."""
    return _plan_page({})


@sampling.route("/sampling/plans/<int:plan_id>/propose", methods=["GET", "POST"])
@permission("sampling.plan")
def propose_otherwise(plan_id: int) -> ResponseReturnValue:
    """Propose a plan like another: what that one says is filled in, under a code of its own."""
    number = request.args.get("draft", type=int)
    if number is None:
        raise NotFound
    found = find_draft(reading(), number)
    if (found.kind, found.header_id) != (KIND, plan_id):
        raise NotFound
    return _plan_page(dict(found.content))


def _plan_page(begun: dict[str, Any]) -> ResponseReturnValue:
    form, back = PlanForm(**begun), url_for("sampling.plan_list")
    roles = dict.fromkeys(one.role for one in all_equipment(reading()) if one.role)
    form.roles.choices = [(one, one) for one in sorted(roles)]
    if not form.validate_on_submit():
        intro = gettext("Samples are taken by it once another person has approved it.")
        return form_page(gettext("Propose a sampling plan"), form, back, intro)
    with writing("sampling.plan_proposed") as unit:
        made = propose_plan(
            unit, code=typed(form.code), title=typed(form.title), method=typed(form.method), steps=typed(form.steps),
            uncertainty=typed(form.uncertainty), roles=form.roles.data or (),
        )  # fmt: skip
    return redirect(url_for("catalogue.draft", draft_id=made), 303)
