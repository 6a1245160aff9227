"""Drawing certificates up: of all samples of a request or of some, in the client's language, as a draft to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.blind import hidden_among
from lims.certificates.certificate import Certificate, Content, certificates_of_request
from lims.certificates.errors import AlreadyCertified, NotADraft, NothingToCertify, RequestNotAgreedYet
from lims.certificates.layouts import proposed, require_fitting
from lims.certificates.models import CertificateRow, CertificateState
from lims.certificates.report import Drafted, draft_report
from lims.errors import ChangedMeanwhile, NotFound, NotPermitted
from lims.records import Unit
from lims.requests import Request, RequestState, find_request
from lims.samples import Sample, samples_of_request
from lims.web.letters import search_key
from reports.data import Layout

LANGUAGES = ("en", "az", "ru")
OVER = (CertificateState.WITHDRAWN, CertificateState.AMENDED)
NOT_OUT = (CertificateState.DRAFT, CertificateState.AUTHORISED)


def draw_up(
    unit: Unit, request_id: int, *, item_ids: Iterable[int] | None = None, language: str | None = None,
    remarks: Sequence[str] = (), location: str = "", layout: str = "", preliminary: bool = False,
) -> Certificate:  # fmt: skip
    """Draw up a certificate for samples of a request, all of them if none is named; it is a draft until authorised.

    `preliminary`: a preliminary report of what is accepted so far. `layout`: of reports.data.Layout, else the one that is
    proposed for the results. Raises NotFound, RequestNotAgreedYet, NothingToCertify, TestsOpen, NothingOutstanding,
    DeviationOpen, AlreadyCertified, LaboratoryUnnamed, LayoutUnfit, CannotBePrinted.
    """
    request = _agreed(unit.session, request_id)
    samples = _chosen(unit.session, request, item_ids)
    _refuse_certified(unit.session, request_id, samples, preliminary=preliminary)
    content = Content(
        item_ids=tuple(one.id for one in samples), remarks=_clean(remarks), location=location.strip(),
        preliminary=preliminary,
    )  # fmt: skip
    row = new_row(unit, request, content, language or request.language, samples)
    unit.flush()
    drafted = draft_report(unit.session, Certificate.from_row(row), unit.at)
    row.content = replace(content, layout=_layout(layout, drafted).value).to_json()
    unit.flush()
    return Certificate.from_row(row)


def _layout(wanted: str, drafted: Drafted) -> Layout:
    """The layout that was asked for if the results allow it, or the proposed one. Raises LayoutUnfit."""
    if wanted not in set(Layout):
        return proposed(drafted)
    require_fitting(Layout(wanted), drafted)
    return Layout(wanted)


def new_row(
    unit: Unit, request: Request, content: Content, language: str, samples: Sequence[Sample]
) -> CertificateRow:
    """Write a draft."""
    if unit.by.person_id is None:
        raise NotPermitted(permission="certificates.draw_up")
    return unit.add(
        CertificateRow(
            number=None, request_id=request.id, client_id=request.client_id, state=CertificateState.DRAFT,
            language=language if language in LANGUAGES else "en", content=content.to_json(), drawn_up_at=unit.at,
            drawn_up_by=unit.by.person_id, changes=[], search_key=words_of(request, samples), row_version=1, data=None,
        )
    )  # fmt: skip


def words_of(request: Request, samples: Sequence[Sample], number: str = "") -> str:
    """What a certificate is found by: number, request, sample codes, tanks, seals, references."""
    own = [
        text
        for one in samples
        for text in (one.code, one.client_reference, one.lot, one.source, one.seals, one.cylinder)
    ]
    return search_key(" ".join(filter(None, (number, request.code, request.client_reference, *own))))


def change_draft(
    unit: Unit, certificate_id: int, *, seen: int, remarks: Sequence[str], location: str, language: str,
    second_language: str = "", layout: str = "",
) -> Certificate:  # fmt: skip
    """Change what a person adds to a draft. Raises NotFound, ChangedMeanwhile, NotADraft, LayoutUnfit."""
    row = draft_row(unit, certificate_id, seen)
    before = Content.from_json(row.content)
    row.language = language if language in LANGUAGES else row.language
    second = second_language if second_language in LANGUAGES and second_language != row.language else ""
    after = replace(before, remarks=_clean(remarks), location=location.strip(), second_language=second)
    if layout and layout != before.layout:
        drafted = draft_report(unit.session, Certificate.from_row(row), unit.at)
        after = replace(after, layout=_layout(layout, drafted).value)
    row.content = after.to_json()
    row.row_version += 1
    return Certificate.from_row(row)


def draft_row(unit: Unit, certificate_id: int, seen: int | None = None) -> CertificateRow:
    """The row of a draft. Raises NotFound, ChangedMeanwhile, NotADraft."""
    row = unit.session.get(CertificateRow, certificate_id)
    if row is None:
        raise NotFound
    if row.state is not CertificateState.DRAFT:
        raise NotADraft(number=row.number or f"draft {row.id}", state=row.state.value)
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what=f"The draft {row.id}")
    return row


def _agreed(session: Session, request_id: int) -> Request:
    request = find_request(session, request_id)
    if request.state not in (RequestState.AGREED, RequestState.DONE):
        raise RequestNotAgreedYet(code=request.code, state=request.state.value)
    return request


def _chosen(session: Session, request: Request, item_ids: Iterable[int] | None) -> list[Sample]:
    registered = samples_of_request(session, request.id)
    hidden = hidden_among(session, (one.id for one in registered))
    samples = [one for one in registered if one.id not in hidden]
    wanted = {one.id for one in samples} if item_ids is None else set(item_ids)
    found = [one for one in samples if one.id in wanted]
    if wanted - {one.id for one in found}:
        raise NotFound
    if not found:
        raise NothingToCertify(what=f"Request {request.code}")
    return found


def _refuse_certified(
    session: Session, request_id: int, samples: Sequence[Sample], *, preliminary: bool
) -> None:
    """A preliminary report stands in no certificate's way; but one draft of it at a time, and none after the certificate."""
    codes = {one.id: one.code for one in samples}
    for one in certificates_of_request(session, request_id):
        taken = [id_ for id_ in one.content.item_ids if id_ in codes]
        in_the_way = not one.content.preliminary or (preliminary and one.state in NOT_OUT)
        if taken and in_the_way and one.state not in OVER:
            raise AlreadyCertified(code=codes[taken[0]], number=one.title)


def _clean(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts if text.strip())


def certificates_with_sample(session: Session, item_id: int) -> list[Certificate]:
    """The certificates that a sample is on, oldest first, drafts too."""
    from lims.samples import find_sample

    sample = find_sample(session, item_id)
    if sample.request_id is None:
        return []
    return [
        one for one in certificates_of_request(session, sample.request_id) if item_id in one.content.item_ids
    ]


def drafts_of(session: Session) -> list[Certificate]:
    """Every draft that waits for a signatory, oldest first."""
    query = (
        select(CertificateRow)
        .where(CertificateRow.state == CertificateState.DRAFT)
        .order_by(CertificateRow.id)
    )
    return [Certificate.from_row(row) for row in session.scalars(query)]
