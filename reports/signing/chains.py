"""The way from a certificate to an authority that is trusted, walked before anything rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from reports.errors import EvidenceMissing, KeyNotFit
from reports.signing.keys import signed_by
from reports.signing.timestamps import asking
from reports.signing.trust import Trust


async def require_not_revoked(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], trust: Trust, at: datetime
) -> None:
    """Refuse a certificate that is revoked, expired or not trusted, as far as is known. Raises KeyNotFit.

    Every list that is at hand is asked; where none speaks of the certificate, the chain alone must do.
    """
    try:
        await chain_of(certificate, others, trust.context(at, require_revocation=True))
    except EvidenceMissing:
        await chain_of(certificate, others, trust.context(at, require_revocation=False))


async def chain_of(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], context: ValidationContext
) -> ValidationPath:
    """The chain of a signer's certificate. Raises KeyNotFit (revoked, expired, not trusted), EvidenceMissing."""
    name = signed_by(certificate).name
    validator = CertificateValidator(certificate, intermediate_certs=list(others), validation_context=context)
    try:
        return await validator.async_validate_path()
    except RevokedError as error:
        raise KeyNotFit(
            name=name, why="its certificate, or that of an authority above it, is revoked"
        ) from error
    except ExpiredError as error:
        raise KeyNotFit(name=name, why="a certificate above its own has expired") from error
    except InsufficientRevinfoError as error:
        raise EvidenceMissing(name=name, why="no revocation list or OCSP response speaks of it") from error
    except (PathError, ValidationError) as error:
        raise KeyNotFit(name=name, why="no trusted authority stands behind its certificate") from error


async def stamping_chains(timestamper: TimeStamper, context: ValidationContext) -> list[Any]:
    """The chains of a time-stamping authority, which is asked once. Raises TimeStampUnavailable, EvidenceMissing."""
    with asking():
        await timestamper._ensure_dummy()
    try:
        return [chain async for chain in timestamper.validation_paths(context)]
    except (PathError, ValidationError) as error:
        why = f"its own certificate cannot be relied on: {type(error).__name__}"
        raise EvidenceMissing(name="the time-stamping authority", why=why) from error
