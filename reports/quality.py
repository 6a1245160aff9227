"""The product quality certificate, as inspection companies lay it out: one block of facts, one table, small print, a signature."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from reports.data import ResultLine, Sample, TestReport
from reports.markup import markup
from reports.parts import facts, paragraph, section
from reports.results import NOTHING, Notes, explanations, results_table
from reports.writing import Writer, client_facts, period, present, sampler_text, told


def order_part(writer: Writer[TestReport]) -> list[Flowable]:
    """Who ordered it, and the work: in one block without headings."""
    report, say = writer.report, writer.words.label
    client = client_facts(writer)
    client[0] = (say("client"), f"<b>{client[0][1]}</b>")
    work = [
        (say("tested"), period(writer, report.tested_from, report.tested_to)),
        (say("location"), report.laboratory.location),
        (say("conditions"), report.conditions),
    ]
    return facts(writer.tree, [(None, client), (None, present(work))])


def quality_part(writer: Writer[TestReport], sample: Sample, notes: Notes) -> list[Flowable]:
    """One sample: what it is, and its results with U in the small print."""
    before = len(notes.texts)
    table = results_table(writer.tree, writer.words, sample.results, notes, with_u=False)
    uncertainties = [text for line in sample.results for text in _uncertainties(line)]
    flowables = [
        *_sample(writer, sample),
        *section(writer.tree, writer.words.label("results"), room=90),
        table,
    ]
    if uncertainties:
        text = f"<b>{writer.say('uncertainties')}:</b> {markup('; '.join(uncertainties))}."
        flowables.append(paragraph(writer.tree, text, "note"))
    return [*flowables, *explanations(writer.tree, writer.words, writer.report, sample, notes.since(before))]


def _uncertainties(line: ResultLine) -> list[str]:
    """The U of a line and of its components, each with its unit."""
    stated = [(line.number, line.uncertainty, line.unit)]
    stated += [
        (f"{line.number}, {one.name}", one.uncertainty, one.unit or line.unit) for one in line.components
    ]
    return [
        f"({name}) ± {one.text}" + (f" {unit}" if unit and unit != NOTHING else "")
        for name, one, unit in stated
        if one is not None
    ]


def _sample(writer: Writer[TestReport], sample: Sample) -> list[Flowable]:
    say = writer.words.label
    left = [
        (say("product"), f"<b>{told(sample.product)}</b>"),
        (say("source"), told(sample.source)),
        (say("lot"), told(sample.lot)),
        (say("client_reference"), told(sample.client_reference)),
        (say("container"), told(sample.container)),
        (say("condition"), told(sample.condition)),
    ]
    right = [
        (say("sample"), f"<b>{markup(sample.code)}</b>"),
        (say("seals"), told(sample.seals)),
        (say("received"), sample.received.isoformat()),
        (say("sampled"), told(sample.sampled)),
        (say("sampled_by"), sampler_text(writer, sample)),
        (say("sampling_method"), told(sample.sampling_method)),
        (say("sampling_plan"), told(sample.sampling_plan)),
        (say("sampling_conditions"), told(sample.sampling_conditions)),
    ]
    sides = [(None, [(label, value) for label, value in side if value is not None]) for side in (left, right)]
    return [
        *section(writer.tree, say("product_and_sample"), room=110),
        *facts(writer.tree, sides),
        Spacer(0, 1),
    ]
