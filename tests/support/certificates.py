"""Certificates for tests: a diesel sample measured, reviewed by another person, signed, and issued by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lims.certificates import Certificate, authorise, draft_report, draw_up, find_certificate, seen_hash
from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.jobs.worker import Worker
from lims.laboratory import name_laboratory
from lims.people import Act, Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.review import Decision, Review, decide, evidence_of
from tests.support import results
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A diesel sample whose result waits for review, and the people who may review and sign it."""

    bench: Bench
    reviewer: Person
    signatory: Person
    at: datetime  # of the measurement

    @property
    def request_id(self) -> int:
        request_id = self.bench.sample.request_id
        assert request_id is not None
        return request_id

    @property
    def client_id(self) -> int:
        client_id = self.bench.sample.client_id
        assert client_id is not None
        return client_id

    @property
    def later(self) -> datetime:
        """An hour after the measurement, when others have time for it."""
        return self.at + timedelta(hours=1)


def make_laboratory(database: Database, *, at: datetime, demonstration: bool = True, **given: Any) -> int:
    """A named laboratory."""
    about = {
        "names": {"en": "FICTITIOUS Testing Centre", "az": "UYDURMA Sınaq Mərkəzi", "ru": "ВЫМЫШЛЕННЫЙ центр"},
        "addresses": {"en": "12 Example Street, Baku", "az": "Nümunə küçəsi 12, Bakı", "ru": "ул. Примерная 12, Баку"},
        "contact": "lab@example.test", "demonstration": demonstration, **given,
    }  # fmt: skip
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(at), act="laboratory.named") as unit:
        return name_laboratory(unit, **about)


def make_submitted(database: Database, *densities: float, at: datetime, **bench: Any) -> Case:
    """A measured and submitted test for each sample."""
    before = at - timedelta(days=2)
    made = make_bench(database, at=at, **bench)
    for test in made.tests:
        make_results(database, made, *(densities or (0.8321, 0.8322)), at=at, test=test)
    reviewer = make_person(
        database, Role.REVIEWER, at=before, login=f"reviewer{made.test.id}", function="chemist"
    )
    signatory = make_person(
        database, Role.SIGNATORY, at=before, login=f"signatory{made.test.id}", function="head of laboratory"
    )
    results.authorise(database, reviewer, made.method, Act.REVIEW, at=before)
    results.authorise(database, signatory, made.method, Act.RELEASE, at=before)
    return Case(bench=made, reviewer=reviewer, signatory=signatory, at=at)


def review(
    database: Database, case: Case, decision: Decision = Decision.ACCEPT, *, test_id: int | None = None,
    by: Person | None = None, reason: str = "", acknowledged: str = "known to the client", at: datetime | None = None,
) -> Review:  # fmt: skip
    """Decide about a test as the reviewer who looked at its page."""
    person, test_id = by or case.reviewer, test_id or case.bench.test.id
    with database.read() as session:
        seen = evidence_of(session, test_id)
    words = {one.said.id: acknowledged for one in seen.to_acknowledge} if acknowledged else {}
    with unit_of_work(
        database, by=Actor.person(person.id), clock=SetClock(at or case.later), act="test.reviewed"
    ) as unit:
        return decide(
            unit, test_id, decision=decision, person_id=person.id, seen_hash=seen.seen_hash, reason=reason,
            acknowledged=words,
        )  # fmt: skip


def make_accepted(database: Database, *densities: float, at: datetime, **given: Any) -> Case:
    """A request whose results are all accepted."""
    case = make_submitted(database, *densities, at=at, **given)
    for test in case.bench.tests:
        review(database, case, test_id=test.id)
    return case


def make_draft(database: Database, case: Case, *, at: datetime | None = None, **given: Any) -> Certificate:
    """A certificate drawn up for all samples of a case."""
    with unit_of_work(
        database,
        by=Actor.person(case.signatory.id),
        clock=SetClock(at or case.later),
        act="certificate.drawn_up",
    ) as unit:
        return draw_up(unit, case.request_id, **given)


def make_authorised(
    database: Database,
    case: Case,
    draft: Certificate,
    *,
    by: Person | None = None,
    at: datetime | None = None,
    **given: Any,
) -> Certificate:
    """A draft signed by the signatory who looked at its page."""
    moment, person = at or case.later, by or case.signatory
    with database.read() as session:
        seen = seen_hash(draft_report(session, find_certificate(session, draft.id), moment))
    with unit_of_work(
        database, by=Actor.person(person.id), clock=SetClock(moment), act="certificate.authorised"
    ) as unit:
        return authorise(unit, draft.id, person_id=person.id, seen=seen, **given)


def run_jobs(database: Database, data_dir: Path, at: datetime, **signing: Any) -> int:
    """Let a worker run what waits. `signing`: settings of electronic signatures."""
    settings = Settings(
        database_url="sqlite:///unused", data_dir=data_dir, secret_key="a key for tests, longer than 32",
        base_url="https://lab.example.test", **signing,
    )  # fmt: skip
    from lims.certificates.issuing import ISSUE
    from lims.certificates.renewing import RENEW
    from lims.inhouse.issuing import ISSUE as ISSUE_OWN
    from lims.inhouse.issuing import RENEW as RENEW_OWN
    from lims.jobs import register_job
    from lims.notices.sending import DELIVER

    for one in (ISSUE, RENEW, ISSUE_OWN, RENEW_OWN, DELIVER):
        register_job(one)
    return Worker("test", database, settings, SetClock(at)).run_until_idle()


def make_issued(
    database: Database, data_dir: Path, *densities: float, at: datetime, laboratory: bool = True, language: str | None = None,
    signing: dict[str, Any] | None = None, **given: Any,
) -> tuple[Case, Certificate]:  # fmt: skip
    """A certificate that went the whole way."""
    if laboratory:
        make_laboratory(database, at=at - timedelta(days=3))
    case = make_accepted(database, *densities, at=at, **given)
    certificate = make_authorised(database, case, make_draft(database, case, language=language))
    run_jobs(database, data_dir, case.later + timedelta(minutes=1), **(signing or {}))
    with database.read() as session:
        return case, find_certificate(session, certificate.id)
