"""Everything that a certificate says is gathered here from the records, in a handful of queries however many samples."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.blind import hidden_among
from lims.catalogue import (
    Accreditation,
    DecisionRule,
    ScopeLine,
    SpecificationVersion,
    accreditation_at,
    decision_rule,
    scope_lines_at,
    specification_versions,
)
from lims.certificates.errors import (
    DeviationOpen,
    LaboratoryUnnamed,
    NothingOutstanding,
    NothingToCertify,
    TestsOpen,
)
from lims.clients import Client, Contact, find_client, find_contact
from lims.external import Source, sources_of
from lims.laboratory import Laboratory, laboratory_at
from lims.requests import Request
from lims.results import (
    Override,
    Result,
    StoredConformity,
    Subject,
    conformities_of,
    overrides_of,
    results_of,
    subjects,
)
from lims.samples import Deviation, Sample, Test, TestState, deviations_of, samples_by_id, tests_of_samples
from lims.sampling import Sampled, samplings_of

ENDED = (TestState.REJECTED, TestState.CANCELLED, TestState.IMPOSSIBLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """What a certificate is made of."""

    language: str
    zone: tzinfo
    laboratory: Laboratory
    client: Client
    contact: Contact | None
    request: Request
    samples: tuple[Sample, ...]
    tests: Mapping[int, Sequence[Test]]  # accepted ones, by sample
    subjects: Mapping[int, Subject]
    results: Mapping[int, Sequence[Result]]  # by test
    conformities: Mapping[int, Sequence[StoredConformity]]  # by result
    rule: DecisionRule | None
    specifications: Mapping[int, SpecificationVersion]
    accreditation: Accreditation | None  # that stands at issue
    scope: Mapping[
        datetime, Sequence[ScopeLine]
    ]  # by the moment of measurement; none where nothing was accredited then
    deviations: Mapping[int, Sequence[Deviation]]
    overrides: Mapping[int, Sequence[Override]]  # by test
    outstanding: Mapping[
        int, Sequence[Subject]
    ]  # tests without a result yet, by sample; only on a preliminary report
    sampling: Mapping[int, Sampled]  # how the laboratory itself took samples, by sample
    external: Mapping[int, Source]  # where results come from that another laboratory found, by result

    def day(self, at: datetime) -> str:
        """The day of a moment at the laboratory, ISO 8601."""
        return at.astimezone(self.zone).date().isoformat()


def gather(
    session: Session, request: Request, item_ids: Collection[int], language: str, at: datetime, *,
    preliminary: bool = False,
) -> Gathered:  # fmt: skip
    """Read what a certificate for these samples says; a preliminary report leaves out what is not accepted yet.

    Raises LaboratoryUnnamed, NothingToCertify, TestsOpen, NothingOutstanding, DeviationOpen.
    """
    laboratory = laboratory_at(session, at)
    if laboratory is None:
        raise LaboratoryUnnamed
    samples, hidden = samples_by_id(session, item_ids), hidden_among(session, item_ids)
    chosen = [samples[id_] for id_ in dict.fromkeys(item_ids) if id_ in samples and id_ not in hidden]
    own = tests_of_samples(session, [one.id for one in chosen])
    outstanding = _outstanding(session, own) if preliminary else {}
    if preliminary:
        chosen = [
            one for one in chosen if any(test.state is TestState.ACCEPTED for test in own.get(one.id, []))
        ]
    tests = _accepted(session, chosen, own, preliminary=preliminary)
    accepted = [test.id for found in tests.values() for test in found]
    about = subjects(session, accepted)
    results = results_of(session, accepted)
    judged = conformities_of(session, [one.id for found in results.values() for one in found])
    deviations = _decided(session, chosen)
    return Gathered(
        language=language, zone=ZoneInfo(laboratory.zone), laboratory=laboratory,
        client=find_client(session, request.client_id, at),
        contact=find_contact(session, request.contact_id) if request.contact_id else None,
        request=request, samples=tuple(chosen), tests=tests,
        subjects=about, results=results, conformities=judged, specifications=_specifications(session, request, judged),
        rule=decision_rule(session, request.decision_rule_id) if request.decision_rule_id else None,
        accreditation=accreditation_at(session, at), scope=_scope(session, results),
        deviations=deviations, overrides=overrides_of(session, accepted),
        sampling=samplings_of(session, [one.id for one in chosen]),
        outstanding=outstanding, external=sources_of(session, [one.id for found in results.values() for one in found]),
    )  # fmt: skip


def _open(tests: Iterable[Test]) -> list[Test]:
    return [test for test in tests if test.state is not TestState.ACCEPTED and test.state not in ENDED]


def _outstanding(session: Session, own: Mapping[int, Sequence[Test]]) -> dict[int, list[Subject]]:
    """What is not decided yet, by sample. Raises NothingOutstanding."""
    unfinished = {item_id: _open(tests) for item_id, tests in own.items()}
    about = subjects(session, [test.id for tests in unfinished.values() for test in tests])
    if not about:
        raise NothingOutstanding
    return {item_id: [about[test.id] for test in tests] for item_id, tests in unfinished.items()}


def _accepted(
    session: Session, samples: Sequence[Sample], own: Mapping[int, Sequence[Test]], *, preliminary: bool
) -> dict[int, list[Test]]:
    """The accepted tests by sample. Raises TestsOpen, NothingToCertify."""
    found: dict[int, list[Test]] = {}
    for sample in samples:
        tests = own.get(sample.id, [])
        unfinished = [] if preliminary else _open(tests)
        if unfinished:
            codes = sorted(
                {one.method.code for one in subjects(session, [test.id for test in unfinished]).values()}
            )
            raise TestsOpen(code=sample.code, methods=", ".join(codes))
        found[sample.id] = [test for test in tests if test.state is TestState.ACCEPTED]
        if not found[sample.id]:
            raise NothingToCertify(what=f"Sample {sample.code}")
    if not found:
        raise NothingToCertify(what="The request")
    return found


def _decided(session: Session, samples: Sequence[Sample]) -> dict[int, list[Deviation]]:
    codes = {one.id: one.code for one in samples}
    found: dict[int, list[Deviation]] = {}
    for deviation in deviations_of(session, codes):
        if deviation.decision is None:
            raise DeviationOpen(code=codes[deviation.item_id], what=deviation.what)
        found.setdefault(deviation.item_id, []).append(deviation)
    return found


def _specifications(
    session: Session, request: Request, judged: Mapping[int, Sequence[StoredConformity]]
) -> dict[int, SpecificationVersion]:
    wanted = {one.specification_version_id for found in judged.values() for one in found}
    wanted |= {id_ for line in request.present_lines for id_ in line.specification_version_ids}
    return specification_versions(session, wanted) if wanted else {}


def _scope(session: Session, results: Mapping[int, Sequence[Result]]) -> dict[datetime, Sequence[ScopeLine]]:
    moments = {one.measured_at for found in results.values() for one in found}
    return {
        moment: scope_lines_at(session, moment) if accreditation_at(session, moment) else ()
        for moment in moments
    }
