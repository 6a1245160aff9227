"""Every reason of every check of the gate, in every language: the family of reasons, and how an answer is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from string import Formatter
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from lims.feature import load_features
from lims.gates import Answer, Check, Reader, Reason
from lims.gates.facts import filled
from lims.gates.reasons import places_of

CHECKS = [check for feature in load_features() for check in feature.checks]
REASONS = [reason for check in CHECKS for reason in check.reasons]
OTHER_LANGUAGES = ("az", "ru")
ONLY_A_PLACE = "{instead}."


def named(reason: Reason) -> str:
    return f"{reason.check}-{reason.code}"


def reader(language: str) -> Reader:
    return Reader(language, ZoneInfo("Asia/Baku"))


def texts(reason: Reason) -> list[str]:
    return [text for text in (reason.sentence, reason.remedy) if text is not None]


def reasons_in(module: ModuleType) -> Iterator[Reason]:
    for value in vars(module).values():
        yield from (
            one for one in (value.values() if isinstance(value, dict) else [value]) if isinstance(one, Reason)
        )


@pytest.mark.parametrize("reason", REASONS, ids=named)
def test_a_reason_has_its_words_in_every_language(reason: Reason) -> None:
    for text in texts(reason):
        english = reader("en").text(text)
        for language in OTHER_LANGUAGES:
            said = reader(language).text(text)
            assert said != english or english == ONLY_A_PLACE, f"{language}: {english}"
            assert places_of(said) == places_of(english), f"{language}: {said}"


@pytest.mark.parametrize("reason", REASONS, ids=named)
@pytest.mark.parametrize("language", ["en", *OTHER_LANGUAGES])
def test_a_reason_says_all_its_facts(reason: Reason, language: str) -> None:
    facts = {name: f"<{name}>" for name in reason.places}

    said = " ".join(filled(text, facts, reader(language)) for text in texts(reason))

    assert all(fact in said for fact in facts.values())
    assert not [name for _, name, _, _ in Formatter().parse(said) if name]


@pytest.mark.parametrize("reason", REASONS, ids=named)
def test_a_refusal_says_what_to_do_and_every_text_is_a_sentence(reason: Reason) -> None:
    assert (reason.remedy is None) == (reason.answer is Answer.YES)
    assert all(reader("en").text(text).endswith((".", "{why}")) for text in texts(reason))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_has_its_own_reasons_each_once_and_a_word_in_every_language(check: Check) -> None:
    codes = [reason.code for reason in check.reasons]

    assert len(codes) == len(set(codes))
    assert {reason.check for reason in check.reasons} == {check.name}
    assert {reason.answer for reason in check.reasons} - {Answer.YES}
    assert len({reader(language).text(check.word) for language in ("en", *OTHER_LANGUAGES)}) == 3


def test_a_reason_that_a_feature_has_is_declared_by_its_check() -> None:
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("lims.")]

    undeclared = {named(one) for module in modules for one in reasons_in(module)} - {
        named(one) for one in REASONS
    }

    assert undeclared == set()


def test_a_reason_is_not_said_without_its_facts() -> None:
    reason = next(one for one in REASONS if one.places)

    with pytest.raises(ValueError, match="is said without"):
        reason.said()
