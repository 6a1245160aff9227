"""Electronic signatures on certificates: PAdES B-B to B-LTA, their renewal, and their verification.

The order of a life: `open_key`, `sign`, years later `renew`, and at any time `verify`. Nothing here keeps a key, a
passphrase or a time of its own: keys come from PKCS#12 or PKCS#11, `at` is an argument. Source of the levels: ETSI EN
319 142-1 (clause not verified).
"""

import logging

from reports.signing.keys import Credentials, Pkcs11, Pkcs12, SigningKey, open_key
from reports.signing.making import renew, sign
from reports.signing.revisions import Revision, revisions
from reports.signing.timestamps import TimeStampService, http_timestamper
from reports.signing.trust import NOBODY, Trust, trust_of
from reports.signing.types import Level, Signed, SignedBy
from reports.signing.verification import SignatureFinding, Verdict, Verification, verify
from reports.signing.words import said, said_of

for name in ("pyhanko", "pyhanko_certvalidator"):
    # What the library finds comes back in our errors and findings; its log would repeat it with whole traces.
    logging.getLogger(name).setLevel(logging.CRITICAL)

__all__ = [
    "NOBODY",
    "Credentials",
    "Level",
    "Pkcs11",
    "Pkcs12",
    "Revision",
    "SignatureFinding",
    "Signed",
    "SignedBy",
    "SigningKey",
    "TimeStampService",
    "Trust",
    "Verdict",
    "Verification",
    "http_timestamper",
    "open_key",
    "renew",
    "revisions",
    "said",
    "said_of",
    "sign",
    "trust_of",
    "verify",
]
