"""From tokens to something that computes: a parser by descent over an allow-list; nothing is run as code."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

import numpy as np

from methods.expressions.errors import FormulaUndefined
from methods.expressions.functions import CHOICE, CONSTANTS, FUNCTIONS, Function
from methods.expressions.tokens import Kind, Place, Token, cyrillic

DEEPEST = 40  # brackets within brackets
Scope: TypeAlias = Mapping[str, Any]
Part: TypeAlias = Callable[[Scope], Any]  # computes with floats, numbers with derivatives and arrays alike

_SUM = {"+": operator.add, "-": operator.sub}
_PRODUCT = {"*": operator.mul, "/": operator.truediv}
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Reader:
    """Reads one formula from the tokens of a text; `names` are the quantities that it may use."""

    def __init__(self, words: list[Token], names: Collection[str], *, at: int = 0) -> None:
        self.words, self.names, self.at = words, names, at
        self.depth = 0
        self.used: set[str] = set()

    def sum(self) -> Part:
        """A sum, down to numbers, names, functions and brackets."""
        return self._chain(self._product, _SUM)

    @property
    def now(self) -> Token:
        """The token that comes next."""
        return self.words[self.at]

    def takes(self, *texts: str) -> Token | None:
        """The next token where it is one of these signs, taken; None otherwise."""
        token = self.now
        if token.kind is Kind.SIGN and token.text in texts:
            self.at += 1
            return token
        return None

    def needs(self, text: str, what: str) -> None:
        """Take this sign, or refuse."""
        if not self.takes(text):
            raise self.now.place.refused(f"{text!r} is missing {what}", "Close each bracket that is opened")

    def _chain(self, part: Callable[[], Part], operations: Mapping[str, Callable[..., Any]]) -> Part:
        first, rest = part(), []
        while sign := self.takes(*operations):
            rest.append((operations[sign.text], part(), sign.place))
        if not rest:
            return first

        def compute(scope: Scope) -> Any:
            total = first(scope)
            for operation, term, place in rest:
                try:
                    total = operation(total, term(scope))
                except (ArithmeticError, ValueError, TypeError) as trouble:
                    raise undefined(place, trouble) from trouble
            return total

        return compute

    def _product(self) -> Part:
        return self._chain(self._signed, _PRODUCT)

    def _signed(self) -> Part:
        sign = self.takes("+", "-")
        if sign is None:
            return self._power()
        part = self._within(self._signed, sign)
        return part if sign.text == "+" else lambda scope: -part(scope)

    def _power(self) -> Part:
        base = self._atom()
        sign = self.takes("^")
        if sign is None:
            return base
        exponent, place = self._within(self._signed, sign), sign.place

        def compute(scope: Scope) -> Any:
            try:
                power = base(scope) ** exponent(scope)
            except (ArithmeticError, ValueError, TypeError) as trouble:
                raise undefined(place, trouble) from trouble
            if isinstance(power, complex):
                raise undefined(place, ValueError("a broken power of a negative number"))
            return power

        return compute

    def _atom(self) -> Part:
        token = self.now
        if token.kind is Kind.NUMBER:
            self.at += 1
            return self._number(token)
        if token.kind is Kind.NAME:
            self.at += 1
            return self._call(token) if self.takes("(") else self._name(token)
        if self.takes("("):
            part = self._within(self.sum, token)
            self.needs(")", "after the bracket's content")
            return part
        raise token.place.refused("a number, a name or a bracket is expected here", "Complete the formula")

    def _number(self, token: Token) -> Part:
        number = float(token.text)  # never a whole number, so that no power can grow without end
        if not np.isfinite(number):
            raise token.place.refused("the number is too large", "Write a number that can be computed with")
        if self.now.kind in (Kind.NUMBER, Kind.NAME):
            raise self.now.place.refused("a sign is missing before it", "Write * for a product")
        return lambda scope: number

    def _name(self, token: Token) -> Part:
        name = token.text
        if name in CONSTANTS and name not in self.names:
            constant = CONSTANTS[name]
            return lambda scope: constant
        if name not in self.names:
            raise token.place.refused(f"{name} is not a quantity of this formula", self._meant(name))
        self.used.add(name)
        return operator.itemgetter(name)

    def _meant(self, name: str) -> str:
        known = sorted(self.names)
        near = get_close_matches(name, known, n=3) or known[:20]
        if not near:
            return "Write numbers only, or name the quantity as an input"
        letters = "The name is in Cyrillic letters; use" if any(map(cyrillic, name)) else "Use"
        return f"{letters} one of: {', '.join(near)}"

    def _call(self, token: Token) -> Part:
        if token.text == CHOICE:
            return self._choice(token)
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise token.place.refused(
                f"{token.text} is not a function of the language",
                f"Use one of: {', '.join([*FUNCTIONS, CHOICE])}",
            )
        arguments = [self._within(self.sum, token)]
        while self.takes(","):
            arguments.append(self._within(self.sum, token))
        self.needs(")", f"after the arguments of {token.text}")
        if not function.fewest <= len(arguments) <= function.most:
            raise token.place.refused(
                f"{token.text} takes {function.fewest} arguments and has {len(arguments)}",
                "Separate arguments by commas, and write numbers with a decimal point",
            )
        return _called(function, arguments, token.place)

    def _choice(self, token: Token) -> Part:
        left = self._within(self.sum, token)
        sign = self.takes(*_COMPARE)
        if sign is None:
            raise self.now.place.refused("a comparison is expected here", "Write <, <=, > or >=")
        right = self._within(self.sum, token)
        self.needs(",", "after the condition of if")
        then = self._within(self.sum, token)
        self.needs(",", "after what holds under the condition")
        other = self._within(self.sum, token)
        self.needs(")", "after the arguments of if")
        return _chosen(_COMPARE[sign.text], left, right, then, other)

    def _within(self, part: Callable[[], Part], token: Token) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise token.place.refused(
                f"it is nested deeper than {DEEPEST} brackets", "Name a part of it in a line of its own"
            )
        found = part()
        self.depth -= 1
        return found


def undefined(place: Place, trouble: Exception) -> FormulaUndefined:
    """The refusal of a formula that has no value, at its place."""
    why = str(trouble) or type(trouble).__name__
    return FormulaUndefined(line=place.line, column=place.column, near=place.near, why=why)


def _called(function: Function, arguments: list[Part], place: Place) -> Part:
    def compute(scope: Scope) -> Any:
        try:
            return function.compute(*(one(scope) for one in arguments))
        except (ArithmeticError, ValueError, TypeError) as trouble:
            raise undefined(place, trouble) from trouble

    return compute


def _chosen(holds: Callable[[Any, Any], Any], left: Part, right: Part, then: Part, other: Part) -> Part:
    """One of two values; of arrays each element by its own, computing each value only where it is chosen."""

    def compute(scope: Scope) -> Any:
        chosen = holds(left(scope), right(scope))
        if not isinstance(chosen, np.ndarray):
            return then(scope) if chosen else other(scope)
        if chosen.all() or not chosen.any():
            return (then if chosen.all() else other)(scope)
        found = np.empty(chosen.shape)
        found[chosen] = then(_where(scope, chosen))
        found[~chosen] = other(_where(scope, ~chosen))
        return found

    return compute


def _where(scope: Scope, chosen: Any) -> Scope:
    return {name: x[chosen] if isinstance(x, np.ndarray) else x for name, x in scope.items()}
