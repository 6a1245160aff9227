"""What is said about the results: conformity by the agreed rule (7.8.6.2), and opinions apart (7.8.7)."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer

from reports.data import Conformity, ConformityStatement, Opinion
from reports.markup import ended, markup
from reports.parts import box, paragraph, section
from reports.tagging import Element
from reports.texts import Words

LONGEST_LISTED = 2  # line numbers in a row that are still listed one by one


def joined(lines: Sequence[str]) -> str:
    """Line numbers as they are cited; three and more in a row as the first and the last, such as 1–6, 8."""
    parts: list[str] = []
    run: list[str] = []
    for line in [*lines, ""]:
        if run and not (line.isdigit() and run[-1].isdigit() and int(line) == int(run[-1]) + 1):
            parts += [f"{run[0]}–{run[-1]}"] if len(run) > LONGEST_LISTED else run
            run = []
        run.append(line)
    return ", ".join(parts)


def conformity_part(
    parent: Element, words: Words, statements: Sequence[ConformityStatement]
) -> list[Flowable]:
    """The statements, each in a box of its own; nothing when nothing was judged."""
    if not statements:
        return []
    flowables = section(parent, words.label("conformity"), room=90)
    for statement in statements:
        flowables += [box(_statement(parent, words, statement)), Spacer(0, 4)]
    return flowables


def verdict(words: Words, statement: ConformityStatement) -> str:
    """The sentence that a statement begins with. The whole specification is named only when all of it was judged."""
    key = statement.conformity.value
    if statement.conformity is Conformity.CONFORMS and statement.whole:
        key = "conforms_whole"
    number = "one" if len(statement.lines) == 1 else "many"
    lines = joined(statement.lines)
    return words.sentence(f"{key}_{number}", lines=lines, specification=statement.specification)


def _statement(parent: Element, words: Words, statement: ConformityStatement) -> list[Flowable]:
    rule = [
        (words.label("rule"), statement.rule),
        (words.label("view"), words.label(f"view_{statement.view.value}")),
        (words.label("agreed"), statement.agreed),
        (words.label("risk"), statement.risk),
    ]
    about = " ".join(f"<b>{markup(name)}:</b> {markup(ended(text))}" for name, text in rule)
    parts = [
        paragraph(parent, markup(verdict(words, statement)), "statement"),
        paragraph(parent, about),
    ]
    if statement.not_covered:
        names = markup("; ".join(statement.not_covered))
        parts.append(paragraph(parent, f"<b>{markup(words.label('not_covered'))}:</b> {names}."))
    elif not statement.whole:
        parts.append(paragraph(parent, markup(words.sentence("not_covered_rest"))))
    return parts


def opinions_part(parent: Element, words: Words, opinions: Sequence[Opinion]) -> list[Flowable]:
    """Opinions under a heading of their own, each with its basis and its author."""
    if not opinions:
        return []
    flowables = section(parent, words.label("opinions"))
    flowables.append(paragraph(parent, markup(words.sentence("opinion_intro")), "small"))
    for opinion in opinions:
        parts = [markup(opinion.text)]
        parts.append(f"<b>{markup(words.label('opinion_basis'))}:</b> {markup(ended(opinion.basis))}")
        parts.append(f"<b>{markup(words.label('opinion_by'))}:</b> {markup(ended(opinion.by))}")
        if not opinion.accredited:
            parts.append(markup(words.sentence("opinion_outside")))
        flowables.append(paragraph(parent, " ".join(parts)))
    return flowables
