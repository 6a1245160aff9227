"""What other features know about a person's standing with a method: the gate and the form of authorisations ask them here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from lims.gates import Fact, GateQuestion
from lims.people.authorisations import Authorisation, give_authorisation
from lims.people.errors import EvidenceMissing
from lims.people.models import Act
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Learning:
    """That a person is in training for an act of a method, how far they are, and who supervises the test in question."""

    training_id: int
    progress: Fact
    supervision_id: int | None = None
    supervisor_id: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What speaks for an authorisation: the records that it rests on, their sum in words, and what is missing."""

    nodes: tuple[int, ...] = ()
    basis: str = ""
    missing: tuple[str, ...] = ()


class Source(Protocol):
    """A feature that knows about training and its evidence."""

    def learning(self, session: Session, question: GateQuestion) -> Learning | None: ...

    def evidence(
        self, session: Session, person_id: int, method_id: int, act: Act, at: datetime
    ) -> Evidence: ...

    def given(self, unit: Unit, made: Authorisation) -> None: ...


_sources: list[Source] = []


def register_standing(source: Source) -> None:
    """Add a source; the same one may be registered again (a second application in one process)."""
    if source not in _sources:
        _sources.append(source)


def learning(session: Session, question: GateQuestion) -> Learning | None:
    """Whether whoever a question names is in training for its method and act."""
    found = (one.learning(session, question) for one in _sources)
    return next((one for one in found if one is not None), None)


def evidence(session: Session, person_id: int, method_id: int, act: Act, at: datetime) -> Evidence:
    """Everything that speaks for an authorisation, and all that is missing."""
    found = [one.evidence(session, person_id, method_id, act, at) for one in _sources]
    return Evidence(
        nodes=tuple(node for one in found for node in one.nodes),
        basis="; ".join(one.basis for one in found if one.basis),
        missing=tuple(text for one in found for text in one.missing),
    )


def give_on_evidence(
    unit: Unit, *, person_id: int, method_id: int, act: Act, valid_from: datetime, valid_to: datetime | None, basis: str,
    exception: str = "",
) -> Authorisation:  # fmt: skip
    """Authorise a person on all that speaks for it; `exception` says why, where something required is missing.

    Raises EvidenceMissing where nobody has said that, and what `give_authorisation` refuses.
    """
    found = evidence(unit.session, person_id, method_id, act, unit.at)
    if found.missing and not exception.strip():
        raise EvidenceMissing(missing=", ".join(found.missing))
    without = f"{exception.strip()} ({', '.join(found.missing)})" if found.missing else ""
    made = give_authorisation(
        unit, person_id=person_id, method_id=method_id, act=act, valid_from=valid_from, valid_to=valid_to,
        basis="\n".join(filter(None, [basis.strip(), without])),
    )  # fmt: skip
    for node in found.nodes:
        unit.link(node, made.version_id, "evidence")
    for source in _sources:
        source.given(unit, made)
    return made
