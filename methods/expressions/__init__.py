"""A small safe language of formulas, for methods that a laboratory adds itself.

A formula is read by an allow-list and never run as code: names of quantities, numbers with a decimal point, + - * / ^,
brackets, the functions of FUNCTIONS, the constant pi, and `if(a < b, x, y)`. Every refusal names line and column. What
is read computes with floats, with numbers that carry exact derivatives, and with arrays, so that one text serves the law
of propagation, Monte Carlo and plain values.
"""

from methods.expressions.errors import FormulaRefused, FormulaUndefined, QuantityMissing
from methods.expressions.formulas import Formula, Formulas
from methods.expressions.functions import CHOICE, CONSTANTS, FUNCTIONS, Function

__all__ = [
    "CHOICE",
    "CONSTANTS",
    "FUNCTIONS",
    "Formula",
    "FormulaRefused",
    "FormulaUndefined",
    "Formulas",
    "Function",
    "QuantityMissing",
]
