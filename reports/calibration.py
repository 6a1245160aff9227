"""The calibration certificate: its parts in reading order, after ISO/IEC 17025:2017, 7.8.4, and ILAC-P14:09/2020."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from reports.calibration_data import CalibrationCertificate, CalibrationPoint, CalibrationTable, State
from reports.closing import client_stated, ending
from reports.data import Fact
from reports.markup import ended, markup, superscript
from reports.opening import amendment, head
from reports.parts import Cell, facts, grid, paragraph, section
from reports.results import NOTHING, Notes, deviations_text, uncertainty_text
from reports.statements import conformity_part, joined, opinions_part
from reports.style import WIDTH
from reports.writing import Writer, client_facts, paragraphs, period, present, told

Writing = Writer[CalibrationCertificate]
ORDER = (State.AS_FOUND, State.NOT_ADJUSTED, State.AS_LEFT)


def story(writer: Writing) -> list[Flowable]:
    """Everything between the margins, in order."""
    report = writer.report
    flowables = [*head(writer), *amendment(writer), *_client_and_work(writer), *_item(writer)]
    flowables += _results(writer)
    flowables += conformity_part(writer.tree, writer.words, report.conformity)
    flowables += _traceability(writer)
    flowables += paragraphs(writer, "disclaimers", report.disclaimers)
    flowables += paragraphs(writer, "remarks", report.remarks)
    flowables += _recalibration(writer)
    flowables += opinions_part(writer.tree, writer.words, report.opinions)
    return [*flowables, *ending(writer, _covers(writer))]


def points_of(report: CalibrationCertificate) -> Iterator[CalibrationPoint]:
    """All points of all tables."""
    for table in report.tables:
        yield from table.points


def _client_and_work(writer: Writing) -> list[Flowable]:
    report, say = writer.report, writer.words.label
    work = [
        (say("received"), report.item.received.isoformat() if report.item.received else None),
        (say("calibrated"), period(writer, report.calibrated_from, report.calibrated_to)),
        (say("method"), "; ".join(report.methods)),
        (say("location"), report.laboratory.location),
        (say("conditions"), report.conditions),
    ]
    return facts(writer.tree, [(say("client"), client_facts(writer)), (say("calibration"), present(work))])


def _item(writer: Writing) -> list[Flowable]:
    item, say = writer.report.item, writer.words.label
    left = [
        (say("name"), f"<b>{markup(item.name)}</b>"),
        (say("maker"), markup(item.maker)),
        (say("model"), markup(item.model)),
        *((say("detail"), told(detail) or "") for detail in item.details),
    ]
    right = [
        (say("number"), f"<b>{markup(item.number)}</b>"),
        *([(say("serial"), markup(item.serial))] if item.serial else []),
        (say("condition"), told(item.condition) or ""),
    ]
    heading = section(writer.tree, say("item"), room=90)
    return [*heading, *facts(writer.tree, [(None, left), (None, right)])]


# -- results ---------------------------------------------------------------------------------------------


def _results(writer: Writing) -> list[Flowable]:
    report, notes = writer.report, Notes()
    flowables: list[Flowable] = []
    for state in ORDER:
        if state is State.AS_LEFT:
            flowables += _adjustment(writer)
        for table in (one for one in report.tables if one.state is state):
            flowables += _table(writer, table, notes)
    return [*flowables, *_explanations(writer, notes)]


def _adjustment(writer: Writing) -> list[Flowable]:
    adjustment = writer.report.adjustment
    if adjustment is None:
        return []
    parts = [markup(ended(adjustment.text))]
    if adjustment.without_found is not None:
        parts.append(writer.sentence("without_found", why=adjustment.without_found.rstrip(".")))
    heading = section(writer.tree, writer.words.label("adjustment"))
    return [*heading, paragraph(writer.tree, " ".join(parts)), Spacer(0, 2)]


def _table(writer: Writing, table: CalibrationTable, notes: Notes) -> list[Flowable]:
    words = writer.words
    permitted = any(point.permitted is not None for point in table.points)
    heads = [words.label("point")]
    heads += [f"{words.label(key)}, {table.unit}" for key in ("reference_value", "indication")]
    heads += [f"{name}, {table.error_unit}" for name in (words.label("error"), "U")]
    heads += [f"{words.label('permitted')}, {table.error_unit}"] if permitted else []
    columns: list[Cell] = [(markup(text), "column_right" if n else "column") for n, text in enumerate(heads)]
    rows = [_row(writer, point, permitted, notes) for point in table.points]
    first = 0.09 * WIDTH
    widths = [first, *[(WIDTH - first) / (len(heads) - 1)] * (len(heads) - 1)]
    state = words.label(f"state_{table.state.value}")
    mark = "" if table.accredited else f"&nbsp;{superscript('n')}"
    heading = section(writer.tree, f"{words.label('results')}: {table.quantity}", room=110)
    about = paragraph(writer.tree, f"{markup(state)}{mark}")
    return [*heading, about, Spacer(0, 2), grid(writer.tree, columns, rows, widths), Spacer(0, 3)]


def _row(writer: Writing, point: CalibrationPoint, permitted: bool, notes: Notes) -> list[Cell]:
    mark = ""
    if point.not_judged is not None:
        mark = "&nbsp;" + superscript(
            notes.mark(writer.words.sentence("not_judged", reason=point.not_judged))
        )
    cells: list[Cell] = [
        (markup(point.number) + mark, "base"),
        (markup(point.reference), "right"),
        (markup(point.indication), "right"),
        (f"<b>{markup(point.error)}</b>", "right"),
        (markup(point.uncertainty.text), "right"),
    ]
    return [*cells, (markup(point.permitted or NOTHING), "right")] if permitted else cells


def _explanations(writer: Writing, notes: Notes) -> list[Flowable]:
    report, words = writer.report, writer.words
    legend = [f"{NOTHING}&nbsp;{writer.say('mark_no_permitted')}"]
    if any(not table.accredited for table in report.tables):
        legend.append(f"{superscript('n')}&nbsp;{writer.say('mark_unaccredited')}")
    if _client_states(report):
        legend.append(f"{superscript('c')}&nbsp;{writer.say('mark_client')}")
    numbers = tuple(point.number for point in points_of(report))
    deviations = deviations_text(words, report.deviations, numbers, none="no_deviations_calibration")
    parts = [
        writer.sentence("error_is"),
        f"<b>{writer.say('marks')}:</b> {'; '.join(legend)}.",
        *(f"{superscript(str(number))} {markup(text)}" for text, number in notes.texts.items()),
        *_uncertainties(writer),
        deviations,
    ]
    return [paragraph(writer.tree, part, "note") for part in parts]


def _uncertainties(writer: Writing) -> Iterator[str]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for point in points_of(writer.report):
        one = point.uncertainty
        groups.setdefault((one.k, one.coverage, one.mode.value), []).append(point.number)
    for group, numbers in groups.items():
        yield uncertainty_text(writer.words, *group, joined(numbers) if len(groups) > 1 else "")


# -- what stands behind them -------------------------------------------------------------------------------


def _traceability(writer: Writing) -> list[Flowable]:
    report = writer.report
    keys = ("standard", "number", "trace_calibration", "trace_source")
    rows: list[Sequence[Cell]] = [
        [(markup(text), "component_cell") for text in (one.name, one.number, one.calibration, one.source)]
        for one in report.standards
    ]
    widths = [0.26 * WIDTH, 0.14 * WIDTH, 0.30 * WIDTH, 0.30 * WIDTH]
    heading = section(writer.tree, writer.words.label("traceability"), room=110)
    table = grid(writer.tree, [(writer.say(key), "column") for key in keys], rows, widths)
    return [*heading, paragraph(writer.tree, markup(report.traceability)), Spacer(0, 3), table]


def _recalibration(writer: Writing) -> list[Flowable]:
    """Only where the client asked for it (7.8.4.3)."""
    wanted = writer.report.recalibration
    if wanted is None:
        return []
    asked = writer.sentence("recalibration_asked", where=wanted.asked.rstrip("."))
    heading = section(writer.tree, writer.words.label("recalibration"))
    return [*heading, paragraph(writer.tree, f"{markup(ended(wanted.text))} {asked}")]


def _client_states(report: CalibrationCertificate) -> bool:
    told_facts: tuple[Fact, ...] = (report.item.condition, *report.item.details)
    return any(fact.by_client for fact in told_facts)


def _covers(writer: Writing) -> list[str]:
    sentences = [writer.sentence("relate_item")]
    if _client_states(writer.report):
        sentences.append(client_stated(writer))
    return [*sentences, writer.sentence("copy_calibration")]
