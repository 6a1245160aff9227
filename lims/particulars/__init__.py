"""What else the register holds of equipment (ISO/IEC 17025 6.4.13): owner, software, papers, verification before service, labels."""

from lims.particulars.analytical import AnalyticalCalibration, analytical_of, calibrate_system
from lims.particulars.models import Ownership, PaperKind
from lims.particulars.service import (
    Particulars,
    ServedRange,
    ServiceVerification,
    Software,
    particulars_at,
    state_particulars,
    verify_for_service,
)

__all__ = [
    "AnalyticalCalibration",
    "Ownership",
    "PaperKind",
    "Particulars",
    "ServedRange",
    "ServiceVerification",
    "Software",
    "analytical_of",
    "calibrate_system",
    "particulars_at",
    "state_particulars",
    "verify_for_service",
]
