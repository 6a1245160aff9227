"""What is trusted, and what is known of revocations: given by whoever signs or checks, never taken from the machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko_certvalidator import ValidationContext

from reports.errors import TrustUnreadable


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """Certificates of the authorities that are believed, in PEM or DER, one or several in each file.

    `intermediates`: certificates on the way that files do not bring. `crls`, `ocsps`: revocation lists and OCSP responses
    in DER. `fetch`: ask the addresses that stand in the certificates, as of now; without it nothing leaves the machine.
    """

    roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    fetch: bool = False

    def context(
        self, at: datetime, *, require_revocation: bool, retroactive: bool = False
    ) -> ValidationContext:
        """The library's view of this trust at a moment. Raises TrustUnreadable.

        `retroactive`: what became known after the moment counts too, for what was revoked before it.
        """
        when = {"allow_fetching": True} if self.fetch else {"moment": at}
        return ValidationContext(
            trust_roots=certificates(self.roots),
            other_certs=certificates(self.intermediates),
            crls=list(self.crls),
            ocsps=list(self.ocsps),
            revocation_mode="require" if require_revocation else "soft-fail",
            retroactive_revinfo=retroactive,
            **when,
        )


def trust_of(bundle: bytes, lists: Iterable[bytes] = (), *, fetch: bool = False) -> Trust:
    """Trust in the authorities of a bundle: those that issued themselves are its roots, the others lie on the way.

    `lists`: revocation lists in PEM or DER. Raises TrustUnreadable.
    """
    found = certificates([bundle])
    if not any(one.self_issued for one in found):
        raise TrustUnreadable(why="no certificate in it issued itself, so there is no root")
    return Trust(
        roots=tuple(one.dump() for one in found if one.self_issued),
        intermediates=tuple(one.dump() for one in found if not one.self_issued),
        crls=tuple(der for content in lists for der in _encoded(content)),
        fetch=fetch,
    )


NOBODY = Trust(roots=())
"""Trusts nobody: the file's own integrity is judged, and nothing more."""


def certificates(files: Iterable[bytes]) -> list[x509.Certificate]:
    """The certificates in PEM or DER files. Raises TrustUnreadable."""
    found: list[x509.Certificate] = []
    for content in files:
        try:
            found += [x509.Certificate.load(der) for der in _encoded(content)]
            assert all(certificate.subject for certificate in found)  # noqa: S101 (parsing is lazy: this forces it)
        except (ValueError, TypeError, AssertionError) as error:
            raise TrustUnreadable(why=type(error).__name__) from error
    return found


def _encoded(content: bytes) -> list[bytes]:
    """What a PEM or DER file holds, each in DER."""
    return [der for _, _, der in pem.unarmor(content, True)] if pem.detect(content) else [content]
