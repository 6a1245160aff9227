"""The worksheet on paper, made of the method's own inputs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lims.errors import LimsError
from lims.results import Subject
from lims.web import unit_words
from methods.definitions import InputDefinition
from reports import Entry, Worksheet
from reports.data import Language as PaperLanguage


def worksheet_of(
    subject: Subject, *, laboratory: str, printed_by: str, at: datetime, language: Any
) -> Worksheet:  # fmt: skip
    """What is to be written down for a test, once for each determination that the way of working asks for."""
    try:
        needed = subject.determinations_needed
    except LimsError:
        needed = max((one.determinations for one in subject.modes), default=1)
    inputs = subject.method.definition.inputs
    return Worksheet(
        language=PaperLanguage(language), laboratory=laboratory, code=subject.sample.code, sample=subject.sample.marks,
        product=subject.product.name(language) if subject.product else "–", test=subject.method.title(language),
        method=f"{subject.method.code} ({subject.method.edition})", printed_at=at, printed_by=printed_by,
        determinations=needed, entries=tuple(_entry(one, language) for one in inputs if one.per == "determination"),
        before=tuple(_entry(one, language) for one in inputs if one.per == "test"),
        hazards=tuple(filter(None, [subject.sample.hazards])),
    )  # fmt: skip


def _entry(one: InputDefinition, language: Any) -> Entry:
    unit = unit_words(one.unit, language)
    bounded = one.low is not None and one.high is not None
    offered = ", ".join(names[language] for _, names in one.choices)
    return Entry(
        name=one.labels[language],
        unit=unit,
        range=f"{one.low:g} – {one.high:g}" if bounded else offered or None,
    )
