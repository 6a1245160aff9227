"""The report of a certificate as frozen data: what is previewed as a draft, frozen at authorisation and rendered once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.certificates.basis import conditions_of, traceability_of
from lims.certificates.certificate import Certificate, Content, find_certificate, preceding
from lims.certificates.errors import CannotBePrinted
from lims.certificates.figures import curves_of, named_traces
from lims.certificates.gathering import Gathered, gather
from lims.certificates.lines import Line, lines_of, method_text
from lims.certificates.sample_facts import reported_sample
from lims.certificates.statements import statements_of
from lims.certificates.texts import say
from lims.gates import Reader, sentence_of
from lims.people import Person
from lims.requests import find_request
from lims.results import determinations_of
from lims.samples import disclaimers_of
from methods.wording import Language as Printed
from reports import ReportError, TestReport, to_json
from reports.data import (
    Accreditation,
    Authorisation,
    Client,
    Deviation,
    DeviationKind,
    Document,
    Laboratory,
    Language,
    Layout,
    Opinion,
    Preceding,
    Preliminary,
    Replaces,
)
from reports.kinds import kind_of
from reports.rendering import printable

OneReport = TypeVar("OneReport", bound=Document)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """A report without number, date and address, and the lines that it was made of."""

    report: TestReport
    lines: tuple[Line, ...]
    gathered: Gathered

    @property
    def test_ids(self) -> tuple[int, ...]:
        """The tests on it, each once."""
        return tuple(dict.fromkeys(one.subject.test.id for one in self.lines))

    @property
    def seen(self) -> bytes:
        """What a signatory sees, as canonical JSON."""
        return to_json(self.report)


def draft_report(
    session: Session, certificate: Certificate, at: datetime, signatory: Person | None = None
) -> Drafted:
    """The report of a draft as it would be issued. Raises what `gather` raises, CannotBePrinted."""
    request = find_request(session, certificate.request_id)
    content = certificate.content
    gathered = gather(
        session, request, content.item_ids, certificate.language, at, preliminary=content.preliminary
    )
    lines: list[Line] = []
    by_sample: dict[int, list[Line]] = {}
    for sample in gathered.samples:
        by_sample[sample.id] = lines_of(gathered, sample.id, len(lines) + 1)
        lines += by_sample[sample.id]
    report = _report(session, gathered, certificate, by_sample, signatory)
    return Drafted(report=checked(report), lines=tuple(lines), gathered=gathered)


def checked(report: OneReport) -> OneReport:
    """The same report if it may be printed. Raises CannotBePrinted with the renderer's own sentence."""
    try:
        kind_of(report).require_consistent(report)
        printable(report)
    except ReportError as refusal:
        raise CannotBePrinted(problem=refusal.problem, remedy=refusal.remedy) from refusal
    return report


def _report(
    session: Session,
    gathered: Gathered,
    certificate: Certificate,
    by_sample: dict[int, list[Line]],
    signatory: Person | None,
) -> TestReport:
    lines = list(chain.from_iterable(by_sample.values()))
    first, last = _period(session, gathered, lines)
    language, content = gathered.language, certificate.content
    disclaimers = disclaimers_of(session, [one.id for one in gathered.samples], language, gathered.zone)
    chromatograms = (
        tuple(named_traces(session, lines, gathered)) if content.layout == Layout.COMPOSITION else ()
    )
    curves = tuple(curves_of(by_sample.values(), language)) if content.layout == Layout.DISTILLATION else ()
    statements = [one for found in by_sample.values() for one in statements_of(gathered, found)]
    return TestReport(
        language=Language(language), laboratory=_laboratory(gathered, content, lines), client=_client(gathered),
        samples=tuple(reported_sample(gathered, one, by_sample[one.id]) for one in gathered.samples),
        tested_from=first.astimezone(gathered.zone).date(), tested_to=last.astimezone(gathered.zone).date(),
        deviations=tuple(_deviations(gathered, lines)), authorised_by=_authorisation(language, signatory),
        replaces=_replaces(session, certificate, gathered), conditions=conditions_of(session, lines, cast(Printed, language)),
        conformity=tuple(statements), disclaimers=tuple(dict.fromkeys(disclaimers)), remarks=content.remarks,
        traceability=tuple(traceability_of(session, lines, gathered)), opinions=_opinions(content, signatory, language),
        demonstration=gathered.laboratory.demonstration,
        second_language=Language(content.second_language) if content.second_language else None,
        layout=Layout(content.layout or Layout.TEST_REPORT), chromatograms=chromatograms, curves=curves,
        preliminary=_preliminary(gathered) if content.preliminary else None,
        preceding=_preceding(session, certificate, gathered),
    )  # fmt: skip


def _laboratory(gathered: Gathered, content: Content, lines: Sequence[Line]) -> Laboratory:
    lab, language = gathered.laboratory, gathered.language
    address = lab.addresses.get(language) or lab.addresses.get("en") or ""
    stands = gathered.accreditation
    accreditation = (
        None
        if stands is None
        else Accreditation(number=stands.number, standard=stands.standard, body=stands.body)
    )
    return Laboratory(
        name=lab.names.get(language) or lab.names.get("en") or "", address=address, contact=lab.contact or "–",
        location=content.location or _location(gathered, lines, address), accreditation=accreditation,
    )  # fmt: skip


def _location(gathered: Gathered, lines: Sequence[Line], address: str) -> str:
    """Where the work was done: here, and by which provider what was not done here (7.8.2.1 c)."""
    by_provider: dict[str, list[str]] = {}
    for one in lines:
        if source := gathered.external.get(one.result.id):
            by_provider.setdefault(source.provider, []).append(one.line.number)
    if sum(map(len, by_provider.values())) == len(lines):
        return "; ".join(say("at_provider", gathered.language, provider=name) for name in by_provider)
    away = (
        say("lines_at_provider", gathered.language, provider=name, lines=", ".join(numbers))
        for name, numbers in by_provider.items()
    )
    return "; ".join([address, *away])


def _client(gathered: Gathered) -> Client:
    contact = gathered.contact
    words = ", ".join(filter(None, (contact.name, contact.email, contact.phone))) if contact else "–"
    return Client(
        name=gathered.client.name, address=gathered.client.address, contact=words, request=gathered.request.code,
        reference=gathered.request.client_reference,
    )  # fmt: skip


def _period(session: Session, gathered: Gathered, lines: Sequence[Line]) -> tuple[datetime, datetime]:
    """When the tests on the certificate were done: every determination counts, the aborted ones too (7.8.2.1 i)."""
    tests = {one.subject.test.id for one in lines}
    moments = [one.at for found in determinations_of(session, tests).values() for one in found]
    moments += [one.result.measured_at for one in lines]
    return min(moments), max(moments)


def _deviations(gathered: Gathered, lines: Sequence[Line]) -> Iterable[Deviation]:
    reader = Reader(gathered.language, ZoneInfo(gathered.laboratory.zone), on_paper=True)
    for test_id, overrides in gathered.overrides.items():
        numbers = tuple(one.line.number for one in lines if one.subject.test.id == test_id)
        method = next((method_text(one.subject) for one in lines if one.subject.test.id == test_id), "")
        for one in overrides:
            text = say(
                "override", gathered.language, sentence=sentence_of(one.refusal, reader), reason=one.reason
            )
            yield Deviation(kind=DeviationKind.DEVIATION, lines=numbers, text=f"{method}: {text}")


def _authorisation(language: str, signatory: Person | None) -> Authorisation:
    if signatory is None:
        return Authorisation(name=say("at_authorisation", language), function="")
    return Authorisation(name=signatory.name, function=signatory.function)


def _opinions(content: Content, signatory: Person | None, language: str) -> tuple[Opinion, ...]:
    by = signatory.name if signatory else say("at_authorisation", language)
    return tuple(
        Opinion(text=one["text"], basis=one.get("basis", ""), by=by, accredited=False)
        for one in content.opinions
    )


def _replaces(session: Session, certificate: Certificate, gathered: Gathered) -> Replaces | None:
    if certificate.replaces_id is None:
        return None
    old = find_certificate(session, certificate.replaces_id)
    issued = old.issued_at or old.authorised_at or old.drawn_up_at
    return Replaces(
        number=old.title, issued=issued.astimezone(gathered.zone).date(), reason=certificate.amendment_reason or "",
        changes=certificate.changes,
    )  # fmt: skip


def _preliminary(gathered: Gathered) -> Preliminary:
    """What is still to come, sample by sample."""
    codes = samples_by_code(gathered)
    texts = [
        f"{codes[item_id]}: {', '.join(dict.fromkeys(method_text(one) for one in found))}"
        for item_id, found in gathered.outstanding.items() if found
    ]  # fmt: skip
    return Preliminary(outstanding=tuple(texts))


def samples_by_code(gathered: Gathered) -> dict[int, str]:
    """The codes of the samples, those too of which nothing is accepted yet."""
    open_ones = (one.sample for found in gathered.outstanding.values() for one in found)
    return {one.id: one.code for one in (*gathered.samples, *open_ones)}


def _preceding(session: Session, certificate: Certificate, gathered: Gathered) -> tuple[Preceding, ...]:
    return tuple(
        Preceding(
            number=one.title, issued=(one.issued_at or one.drawn_up_at).astimezone(gathered.zone).date()
        )
        for one in preceding(session, certificate)
    )


def unsigned(report: TestReport) -> TestReport:
    """The report without what only authorisation gives: what the draft page shows and the signatory is asked about."""
    return replace(report, number=None, issued=None, verification=None, audit_head=None)
