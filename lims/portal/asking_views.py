"""Pages on which clients place requests and follow them, say what they think, and read letters about results in doubt."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_versions, methods_at, specifications_at
from lims.clients import ClientDetails, change_client, find_client
from lims.doubts.sending import letter_to, letters_to
from lims.edge import now, own_client, reading, writing
from lims.errors import LimsError
from lims.people import day_start
from lims.people.views_account import say
from lims.permissions import permission
from lims.portal.asking import own_request, own_requests, place
from lims.portal.forms import FeedbackForm, PlaceForm, PublicForm
from lims.quality import Feedback, FeedbackKind, feedback_query, find_feedback, give_feedback
from lims.quality.feedback import ORDER as FEEDBACK_ORDER
from lims.quality.feedback_views import KIND_WORDS
from lims.requests import RequestDetails
from lims.requests.choices import chosen_line, method_choices
from lims.requests.models import RequestRow
from lims.web import current_language, gettext
from lims.web.listing import Order, fetch_page, read_listing

asking = Blueprint("asking", __name__, template_folder="templates")
ORDER = (Order(column=RequestRow.__table__.c.id, down=True),)


@asking.get("/portal/more")
@permission("portal.use")
def more() -> str:
    """What has no place in the bar at the bottom."""
    return render_template("portal/more.html", client=find_client(reading(), own_client(), now()))


@asking.get("/portal/requests")
@permission("portal.use")
def requests() -> str:
    """A client's requests, newest first."""
    listing, client_id = read_listing(), own_client()
    page = fetch_page(reading(), own_requests(client_id, listing.search), ORDER, size=30, after=listing.after)
    return render_template(
        "portal/requests.html", listing=listing, page=page, client=find_client(reading(), client_id, now())
    )


@asking.get("/portal/requests/<int:request_id>")
@permission("portal.use")
def request_page(request_id: int) -> str:
    """What was asked for, whether it is agreed, and where each sample stands."""
    order, samples = own_request(reading(), own_client(), request_id)
    methods = method_versions(reading(), [line.method_version_id for line in order.present_lines])
    return render_template(
        "portal/request.html", order=order, samples=samples, methods=methods, language=current_language()
    )


@asking.route("/portal/requests/new", methods=["GET", "POST"])
@permission("portal.place")
def place_request() -> ResponseReturnValue:
    """Place a request; the laboratory reviews it and agrees it."""
    client = find_client(reading(), own_client(), now())
    form = PlaceForm(language=client.language)
    form.methods.choices = method_choices(methods_at(reading(), now()), current_language())
    form.specifications.choices = [
        (one.id, f"{one.code} ({one.edition}) {one.grade}") for one in specifications_at(reading(), now())
    ]
    if not form.validate_on_submit():
        return render_template("portal/place.html", form=form), 422 if form.errors else 200
    judged = tuple(form.specifications.data or ())
    due = form.due.data
    details = RequestDetails(
        client_id=client.id, lines=tuple(chosen_line(one, judged) for one in form.methods.data or ()),
        client_reference=form.client_reference.data, language=form.language.data, notes=form.notes.data,
        due_at=day_start(due) + timedelta(hours=24) if due else None,
    )  # fmt: skip
    try:
        with writing("request.placed") as unit:
            placed = place(unit, details)
    except LimsError as error:
        say(form.due if "due" in error.facts else form.methods, error)
        return render_template("portal/place.html", form=form), 422
    flash(
        gettext("Placed: %(code)s. The laboratory looks at it and agrees it with you.", code=placed.code),
        "ok",
    )
    return redirect(url_for("asking.request_page", request_id=placed.id), 303)


@asking.get("/portal/feedback")
@permission("portal.use")
def feedback() -> str:
    """What people of the client said, with the answers."""
    listing = read_listing()
    page = fetch_page(
        reading(), feedback_query(client_id=own_client()), FEEDBACK_ORDER, size=30, after=listing.after
    )
    found = [Feedback.from_rows(row, answer) for row, answer in page.rows]
    return render_template("portal/feedback.html", page=page, found=found, words=KIND_WORDS)


@asking.get("/portal/feedback/<int:feedback_id>")
@permission("portal.use")
def one_feedback(feedback_id: int) -> str:
    """What was said, and the answer."""
    one = find_feedback(reading(), feedback_id, client_id=own_client())
    return render_template("portal/one_feedback.html", one=one, words=KIND_WORDS)


@asking.route("/portal/feedback/new", methods=["GET", "POST"])
@permission("portal.use")
def say_something() -> ResponseReturnValue:
    """Say what went wrong, or right."""
    client_id, form = own_client(), FeedbackForm()
    if not form.validate_on_submit():
        return render_template("portal/say.html", form=form), 422 if form.errors else 200
    with writing("feedback.given") as unit:
        kind, about = FeedbackKind(form.kind.data), form.about.data or ""
        given = give_feedback(unit, client_id, kind=kind, about=about, text=form.text.data or "")
    flash(gettext("Thank you. The laboratory has it, and answers here."), "ok")
    return redirect(url_for("asking.one_feedback", feedback_id=given), 303)


@asking.get("/portal/letters")
@permission("portal.use")
def letters() -> str:
    """Letters about results in doubt."""
    return render_template("portal/letters.html", letters=letters_to(reading(), own_client()))


@asking.get("/portal/letters/<int:letter_id>")
@permission("portal.use")
def letter(letter_id: int) -> str:
    """One letter, as it was sent."""
    return render_template("portal/letter.html", letter=letter_to(reading(), own_client(), letter_id))


@asking.route("/portal/public-page", methods=["GET", "POST"])
@permission("portal.people")
def public_page() -> ResponseReturnValue:
    """What the public page of the client's certificates may show."""
    client = find_client(reading(), own_client(), now())
    form = PublicForm(obj=client)
    if not form.validate_on_submit():
        return render_template("portal/public_page.html", form=form), 422 if form.errors else 200
    details = ClientDetails(
        name=client.name, address=client.address, tax_number=client.tax_number, language=client.language,
        discloses_client=bool(form.discloses_client.data),
    )  # fmt: skip
    seen = form.version_id.data or ""
    with writing("client.changed") as unit:
        change_client(unit, client.id, details, seen=int(seen) if seen.isdigit() else 0)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("asking.public_page"), 303)
