"""Legal metrology: verifications that the law wants, fit until a date. Apart from calibrations, which answer for 6.5."""

from lims.legal.service import (
    LegalRequirement,
    LegalVerification,
    enter_verification,
    latest_verifications,
    require_verification,
    requirements_at,
)

__all__ = [
    "LegalRequirement",
    "LegalVerification",
    "enter_verification",
    "latest_verifications",
    "require_verification",
    "requirements_at",
]
