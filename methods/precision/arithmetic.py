"""A safe small language: arithmetic over named quantities, read by an allow-list and never evaluated as code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from methods.precision.errors import ExpressionRefused

LONGEST = 500

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
Functions = Mapping[str, tuple[Callable[..., Any], int]]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Arithmetic over `names` with `functions` (name to function and number of arguments).

    Checked when it is made. Raises ExpressionRefused.
    """

    text: str
    names: frozenset[str]
    functions: Functions

    def __post_init__(self) -> None:
        self._check(self._parsed())

    def at(self, **values: Any) -> Any:
        """The value for these quantities. Raises ExpressionRefused where the arithmetic has none."""
        try:
            value = self._value(self._parsed(), values)
        except (ArithmeticError, ValueError, TypeError) as trouble:
            raise self._refusal("it has no value there") from trouble
        if isinstance(value, complex):
            raise self._refusal("it has no real value there")
        return value

    def _parsed(self) -> ast.expr:
        if len(self.text) > LONGEST:
            raise self._refusal(f"it is longer than {LONGEST} characters")
        try:
            return ast.parse(self.text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as trouble:
            raise self._refusal("it is not arithmetic") from trouble

    def _check(self, node: ast.expr) -> None:
        """Walk the tree; whatever is not on the list is refused."""
        parts: list[ast.expr] = []
        match node:
            case ast.Constant(value=value) if type(value) in (int, float):
                pass
            case ast.Name(id=name) if name in self.names:
                pass
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                parts = [left, right]
            case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _UNARY:
                parts = [operand]
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if self._fits(name, args):
                parts = args
            case _:
                raise self._refusal(f"{ast.unparse(node)!r} is not allowed in it")
        for part in parts:
            self._check(part)

    def _fits(self, name: str, args: list[ast.expr]) -> bool:
        return name in self.functions and len(args) == self.functions[name][1]

    def _value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        match node:
            case ast.Constant(value=int() | float() as value):
                return float(value)  # so that no power of whole numbers can grow without end
            case ast.BinOp(left=left, op=op, right=right):
                return _BINARY[type(op)](self._value(left, values), self._value(right, values))
            case ast.UnaryOp(op=sign, operand=operand):
                return _UNARY[type(sign)](self._value(operand, values))
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.functions[name][0](*(self._value(arg, values) for arg in args))
            case ast.Name(id=name):
                return values[name]
        raise self._refusal("it is not arithmetic")

    def _refusal(self, why: str) -> ExpressionRefused:
        text = self.text if len(self.text) <= 60 else f"{self.text[:60]}…"
        names, functions = ", ".join(sorted(self.names)), ", ".join(sorted(self.functions))
        return ExpressionRefused(text=text, why=why, names=names, functions=functions)
