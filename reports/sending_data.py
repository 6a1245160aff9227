"""What the paper says that goes with a sample to an external provider. It has no place for the client: nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.data import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class SendingPaper:
    """The paper of a sending. Texts are as printed; moments are aware, in the zone in which they are to be read.

    `tests`: method with its edition, and what it measures. `hazards`, `care`: None where nobody said anything of it.
    """

    language: Language
    laboratory: str
    address: str
    contact: str
    code: str
    provider: str
    sample: str
    product: str
    amount: str
    container: str | None
    tests: tuple[tuple[str, str], ...]
    courier: str
    waybill: str | None
    seal: str
    sent_at: datetime
    expected_at: datetime
    hazards: str | None = None
    care: str | None = None
    sent_by: str = ""
    demonstration: bool = False
