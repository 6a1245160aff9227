"""First derivatives to all inputs at once: each number remembers how it was computed, and one walk back gives them.

The cost does not grow with the number of inputs. Exact as arithmetic is: there is no step and no difference.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

# For each number: its parents on the tape with the derivative to each. Empty for a number that nothing led to.
Tape: TypeAlias = list[tuple[int, float, int, float] | tuple[()]]


class Adjoint:
    """A number on a tape; models compute with it as with a float."""

    __array_ufunc__ = None  # numpy scalars leave the operation to the methods below
    __slots__ = ("at", "tape", "value")

    def __init__(self, value: float, at: int, tape: Tape) -> None:
        self.value = value
        self.at = at
        self.tape = tape

    @classmethod
    def begin(cls, values: list[float]) -> list[Adjoint]:
        """The variables of a computation, first on a tape of their own."""
        tape: Tape = [()] * len(values)
        return [cls(value, i, tape) for i, value in enumerate(values)]

    @property
    def c(self) -> tuple[float]:
        """The value as the first of a series, as `Taylor` has it: what looks at a value need not know which it has."""
        return (self.value,)

    def variable(self, value: float) -> Adjoint:
        """A further variable on this tape, beginning here."""
        self.tape.append(())
        return Adjoint(value, len(self.tape) - 1, self.tape)

    def slopes(self, n: int) -> list[float]:
        """Derivatives of this number to the first n of its tape."""
        return walk_back(self)[:n]

    def slope_to(self, other: Adjoint) -> float:
        """Derivative of this number to an earlier one."""
        return walk_back(self)[other.at]

    def follow(self, value: float, slope: float) -> Adjoint:
        """A number that follows from this one alone."""
        tape = self.tape
        tape.append((self.at, slope, self.at, 0.0))
        return Adjoint(value, len(tape) - 1, tape)

    def _join(self, other: Adjoint, value: float, slope: float, other_slope: float) -> Adjoint:
        tape = self.tape
        tape.append((self.at, slope, other.at, other_slope))
        return Adjoint(value, len(tape) - 1, tape)

    def __neg__(self) -> Adjoint:
        return self.follow(-self.value, -1.0)

    def __pos__(self) -> Adjoint:
        return self

    def __abs__(self) -> Adjoint:
        if self.value == 0:
            raise ValueError("an absolute value has no derivative at zero")
        return -self if self.value < 0 else self

    # The four operations are written out: nearly all of a model's work is done in them.
    def __add__(self, other: Any) -> Adjoint:
        tape = self.tape
        at = len(tape)
        if other.__class__ is Adjoint:
            tape.append((self.at, 1.0, other.at, 1.0))
            return Adjoint(self.value + other.value, at, tape)
        tape.append((self.at, 1.0, 0, 0.0))
        return Adjoint(self.value + other, at, tape)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Adjoint:
        tape = self.tape
        at = len(tape)
        if other.__class__ is Adjoint:
            tape.append((self.at, 1.0, other.at, -1.0))
            return Adjoint(self.value - other.value, at, tape)
        tape.append((self.at, 1.0, 0, 0.0))
        return Adjoint(self.value - other, at, tape)

    def __rsub__(self, other: Any) -> Adjoint:
        return self.follow(other - self.value, -1.0)

    def __mul__(self, other: Any) -> Adjoint:
        tape = self.tape
        at = len(tape)
        a = self.value
        if other.__class__ is Adjoint:
            b = other.value
            tape.append((self.at, b, other.at, a))
            return Adjoint(a * b, at, tape)
        tape.append((self.at, other, 0, 0.0))
        return Adjoint(a * other, at, tape)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Adjoint:
        if other.__class__ is Adjoint:
            b = other.value
            quotient = self.value / b
            return self._join(other, quotient, 1.0 / b, -quotient / b)
        return self.follow(self.value / other, 1.0 / other)

    def __rtruediv__(self, other: Any) -> Adjoint:
        quotient = other / self.value
        return self.follow(quotient, -quotient / self.value)

    def __pow__(self, p: Any) -> Adjoint:
        x = self.value
        if p.__class__ is Adjoint:
            power = _real(x**p.value)
            return self._join(p, power, p.value * power / x, power * math.log(x))
        if x == 0 and not (p == int(p) and p >= 0):
            raise ValueError(f"a power of zero with exponent {p:g} has no derivative")
        slope = p * _real(x ** (p - 1)) if p else 0.0
        return self.follow(_real(x**p), slope)

    def __rpow__(self, base: Any) -> Adjoint:
        power = _real(base**self.value)
        return self.follow(power, power * math.log(base))

    def sqrt(self) -> Adjoint:
        """Square root."""
        if self.value <= 0:
            raise ValueError("a square root has a derivative above zero only")
        root = math.sqrt(self.value)
        return self.follow(root, 0.5 / root)

    def exp(self) -> Adjoint:
        """Exponential function."""
        value = math.exp(self.value)
        return self.follow(value, value)

    def log(self) -> Adjoint:
        """Natural logarithm."""
        return self.follow(math.log(self.value), 1.0 / self.value)

    def sin(self) -> Adjoint:
        """Sine of an angle in radians."""
        return self.follow(math.sin(self.value), math.cos(self.value))

    def cos(self) -> Adjoint:
        """Cosine of an angle in radians."""
        return self.follow(math.cos(self.value), -math.sin(self.value))

    def tan(self) -> Adjoint:
        """Tangent of an angle in radians."""
        tangent = math.tan(self.value)
        return self.follow(tangent, 1.0 + tangent * tangent)

    def asin(self) -> Adjoint:
        """Inverse sine, in radians."""
        return self.follow(math.asin(self.value), 1.0 / math.sqrt(1.0 - self.value**2))

    def acos(self) -> Adjoint:
        """Inverse cosine, in radians."""
        return self.follow(math.acos(self.value), -1.0 / math.sqrt(1.0 - self.value**2))

    def atan(self) -> Adjoint:
        """Inverse tangent, in radians."""
        return self.follow(math.atan(self.value), 1.0 / (1.0 + self.value**2))

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < plain(other))

    def __le__(self, other: Any) -> bool:
        return bool(self.value <= plain(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > plain(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.value >= plain(other))


def walk_back(y: Adjoint) -> list[float]:
    """Derivatives of y to every number on its tape."""
    tape = y.tape
    slopes = [0.0] * len(tape)
    slopes[y.at] = 1.0
    for at in range(y.at, -1, -1):
        slope = slopes[at]
        entry = tape[at]
        if slope and entry:
            i, d, j, e = entry
            slopes[i] += slope * d
            slopes[j] += slope * e
    return slopes


def atan2(y: Any, x: Any) -> Adjoint:
    """Angle of the point (x, y), in radians; one of both is on a tape."""
    a, b = plain(y), plain(x)
    square = a * a + b * b
    value = math.atan2(a, b)
    if not isinstance(y, Adjoint):
        found: Adjoint = x.follow(value, -a / square)
        return found
    if not isinstance(x, Adjoint):
        return y.follow(value, b / square)
    return y._join(x, value, b / square, -a / square)


def plain(number: Any) -> float:
    """The value alone."""
    return float(number.value) if isinstance(number, Adjoint) else float(number)


def _real(power: Any) -> float:
    if isinstance(power, complex):
        raise ValueError("a broken power of a negative number has no real value")
    return float(power)
