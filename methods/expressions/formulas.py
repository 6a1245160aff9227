"""One formula, or the formulas of a model line by line, as something that computes."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

from methods.expressions.errors import FormulaUndefined, QuantityMissing
from methods.expressions.functions import CHOICE, CONSTANTS, FUNCTIONS
from methods.expressions.reading import Part, Reader
from methods.expressions.tokens import Kind, Token, tokens

MOST_FORMULAS = 500


class Formula:
    """Arithmetic over named quantities, checked when it is made. Raises FormulaRefused.

    >>> density = Formula("m / V", names=["m", "V"])
    >>> density.at(m=10.0, V=4.0)
    2.5
    """

    def __init__(self, text: str, names: Collection[str]) -> None:
        words = [token for token in tokens(text) if token.kind is not Kind.LINE]
        reader = Reader(words, frozenset(names))
        self.text = text
        self._part = reader.sum()
        _check_ended(reader.now)
        self.used = frozenset(reader.used)

    def at(self, **quantities: float) -> float:
        """The value for these quantities. Raises FormulaUndefined where there is no finite one."""
        value = float(self.of(**quantities))
        if not math.isfinite(value):
            raise FormulaUndefined(line=1, column=1, near=self.text[:20], why=f"it comes out as {value}")
        return value

    def of(self, **quantities: Any) -> Any:
        """As `at`, with numbers that carry derivatives and with arrays too."""
        try:
            return self._part(quantities)
        except KeyError as missing:
            raise QuantityMissing(name=missing.args[0], names=", ".join(sorted(self.used))) from missing

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


class Formulas:
    """The lines `name = formula` of a model; a line may use the names of those before it. Raises FormulaRefused.

    An instance is a model for `propagate_all` and `monte_carlo_all`: it takes the inputs by name and gives the
    results by name. Without `results` the last line is the result.

    >>> model = Formulas("V = pi / 4 * d^2 * h", inputs=["d", "h"])
    >>> round(model(d=2.0, h=1.0)["V"], 6)
    3.141593
    """

    def __init__(self, text: str, inputs: Collection[str], results: Sequence[str] = ()) -> None:
        self.text = text
        self.used: frozenset[str] = frozenset()
        self._parts = self._read(list(tokens(text)), frozenset(inputs))
        self.names = tuple(name for name, _ in self._parts)
        self.results = tuple(results) or self.names[-1:]
        for wanted in self.results:
            if wanted not in self.names:
                last = tokens(text).__next__().place
                raise last.refused(
                    f"no line gives the result {wanted}", f"Write a line that begins with {wanted} ="
                )

    def __call__(self, **inputs: Any) -> dict[str, Any]:
        """The results by name, from floats, numbers with derivatives or arrays."""
        found = self.all(**inputs)
        return {name: found[name] for name in self.results}

    def all(self, **inputs: Any) -> dict[str, Any]:
        """Every named value, intermediate ones too."""
        scope = dict(inputs)
        try:
            for name, part in self._parts:
                scope[name] = part(scope)
        except KeyError as missing:
            raise QuantityMissing(name=missing.args[0], names=", ".join(sorted(self.used))) from missing
        return {name: scope[name] for name, _ in self._parts}

    def __repr__(self) -> str:
        return f"Formulas({self.text!r})"

    def _read(self, words: list[Token], inputs: frozenset[str]) -> list[tuple[str, Part]]:
        parts: list[tuple[str, Part]] = []
        known, at = set(inputs), 0
        while words[at].kind is not Kind.END:
            if words[at].kind is Kind.LINE:
                at += 1
                continue
            name = _defined(words, at, known, len(parts))
            reader = Reader(words, known, at=at + 2)
            parts.append((name, reader.sum()))
            _check_ended(reader.now, Kind.LINE)
            self.used |= reader.used & inputs
            known.add(name)
            at = reader.at
        if not parts:
            raise words[at].place.refused("there is no formula", "Write a line such as y = a / b")
        return parts


def _defined(words: list[Token], at: int, known: set[str], lines: int) -> str:
    """The name that a line defines. Raises FormulaRefused."""
    name, sign = words[at], words[min(at + 1, len(words) - 1)]
    if lines >= MOST_FORMULAS:
        raise name.place.refused(f"there are more than {MOST_FORMULAS} lines", "Write the method in Python")
    if name.kind is not Kind.NAME or sign.text != "=":
        raise name.place.refused("a line does not begin with a name and =", "Write a line such as y = a / b")
    if name.text in known:
        raise name.place.refused(f"{name.text} already has a value", "Give each name one value")
    if name.text in FUNCTIONS or name.text in CONSTANTS or name.text == CHOICE:
        raise name.place.refused(f"{name.text} is a word of the language", "Choose another name")
    return name.text


def _check_ended(token: Token, *also: Kind) -> None:
    if token.kind in (Kind.END, *also):
        return
    if token.text == ",":
        raise token.place.refused("a comma has no meaning here", "Write numbers with a decimal point")
    if token.text in ("<", "<=", ">", ">=", "="):
        raise token.place.refused(
            f"{token.text} has no meaning here", "Write comparisons in if(a < b, x, y) only"
        )
    raise token.place.refused("a sign is missing before it", "Write * for a product, or close the line")
