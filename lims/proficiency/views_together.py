"""All measurands of a round at once: what was reported from the results of its samples, and what the provider's report says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import reading, writing
from lims.errors import LimsError
from lims.files import files_by_id
from lims.permissions import permission
from lims.proficiency import overview
from lims.proficiency.eligible import eligible_in_round
from lims.proficiency.forms import OutcomesForm
from lims.proficiency.names import Names
from lims.proficiency.outcomes import Figures, enter_outcome, report_all
from lims.proficiency.overview import Enrolment
from lims.proficiency.scored import parts_of
from lims.proficiency.views import proficiency
from lims.web import gettext, ngettext, saying
from lims.web.fields import read_number
from lims.web.forms import typed, typed_number
from lims.web.tables import TableRefused, read_table
from methods.components import component

COLUMNS = ("assigned_value", "standard_uncertainty", "expanded_uncertainty", "sigma_pt")


@proficiency.route("/proficiency/rounds/<int:round_id>/results", methods=["GET", "POST"])
@permission("proficiency.edit")
def report_all_page(round_id: int) -> ResponseReturnValue:
    """Say that the results of the round's samples were reported as they were printed."""
    one, back = overview.find_round(reading(), round_id), url_for("proficiency.round_page", round_id=round_id)
    if request.method == "POST":
        with writing("proficiency.reported") as unit:
            made = report_all(unit, round_id)
        flash(
            ngettext("%(num)s result is kept as reported.", "%(num)s results are kept as reported.", made),
            "ok",
        )
        return redirect(back, 303)
    waiting = _in_state(round_id, "enrolled")
    return render_template(
        "proficiency/together.html", round=one, waiting=waiting, names=Names(reading(), waiting),
        found=eligible_in_round(reading(), round_id, waiting),
    )  # fmt: skip


@proficiency.route("/proficiency/rounds/<int:round_id>/outcomes", methods=["GET", "POST"])
@permission("proficiency.edit")
def outcomes_page(round_id: int) -> ResponseReturnValue:
    """Enter what the provider's report says of every measurand that waits for it."""
    one, form = overview.find_round(reading(), round_id), OutcomesForm()
    waiting = {str(each.id): each for each in _in_state(round_id, "reported")}
    names = Names(reading(), waiting.values())
    reports = overview.reports_of_round(reading(), round_id)
    files = files_by_id(reading(), [each.file_id for each in reports])
    form.offer([(str(each.id), files[each.file_id].name) for each in reports])
    if not form.is_submitted():
        _fill(form, waiting, {})
    elif gone := [line for line in form.lines.entries if line.form.enrolment.data not in waiting]:
        form.lines.entries = [line for line in form.lines.entries if line not in gone]
        form.lines.errors = [
            gettext("Somebody has entered scores meanwhile. Look at the lines that are left, and save again.")
        ]
    elif request.form.get("step") == "paste":
        _paste(form, waiting, names)
    elif form.validate() and (made := _entered(form, waiting)):
        flash(
            ngettext("%(num)s measurand has its scores.", "%(num)s measurands have their scores.", made), "ok"
        )
        return redirect(url_for("proficiency.round_page", round_id=round_id), 303)
    page = render_template(
        "proficiency/outcomes.html", round=one, form=form, waiting=waiting, names=names, reports=reports,
        reported=overview.last_reported(reading(), [each.id for each in waiting.values()]),
    )  # fmt: skip
    return page, 422 if form.errors or form.lines.errors or form.pasted.errors else 200


def _in_state(round_id: int, state: str) -> list[Enrolment]:
    return [one for one in overview.enrolments_of_round(reading(), round_id) if one.state == state]


def _fill(form: OutcomesForm, waiting: Mapping[str, Enrolment], said: Mapping[str, Sequence[str]]) -> None:
    """A line for each measurand that waits, with what was pasted of it."""
    while form.lines.entries:
        form.lines.pop_entry()
    for id_ in waiting:
        figures = {
            name: read_number(text) for name, text in zip(COLUMNS, said.get(id_, ()), strict=False) if text
        }
        form.lines.append_entry({"enrolment": id_, **figures})


def _paste(form: OutcomesForm, waiting: Mapping[str, Enrolment], names: Names) -> None:
    """Put pasted rows beside their measurands, to be looked at; what cannot be read says why."""
    known = {_plain(names.measurand(one)): id_ for id_, one in waiting.items()}
    known |= {part: id_ for id_, one in waiting.items() if (part := parts_of(one.measurand)[1])}
    said: dict[str, Sequence[str]] = {}
    try:
        for n, row in enumerate(read_table(form.pasted.data or "")):
            id_ = known.get(component(row[0])) or known.get(_plain(row[0]))
            if id_ is None and n == 0 and not any(one.isdigit() for one in "".join(row[1:])):
                continue  # the heads
            if id_ is None or id_ in said:
                raise TableRefused(why=f"“{row[0]}” is {'there twice' if id_ else 'no measurand that waits'}")
            said[id_] = row[1:]
        _fill(form, waiting, said)
    except (LimsError, ValueError) as error:
        form.pasted.errors = [str(saying(error))]
        return
    form.pasted.data = ""


def _plain(name: str) -> str:
    return name.strip().casefold()


def _entered(form: OutcomesForm, waiting: Mapping[str, Enrolment]) -> int:
    """Enter every line that says something, all or none; how many. What is wrong stands at its line."""
    lines = [line.form for line in form.lines if any(line.form[name].data is not None for name in COLUMNS)]
    if not lines:
        form.lines.errors = [
            gettext("No line has an assigned value. Type what the report says, or paste it.")
        ]
        return 0
    try:
        with writing("proficiency.scored") as unit:
            for line in lines:
                one = waiting[typed(line.enrolment)]
                if line.assigned_value.data is None:
                    line.assigned_value.errors = [gettext("The assigned value is missing.")]
                    raise _LineWrong
                try:
                    enter_outcome(unit, one.id, report_id=int(form.report.data), figures=_figures(line))
                except LimsError as error:
                    line.assigned_value.errors = [str(saying(error))]
                    raise _LineWrong from error
    except _LineWrong:
        form.lines.errors = [gettext("Nothing was kept: a line is wrong.")]
        return 0
    return len(lines)


class _LineWrong(Exception):
    """What is wrong stands at its line; nothing is kept."""


def _figures(line: Any) -> Figures:
    return Figures(
        assigned_value=float(line.assigned_value.data), assigned_text=str(line.assigned_value.data),
        standard_uncertainty=typed_number(line.standard_uncertainty), expanded_uncertainty=typed_number(line.expanded_uncertainty),
        sigma_pt=typed_number(line.sigma_pt),
    )  # fmt: skip
