"""Evidence that the calculations are right (ISO/IEC 17025:2017, 7.11.6): published figures, run by kind."""

from methods.verify.run import KINDS, Compared, State, Verified, lines, verify, verify_vector
from methods.verify.vectors import (
    SHIPPED,
    Figure,
    NoVectors,
    Vector,
    VectorFileRefused,
    read_file,
    read_folder,
)

__all__ = [
    "KINDS",
    "SHIPPED",
    "Compared",
    "Figure",
    "NoVectors",
    "State",
    "Vector",
    "VectorFileRefused",
    "Verified",
    "lines",
    "read_file",
    "read_folder",
    "verify",
    "verify_vector",
]
