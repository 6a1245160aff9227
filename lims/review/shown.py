"""Evidence in the words and figures of the review page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.catalogue import SpecificationVersion, specification_versions
from lims.equipment import EquipmentCheck
from lims.equipment.models import EquipmentCheckRow
from lims.files import StoredFile
from lims.gates import check_word, sentence_of
from lims.quality import cast_on
from lims.results import Result, StoredConformity
from lims.results.models import ResultNumericRow, ResultRow
from lims.results.words import budget_line_word, small_figure
from lims.review.correlations import Correlation
from lims.review.evidence import Evidence, GateSaid
from lims.review.models import Decision
from lims.samples.models import ItemRow, TestRow, TestState
from lims.trace import describe
from lims.web import current_language, gettext, unit_words, worded
from lims.web import lazy_gettext as _
from methods.knowledge import Known
from methods.reporting import ReportRule


def fit_word(one: Correlation) -> str:
    """How two results of the sample fit, in a sentence with their figures."""
    unit = unit_words(one.rule.unit)
    said = gettext(
        "%(measured)s measured, %(computed)s computed, difference %(difference)s %(unit)s",
        measured=f"{one.measured_value:.5g}", computed=f"{one.computed_value:.5g}", difference=f"{one.difference:+.3g}", unit=unit,
    )  # fmt: skip
    if one.limit is None:
        return said + gettext("; no limit is entered, so it stands without a verdict.")
    return said + gettext("; at most %(limit)s (%(source)s).", limit=f"{one.limit:g}", source=one.source)


LONGEST = 2000  # bytes of a record that the page shows
SIX = 6
ARCHIVE = b"PK\x03\x04"  # the beginning of every ZIP file: how a folder of a data system is kept
DECIDED = {
    Decision.ACCEPT: _("accepted"),
    Decision.REPEAT: _("to be repeated"),
    Decision.REJECT: _("rejected"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RawShown:
    """A record as it came: its first bytes."""

    id: int
    number: int
    instrument: str
    content: bytes | None  # None: the store has lost them
    size: int
    received_at: datetime
    unknown_lines: int
    used_in: tuple[int, ...]

    @property
    def archive(self) -> bool:
        """Whether its bytes are several files in one, which nobody can read as they stand."""
        return self.content is not None and self.content.startswith(ARCHIVE)


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetShown:
    """A line of the budget with the address of its source."""

    name: str
    detail: str
    u: str
    share: float
    to: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The limit that a result was judged by, as plain decimal texts."""

    low: str | None
    high: str | None
    answer: str
    reason: str
    specification: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """Results of the same method for the same client and source, oldest first, this one last."""

    values: tuple[float, ...]
    printed: tuple[str, ...]


def against(session: Session, evidence: Evidence) -> list[tuple[bool, str]]:
    """What speaks against the results by now: whether it is a hold, or else a doubt, and why; each once."""
    found = cast_on(session, [one.id for one in evidence.results])
    known = (one for casts in found.values() for one in casts)
    return list(dict.fromkeys((one.hold, one.reason) for one in known))


def records_shown(evidence: Evidence, read: Callable[[StoredFile], bytes | None]) -> list[RawShown]:
    """The records with their first bytes, read from the store."""
    shown = []
    for one in evidence.records:
        content = read(one.file) if one.file else None
        shown.append(
            RawShown(
                id=one.id, number=one.number, instrument=one.instrument,
                content=None if content is None else content[:LONGEST],
                size=one.file.size if one.file else 0,
                received_at=one.received_at, unknown_lines=one.unknown_lines, used_in=one.used_in,
            )
        )  # fmt: skip
    return shown


def budget_shown(session: Session, evidence: Evidence, result: Result) -> list[BudgetShown]:
    """The budget of a result; each line opens its source."""
    lines = evidence.budgets.get(result.id, ())
    sources = describe(session, [one.source_id for one in lines if one.source_id])
    return [
        BudgetShown(
            name=budget_line_word(evidence.subject.method.definition, one.name), detail=one.source,
            u=small_figure(one.contribution), share=one.share,
            to=sources[one.source_id][1].url or f"/trace/{one.source_id}/back" if one.source_id in sources else None,
        )
        for one in lines
    ]  # fmt: skip


def limits_shown(session: Session, evidence: Evidence, result: Result) -> list[Limits]:
    """How a result was judged, limit by limit."""
    found = evidence.conformities.get(result.id, ())
    ids = {one.specification_version_id for one in found}
    known = specification_versions(session, ids) if ids else {}
    return [_limits(one, known) for one in found]


def _limits(one: StoredConformity, known: Mapping[int, SpecificationVersion]) -> Limits:
    specification = known.get(one.specification_version_id)
    line = next((x for x in specification.limits if x.key == one.limit_key), None) if specification else None
    number = line is not None and line.kind == "number"
    said = one.said("reason", current_language()) or worded(one.reason)
    return Limits(
        low=_plain(line.low()) if line and number else None, high=_plain(line.high()) if line and number else None,
        answer=one.answer, reason=said, specification=specification.code if specification else "",
    )  # fmt: skip


def _plain(text: str) -> str | None:
    """A bound as a plain decimal text; None where it is free, strict or unknown, so that no picture lies."""
    plain = text.replace("−", "-")
    try:
        return str(Decimal(plain)) if plain else None
    except ArithmeticError:
        return None


def decided_word(decision: Decision) -> str:
    """What a reviewer decided, in a word."""
    return str(DECIDED[decision])


def step_of(evidence: Evidence, result: Result) -> ReportRule | None:
    """The reporting rule of the method's edition for a measurand; None where it is not known."""
    reporting = evidence.subject.method.definition.measurand(result.measurand).reporting
    return reporting.value if isinstance(reporting, Known) else None


def checks_of_bench(session: Session, evidence: Evidence, most: int = 14) -> list[EquipmentCheck]:
    """The last checks between calibrations of the equipment that the result rests on, oldest first."""
    nodes = {node for one in evidence.gate for node in one.said.rests_on}
    equipment = select(EquipmentCheckRow.equipment_id).where(EquipmentCheckRow.id.in_(nodes))
    measured = evidence.test.measured_at
    query = select(EquipmentCheckRow).where(EquipmentCheckRow.equipment_id.in_(equipment))
    if measured is not None:
        query = query.where(EquipmentCheckRow.at <= measured)
    rows = session.scalars(query.order_by(EquipmentCheckRow.at.desc()).limit(most))
    return [EquipmentCheck.from_row(row) for row in rows][::-1]


def results_before(session: Session, evidence: Evidence, result: Result) -> Before:
    """The last results of the same measurand by the same method for the same client and source (7.7.1)."""
    sample = evidence.subject.sample
    latest = (
        select(func.max(ResultRow.id)).join(TestRow, TestRow.id == ResultRow.test_id)
        .where(ResultRow.measurand == result.measurand).group_by(ResultRow.test_id)
    )  # fmt: skip
    query = (
        select(ResultNumericRow.value, ResultRow.printed)
        .join(ResultRow, ResultRow.id == ResultNumericRow.result_id)
        .join(TestRow, TestRow.id == ResultRow.test_id)
        .join(ItemRow, ItemRow.id == TestRow.item_id)
        .where(
            ResultRow.measurand == result.measurand, ResultRow.unit == result.unit, ItemRow.client_id == sample.client_id,
            ItemRow.product_id == sample.product_id, ItemRow.source == sample.source,
            TestRow.state.in_([TestState.ACCEPTED, TestState.SUBMITTED]), TestRow.id != evidence.test.id,
            ResultRow.measured_at <= result.measured_at, ResultRow.id.in_(latest),
        )
        .order_by(ResultRow.measured_at.desc(), ResultRow.id.desc()).limit(SIX)
    )  # fmt: skip
    rows = list(session.execute(query))[::-1]
    own = [] if result.value is None else [(result.value, result.printed)]
    pairs = [*((row.value, row.printed) for row in rows), *own]
    return Before(values=tuple(value for value, _ in pairs), printed=tuple(text for _, text in pairs))


def gate_shown(evidence: Evidence) -> Iterator[dict[str, object]]:
    """The gate's answers as the page lists them."""
    for one in evidence.gate:
        yield {
            "answer": "override" if one.override else one.said.answer, "title": check_word(one.said.check),
            "reason": _reason(one), "to": _to(one.said.rests_on),
        }  # fmt: skip


def _reason(one: GateSaid) -> str:
    said = [sentence_of(one.said)]
    if one.override:
        said.append(gettext("Override: %(why)s", why=one.override))
    if one.acknowledged:
        said.append(gettext("Acknowledged: %(words)s", words=one.acknowledged))
    return " ".join(said)


def _to(nodes: Sequence[int]) -> str | None:
    return f"/trace/{nodes[0]}/back" if nodes else None
