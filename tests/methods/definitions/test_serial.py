"""What is stored is what was computed with: through JSON and back, without loss."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods import Known, Source
from methods.catalogue import METHODS, MethodNotFound, find_method
from methods.definitions import given_from_json, given_to_json, outcome_from_json, outcome_to_json
from methods.definitions.errors import NotSerialised
from methods.errors import MethodError
from methods.precision import Band, BandTable, Expression, Precision, PrecisionFigure
from methods.uncertainty import Mode, StudyConditions
from tests.methods.definitions.givens import density, given_area, given_d1838, given_d4052, peaks, strip

BOOK = Source(document="FICTITIOUS", edition="2020", clause="3")
CHECKED = StudyConditions(range_fits=True, own_repeatability_compatible=None, bias_in_control=False)
FORMS = (Expression("0.001 * X"), BandTable(bands=(Band(low=0, high=1000, value=0.1),)))


def with_precision(form: Any) -> Any:
    r = PrecisionFigure(kind="r", form=form, unit="kg/m3", low=0, high=2000, source=BOOK, approver="TM")
    limit = Known(value=0.1, source=BOOK)
    return given_d4052(precision={"density_15C": Precision(r=r)}, agreement_limit=limit)


GIVENS = (
    given_d4052(),
    given_d4052(density("1", 0.9, excluded="bubble"), density("2", 0.8), contributions=()),
    *map(with_precision, FORMS),
    given_d4052(uncertainty_mode=Mode.INTERLABORATORY, study=CHECKED),
    given_d1838(strip("1", "1a")),
    given_area(peaks(1.0, 2.0, g1="paraffins", manual=(2,)), 0.01),
    given_area(peaks(1.0, 2.0)),
)


def through_json(data: dict[str, Any]) -> Any:
    return json.loads(json.dumps(data, allow_nan=False))


@pytest.mark.parametrize("given_data", GIVENS)
def test_given_data_come_back_as_they_were_and_give_the_same_outcome(given_data: Any) -> None:
    again = given_from_json(through_json(given_to_json(given_data)))

    assert again == given_data
    method = find_method(given_data.method, given_data.edition)
    assert method.evaluate(again) == method.evaluate(given_data)


@pytest.mark.parametrize("given_data", GIVENS)
def test_outcomes_come_back_as_they_were(given_data: Any) -> None:
    outcome = find_method(given_data.method, given_data.edition).evaluate(given_data)

    assert outcome_from_json(through_json(outcome_to_json(outcome))) == outcome


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("method"),
        lambda data: data.update(method=None),
        lambda data: data.update(type="Outcome"),
        lambda data: data.update(surprise=1),
        lambda data: data.update(determinations="none"),
        lambda data: data["determinations"][0].update(inputs=[]),
        lambda data: data.update(coverage="nan"),
        lambda data: data["contributions"][0].update(distribution="lucky"),
    ],
)
def test_spoilt_data_are_refused_in_words(spoil: Any) -> None:
    data = through_json(given_to_json(given_d4052()))
    spoil(data)

    with pytest.raises(NotSerialised, match="do not edit stored data by hand"):
        given_from_json(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*given_to_json(given_d4052()), "x"]), JSON))
def test_any_json_is_read_or_refused(data: Any) -> None:
    with pytest.raises(MethodError):
        given_from_json(data)


def test_a_method_is_found_by_code_and_edition_or_refused() -> None:
    assert [find_method(one.code, one.edition) for one in METHODS] == list(METHODS)
    with pytest.raises(MethodNotFound, match="ASTM D4052"):
        find_method("ASTM D4052", "D4052-96")
