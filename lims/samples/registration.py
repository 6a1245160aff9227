"""Registering samples of an agreed request: many at once, all or none, with the tests that were agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from lims.catalogue import MethodVersion, Product, method_versions, products
from lims.errors import NotFound
from lims.gates import Several, Words, reader_now, shown
from lims.records import Link, Unit
from lims.requests import Request, RequestLine, RequestState, find_request
from lims.requests.errors import RequestNotAgreed
from lims.samples.codes import next_serial, sample_code
from lims.samples.errors import (
    ImpossibleSampleDate,
    NoSamplesGiven,
    NoTestsForSample,
    SampleFieldRefused,
    SampleGivenTwice,
    WrongMatrix,
)
from lims.samples.models import NO_DUE_DATE, ItemKind, ItemRow, SampleState, TestRow, TestState
from lims.samples.sample import Sample
from lims.web import current_language, gettext
from lims.web.letters import search_key

MANY = 20
"""From this many samples on, rows are written as a batch under one hash instead of one by one."""
SAMPLERS = ("laboratory", "client", "third_party")
SAYERS = ("client", "laboratory")
MARKS = ("client_reference", "lot", "source", "cylinder", "seals", "container")
TEXTS = (
    "grade", "client_reference", "lot", "source", "sampled_by", "sampling_method", "sampling_plan", "sampling_place",
    "container", "cylinder", "seals", "amount", "hazards",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleWish:
    """A sample to be registered. `told_by` names who says each field: client or laboratory.

    `line_ids` chooses among the lines of the request; none given means all of them.
    """

    product_id: int
    grade: str | None = None
    client_reference: str | None = None
    lot: str | None = None
    source: str | None = None
    sampled_by: str | None = None
    sampling_method: str | None = None
    sampling_plan: str | None = None
    sampled_at: datetime | None = None
    sampling_place: str | None = None
    container: str | None = None
    cylinder: str | None = None
    seals: str | None = None
    amount: str | None = None
    hazards: str | None = None
    due_at: datetime | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)
    line_ids: tuple[int, ...] | None = None

    @property
    def words(self) -> str:
        """The sample in a few words, for a sentence about it."""
        marks = [str(value) for name in MARKS if (value := getattr(self, name))]
        return f"the sample “{', '.join(marks)[:80]}”" if marks else "the sample"

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells this sample from others of its client; empty where nothing does."""
        marks = tuple(_clean(getattr(self, name)) for name in MARKS)
        return (self.product_id, *marks, self.sampled_at) if any(marks) else ()


def register_samples(unit: Unit, request_id: int, rows: Sequence[SampleWish]) -> list[Sample]:
    """Register samples of an agreed request, each with its tests: all of them or none. A bounded number of queries.

    Raises NotFound, RequestNotAgreed, NoSamplesGiven, NoTestsForSample, WrongMatrix, ImpossibleSampleDate,
    SampleFieldRefused, SampleGivenTwice.
    """
    request = find_request(unit.session, request_id)
    if request.state is not RequestState.AGREED:
        raise RequestNotAgreed(code=request.code, state=request.state.value)
    check_samples(unit, request, rows)
    items = [_item(unit, request, wish) for wish in rows]
    for serial, item in enumerate(items, next_serial(unit.session, unit.at.year)):
        item["code"] = sample_code(unit.at.year, serial)
        item["search_key"] = key_of(item)
    ids = _write(unit, ItemRow, items, len(rows))
    samples = [_sample(id_, item) for id_, item in zip(ids, items, strict=True)]
    add_tests(
        unit, [(sample, chosen_lines(request, wish)) for sample, wish in zip(samples, rows, strict=True)]
    )
    _link(unit, [(request_id, sample.id, "request") for sample in samples], len(rows))
    return samples


def add_tests(unit: Unit, wanted: Sequence[tuple[Sample, Sequence[RequestLine]]]) -> list[int]:
    """Write the tests of samples, one for each line, and tell their ids. The matrix is not looked at again."""
    tests = [_test(sample, line) for sample, lines in wanted for line in lines]
    ids = _write(unit, TestRow, tests, len(tests))
    _link(unit, [(test["item_id"], id_, "sample") for id_, test in zip(ids, tests, strict=True)], len(tests))
    return ids


def _item(unit: Unit, request: Request, wish: SampleWish) -> dict[str, Any]:
    due = wish.due_at or request.due_at
    told = {name: who for name, who in wish.told_by.items() if getattr(wish, name, None) is not None}
    return {
        **dict.fromkeys(one.name for one in fields(Sample) if one.name != "id"),
        "kind": ItemKind.SAMPLE, "state": SampleState.REGISTERED, "request_id": request.id,
        "client_id": request.client_id, "product_id": wish.product_id, "registered_at": unit.at, "due_at": due,
        "due_order": due or NO_DUE_DATE, "sampled_at": wish.sampled_at, "told_by": told, "row_version": 1,
        **{name: _clean(getattr(wish, name)) for name in TEXTS},
    }  # fmt: skip


def _sample(id_: int, item: Mapping[str, Any]) -> Sample:
    values: dict[str, Any] = {one.name: item.get(one.name) for one in fields(Sample)}
    return Sample(**(values | {"id": id_}))


def _test(sample: Sample, line: RequestLine) -> dict[str, Any]:
    return {
        "item_id": sample.id, "request_line_id": line.id, "method_version_id": line.method_version_id,
        "state": TestState.NOT_STARTED, "injection_mode": line.injection_mode, "due_at": sample.due_at,
        "due_order": sample.due_at or NO_DUE_DATE, "row_version": 1,
    }  # fmt: skip


def _write(
    unit: Unit, model: type[ItemRow] | type[TestRow], rows: Sequence[Mapping[str, Any]], many: int
) -> list[int]:
    if many >= MANY:
        return unit.insert_many(model, rows)
    written = unit.add_all(model(**row) for row in rows)
    unit.flush()
    return [row.id for row in written]


def _link(unit: Unit, links: Sequence[tuple[int, int, str]], many: int) -> None:
    if many >= MANY:
        unit.insert_many(
            Link, [{"src": src, "dst": dst, "role": role, "at": unit.at} for src, dst, role in links]
        )
        return
    for src, dst, role in links:
        unit.link(src, dst, role)


def key_of(item: Mapping[str, Any]) -> str:
    """What a sample is found by: its code and every mark."""
    return search_key(" ".join(str(item[name]) for name in ("code", *MARKS, "sampling_place") if item[name]))


def _clean(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


# -- what is looked at before -----------------------------------------------------------------------------


def check_samples(unit: Unit, request: Request, rows: Sequence[SampleWish]) -> None:
    """Look at every sample before any is written. Raises what register_samples raises."""
    if not rows:
        raise NoSamplesGiven
    known = {one.id: one for one in products(unit.session)}
    methods = method_versions(unit.session, [line.method_version_id for line in request.lines])
    for wish in rows:
        check_fields(wish, unit.at)
        if wish.product_id not in known:
            raise NotFound
        lines = chosen_lines(request, wish)
        if not lines:
            raise NoTestsForSample(sample=wish.words)
        for line in lines:
            check_matrix(methods[line.method_version_id], known[wish.product_id], line.injection_mode)
    _check_doubles(unit, request, rows)


def chosen_lines(request: Request, wish: SampleWish) -> list[RequestLine]:
    """The lines of the request by which a sample is tested."""
    present = request.present_lines
    return [line for line in present if wish.line_ids is None or line.id in wish.line_ids]


def check_fields(wish: SampleWish, at: datetime) -> None:
    """Dates that can be, and words that are known. Raises ImpossibleSampleDate, SampleFieldRefused."""
    if wish.sampled_at is not None and wish.sampled_at > at:
        raise ImpossibleSampleDate(
            what="taken", at=f"{wish.sampled_at:%Y-%m-%d %H:%M} UTC", why="still to come"
        )
    if wish.due_at is not None and wish.due_at < at:
        raise ImpossibleSampleDate(what="due", at=f"{wish.due_at:%Y-%m-%d %H:%M} UTC", why="past already")
    if wish.sampled_by is not None and wish.sampled_by not in SAMPLERS:
        raise SampleFieldRefused(field="sampled by", value=wish.sampled_by[:40], known=", ".join(SAMPLERS))
    for who in wish.told_by.values():
        if who not in SAYERS:
            raise SampleFieldRefused(field="said by", value=who[:40], known=", ".join(SAYERS))


def check_matrix(method: MethodVersion, product: Product, mode: str | None) -> None:
    """Whether a method may be used for a product, in the way that was chosen. Raises WrongMatrix."""
    why = why_not(method, product.group, mode)
    if why:
        raise WrongMatrix(
            method=f"{method.code} ({method.edition})", product=product.name(current_language()), why=why
        )


def why_not(method: MethodVersion, group: str, mode: str | None = None) -> str | None:
    """Why a method is not for a product group, in the reader's words; None where it is."""
    definition = method.definition
    if not method.covers(group):
        excluded = {
            one.key: Several((Words(one.reason), Words(one.remedy)), "; ")
            for one in definition.matrix.excluded
        }
        if group in excluded:
            return shown(excluded[group], reader_now())
        return gettext("its scope names other products than “%(product)s”", product=group)
    if mode is not None and mode not in {one.key for one in definition.modes_for(group)}:
        return gettext("it has no “%(mode)s” for this product", mode=mode)
    return None


def _check_doubles(unit: Unit, request: Request, rows: Sequence[SampleWish]) -> None:
    seen: dict[tuple[Any, ...], str] = _present_keys(unit, request, rows)
    for n, wish in enumerate(rows, 1):
        if not wish.key:
            continue
        if wish.key in seen:
            raise SampleGivenTwice(sample=wish.words.replace("the", "The", 1), code=seen[wish.key])
        seen[wish.key] = f"row {n}"


def _present_keys(unit: Unit, request: Request, rows: Sequence[SampleWish]) -> dict[tuple[Any, ...], str]:
    """The keys of the client's samples that share a mark with the new ones, or stand in the same request."""
    alike = [ItemRow.request_id == request.id]
    for column in (ItemRow.client_reference, ItemRow.lot, ItemRow.seals, ItemRow.cylinder):
        values = {_clean(getattr(wish, column.key)) for wish in rows} - {None}
        if values:
            alike.append(column.in_(values))
    query = select(ItemRow).where(
        ItemRow.client_id == request.client_id, or_(*alike), ItemRow.state != SampleState.WITHDRAWN
    )
    return {
        (row.product_id, *(getattr(row, name) for name in MARKS), row.sampled_at): row.code
        for row in unit.session.scalars(query)
    }
