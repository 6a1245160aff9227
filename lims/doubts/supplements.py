"""What a letter says further where a linear drift is stated: the same results by that assumption, beside the worst case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.doubts.drift import Drift, drift_of, drift_progress, figure_of
from lims.doubts.letters import ANSWERS, LetterWords, letters_of
from lims.doubts.models import ClientLetterRow, LetterSupplementRow, SentLetterRow
from lims.doubts.rows import AssessedRow, reported_changes
from lims.doubts.service import Assessment, progress_of
from lims.records import Unit
from lims.web.i18n import lazy_gettext as _

ASSUMED = _(
    "The results above were computed with the full error over the whole time, the worst case. As an alternative we computed them "
    "with an error that grew evenly (linear drift) from {begun} {unit} on {since} to {ended} {unit} on {until}. Our reason: {reason}"
)
BY_DRIFT = _("{certificate}, sample {sample}, {measurand}: by the linear drift {after}.")
ANSWER = _("The statement of conformity by the linear drift would have been “{answer}”.")
NOT_KNOWN = _("By the linear drift it could not be computed.")


def supplement_letters(unit: Unit, assessment: Assessment) -> int:
    """Add the figures by the linear drift to the letters that were not sent yet, once all are computed; how many were new."""
    drift = drift_of(unit.session, assessment.id)
    letters = _open_letters(unit.session, assessment, drift) if drift is not None else {}
    if drift is None or not letters:
        return 0
    progress = progress_of(unit.session, assessment)
    if drift_progress(unit.session, drift, progress.all).done < progress.all:
        return 0
    of: dict[int, list[AssessedRow]] = defaultdict(list)
    for row in reported_changes(unit.session, assessment):
        if row.client_id is not None:
            of[row.client_id].append(row)
    rows = [
        {"letter_id": letter_id, "linear_drift_id": drift.id, "at": unit.at,
         "body": "\n".join(_lines(LetterWords(language), assessment, drift, of[client_id]))}
        for client_id, (letter_id, language) in sorted(letters.items())
    ]  # fmt: skip
    unit.insert_many(LetterSupplementRow, rows)
    return len(rows)


def _open_letters(session: Session, assessment: Assessment, drift: Drift) -> dict[int, tuple[int, str]]:
    """By client the letters that are drafts still and do not tell of the drift: id and language."""
    sent = set(session.scalars(select(SentLetterRow.letter_id)))
    told = set(
        session.scalars(
            select(LetterSupplementRow.letter_id).where(LetterSupplementRow.linear_drift_id == drift.id)
        )
    )
    return {
        one.client_id: (one.id, one.language)
        for one in letters_of(session, assessment.id)
        if one.id not in sent | told
    }


def _lines(
    said: LetterWords, assessment: Assessment, drift: Drift, rows: Iterable[AssessedRow]
) -> Iterator[str]:
    error, unit = figure_of(assessment)
    yield said(
        ASSUMED, begun=f"{drift.error_begun:+.4g}", ended=f"{error:+.4g}", unit=said.unit(unit),
        since=f"{assessment.since:%Y-%m-%d}", until=f"{assessment.until:%Y-%m-%d}", reason=drift.reason,
    )  # fmt: skip
    for one in rows:
        yield f"- {_line(said, one)}"


def _line(said: LetterWords, one: AssessedRow) -> str:
    after = said.figure(one.drift_value, one.result_unit)
    line = said(
        BY_DRIFT,
        certificate=one.number,
        sample=one.sample,
        measurand=one.name(said.language),
        after=after,
    )
    if one.drift_value is None:
        return f"{line} {said(NOT_KNOWN)}"
    if one.drift_answer is None and one.answer_before is None:
        return line
    return f"{line} {said(ANSWER, answer=said(ANSWERS[one.drift_answer]))}"


def last_supplement(column: InstrumentedAttribute[str]) -> ScalarSelect[str]:
    """For a query of letters: a column of what was added last to each; a letter that was sent gets no more."""
    query = select(column).where(LetterSupplementRow.letter_id == ClientLetterRow.id)
    return query.order_by(LetterSupplementRow.id.desc()).limit(1).correlate(ClientLetterRow).scalar_subquery()


def supplement_of(session: Session, letter_id: int) -> str | None:
    """What a letter says of a linear drift, as it was told last."""
    query = select(LetterSupplementRow.body).where(LetterSupplementRow.letter_id == letter_id)
    return session.scalars(query.order_by(LetterSupplementRow.id.desc()).limit(1)).first()
