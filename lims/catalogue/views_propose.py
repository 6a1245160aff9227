"""Proposing a version with its editor, and deciding on what was proposed: another person than the one who drafted it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import pages
from lims.catalogue.changes import Change, changes, content_changes
from lims.catalogue.drafts import (
    GROUNDS,
    KINDS,
    Draft,
    approve_draft,
    discard_draft,
    draft_version,
    find_draft,
    standing_id,
)
from lims.catalogue.editors import Editor, editor_for
from lims.catalogue.forms import DecideForm
from lims.catalogue.headers import new_header
from lims.catalogue.models import DraftState
from lims.catalogue.own_kind_forms import FORMS, KIND_OF
from lims.catalogue.own_methods import is_own, read_kind, values_text
from lims.catalogue.views import catalogue
from lims.edge import now, reading, require_person, writing
from lims.errors import NotFound
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import gettext
from lims.web import lazy_gettext as _
from lims.web.forms import typed

TITLES = {
    "method": _("propose a method"), "specification": _("propose a specification"),
    "decision_rule": _("propose a decision rule"), "scope_line": _("propose a line of the scope"),
    "equivalence": _("propose an equivalence"), "accreditation": _("state an accreditation"),
    "own_method": _("propose a method of our own"),
    "own_composition": _("propose a composition method of our own"), "own_blend": _("propose a property by a table of our own"),
    "own_guided": _("propose a method done by hand"), "own_cuts": _("propose a distillation into cuts"),
    "own_curve": _("propose a distillation curve"),
}  # fmt: skip
BACK = {
    "method": "catalogue.index", "specification": "catalogue.specification_list", "decision_rule": "catalogue.rules",
    "scope_line": "catalogue.scope", "accreditation": "catalogue.scope", "equivalence": "catalogue.scope", "own_method": "catalogue.index",
    **dict.fromkeys(FORMS, "catalogue.index"),
}  # fmt: skip
DRAFTED_AS = dict.fromkeys(("own_method", *FORMS), "method")  # what a draft of an editor is a draft of
CODED = (
    "specification",
    "decision_rule",
    "scope_line",
    "accreditation",
    "own_method",
    *FORMS,
)  # whose code is typed
CHECK = "check"


@catalogue.route("/catalogue/<kind>/new", methods=["GET", "POST"])
@permission("catalogue.draft")
def propose_new(kind: str) -> ResponseReturnValue:
    """Propose something that the catalogue does not have yet."""
    if kind not in TITLES:
        raise NotFound
    return _edit(kind, None, "", {})


@catalogue.route("/catalogue/<kind>/<int:header_id>/propose", methods=["GET", "POST"])
@permission("catalogue.draft")
def propose(kind: str, header_id: int) -> ResponseReturnValue:
    """Propose a version: what stands, or what an earlier draft said, is filled in to be changed."""
    drafted = DRAFTED_AS.get(kind, kind)
    code = pages.header_code(reading(), drafted, header_id)
    standing = pages.standing_content(reading(), drafted, header_id, now()) or {}
    earlier = request.args.get("draft", type=int)
    if earlier is not None:
        draft = find_draft(reading(), earlier)
        if (draft.kind, draft.header_id) != (drafted, header_id):
            raise NotFound
        standing = dict(draft.content)
    if kind.startswith("own_") and _kind_of(str(standing.get("definition", ""))) != kind:
        raise NotFound
    return _edit(kind, header_id, code, standing)


def _kind_of(key: str) -> str | None:
    """Which editor a method of the laboratory's own has."""
    return KIND_OF.get(type(read_kind(key)), "own_method") if is_own(key) else None


def _edit(kind: str, header_id: int | None, code: str, begin: dict[str, Any]) -> ResponseReturnValue:
    editor = editor_for(reading(), kind, code, begin, effective_from=now())
    editor.form.code.flags.required = header_id is None
    step = request.form.get("step", "") if request.method == "POST" else ""
    if step and step != CHECK and editor.step(step):
        return _page(kind, header_id, editor)
    if request.method == "GET":
        return _page(kind, header_id, editor)
    content = _content(editor, new=header_id is None)
    if content is None:
        return _page(kind, header_id, editor), 422
    if step == CHECK:
        found = content_changes(reading(), DRAFTED_AS.get(kind, kind), header_id, content, now())
        return _page(kind, header_id, editor, found)
    return redirect(url_for("catalogue.draft", draft_id=_propose(kind, header_id, editor, content)), 303)


def _content(editor: Editor, *, new: bool) -> dict[str, Any] | None:
    """What was typed, where all of it is right; None where a field says what is wrong."""
    right = editor.form.validate_on_submit()
    content = editor.content()
    if new and not editor.new_code:
        editor.form.code.errors = [gettext("This field is empty. Fill it in.")]
        return None
    return content if right and editor.form.effective_from.data is not None else None


def _propose(kind: str, header_id: int | None, editor: Editor, content: dict[str, Any]) -> int:
    form = editor.form
    editor.put()
    with writing("catalogue.drafted", typed(form.reason)) as unit:
        header = header_id if header_id is not None else new_header(unit, kind, editor.new_code, form)
        return draft_version(
            unit,
            DRAFTED_AS.get(kind, kind),
            header,
            editor.write(unit, content),
            form.effective_from.data,
            typed(form.reason),
        )


def _page(kind: str, header_id: int | None, editor: Editor, found: list[Change] | None = None) -> str:
    title = f"{editor.code}: {TITLES[kind]}" if editor.code else str(TITLES[kind]).capitalize()
    return render_template(
        editor.template, title=title, form=editor.form, editor=editor, back=url_for(BACK[kind]), changes=found, kind=kind,
        example_values=values_text, new=header_id is None and kind in CODED,
    )  # fmt: skip


@catalogue.get("/catalogue/drafts/<int:draft_id>")
@permission("catalogue.see")
def draft(draft_id: int) -> ResponseReturnValue:
    """A draft beside what stands, to be approved by another person than the one who drafted it."""
    found = find_draft(reading(), draft_id)
    people = people_by_id(reading(), {one for one in (found.drafted_by, found.decided_by) if one is not None})
    standing = standing_id(reading(), found.kind, found.header_id, now())
    return render_template(
        "catalogue/draft.html", draft=found, code=pages.header_code(reading(), found.kind, found.header_id), people=people,
        changes=changes(reading(), found, _compared_at(found)), standing=standing,
        form=DecideForm(row_version=found.row_version, standing=standing),
        own=found.drafted_by == require_person().id, otherwise=_otherwise(found),
        grounds=GROUNDS[found.kind].shown(reading(), found, now()) if found.kind in GROUNDS else None,
    )  # fmt: skip


def _compared_at(found: Draft) -> datetime:
    """What a draft is compared with: what stands now; where it was approved, what stood the moment before it held."""
    return found.effective_from - timedelta(microseconds=1) if found.state is DraftState.APPROVED else now()


def _otherwise(found: Draft) -> str | None:
    """Where the same thing is proposed otherwise; None for an equivalence, which is ended and proposed anew."""
    page = KINDS[found.kind].otherwise
    if page is not None:
        return url_for(page[0], **{page[1]: found.header_id}, draft=found.id)  # type: ignore[arg-type]
    if found.kind == "equivalence":
        return None
    return url_for("catalogue.propose", kind=found.kind, header_id=found.header_id, draft=found.id)


@catalogue.post("/catalogue/drafts/<int:draft_id>/approve")
@permission("catalogue.approve")
def approve(draft_id: int) -> ResponseReturnValue:
    """Approve a draft as it was shown: compared with the version that stood then."""
    with writing("catalogue.approved") as unit:
        approve_draft(
            unit, draft_id, require_person().id, row_version=request.form.get("row_version", type=int),
            compared_with=request.form.get("standing", type=int), without=request.form.get("without", "").strip(),
        )  # fmt: skip
    flash(gettext("Approved. It holds from its effective date."), "ok")
    return redirect(url_for("catalogue.draft", draft_id=draft_id), 303)


@catalogue.post("/catalogue/drafts/<int:draft_id>/discard")
@permission("catalogue.draft")
def discard(draft_id: int) -> ResponseReturnValue:
    """Discard a draft; it stays readable."""
    with writing("catalogue.discarded") as unit:
        discard_draft(
            unit, draft_id, require_person().id, row_version=request.form.get("row_version", type=int)
        )
    return redirect(url_for("catalogue.draft", draft_id=draft_id), 303)
