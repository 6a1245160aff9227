"""Samples are registered all or none, each with its tests, and what cannot be is refused with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.clock import SetClock
from lims.codes import MistypedCode
from lims.db import Database
from lims.errors import LimsError
from lims.permissions import Role
from lims.requests import LineWish
from lims.requests.errors import RequestNotAgreed
from lims.samples import SampleState, SampleWish, TestState, find_sample, register_samples, tests_of_sample
from lims.samples.codes import read_sample_code, sample_code
from lims.samples.errors import (
    ImpossibleSampleDate,
    NoSamplesGiven,
    NoTestsForSample,
    SampleFieldRefused,
    SampleGivenTwice,
    UnknownSampleCode,
    WrongMatrix,
)
from tests.support.catalogue import make_method
from tests.support.clients import make_request
from tests.support.people import make_person
from tests.support.samples import GAS, LPG, acting, make_product, make_sample, make_samples


def test_a_sample_gets_a_code_and_a_test_for_each_line_of_the_request(
    database: Database, clock: SetClock
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())

    sample = make_sample(database, at=clock(), request=request, received=False)

    assert sample.code.startswith("S-2026-0001-")
    assert sample.state is SampleState.REGISTERED
    with database.read() as session:
        (test,) = tests_of_sample(session, sample.id)
    assert test.state is TestState.NOT_STARTED
    assert test.method_version_id == request.lines[0].method_version_id


def test_many_samples_are_numbered_on_in_the_order_in_which_they_were_given(
    database: Database, clock: SetClock
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())
    make_sample(database, at=clock(), request=request)

    samples = make_samples(database, *[{"lot": f"L{n}"} for n in range(30)], at=clock(), request=request)

    assert [one.code[:11] for one in samples] == [f"S-2026-{n:04d}" for n in range(2, 32)]
    assert [one.lot for one in samples] == [f"L{n}" for n in range(30)]
    with database.read() as session:
        assert all(len(tests_of_sample(session, one.id)) == 1 for one in samples)


def test_a_request_that_is_not_agreed_takes_no_samples(database: Database, clock: SetClock) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock(), agreed=False)

    with pytest.raises(RequestNotAgreed, match="agree it with the client first"):
        make_sample(database, at=clock(), request=request)


def test_a_method_that_is_not_for_the_product_is_refused_with_the_reason_and_nothing_is_written(
    database: Database, clock: SetClock
) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())
    diesel, lpg = make_product(database, at=clock()), make_product(database, LPG, at=clock())
    wishes = [SampleWish(product_id=diesel.id, lot="A"), SampleWish(product_id=lpg.id, lot="B")]

    with (
        pytest.raises(WrongMatrix, match=r"ASTM D4052.*is not for LPG"),
        acting(database, make_person(database, Role.FRONT_DESK, at=clock()), clock()) as unit,
    ):
        register_samples(unit, request.id, wishes)

    with database.read() as session, pytest.raises(UnknownSampleCode):
        find_sample(session, sample_code(2026, 1))


def test_each_sample_may_have_lines_of_its_own(database: Database, clock: SetClock) -> None:
    at = clock()
    strip = make_method(database, "ASTM D1838", at=at, settings={})
    request = make_request(database, make_method(database, at=at), strip, at=at)
    (sample,) = make_samples(
        database, {"line_ids": (request.lines[1].id,)}, at=at, request=request, group=LPG
    )

    with database.read() as session:
        (test,) = tests_of_sample(session, sample.id)
    assert test.method_version_id == strip.id


def test_a_sample_without_any_test_is_refused(database: Database, clock: SetClock) -> None:
    with pytest.raises(NoTestsForSample, match="Choose at least one line"):
        make_sample(database, at=clock(), line_ids=())


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"sampled_at": timedelta(hours=1)}, ImpossibleSampleDate),
        ({"due_at": timedelta(hours=-1)}, ImpossibleSampleDate),
        ({"sampled_by": "somebody"}, SampleFieldRefused),
        ({"told_by": {"lot": "nobody"}}, SampleFieldRefused),
    ],
    ids=["taken tomorrow", "due yesterday", "unknown sampler", "unknown sayer"],
)
def test_what_cannot_be_is_refused(
    database: Database, clock: SetClock, wrong: dict[str, object], error: type[LimsError]
) -> None:
    given = {
        name: clock() + value if isinstance(value, timedelta) else value for name, value in wrong.items()
    }

    with pytest.raises(error):
        make_sample(database, at=clock(), **given)


def test_no_sample_at_all_is_refused(database: Database, clock: SetClock) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())
    person = make_person(database, Role.FRONT_DESK, at=clock())

    with pytest.raises(NoSamplesGiven), acting(database, person, clock()) as unit:
        register_samples(unit, request.id, [])


def test_the_same_sample_twice_is_refused_and_named(database: Database, clock: SetClock) -> None:
    request = make_request(database, make_method(database, at=clock()), at=clock())
    first = make_sample(database, at=clock(), request=request, client_reference="A-17", lot="L1")

    with pytest.raises(SampleGivenTwice, match=first.code):
        make_sample(database, at=clock(), request=request, client_reference=" A-17 ", lot="L1")


def test_two_equal_rows_of_one_registration_are_refused(database: Database, clock: SetClock) -> None:
    row = {"client_reference": "A-17"}

    with pytest.raises(SampleGivenTwice, match="row 1"):
        make_samples(database, row, row, at=clock())


def test_bottles_without_any_mark_may_be_alike(database: Database, clock: SetClock) -> None:
    row = {"client_reference": None}

    assert len(make_samples(database, row, row, at=clock())) == 2


def test_who_said_what_is_kept_for_the_fields_that_were_given(database: Database, clock: SetClock) -> None:
    sample = make_sample(database, at=clock(), lot="L1", told_by={"lot": "client", "seals": "laboratory"})

    assert sample.told_by == {"lot": "client"}


@pytest.mark.parametrize("typed", ["{}", " {} ", "s20260001{check}", "S 2026 0001 {check}"])
def test_a_code_is_found_however_it_is_typed(database: Database, clock: SetClock, typed: str) -> None:
    sample = make_sample(database, at=clock())

    with database.read() as session:
        found = find_sample(session, typed.format(sample.code, check=sample.code[-1]))

    assert found == sample


def test_an_unknown_code_says_what_was_read_and_offers_to_register(
    database: Database, clock: SetClock
) -> None:
    with database.read() as session, pytest.raises(UnknownSampleCode, match=r"S-2026-0999.*register it"):
        find_sample(session, sample_code(2026, 999))


def test_a_mistyped_code_is_told_from_an_unknown_one(database: Database, clock: SetClock) -> None:
    sample = make_sample(database, at=clock())
    wrong = sample.code[:-1] + ("A" if sample.code[-1] != "A" else "B")

    with database.read() as session, pytest.raises(MistypedCode):
        find_sample(session, wrong)


@given(st.integers(2000, 9999), st.integers(1, 999_999))
def test_every_code_reads_back_as_itself(year: int, serial: int) -> None:
    code = sample_code(year, serial)

    assert read_sample_code(code.replace("-", "").lower()) == code


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_none_or_refused_in_words(text: str) -> None:
    try:
        found = read_sample_code(text)
    except MistypedCode:
        found = None

    assert found is None or found.startswith("S-")


def test_a_method_without_a_mode_for_the_product_is_refused(database: Database, clock: SetClock) -> None:
    method = make_method(database, at=clock())
    excepted = next((mode for mode in method.definition.modes if mode.except_for), None)
    assert excepted is not None
    line = LineWish(method_version_id=method.id, injection_mode=excepted.key)
    request = make_request(database, at=clock(), lines=(line,))

    with pytest.raises(WrongMatrix, match=excepted.key):
        make_sample(database, at=clock(), request=request, group=excepted.except_for[0])


def test_a_product_that_the_scope_does_not_name_is_refused(database: Database, clock: SetClock) -> None:
    with pytest.raises(WrongMatrix, match="natural gas"):
        make_sample(database, at=clock(), group=GAS)
