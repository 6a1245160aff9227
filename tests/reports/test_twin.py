"""The machine-readable twin: there and back unchanged, by the published schema, and no other input is taken."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import TestReport, from_json, to_json
from reports.data import Accreditation
from reports.errors import DataNotUnderstood
from reports.schema import build, published
from tests.reports.factories import make_composition, make_laboratory, make_line, make_report, make_sample


def test_data_come_back_as_they_went() -> None:
    accreditation = Accreditation(number="N", standard="S", body="B", mark=b"\x89PNG\x00\xff")
    report = make_report(
        laboratory=make_laboratory(accreditation=accreditation),
        samples=(make_sample(results=(make_line("1"), make_composition("2"))),),
    )

    assert from_json(TestReport, to_json(report)) == report


def test_the_published_schema_is_the_one_that_the_types_say() -> None:
    assert published() == build()


def test_a_report_is_valid_by_the_published_schema() -> None:
    validator = jsonschema_rs.validator_for(published(), validate_formats=True)

    assert validator.is_valid(json.loads(to_json(make_report())))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"surprise": 1}, r"\$ are not"),
        ({"language": "de"}, r"\$\.language"),
        ({"tested_from": "18.05.2026"}, r"\$\.tested_from"),
        ({"demonstration": "no"}, r"\$\.demonstration"),
        ({"samples": {}}, r"\$\.samples"),
        ({"client": None}, r"\$\.client"),
    ],
)
def test_other_data_are_refused_with_their_place(change: dict[str, Any], where: str) -> None:
    plain = json.loads(to_json(make_report())) | change

    with pytest.raises(DataNotUnderstood, match=where):
        from_json(TestReport, json.dumps(plain))

    assert not jsonschema_rs.validator_for(published(), validate_formats=True).is_valid(plain)


def test_a_missing_part_is_named() -> None:
    plain = json.loads(to_json(make_report()))
    del plain["samples"][0]["results"][0]["method"]

    with pytest.raises(DataNotUnderstood, match=r"samples\[0\]\.results\[0\] .* missing: method"):
        from_json(TestReport, json.dumps(plain))


def test_a_number_that_is_none_is_never_written() -> None:
    report = make_report(samples=(make_sample(results=(make_line("1", value=float("nan")),)),))

    with pytest.raises(ValueError, match="Out of range float"):
        to_json(report)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["language", "client", "x"]), inner)
    ),
    max_leaves=8,
)


@given(JUNK)
def test_junk_is_refused_with_a_sentence(junk: Any) -> None:
    with pytest.raises(DataNotUnderstood):
        from_json(TestReport, json.dumps(junk))


@given(st.binary(max_size=40))
def test_bytes_that_are_no_json_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(DataNotUnderstood):
        from_json(TestReport, content)


def test_only_the_changed_field_differs_in_the_twin() -> None:
    before, after = (
        json.loads(to_json(report))
        for report in (make_report(), replace(make_report(), number="C-2026-0231/2"))
    )

    assert {key for key in before if before[key] != after[key]} == {"number"}
