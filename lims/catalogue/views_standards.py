"""The standards and the equipment of the centre's lists: where each row ends, what is known of it, and what is still asked."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import pages
from lims.catalogue.answers import Question, answer_question, find_subject, questions_about, questions_of
from lims.catalogue.apparatus import apparatus, apparatus_of
from lims.catalogue.forms import AnswerForm
from lims.catalogue.own_methods import is_own
from lims.catalogue.runnable import ENTERED, entered_as, refusal_of, supplied, supplied_for, works_by
from lims.catalogue.service import methods_at
from lims.catalogue.standards import RULES, Standard, standards
from lims.catalogue.views import catalogue
from lims.edge import now, reading, require_person, writing
from lims.errors import NotFound
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import current_language, gettext
from lims.web.forms import typed


def own_runs() -> dict[str, int]:
    """The methods of the laboratory's own that are in use, by code."""
    return {one.code: one.method_id for one in methods_at(reading(), now()) if is_own(one.definition_key)}


def runs_own() -> Callable[[Standard], bool]:
    """Whether a standard is run by a method of the laboratory's own."""
    codes = frozenset(own_runs())
    return lambda standard: bool(codes & standard.names)


@catalogue.get("/standards")
@permission("catalogue.see")
def standard_list() -> ResponseReturnValue:
    """Every standard and every piece of equipment of the lists, with its end."""
    asked = questions_of(reading(), (*standards(), *apparatus()))
    still_open = [one.subject.key for one in asked if one.is_open]
    return render_template(
        "catalogue/standards.html", standards=standards(), apparatus=apparatus(), apparatus_of=apparatus_of,
        open_count=still_open.count, runs=runs_own(),
    )  # fmt: skip


@catalogue.get("/standards/<key>")
@permission("catalogue.see")
def standard(key: str) -> ResponseReturnValue:
    """One standard, or one piece of equipment, with source and confidence of each fact."""
    subject = find_subject(key)
    asked = questions_about(reading(), subject)
    people = people_by_id(reading(), {answer.answered_by for one in asked for answer in one.answers})
    if not isinstance(subject, Standard):
        return render_template(
            "catalogue/apparatus.html",
            piece=subject,
            questions=asked,
            people=people,
            works_by=works_by(subject),
            supplies=list(supplied_for(subject)),
        )
    codes = {code: id_ for id_, code in pages.all_methods(reading())}
    own = {code: id_ for code, id_ in own_runs().items() if code in subject.names}
    return render_template(
        "catalogue/standard.html", standard=subject, questions=asked, people=people, apparatus=apparatus_of(subject),
        rules=RULES.get(subject.code, ()), supplied=[str(one) for one in supplied(subject)], language=current_language(),
        methods=[(one, codes.get(one.code)) for one in subject.definitions],
        refusal=None if own else refusal_of(subject), own=own, editor=None if own else entered_as(subject),
        entered=ENTERED,
    )  # fmt: skip


@catalogue.route("/standards/<key>/questions/<int:n>", methods=["GET", "POST"])
@permission("catalogue.approve")
def question(key: str, n: int) -> ResponseReturnValue:
    """Answer an open question of the data, with the source that the answer rests on."""
    subject = find_subject(key)
    asked: Question | None = next((one for one in questions_of(reading(), [subject]) if one.n == n), None)
    if asked is None:
        raise NotFound
    form = AnswerForm()
    if form.validate_on_submit():
        with writing("standard.answered") as unit:
            answer_question(
                unit, subject, n, text=typed(form.answer), source=typed(form.source), by=require_person().id
            )
        return redirect(url_for("catalogue.standard", key=key), 303)
    page = render_template(
        "catalogue/form.html", title=gettext("Answer an open question"), subtitle=asked.text, form=form, new=True,
        back=url_for("catalogue.standard", key=key),
    )  # fmt: skip
    return page, 422 if form.errors else 200
