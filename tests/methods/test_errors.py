"""Every refusal of a calculation says the problem and the remedy."""

import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from string import Formatter

import pytest

import methods
from methods.errors import MethodError
from methods.knowledge import Known, NotKnown, Source, Unknown, need
from methods.wording import printed_number


def every_error(kind: type[MethodError] = MethodError) -> Iterator[type[MethodError]]:
    for module in pkgutil.walk_packages(methods.__path__, "methods."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return (found for sub in kind.__subclasses__() for found in (sub, *every_error(sub)))


def by_name(error: type[MethodError]) -> str:
    return error.__name__


ERRORS: list[type[MethodError]] = sorted(set(every_error()), key=by_name)


@pytest.mark.parametrize("error", ERRORS)
def test_both_sentences_are_there_and_end_with_a_full_stop(error: type[MethodError]) -> None:
    names = {name for _, name, _, _ in Formatter().parse(error.problem + error.remedy) if name}

    sentences = (error.problem, error.remedy)

    assert all(sentence.strip() and sentence.endswith(".") for sentence in sentences)
    assert all(name.isidentifier() for name in names)
    assert error.__doc__ != MethodError.__doc__


def test_an_error_keeps_what_it_was_given_and_survives_a_queue() -> None:
    error = NotKnown(what="R", reason="nobody has entered it", remedy="Enter it")

    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert str(again) == "R is not known: nobody has entered it. Enter it."
    assert again.given == error.given


def test_an_unknown_figure_is_refused_where_it_is_needed() -> None:
    unknown: Known[float] | Unknown = Unknown(
        reason="nobody has entered it", remedy="Enter R from the method"
    )

    with pytest.raises(
        NotKnown, match=r"The R is not known: nobody has entered it\. Enter R from the method\."
    ):
        need(unknown, "The R")


def test_a_known_figure_is_given_with_its_source() -> None:
    source = Source(document="ASTM D4052", edition="22", clause="16.1", verified=True)

    assert need(Known(value=0.5, source=source), "r") == 0.5
    assert str(source) == "ASTM D4052:22, 16.1"


def test_a_clause_that_was_not_read_is_marked_in_each_language() -> None:
    source = Source(document="ISO 4259-2", edition="2017")

    assert source.printed("en") == "ISO 4259-2:2017, clause not verified"
    assert source.printed("ru").endswith("пункт не проверен")


def test_numbers_are_printed_with_a_true_minus_and_the_language_s_decimal_sign() -> None:
    assert printed_number("-0.5") == "−0.5"
    assert printed_number("-0.5", "az") == "−0,5"
