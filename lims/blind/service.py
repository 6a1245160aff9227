"""Planning blind samples, what they should give, and keeping what the comparison says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from lims.blind.errors import BlindRefused, NoMiss, NothingToKeep, ValueRefused
from lims.blind.models import BlindKind, BlindSampleRow, BlindValueRow, BlindVerdictRow, Key
from lims.catalogue import MethodVersion, method_versions
from lims.errors import NotFound
from lims.quality import open_nonconformity, place_hold
from lims.records import Unit
from lims.samples import ItemKind, Sample, TestState, find_sample, tests_of_sample


def hidden_from_clients() -> Select[int]:
    """The query of the samples that exist for no client: in no portal, on no certificate, in no notice."""
    return select(BlindSampleRow.item_id)


def hidden_among(session: Session, item_ids: Iterable[int]) -> set[int]:
    """Which of these samples exist for no client."""
    asked = BlindSampleRow.item_id.in_(set(item_ids))
    return set(session.scalars(hidden_from_clients().where(asked)))


def is_hidden(session: Session, item_id: int) -> bool:
    """Whether a sample exists for no client."""
    return session.scalar(select(exists().where(BlindSampleRow.item_id == item_id))) or False


def plan_blind(unit: Unit, code: str, *, kind: BlindKind, original: str = "", why: str = "") -> int:
    """Say that a registered sample is a blind one; returns its id as such.

    Raises MistypedCode, UnknownSampleCode, BlindRefused.
    """
    sample = find_sample(unit.session, code)
    other = find_sample(unit.session, original) if kind is BlindKind.DUPLICATE and original.strip() else None
    for wrong, reason in (
        (sample.kind is not ItemKind.SAMPLE, "it is no sample of a client"),
        (is_hidden(unit.session, sample.id), "it is one already"),
        (_begun(unit.session, sample), "a test of it was begun"),
        (kind is BlindKind.DUPLICATE and other is None, "the sample whose duplicate it is is not named"),
        (other is not None and other.id == sample.id, "it would be its own duplicate"),
        (other is not None and not _alike(unit.session, sample, other), "they share no method"),
        (not why.strip(), "it is not said why it is planned"),
    ):
        if wrong:
            raise BlindRefused(code=sample.code, why=reason)
    row = unit.add(
        BlindSampleRow(
            item_id=sample.id, kind=kind, original_id=other.id if other else None, why=why.strip(),
            person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    return row.id


def _begun(session: Session, sample: Sample) -> bool:
    return any(one.state is not TestState.NOT_STARTED for one in tests_of_sample(session, sample.id))


def _alike(session: Session, sample: Sample, other: Sample) -> bool:
    first, second = ({one.method_id for one in methods_of(session, each.id)} for each in (sample, other))
    return bool(first & second)


def methods_of(session: Session, item_id: int) -> list[MethodVersion]:
    """The methods by which a sample is tested."""
    tests = tests_of_sample(session, item_id)
    return list(method_versions(session, {one.method_version_id for one in tests}).values())


def assign_value(
    unit: Unit, blind_id: int, *, method_id: int, measurand: str, value: float, text: str, expanded_uncertainty: float,
    k: float, source: str,
) -> None:  # fmt: skip
    """Say what a measurand should be, in the method's unit, with U and k. Raises NotFound, ValueRefused."""
    row = unit.session.get(BlindSampleRow, blind_id)
    if row is None:
        raise NotFound
    known = {
        (one.method_id, each.key) for one in methods_of(unit.session, row.item_id) for each in one.definition.measurands
    }  # fmt: skip
    for wrong, why in (
        (row.kind is not BlindKind.REFERENCE, "a duplicate is compared with its original"),
        ((method_id, measurand) not in known, "the sample is not tested for it"),
        (not (expanded_uncertainty > 0 and k > 0), "U and k lie above zero"),
        (not source.strip(), "it does not say where it comes from"),
    ):
        if wrong:
            raise ValueRefused(why=why)
    unit.add(
        BlindValueRow(
            blind_id=blind_id, method_id=method_id, measurand=measurand, value=value, text=text,
            expanded_uncertainty=expanded_uncertainty, k=k, source=source.strip(), person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()


def keep_verdicts(unit: Unit, rows: Sequence[BlindVerdictRow]) -> None:
    """Keep comparisons as they stand, each once: one that was kept, as by a second click, stays. Raises NothingToKeep."""
    if not rows:
        raise NothingToKeep
    before = {
        one.key for kept in last_kept(unit.session, {row.blind_id for row in rows}).values() for one in kept
    }
    fresh = [row for row in rows if row.key not in before]
    for row in fresh:
        row.person_id, row.at = unit.by.person_id or 0, unit.at
    unit.add_all(fresh)
    unit.flush()


def open_for_miss(unit: Unit, blind_id: int, *, source: str, hold: bool) -> int:
    """Open a nonconformity for the misses that were kept, and hold the sample's results where asked; returns its id.

    It is seen by everybody in the laboratory: from here on the sample is no longer blind to them. Raises NoMiss.
    """
    misses = misses_of(unit.session, blind_id)
    if not misses:
        raise NoMiss
    touched = [node for row in misses for node in (row.result_id, row.other_id) if node is not None]
    made = open_nonconformity(unit, source=source.strip(), touches=touched)
    if hold:
        for node in dict.fromkeys(touched):
            place_hold(unit, node, source.strip())
    for row in misses:
        unit.add(
            BlindVerdictRow(
                blind_id=row.blind_id, result_id=row.result_id, other_id=row.other_id, value_id=row.value_id,
                answer=row.answer, score=row.score, figures=row.figures, nonconformity_id=made,
                person_id=unit.by.person_id, at=unit.at,
            )
        )  # fmt: skip
    unit.flush()
    return made


def misses_of(session: Session, blind_id: int) -> list[BlindVerdictRow]:
    """Kept misses for which nothing was opened yet."""
    return [row for row in last_kept(session, [blind_id])[blind_id] if row.open_miss]


def last_kept(session: Session, blind_ids: Collection[int]) -> dict[int, list[BlindVerdictRow]]:
    """What was kept of some blind samples, the last of each comparison; one query."""
    query = (
        select(BlindVerdictRow).where(BlindVerdictRow.blind_id.in_(blind_ids)).order_by(BlindVerdictRow.id)
    )
    last: dict[int, dict[Key, BlindVerdictRow]] = defaultdict(dict)
    for row in session.scalars(query):
        last[row.blind_id][row.key] = row
    return {id_: list(last[id_].values()) for id_ in blind_ids}
