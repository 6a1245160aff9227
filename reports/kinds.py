"""The kinds of certificate: for each its data, its attached file, its rules and what writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable

from reports import calibration, calibration_rules, certificate, rules
from reports.calibration_data import CalibrationCertificate
from reports.data import Document, TestReport
from reports.preliminary import preliminary_marks
from reports.schema import SCHEMAS
from reports.texts import Words
from reports.twin import from_json, plain_json
from reports.writing import Writer


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind. `attachment`: the name of its data file. The functions take its own data and are called for no other."""

    of: type[Document]
    attachment: str
    sign: str  # a field that its data have and those of no other kind
    title: Callable[[Any, Words], str]
    subject: Callable[[Any], str]
    accredited: Callable[[Any], bool]
    require_consistent: Callable[[Any], None]
    story: Callable[[Writer[Any]], list[Flowable]]
    marks: Callable[[Any], tuple[str, ...]] = lambda _document: ()  # on each page, beside the data's own

    @property
    def schema(self) -> str:
        """The name of the published schema of its data."""
        return SCHEMAS[self.of]


TEST_REPORT = Kind(
    of=TestReport,
    attachment="test-report.json",
    sign="samples",
    title=certificate.title,
    subject=lambda report: ", ".join(sample.code for sample in report.samples),
    accredited=lambda report: any(line.accredited for line in rules.lines_of(report)),
    require_consistent=rules.require_consistent,
    story=certificate.story,
    marks=preliminary_marks,
)
CALIBRATION = Kind(
    of=CalibrationCertificate,
    attachment="calibration-certificate.json",
    sign="item",
    title=lambda _report, words: words.label("title_calibration"),
    subject=lambda report: report.item.number,
    accredited=lambda report: any(table.accredited for table in report.tables),
    require_consistent=calibration_rules.require_consistent,
    story=calibration.story,
)
KINDS = (TEST_REPORT, CALIBRATION)


def kind_of(document: Document) -> Kind:
    """The kind of a certificate by its data."""
    return next(kind for kind in KINDS if isinstance(document, kind.of))


def kind_of_attachment(name: str) -> Kind | None:
    """The kind whose data file has this name."""
    return next((kind for kind in KINDS if kind.attachment == name), None)


def read_data(content: bytes | str) -> Document:
    """The data of a certificate from JSON, of whichever kind they are. Raises DataNotUnderstood."""
    given = plain_json(content)
    for kind in KINDS[1:]:
        if isinstance(given, dict) and kind.sign in given:
            return from_json(kind.of, content)
    return from_json(TestReport, content)
