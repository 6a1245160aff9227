"""The problems that all programs solve, in plain Python: each environment reads this file."""

from __future__ import annotations

from typing import Any

N = 21  # components of the mixture
X = [f"x{i}" for i in range(N)]
HC = [f"H{i}" for i in range(N)]
S = [f"s{i}" for i in range(N)]
TOP = [f"a{i}" for i in range(10)]
BELOW = [f"b{i}" for i in range(10)]
PER_VOLUME = 101.325 / (8.3144621 * 288.15)  # mol/L of an ideal gas at 15 °C: kJ/mol becomes MJ/m3


def mixture(**q: Any) -> Any:
    """Superior calorific value of a real gas by volume: Hc p / (R T) / (1 - (sum x s)^2) (ISO 6976:2016)."""
    heat = q["x0"] * q["H0"]
    root = q["x0"] * q["s0"]
    for x, heating, s in zip(X[1:], HC[1:], S[1:], strict=True):
        heat = heat + q[x] * q[heating]
        root = root + q[x] * q[s]
    return heat * PER_VOLUME / (1 - root * root)


def ratio(**q: Any) -> Any:
    """A product of ten over a product of ten others."""
    top, below = q["a0"], q["b0"]
    for a, b in zip(TOP[1:], BELOW[1:], strict=True):
        top = top * q[a]
        below = below * q[b]
    return top / below


MODELS = {"mixture": mixture, "ratio": ratio}
EXPRESSIONS = {  # the same for a program that reads text
    "mixture": f"({' + '.join(f'{x}*{h}' for x, h in zip(X, HC, strict=True))}) * {PER_VOLUME!r}"
    f" / (1 - ({' + '.join(f'{x}*{s}' for x, s in zip(X, S, strict=True))})**2)",
    "ratio": f"{'*'.join(TOP)} / ({'*'.join(BELOW)})",
}
