"""Truncated Taylor series: exact derivatives by arithmetic, in many directions at once.

A number x + x1 t + x2 t^2 + ... of which the first coefficient is a float and the others are arrays with one
element for each direction. Order 1 gives the sensitivity coefficients, order 3 what the second-order terms
of JCGM 100 5.1.2 need. No step size, so no difference error.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


class Taylor:
    """A number that carries its derivatives; models compute with it as with a float."""

    __array_ufunc__ = None  # numpy scalars leave the operation to the methods below
    __slots__ = ("c",)

    def __init__(self, c: tuple[Any, ...]) -> None:
        self.c = c

    @classmethod
    def along(cls, value: float, direction: Array, order: int) -> Taylor:
        """The variable that begins at value and moves along each direction."""
        return cls((value, direction, *(np.zeros_like(direction) for _ in range(order - 1))))

    def __neg__(self) -> Taylor:
        return Taylor(tuple(-a for a in self.c))

    def __pos__(self) -> Taylor:
        return self

    def __abs__(self) -> Taylor:
        if self.c[0] == 0 and _moves(self):
            raise ValueError("an absolute value has no derivative at zero")
        return -self if self.c[0] < 0 else self

    def __add__(self, other: Any) -> Taylor:
        if isinstance(other, Taylor):
            return Taylor(tuple(a + b for a, b in zip(self.c, other.c, strict=True)))
        return Taylor((self.c[0] + other, *self.c[1:]))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Taylor:
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> Taylor:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Taylor:
        if not isinstance(other, Taylor):
            return Taylor(tuple(a * other for a in self.c))
        a, b = self.c, other.c
        return Taylor(tuple(_total([a[j] * b[k - j] for j in range(k + 1)]) for k in range(len(a))))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Taylor:
        if not isinstance(other, Taylor):
            return Taylor(tuple(a / other for a in self.c))
        q: list[Any] = []
        for k, a in enumerate(self.c):
            q.append(_total([a, *(-other.c[j] * q[k - j] for j in range(1, k + 1))]) / other.c[0])
        return Taylor(tuple(q))

    def __rtruediv__(self, other: Any) -> Taylor:
        return _constant(other, self) / self

    def __pow__(self, p: Any) -> Taylor:
        if isinstance(p, Taylor):
            return (p * self.log()).exp()
        if self.c[0] == 0:
            return self._power_at_zero(p)
        return self._power(p, self.c[0] ** p)

    def __rpow__(self, base: Any) -> Taylor:
        return (self * math.log(base)).exp()

    def _power(self, p: float, value: float) -> Taylor:
        if isinstance(value, complex):
            raise ValueError("a broken power of a negative number has no real value")
        a, y = self.c, [value]
        for k in range(1, len(a)):
            terms = [(p * j - (k - j)) * a[j] * y[k - j] for j in range(1, k + 1)]
            y.append(_total(terms) / (k * a[0]))
        return Taylor(tuple(y))

    def _power_at_zero(self, p: float) -> Taylor:
        if p != int(p) or p < 0:
            raise ValueError(f"a power of zero with exponent {p:g} has no derivative")
        result = _constant(1.0, self)
        for _ in range(int(p)):
            result = result * self
        return result

    def _chain(self, value: float, slope: Taylor) -> Taylor:
        """The series y with y(0) = value and y' = slope * self'."""
        a, h = self.c, slope.c
        return Taylor(
            (value, *(_total([j * a[j] * h[k - j] for j in range(1, k + 1)]) / k for k in range(1, len(a))))
        )

    def sqrt(self) -> Taylor:
        """Square root."""
        if self.c[0] <= 0:
            raise ValueError("a square root has a derivative above zero only")
        return self._power(0.5, math.sqrt(self.c[0]))

    def exp(self) -> Taylor:
        """Exponential function."""
        a, y = self.c, [math.exp(self.c[0])]
        for k in range(1, len(a)):
            y.append(_total([j * a[j] * y[k - j] for j in range(1, k + 1)]) / k)
        return Taylor(tuple(y))

    def log(self) -> Taylor:
        """Natural logarithm."""
        return self._chain(math.log(self.c[0]), 1 / self)

    def _sin_cos(self) -> tuple[Taylor, Taylor]:
        a, s, c = self.c, [math.sin(self.c[0])], [math.cos(self.c[0])]
        for k in range(1, len(a)):
            s.append(_total([j * a[j] * c[k - j] for j in range(1, k + 1)]) / k)
            c.append(-_total([j * a[j] * s[k - j] for j in range(1, k + 1)]) / k)
        return Taylor(tuple(s)), Taylor(tuple(c))

    def sin(self) -> Taylor:
        """Sine of an angle in radians."""
        return self._sin_cos()[0]

    def cos(self) -> Taylor:
        """Cosine of an angle in radians."""
        return self._sin_cos()[1]

    def tan(self) -> Taylor:
        """Tangent of an angle in radians."""
        sine, cosine = self._sin_cos()
        return sine / cosine

    def asin(self) -> Taylor:
        """Inverse sine, in radians."""
        return self._chain(math.asin(self.c[0]), 1 / (1 - self * self).sqrt())

    def acos(self) -> Taylor:
        """Inverse cosine, in radians."""
        return self._chain(math.acos(self.c[0]), -1 / (1 - self * self).sqrt())

    def atan(self) -> Taylor:
        """Inverse tangent, in radians."""
        return self._chain(math.atan(self.c[0]), 1 / (1 + self * self))

    def __lt__(self, other: Any) -> bool:
        return bool(self.c[0] < _plain(other))

    def __le__(self, other: Any) -> bool:
        return bool(self.c[0] <= _plain(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.c[0] > _plain(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.c[0] >= _plain(other))


def atan2(y: Any, x: Any) -> Taylor:
    """Angle of the point (x, y), in radians; one of both is a Taylor."""
    value = math.atan2(_plain(y), _plain(x))
    quotient = y / x if abs(_plain(x)) >= abs(_plain(y)) else -(x / y)
    return Taylor((value, *quotient.atan().c[1:]))


def check_tie(a: Any, b: Any) -> None:
    """Raise ValueError where two equal values move differently, so that neither is the greater one nearby."""
    if _plain(a) == _plain(b) and (isinstance(a, Taylor) or isinstance(b, Taylor)) and _moves(a - b):
        raise ValueError("the greater of two equal values has no derivative")


def _moves(x: Taylor) -> bool:
    return any(np.any(part) for part in x.c[1:])


def _constant(value: float, like: Taylor) -> Taylor:
    return Taylor((value, *(np.zeros_like(a) for a in like.c[1:])))


def _plain(number: Any) -> float:
    return float(number.c[0]) if isinstance(number, Taylor) else float(number)


def _total(terms: list[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
