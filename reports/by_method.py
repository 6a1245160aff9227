"""Results of which many are by one method: the method is said once over them, and each is one narrow row."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from reports.data import ResultLine, Sample, TestReport
from reports.line_groups import MANY, in_groups
from reports.listed import Row, listed
from reports.markup import markup
from reports.parts import section
from reports.results import NOTHING, Notes, explanations, raised_marks, results_table
from reports.statements import joined
from reports.style import styles
from reports.tagging import tagged
from reports.writing import Writer


def by_method_part(writer: Writer[TestReport], sample: Sample, notes: Notes) -> list[Flowable]:
    """The results of one sample in their order, with everything that explains them."""
    before = len(notes.texts)
    flowables = section(writer.tree, writer.words.label("results"), room=90)
    for lines in in_groups(sample.results):
        if len(lines) >= MANY:
            flowables += _group(writer, lines, notes)
        else:
            flowables += [results_table(writer.tree, writer.words, lines, notes), Spacer(0, 6)]
    return [*flowables, *explanations(writer.tree, writer.words, writer.report, sample, notes.since(before))]


def _group(writer: Writer[TestReport], lines: Sequence[ResultLine], notes: Notes) -> list[Flowable]:
    first, numbers = lines[0], joined([one.number for one in lines])
    unit = first.unit or NOTHING
    title = f"{markup(numbers)}&nbsp; {writer.say('method')}: {markup(first.method)}"
    rows = [
        Row(
            number=one.number, name=f"{markup(one.test)}{raised_marks(one, writer.words, notes)}", result=one.result,
            uncertainty=one.uncertainty, minimum=one.minimum, maximum=one.maximum,
        )
        for one in lines
    ]  # fmt: skip
    return [
        CondPageBreak(90),
        tagged(title, styles()["heading"], writer.tree.add("H3")),
        *listed(writer.tree, writer.words, rows, what="test", unit=unit),
        Spacer(0, 6),
    ]
