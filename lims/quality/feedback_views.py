"""Pages on which the laboratory reads what clients say, and answers."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.clients import clients_by_id, find_client
from lims.edge import now, reading, writing
from lims.people import people_by_id
from lims.permissions import permission
from lims.quality.feedback import ORDER, Feedback, answer_feedback, feedback_query, find_feedback
from lims.quality.forms import FeedbackAnswerForm
from lims.quality.models import FeedbackKind
from lims.quality.service import open_nonconformity
from lims.quality.views import quality
from lims.web import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

KIND_WORDS = {FeedbackKind.COMPLAINT: _("Complaint"), FeedbackKind.REMARK: _("Remark")}


@quality.get("/quality/feedback")
@permission("quality.see")
def feedback() -> str:
    """What clients said, the newest first."""
    listing = read_listing(
        Filter(name="kind", label=_("Kind"), choices=[(one.value, word) for one, word in KIND_WORDS.items()]),
        Filter(name="state", label=_("State"), choices=[("open", _("Not answered"))]),
    )
    query = feedback_query(kind=listing.value("kind"), unanswered=listing.value("state") == "open")
    page = fetch_page(reading(), query, ORDER, after=listing.after)
    found = [Feedback.from_rows(row, answer) for row, answer in page.rows]
    return render_template(
        "quality/feedback.html", listing=listing, page=page, found=found, words=KIND_WORDS,
        clients=clients_by_id(reading(), [one.client_id for one in found], now()),
    )  # fmt: skip


@quality.route("/quality/feedback/<int:feedback_id>", methods=["GET"])
@permission("quality.see")
def one_feedback(feedback_id: int) -> ResponseReturnValue:
    """One of them, with the form of the answer."""
    return _page(find_feedback(reading(), feedback_id), FeedbackAnswerForm())


def _page(one: Feedback, form: FeedbackAnswerForm) -> ResponseReturnValue:
    people = people_by_id(reading(), [id_ for id_ in (one.person_id, one.answered_by) if id_])
    page = render_template(
        "quality/one_feedback.html", one=one, form=form, words=KIND_WORDS, people=people,
        client=find_client(reading(), one.client_id, now()),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@quality.post("/quality/feedback/<int:feedback_id>")
@permission("quality.answer")
def answer(feedback_id: int) -> ResponseReturnValue:
    """Answer the client; a complaint that is justified becomes a nonconformity in the same act."""
    one, form = find_feedback(reading(), feedback_id), FeedbackAnswerForm()
    if not form.validate():
        return _page(one, form)
    with writing("feedback.answered") as unit:
        source = ": ".join(filter(None, (one.about, one.text)))
        opened = (
            open_nonconformity(unit, source=source, touches=[one.client_id])
            if form.nonconformity.data
            else None
        )
        answer_feedback(unit, feedback_id, text=form.text.data or "", nonconformity_id=opened)
    return redirect(url_for("quality.one_feedback", feedback_id=feedback_id), 303)
