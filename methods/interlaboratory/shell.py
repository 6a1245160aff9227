"""`python -m methods interlaboratory FILE`: precision from the results of laboratories in a JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from methods.interlaboratory.errors import StudyRefused
from methods.interlaboratory.scrutiny import scrutinise
from methods.interlaboratory.study import Level, evaluate


def made_of(given: Mapping[str, Any]) -> Level:
    """The level of a file: `laboratories`, an object of result lists by name, and as wanted `without`, names."""
    laboratories, without = given.get("laboratories"), given.get("without", [])
    if set(given) - {"laboratories", "without", "unit"} or not isinstance(laboratories, dict):
        raise StudyRefused(
            what="the file does not hold laboratories with their results",
            remedy='Give {"laboratories": {"A": [1.2, 1.3], "B": [1.1, 1.4]}}',
        )
    if not isinstance(without, list):
        raise StudyRefused(what="`without` is no list of names", remedy='Give "without": ["A"]')
    level = evaluate({name: x if isinstance(x, list) else [x] for name, x in laboratories.items()})
    return level.without([str(name) for name in without]) if without else level


def lines_of(level: Level, unit: str = "") -> list[str]:
    """The level in words: precision, each laboratory with h and k, and what the tests say."""
    found = [
        f"{level.p} laboratories, mean {level.mean:.6g} {unit}".rstrip(),
        f"s_r {level.s_r:.4g}, s_L {level.s_L:.4g}, s_R {level.s_R:.4g}",
        f"r = 2.8 s_r = {level.r():.4g}, R = 2.8 s_R = {level.R():.4g}",
    ]
    for one in level.laboratories:
        parts = [f"{one.name}: n {one.n}, mean {one.mean:.6g}"]
        parts += [f"s {one.s:.4g}"] if one.s is not None else []
        parts += [f"h {one.h:.2f}"] if one.h is not None else []
        parts += [f"k {one.k:.2f}"] if one.k is not None else []
        found.append(", ".join(parts))
    return found + [one.sentence for one in scrutinise(level)]


def as_data(level: Level) -> dict[str, Any]:
    """The level as plain data for JSON."""
    return {
        "mean": level.mean,
        "s_r": level.s_r,
        "s_L": level.s_L,
        "s_R": level.s_R,
        "r": level.r(),
        "R": level.R(),
        "laboratories": [
            {"name": one.name, "n": one.n, "mean": one.mean, "s": one.s, "h": one.h, "k": one.k}
            for one in level.laboratories
        ],
        "tests": [
            {
                "test": one.test.test,
                "statistic": one.test.statistic,
                "standing": one.test.standing.value,
                "laboratories": list(one.laboratories),
            }
            for one in scrutinise(level)
        ],
    }
