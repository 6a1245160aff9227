"""The values of a test from a file of many analytes: what it fills, what it lacks, and what it has besides."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.bench.views_test import back_to, seen
from lims.edge import reading, writing
from lims.intake import records_of_test, unmatched_for_sample
from lims.permissions import permission
from lims.results import find_subject, lacking_of, take_record
from lims.results.filling import fill_from_record
from lims.web import current_language
from methods.wording import Language

bench_table = Blueprint("bench_table", __name__)
MOST_NAMES = 30  # of what fills nothing; the record shows all of them


@bench_table.get("/bench/tests/<int:test_id>/table")
@permission("bench.perform")
def table(test_id: int) -> str:
    """The records that belong to a test, each with what it fills of the method."""
    session = reading()
    subject = find_subject(session, test_id)
    records = [(one, fill_from_record(session, subject, one.id)) for one in records_of_test(session, test_id)]
    language = cast(Language, current_language())
    labels = {one.name: one.labels[language] for one in subject.method.definition.inputs}
    return render_template(
        "bench/table.html", subject=subject, records=records, labels=labels, language=language,
        waiting=unmatched_for_sample(session, subject.sample.code), most=MOST_NAMES,
    )  # fmt: skip


@bench_table.post("/bench/tests/<int:test_id>/table/<int:record_id>")
@permission("bench.perform")
def take(test_id: int, record_id: int) -> ResponseReturnValue:
    """Take the values of a record as a determination."""
    with writing("test.record_taken") as unit:
        taken = take_record(unit, test_id, record_id, seen=seen())
    if lacking_of(find_subject(reading(), test_id), taken):
        return redirect(url_for("bench_complete.missing", determination_id=taken.id), 303)
    return back_to(test_id)
