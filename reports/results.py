"""The table of results: one row a line, one below it for each component, marks and the meaning of U under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from reports.data import Component, Deviation, ResultLine, Sample, TestReport, Uncertainty
from reports.fonts import width
from reports.markup import markup, superscript
from reports.parts import Cell, grid, paragraph, section
from reports.statements import joined
from reports.style import WIDTH
from reports.tagging import Element
from reports.texts import Words

NOTHING = "–"
"""Printed where there is no limit or no unit: an empty cell never means anything."""


@dataclass(slots=True)
class Notes:
    """Remarks below the table, numbered through the whole certificate; equal remarks share a number."""

    texts: dict[str, int] = field(default_factory=dict)

    def mark(self, text: str) -> str:
        """The number of `text`."""
        return str(self.texts.setdefault(text, len(self.texts) + 1))

    def since(self, count: int) -> dict[str, int]:
        """The remarks behind the first `count`, with their numbers."""
        return {text: number for text, number in self.texts.items() if number > count}


def results_part(
    parent: Element, words: Words, report: TestReport, sample: Sample, notes: Notes
) -> list[Flowable]:
    """The results of one sample with everything that explains them."""
    before = len(notes.texts)
    table = results_table(parent, words, sample.results, notes)
    heading = section(parent, words.label("results"), room=90)
    return [*heading, table, *explanations(parent, words, report, sample, notes.since(before))]


def results_table(
    parent: Element, words: Words, lines: Sequence[ResultLine], notes: Notes, *, with_u: bool = True
) -> Flowable:
    """Lines with their components. `with_u` false leaves U out: whoever does so states it elsewhere."""
    rows = [row for line in lines for row in _rows(line, words, notes, with_u)]
    keys = ("test", "method", "unit", "min", "max", "result" if with_u else "result_alone")
    head = [(markup(words.label(key)), "column_right" if n > 2 else "column") for n, key in enumerate(keys)]
    tight = [number for number, row in enumerate(rows, start=1) if row[0][1] == "component"]
    return grid(parent, head, rows, _widths(lines, words, with_u), tight=tight)


def raised_marks(line: ResultLine, words: Words, notes: Notes) -> str:
    """The marks of a line as markup behind its name, each remark numbered; empty where it has none."""
    marks = [] if line.accredited else ["n"]
    if line.external is not None:
        marks.append("e")
    if line.not_judged is not None:
        marks.append(notes.mark(words.sentence("not_judged", reason=line.not_judged)))
    marks += [notes.mark(note) for note in line.notes]
    return f"&nbsp;{superscript(', '.join(marks))}" if marks else ""


def _rows(line: ResultLine, words: Words, notes: Notes, with_u: bool) -> Iterable[list[Cell]]:
    raised = raised_marks(line, words, notes)
    yield [
        (f"{markup(line.number)}&nbsp; {markup(line.test)}{raised}", "base"),
        (markup(line.method), "base"),
        (markup(line.unit or NOTHING), "base"),
        (markup(line.minimum or NOTHING), "right"),
        (markup(line.maximum or NOTHING), "right"),
        (value_text(line.result, line.uncertainty if with_u else None), "right"),
    ]
    for component in line.components:
        yield _component_row(component, line, words, notes, with_u)


def component_name(component: Component, words: Words, notes: Notes) -> str:
    """A component's name as markup, with the mark of why it was not judged."""
    if component.not_judged is None:
        return markup(component.name)
    mark = notes.mark(words.sentence("not_judged", reason=component.not_judged))
    return f"{markup(component.name)}&nbsp;{superscript(mark)}"


def _component_row(
    component: Component, line: ResultLine, words: Words, notes: Notes, with_u: bool
) -> list[Cell]:
    return [
        (component_name(component, words, notes), "component"),
        ("", "component_cell"),
        (markup(component.unit or line.unit or NOTHING), "component_cell"),
        (markup(component.minimum or NOTHING), "component_right"),
        (markup(component.maximum or NOTHING), "component_right"),
        (value_text(component.result, component.uncertainty if with_u else None), "component_right"),
    ]


def value_text(result: str, uncertainty: Uncertainty | None) -> str:
    """A result as markup, with its U where there is one; never broken across lines."""
    value = f"<b>{markup(result)}</b>"
    if uncertainty is None:
        return value
    return f"{value}&nbsp;±&nbsp;{markup(uncertainty.text)}"


def _widths(lines: Sequence[ResultLine], words: Words, with_u: bool) -> list[float]:
    """Columns as wide as their longest text within bounds; the test's name takes the rest."""
    parts: list[ResultLine | Component] = []
    for line in lines:
        parts += [line, *line.components]
    results = [plain_value(part.result, part.uncertainty if with_u else None) for part in parts]
    wanted = [
        _column(words.label("method"), [line.method for line in lines], 60, 0.23),
        _column(words.label("unit"), [part.unit or NOTHING for part in parts], 34, 0.12),
        _column(words.label("min"), [part.minimum or NOTHING for part in parts], 36, 0.13),
        _column(words.label("max"), [part.maximum or NOTHING for part in parts], 36, 0.13),
        _column(words.label("result" if with_u else "result_alone"), results, 70, 0.22, last=True),
    ]
    return [WIDTH - sum(wanted), *wanted]


def plain_value(result: str, uncertainty: Uncertainty | None) -> str:
    """A result with its U as plain text."""
    return result if uncertainty is None else f"{result} ± {uncertainty.text}"


def _column(head: str, texts: Sequence[str], least: float, most: float, *, last: bool = False) -> float:
    longest = max((width(text, 9.4, bold=last) for text in texts), default=0.0)
    heading = max(width(word, 8.6, bold=True) for word in head.split(" / "))
    needed = max(longest, heading, least) + (1 if last else 9)
    return float(min(needed, most * WIDTH))


def explanations(
    parent: Element, words: Words, report: TestReport, sample: Sample, notes: dict[str, int]
) -> list[Flowable]:
    """What the marks, U and the methods of a sample's lines mean, in small type."""
    marks = _legend(words, sample)
    numbered = [f"{superscript(str(number))} {markup(text)}" for text, number in notes.items()]
    parts = [
        f"<b>{markup(words.label('marks'))}:</b> {marks}.",
        *numbered,
        *_uncertainties(words, sample),
        deviations_text(words, report.deviations, [line.number for line in sample.results]),
    ]
    return [paragraph(parent, part, "note") for part in parts]


def _legend(words: Words, sample: Sample) -> str:
    entries = [f"{NOTHING}&nbsp;{markup(words.label('mark_dash'))}"]
    if any(not line.accredited for line in sample.results):
        entries.append(f"{superscript('n')}&nbsp;{markup(words.label('mark_unaccredited'))}")
    providers = dict.fromkeys(line.external for line in sample.results if line.external is not None)
    if providers:
        text = words.label("mark_external", provider=", ".join(providers))
        entries.append(f"{superscript('e')}&nbsp;{markup(text)}")
    entries.append(f"{superscript('c')}&nbsp;{markup(words.label('mark_client'))}")
    return "; ".join(entries)


def _uncertainties(words: Words, sample: Sample) -> list[str]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    without: list[str] = []
    for line in sample.results:
        components = [component.uncertainty for component in line.components]
        stated = [one for one in (line.uncertainty, *components) if one is not None]
        for one in stated:
            lines = groups.setdefault((one.k, one.coverage, one.mode.value), [])
            lines.extend([line.number] if line.number not in lines else [])
        if not stated:
            without.append(line.number)
    texts = [uncertainty_text(words, *group, joined(lines)) for group, lines in groups.items()]
    if groups and without:
        texts.append(f"<b>U ({markup(joined(without))}):</b> {markup(words.label('no_uncertainty'))}")
    return [" ".join(texts)] if texts else []


def uncertainty_text(words: Words, k: str, coverage: str, mode: str, lines: str) -> str:
    """What U means, as markup; with the lines that it is said of, where it is not said of all."""
    sentences = []
    for language in words.languages:
        alone = Words(language)
        mode_text = alone.label(f"mode_{mode}")
        sentences.append(alone.label("uncertainty", k=k, coverage=coverage, mode=mode_text) + ".")
    of_lines = f" ({markup(lines)})" if lines else ""
    return f"<b>U{of_lines}:</b> {markup(' / '.join(sentences))}"


def deviations_text(
    words: Words, deviations: Sequence[Deviation], own_lines: Sequence[str], *, none: str = "no_deviations"
) -> str:
    """What differed from the methods of some lines (7.8.2.1 n), or that nothing did, as markup."""
    numbers = set(own_lines)
    own = [deviation for deviation in deviations if not deviation.lines or numbers & set(deviation.lines)]
    label = f"<b>{markup(words.label('method_deviations'))}:</b> "
    if not own:
        return label + markup(words.label(none))
    sentences = (
        words.label(
            one.kind.value, lines=joined(one.lines or tuple(sorted(numbers))), text=one.text.rstrip(".")
        )
        for one in own
    )
    return label + markup(" ".join(f"{sentence}." for sentence in sentences))
