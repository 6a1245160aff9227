"""Two pages and a list to carry away: back to the SI, forward to every certificate."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lims.edge import now, reading
from lims.permissions import permission
from lims.trace.chain import chain_of
from lims.trace.graph import draw
from lims.trace.printing import printed
from lims.trace.recall import Doubt, contacts_of, count_recall, find_doubt, recall_page, recall_rows
from lims.trace.registry import kinds
from lims.trace.walks import trace_back, trace_forward
from lims.trace.words import role_word
from lims.web import current_language, moment_text, unit_words
from lims.web.as_of import AsOfForm, asked_as_of, asked_moment
from lims.web.export import export
from lims.web.forms import TimeField
from lims.web.i18n import lazy_gettext as _

trace = Blueprint("trace", __name__, template_folder="templates")
trace.add_app_template_filter(role_word)
DRAWN = 60


class WindowForm(AsOfForm):
    """The period whose uses are followed, in the place of one moment; and what was known."""

    at = None  # type: ignore[assignment]
    since = TimeField(_("Used since"))
    until = TimeField(_("Used until"))


@trace.get("/trace/<int:node>/back")
@permission("trace.see")
def back(node: int) -> ResponseReturnValue:
    """What a thing stands on, as a graph and as a table."""
    as_of = asked_as_of(now())
    walk = trace_back(reading(), node, as_of.at if as_of.asked else None, as_of.known)
    graph = draw(walk.nodes, walk.steps, walk.start.id) if len(walk.nodes) <= DRAWN else None
    moment = now()
    chain = chain_of(walk, as_of.at)
    notes = sum(one.traceability is None for one in walk.broken)
    return render_template(
        "trace/back.html",
        walk=walk,
        as_of=as_of,
        graph=graph,
        roles=walk.rests_on(),
        chain=chain,
        as_printed=printed(chain.links, notes),
        printed_at=moment_text(moment),
    )


@trace.get("/trace/<int:node>/forward")
@permission("trace.see")
def forward(node: int) -> ResponseReturnValue:
    """Whom a doubt about a thing touches: results, certificates, clients, the smallest margin first."""
    doubt = _doubt()
    since, until = _window(doubt)
    as_of = asked_as_of(now())
    walk = trace_forward(reading(), node, since, until, as_of.known)
    counts = count_recall(reading(), walk.reach(), walk.counts.get("result", 0))
    page = recall_page(reading(), walk.reach(), request.args.get("after"))
    words = [
        f"{n} × {kinds()[kind].word if kind in kinds() else kind}" for kind, n in walk.not_looked_at.items()
    ]
    return render_template(
        "trace/forward.html", walk=walk, counts=counts, page=page, doubt=doubt, not_looked_at=", ".join(words),
        language=current_language(), as_of=as_of,
        form=WindowForm(formdata=None, since=since, until=until, known=as_of.known),
    )  # fmt: skip


@trace.get("/trace/<int:node>/recall.<any(csv, xlsx):form>")
@permission("trace.export")
def recall(node: int, form: str) -> ResponseReturnValue:
    """The whole recall list with the contacts of the clients."""
    walk = trace_forward(reading(), node, *_window(_doubt()), asked_as_of(now()).known)
    rows = recall_rows(reading(), walk.reach())
    language = current_language()
    contacts = contacts_of(reading(), {one.client_id for one in rows})
    head = [_("Certificate"), _("State"), _("Issued"), _("Client"), _("Contacts"), _("Sample"), _("Measurand"),
            _("Result"), _("U"), _("Unit"), _("Limit"), _("Margin"), _("Conformity")]  # fmt: skip
    return export(form, f"recall-{node}", [str(one) for one in head], (
        (one.number, one.state, one.issued_at, one.client, contacts.get(one.client_id, ""), one.sample,
         one.name(language), one.printed, one.printed_uncertainty, unit_words(one.unit, language), one.limit_key, one.margin, one.answer)
        for one in rows
    ))  # fmt: skip


def _doubt() -> Doubt | None:
    number = request.args.get("doubt", type=int)
    return None if number is None else find_doubt(reading(), number)


def _window(doubt: Doubt | None) -> tuple[datetime | None, datetime | None]:
    """The period of the address; where it names none, the doubt's own."""
    given = (asked_moment("since", begins=True), asked_moment("until"))
    return given if doubt is None or any(given) else (doubt.since, doubt.until)
