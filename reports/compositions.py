"""A chromatographic composition: its components in two columns, the chromatogram, and the properties after them."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from reports.data import Component, ResultLine, Sample, TestReport
from reports.figures import chromatograms_part
from reports.listed import Row, listed
from reports.markup import markup
from reports.parts import paragraph, section
from reports.results import (
    NOTHING,
    Notes,
    component_name,
    explanations,
    raised_marks,
    results_table,
    value_text,
)
from reports.writing import Writer


def composition_part(writer: Writer[TestReport], sample: Sample, notes: Notes) -> list[Flowable]:
    """The results of one sample, compositions first, each with its chromatogram."""
    before, flowables = len(notes.texts), []
    whole = [line for line in sample.results if line.components]
    rest = [line for line in sample.results if not line.components]
    for line in whole:
        flowables += _composition(writer, line, notes)
        flowables += chromatograms_part(writer, [line.number])
    if rest:
        flowables += section(writer.tree, writer.words.label("properties"), room=90)
        flowables.append(results_table(writer.tree, writer.words, rest, notes))
    flowables += chromatograms_part(writer, [line.number for line in rest])
    new = notes.since(before)
    return [*flowables, *explanations(writer.tree, writer.words, writer.report, sample, new)]


def _composition(writer: Writer[TestReport], line: ResultLine, notes: Notes) -> list[Flowable]:
    name = f"<b>{markup(line.number)}&nbsp; {markup(line.test)}</b>{raised_marks(line, writer.words, notes)}"
    about = [
        name,
        markup(line.method),
        markup(line.unit or NOTHING),
        value_text(line.result, line.uncertainty),
    ]
    heading = section(writer.tree, writer.words.label("composition"), room=110)
    return [
        *heading,
        paragraph(writer.tree, " · ".join(about)),
        Spacer(0, 3),
        *_components(writer, line, notes),
    ]


def _components(writer: Writer[TestReport], line: ResultLine, notes: Notes) -> list[Flowable]:
    rows = [
        _row(writer, str(number), one, line, notes) for number, one in enumerate(line.components, start=1)
    ]
    return listed(writer.tree, writer.words, rows, what="component", unit=line.unit or NOTHING)


def _row(writer: Writer[TestReport], number: str, one: Component, line: ResultLine, notes: Notes) -> Row:
    name = component_name(one, writer.words, notes)
    if one.unit is not None and one.unit != line.unit:
        name += f", {markup(one.unit)}"
    return Row(
        number=number, name=name, result=one.result, uncertainty=one.uncertainty, minimum=one.minimum, maximum=one.maximum
    )  # fmt: skip
