"""The certificate of tests: its parts in reading order, after ISO/IEC 17025:2017, 7.8.2 to 7.8.8."""

from __future__ import annotations

from reportlab.platypus import Flowable

from reports.by_method import by_method_part
from reports.closing import client_stated, ending
from reports.compositions import composition_part
from reports.data import Fact, Layout, Sample, Sampler, TestReport
from reports.figures import chromatograms_part, curves_part
from reports.markup import markup
from reports.opening import amendment, head
from reports.parts import facts, grid, section
from reports.preliminary import preceding_part, preliminary_part
from reports.quality import order_part, quality_part
from reports.results import Notes, results_part
from reports.statements import conformity_part, joined, opinions_part
from reports.style import WIDTH
from reports.texts import Words
from reports.writing import Writer, client_facts, paragraphs, period, present, sampler_text, told

TITLES = {
    Layout.TEST_REPORT: "title",
    Layout.QUALITY: "title_quality",
    Layout.COMPOSITION: "title_composition",
    Layout.DISTILLATION: "title_distillation",
    Layout.BY_METHOD: "title",
}


def title(report: TestReport, words: Words) -> str:
    """The title of the certificate in its languages; a preliminary report has no other one."""
    return words.label(TITLES[report.layout] if report.preliminary is None else "title_preliminary")


def story(writer: Writer[TestReport]) -> list[Flowable]:
    """Everything between the margins, in order."""
    report, notes = writer.report, Notes()
    flowables = [*head(writer), *amendment(writer), *preliminary_part(writer), *preceding_part(writer)]
    if report.layout is Layout.QUALITY:
        flowables += order_part(writer)
    else:
        flowables += _client_and_work(writer)
    for sample in report.samples:
        flowables += _sample_and_results(writer, sample, notes)
    flowables += conformity_part(writer.tree, writer.words, report.conformity)
    flowables += paragraphs(writer, "disclaimers", report.disclaimers)
    flowables += paragraphs(writer, "remarks", report.remarks)
    flowables += opinions_part(writer.tree, writer.words, report.opinions)
    if report.layout is not Layout.QUALITY:
        flowables += _traceability(writer)
    keys = {"covers_key": "covers_preliminary", "end_key": "end_preliminary"} if report.preliminary else {}
    return [*flowables, *ending(writer, _covers(writer), **keys)]


def _sample_and_results(writer: Writer[TestReport], sample: Sample, notes: Notes) -> list[Flowable]:
    """One sample in the layout of its certificate, with the figures that belong to its lines."""
    layout, lines = writer.report.layout, [line.number for line in sample.results]
    if layout is Layout.QUALITY:
        flowables = quality_part(writer, sample, notes)
    elif layout is Layout.COMPOSITION:
        return [
            *_sample(writer, sample),
            *composition_part(writer, sample, notes),
            *curves_part(writer, lines),
        ]
    elif layout is Layout.BY_METHOD:
        flowables = [*_sample(writer, sample), *by_method_part(writer, sample, notes)]
    else:
        flowables = _sample(writer, sample)
        flowables += results_part(writer.tree, writer.words, writer.report, sample, notes)
    return [*flowables, *curves_part(writer, lines), *chromatograms_part(writer, lines)]


def _client_and_work(writer: Writer[TestReport]) -> list[Flowable]:
    report, say = writer.report, writer.words.label
    received = ", ".join(dict.fromkeys(sample.received.isoformat() for sample in report.samples))
    work = [
        (say("received"), received),
        (say("tested"), period(writer, report.tested_from, report.tested_to)),
        (say("location"), report.laboratory.location),
        (say("conditions"), report.conditions),
    ]
    return facts(writer.tree, [(say("client"), client_facts(writer)), (say("work"), present(work))])


def _sample(writer: Writer[TestReport], sample: Sample) -> list[Flowable]:
    say = writer.words.label
    left = [
        (say("code"), f"<b>{markup(sample.code)}</b>"),
        (say("client_reference"), told(sample.client_reference)),
        (say("product"), told(sample.product)),
        (say("lot"), told(sample.lot)),
        (say("source"), told(sample.source)),
        (say("container"), told(sample.container)),
        (say("seals"), told(sample.seals)),
    ]
    right = [
        (say("received"), sample.received.isoformat() if len(writer.report.samples) > 1 else None),
        (say("condition"), told(sample.condition)),
        (say("sampled"), told(sample.sampled)),
        (say("sampled_by"), sampler_text(writer, sample)),
        (say("sampling_method"), told(sample.sampling_method)),
        (say("sampling_plan"), told(sample.sampling_plan)),
        (say("sampling_conditions"), told(sample.sampling_conditions)),
    ]
    sides = [(None, [(label, value) for label, value in side if value is not None]) for side in (left, right)]
    return [*section(writer.tree, say("sample"), room=110), *facts(writer.tree, sides)]


def _traceability(writer: Writer[TestReport]) -> list[Flowable]:
    traces = writer.report.traceability
    if not traces:
        return []
    keys = ("trace_lines", "trace_equipment", "trace_calibration", "trace_source")
    heading = section(writer.tree, writer.words.label("traceability"), room=110)
    rows = [
        [
            (markup(text), "component_cell")
            for text in (joined(trace.lines), trace.equipment, trace.calibration, trace.source)
        ]
        for trace in traces
    ]
    widths = [0.12 * WIDTH, 0.26 * WIDTH, 0.32 * WIDTH, 0.30 * WIDTH]
    return [*heading, grid(writer.tree, [(writer.say(key), "column") for key in keys], rows, widths)]


def _covers(writer: Writer[TestReport]) -> list[str]:
    samples = writer.report.samples
    sentences = []
    others = [sample.code for sample in samples if sample.sampler is not Sampler.LABORATORY]
    if others:
        which = f"{markup(', '.join(others))}: " if len(others) < len(samples) else ""
        sentences.append(which + writer.sentence("as_received"))
    sentences.append(writer.sentence("relate"))
    if any(_client_facts(sample) for sample in samples):
        sentences.append(client_stated(writer))
    if writer.report.layout is Layout.QUALITY and writer.report.traceability:
        sentences.append(writer.sentence("traceability_in_data"))
    preliminary = writer.report.preliminary is not None
    return [*sentences, writer.sentence("copy_preliminary" if preliminary else "copy")]


def _client_facts(sample: Sample) -> bool:
    facts_given = (getattr(sample, name) for name in Sample.__slots__)
    return any(isinstance(fact, Fact) and fact.by_client for fact in facts_given)
