"""Correction of a density read by an oscillating U-tube for the viscosity of the sample.

How much a tube reads too high depends on its make; neither ASTM D4052 nor D5002 was read for it, and no coefficient
that holds for every instrument was found. The laboratory enters those of its instrument; until then nothing is corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

from methods.knowledge import Known, Unknown, need
from methods.petroleum.errors import OutsideValidity
from methods.petroleum.number import Number, centre
from methods.uncertainty.maths import sqrt

NO_CORRECTION = Unknown(
    reason="no correction for viscosity was entered for this density meter",
    remedy="enter the coefficients that its maker gives, or use a meter that corrects by itself",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ViscosityCorrection:
    """Relative error (d_read - d)/d = (a + b sqrt(eta)) 1e-4 of one instrument, for eta (mPa s) from low to high."""

    a: float
    b: float
    low: float
    high: float


def viscosity_corrected(
    d: Number, eta: Number, correction: Known[ViscosityCorrection] | Unknown = NO_CORRECTION
) -> Number:
    """Density without the error that viscosity makes: d/(1 + (a + b sqrt(eta)) 1e-4), eta in mPa s, unit as d.

    Form of the correction: as makers of such meters state it; ASTM D4052, clause not verified. Raises NotKnown where no
    coefficients are entered, OutsideValidity outside of their range.
    """
    known = need(correction, "the correction for viscosity")
    if not known.low <= centre(eta) <= known.high:
        raise OutsideValidity(
            quantity="viscosity", value=f"{centre(eta):g}", low=known.low, high=known.high, unit="mPa s"
        )
    return d / (1.0 + (known.a + known.b * sqrt(eta)) * 1e-4)
