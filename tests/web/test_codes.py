"""Codes carry a check character, so a mistyped one is refused instead of finding another sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.codes import ALPHABET, MistypedCode, check_character, checked, normalised, with_check

CODES = st.text(ALPHABET, min_size=1, max_size=20)


def test_the_check_character_of_the_published_release_identifier_is_found() -> None:
    """The example of the Global Release Identifier standard, which uses the same check: A12425GABC1234002-M."""
    assert with_check("A1-2425G-ABC1234002") == "A12425GABC1234002M"


@given(CODES)
def test_a_code_with_its_check_character_is_taken_as_it_is_printed(text: str) -> None:
    code = with_check(text)

    assert checked(code) == code
    assert checked(f" {code[:1]}-{code[1:].lower()} ") == code


@given(CODES, st.data())
def test_one_wrong_character_is_always_noticed(text: str, data: st.DataObject) -> None:
    code = with_check(text)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([one for one in ALPHABET if one != code[place]]))

    with pytest.raises(MistypedCode, match="Scan it again"):
        checked(code[:place] + other + code[place + 1 :])


def test_two_neighbours_changed_over_are_noticed_but_for_one_in_five_hundred() -> None:
    """Exhaustive: the hybrid system finds nearly all such errors, not all."""
    pairs = [(a, b) for a in ALPHABET for b in ALPHABET if a < b]
    missed = [
        1
        for first in ALPHABET
        for a, b in pairs
        if check_character(first + a + b) == check_character(first + b + a)
    ]

    assert len(missed) < len(ALPHABET) * len(pairs) / 500


@pytest.mark.parametrize("typed", ["", "-", "S", "S-2026-ß", "Ş-2026", "S;DROP"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(MistypedCode):
        checked(typed)


def test_the_azerbaijani_i_is_the_letter_i_of_the_code() -> None:
    assert normalised("İı-i") == "III"


def test_the_check_character_is_one_of_the_alphabet_for_every_length() -> None:
    assert {check_character("A" * n) for n in range(1, 40)} <= set(ALPHABET)
