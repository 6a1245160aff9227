"""Going live: tables that are taken over, their templates, and what each method still lacks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import lims, now, reading, require_person, writing
from lims.errors import LimsError, NotFound
from lims.files import file_store, files_by_id, media_type_of
from lims.people import people_by_id
from lims.permissions import permission
from lims.takeover.forms import TableForm
from lims.takeover.readiness import readiness
from lims.takeover.reading import COLUMNS, WORDS, Kind, table_of
from lims.takeover.service import (
    State,
    Takeover,
    bring_table,
    confirm_takeover,
    find_takeover,
    takeovers_query,
)
from lims.web import saying
from lims.web.export import export
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, Page, fetch_page, read_listing

takeover = Blueprint("takeover", __name__, template_folder="templates")
SHOWN = 200  # rows of a table
PAGE = 50  # each with what was found row by row
STATES = {
    State.WAITING: _("Is looked at"), State.LOOKED_AT: _("Looked at"), State.ASKED: _("Is taken over"),
    State.TAKEN: _("Taken over"),
}  # fmt: skip


@takeover.route("/takeover", methods=["GET", "POST"])
@permission("takeover.bring")
def index() -> ResponseReturnValue:
    """The tables that were brought, and bringing one."""
    form = TableForm()
    if form.validate_on_submit():
        try:
            return redirect(url_for("takeover.show", takeover_id=_brought(form)), 303)
        except LimsError as error:
            form.table.errors = [str(saying(error))]
    listing = read_listing(
        Filter(
            name="kind",
            label=_("What the table is of"),
            choices=[(one.value, word) for one, word in WORDS.items()],
        ),
        Filter(name="state", label=_("State"), choices=[(one.value, word) for one, word in STATES.items()]),
    )
    query, order = takeovers_query(listing.search, listing.value("kind"), listing.value("state"))
    listed = fetch_page(reading(), query, order, size=PAGE, after=listing.after)
    found = [Takeover.from_row(row) for row in listed.rows]
    page = render_template(
        "takeover/index.html", form=form, takeovers=found, listing=listing, page=listed, words=WORDS,
        files=files_by_id(reading(), {one.file_id for one in found}),
        people=people_by_id(reading(), {id_ for one in found for id_ in (one.person_id, one.checked_by) if id_}),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _brought(form: TableForm) -> int:
    """The table is read before it is kept: what is no table is refused, and nothing stays."""
    data = form.table.data.read()
    table, name = table_of(data), form.table.data.filename or "table"
    kept = file_store().put(io.BytesIO(data))
    with writing("takeover.brought") as unit:
        return bring_table(
            unit, Kind(form.kind.data), table, ZoneInfo(lims().settings.zone), kept, name, media_type_of(data)
        ).id


@takeover.get("/takeover/<int:takeover_id>")
@permission("takeover.see")
def show(takeover_id: int) -> ResponseReturnValue:
    """What would become of each row, or what did."""
    one = find_takeover(reading(), takeover_id)
    listing = read_listing(Filter(name="rows", label=_("Rows"), choices=[("wrong", _("Wrong"))]))
    rows = [
        each for each in one.report
        if (each["problem"] or not listing.value("rows")) and listing.search.lower() in each["said"].lower()
    ]  # fmt: skip
    if listing.format:
        head = [_("Row"), _("What becomes of it"), _("Column"), _("What is wrong"), _("Remedy")]
        return export(listing.format, "takeover-rows", [str(each) for each in head], (
            (each["row"], each["said"], each["column"], each["problem"], each["remedy"]) for each in rows
        ))  # fmt: skip
    return render_template(
        "takeover/detail.html", one=one, words=WORDS, listing=listing,
        page=_part(rows, request.args.get("after", 0, type=int)), file=files_by_id(reading(), [one.file_id])[one.file_id],
        people=people_by_id(reading(), [id_ for id_ in (one.person_id, one.checked_by) if id_]), me=require_person().id,
    )  # fmt: skip


def _part(rows: Sequence[Mapping[str, Any]], start: int) -> Page:
    """Some of the rows of a report: it is one record, read whole, and shown in parts."""
    first = max(0, min(start, len(rows)))
    return Page(
        rows=rows[first : first + SHOWN], before=str(max(0, first - SHOWN)) if first else None,
        after=str(first + SHOWN) if first + SHOWN < len(rows) else None,
    )  # fmt: skip


@takeover.post("/takeover/<int:takeover_id>/confirm")
@permission("takeover.confirm")
def confirm(takeover_id: int) -> ResponseReturnValue:
    """The table was compared with the paper by another person: take it over."""
    with writing("takeover.confirmed") as unit:
        confirm_takeover(unit, takeover_id)
    return redirect(url_for("takeover.show", takeover_id=takeover_id), 303)


@takeover.get("/takeover/template/<records>.<form>")
@permission("takeover.bring")
def template(records: str, form: str) -> ResponseReturnValue:
    """An empty table with its heads and one made-up row that shows how it is filled in."""
    if records not in set(Kind) or form not in ("csv", "xlsx"):
        raise NotFound
    columns = COLUMNS[Kind(records)]
    return export(
        form, f"{records}-template", [one.name for one in columns], [[one.example for one in columns]]
    )


@takeover.get("/readiness")
@permission("takeover.see")
def ready() -> ResponseReturnValue:
    """Every method, and how much it still lacks."""
    return render_template("takeover/readiness.html", methods=readiness(reading(), now()))


@takeover.get("/readiness/<int:method_id>")
@permission("takeover.see")
def ready_method(method_id: int) -> ResponseReturnValue:
    """What one method lacks, each thing with the page where it is mended."""
    found = next((one for one in readiness(reading(), now()) if one.method_id == method_id), None)
    if found is None:
        raise NotFound
    return render_template("takeover/method.html", one=found)
