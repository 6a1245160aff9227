"""Arithmetic over the mean of results: the small language in which a method writes its r and R."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from methods.precision.errors import ExpressionRefused

LONGEST = 300
NAME = "X"

_BINARY: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[float], float]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "abs": abs,
    "min": min,
    "max": max,
}
_TAKE_TWO = frozenset({"min", "max"})


@dataclass(frozen=True, slots=True)
class Expression:
    """Arithmetic over X, the mean of the results; checked when it is made. Raises ExpressionRefused."""

    text: str

    def __post_init__(self) -> None:
        _check(_parsed(self.text), self.text)

    def at(self, mean: float) -> float:
        """The value for X = mean. Raises ExpressionRefused where the arithmetic has no value."""
        try:
            return _value(_parsed(self.text), float(mean))
        except (ArithmeticError, ValueError) as trouble:
            raise ExpressionRefused(text=self.text, why=f"it has no value at {mean:g}") from trouble


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise ExpressionRefused(text=f"{text[:40]}…", why=f"it is longer than {LONGEST} characters")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as trouble:
        raise ExpressionRefused(text=text, why="it is not arithmetic") from trouble


def _check(node: ast.expr, text: str) -> None:
    """Walk the tree; whatever is not on the list is refused."""
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            return
        case ast.Name(id=name) if name == NAME:
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            parts = [left, right]
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _UNARY:
            parts = [operand]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if _fits(name, args):
            parts = args
        case _:
            raise ExpressionRefused(text=text, why=f"{ast.unparse(node)!r} is not allowed in it")
    for part in parts:
        _check(part, text)


def _fits(name: str, args: list[ast.expr]) -> bool:
    return name in _FUNCTIONS and len(args) == (2 if name in _TAKE_TWO else 1)


def _value(node: ast.expr, X: float) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_value(left, X), _value(right, X))
        case ast.UnaryOp(op=sign, operand=operand):
            return _UNARY[type(sign)](_value(operand, X))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_value(arg, X) for arg in args))
    return X
