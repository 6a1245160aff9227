"""What a calculation says of values that are censored or lacking, in the three languages."""

from __future__ import annotations

from collections.abc import Sequence

from methods.definitions.censoring import WORDS, Substitution
from methods.definitions.outcome import Message
from methods.wording import Texts


def not_measured(names: Texts, determination: str, reason: str) -> Message:
    """A value that a person decided to go without."""
    why = reason.strip().rstrip(".")
    return Message(
        level="attention", key="not measured", printed=True,
        texts={
            "en": f"{names['en']}: not measured in determination {determination}, so there is no result: {why}.",
            "az": f"{names['az']}: {determination} nömrəli təyinatda ölçülməyib, ona görə nəticə yoxdur: {why}.",
            "ru": f"{names['ru']}: не измерено в определении {determination}, результата нет: {why}.",
        },
    )  # fmt: skip


def no_mean(names: Texts) -> Message:
    """Determinations of which some have a figure and others lie below a limit, and no rule that joins them."""
    return Message(
        level="attention", key="no mean of censored",
        texts={
            "en": f"{names['en']}: some determinations have a figure and others only a bound; without a rule of the laboratory "
            "no mean is formed. Enter the rule in the method, or measure again.",
            "az": f"{names['az']}: bəzi təyinatlarda rəqəm, digərlərində yalnız hədd var; laboratoriyanın qaydası olmadan orta "
            "qiymət hesablanmır. Qaydanı metoda daxil edin və ya yenidən ölçün.",
            "ru": f"{names['ru']}: в одних определениях есть число, в других только граница; без правила лаборатории среднее не "
            "вычисляется. Введите правило в метод или измерьте снова.",
        },
    )  # fmt: skip


def mean_by(measurand: str, names: Texts, rule: Substitution) -> Message:
    """By which rule a mean took determinations that lie below a limit."""
    said = WORDS[rule]
    return Message(
        level="attention", key="mean of censored", about=measurand, printed=True,
        texts={
            "en": f"{names['en']}: in the mean, what lies below a limit is {said['en']}.",
            "az": f"{names['az']}: orta qiymətdə həddən aşağı olan {said['az']}.",
            "ru": f"{names['ru']}: в среднем то, что ниже предела, {said['ru']}.",
        },
    )  # fmt: skip


def sum_by(measurand: str, names: Texts, parts: Sequence[str], rule: Substitution) -> Message:
    """By which rule a sum took components that were not found, or lie below a limit."""
    listed, said = ", ".join(parts[:10]) + (" …" if len(parts) > 10 else ""), WORDS[rule]
    return Message(
        level="attention", key="sum of censored", about=measurand, printed=True,
        texts={
            "en": f"{names['en']}: not found or below a limit, {said['en']}: {listed}.",
            "az": f"{names['az']}: tapılmayıb və ya həddən aşağıdır, {said['az']}: {listed}.",
            "ru": f"{names['ru']}: не найдено или ниже предела, {said['ru']}: {listed}.",
        },
    )  # fmt: skip


def no_sum(names: Texts, parts: Sequence[str]) -> Message:
    """A sum that the rule needs limits for, which nobody has entered."""
    listed = ", ".join(parts[:10])
    return Message(
        level="attention", key="no sum of censored",
        texts={
            "en": f"{names['en']}: the rule counts a limit for what was not found, and there is none for {listed}; so there is no sum.",
            "az": f"{names['az']}: qayda tapılmayan üçün hədd sayır, bunlar üçün isə hədd yoxdur: {listed}; ona görə cəm yoxdur.",
            "ru": f"{names['ru']}: правило учитывает предел для ненайденного, а для {listed} предела нет; поэтому суммы нет.",
        },
    )  # fmt: skip
