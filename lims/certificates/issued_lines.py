"""The lines of a certificate that is out, as they were printed, with what has come over them since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates.models import CertificateLineRow, CertificateRow
from lims.quality import Cast, cast_on
from lims.results import conformities_of
from lims.trace import describe
from reports import TestReport, from_json
from reports.data import ResultLine, Sample


@dataclass(frozen=True, kw_only=True, slots=True)
class Shadow:
    """A hold or a doubt on a line: what it is on, in words, and where that is shown; `hold` false: a doubt."""

    hold: bool
    what: str
    url: str | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedLine:
    """A line as printed, the result that it states, and what casts doubt on it now."""

    line: ResultLine
    result_id: int | None
    shadows: tuple[Shadow, ...]


def issued_lines(session: Session, certificate_id: int) -> list[tuple[Sample, list[IssuedLine]]]:
    """The lines of a certificate by sample, from its frozen data; empty for a draft."""
    row = session.get(CertificateRow, certificate_id)
    if row is None or row.data is None:
        return []
    report = from_json(TestReport, json.dumps(row.data))
    results = _results(session, row)
    shadows = _shadows(session, list(dict.fromkeys(results)))
    numbered = iter(results)
    found = []
    for sample in report.samples:
        lines = []
        for line in sample.results:
            result_id = next(numbered, None)
            lines.append(IssuedLine(line=line, result_id=result_id, shadows=shadows.get(result_id or 0, ())))
        found.append((sample, lines))
    return found


def _results(session: Session, row: CertificateRow) -> list[int]:
    """The result of each line: one that was judged against several limits when it was signed has a line for each."""
    query = select(CertificateLineRow.result_id).where(CertificateLineRow.certificate_id == row.id)
    ids = list(session.scalars(query.order_by(CertificateLineRow.n)))
    judged = conformities_of(session, ids)
    signed = row.authorised_at or row.drawn_up_at
    return [id_ for id_ in ids for _ in range(max(1, sum(one.at <= signed for one in judged[id_])))]


def _shadows(session: Session, result_ids: Sequence[int]) -> dict[int, tuple[Shadow, ...]]:
    cast = cast_on(session, result_ids)
    sources = list(dict.fromkeys(one.source_id for known in cast.values() for one in known))
    described = describe(session, sources) if sources else {}

    def shadow(one: Cast) -> Shadow:
        kind, said = described[one.source_id]
        return Shadow(
            hold=one.hold, what=f"{kind.word} {said.title}", url=said.url, reason=one.reason.rstrip(".")
        )

    return {result_id: tuple(map(shadow, known)) for result_id, known in cast.items()}
