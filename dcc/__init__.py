"""Digital calibration certificates (PTB DCC, D-SI): read, checked and written. Knows nothing of any application."""

from dcc.errors import DccError
from dcc.examination import Examination, examine
from dcc.findings import MESSAGES, Finding
from dcc.model import Quantity, Reading, Series, Uncertainty, Value, said
from dcc.output import FORMAT, to_json, to_text
from dcc.points import ProposedPoint, ProposedTable, propose
from dcc.reading import read
from dcc.signature import Signature, SignatureState, check_signature
from dcc.trust import SignerCertificate, SignerTrust, TrustState, read_signers
from dcc.units import SiUnit, read_unit
from dcc.validation import SchemaFile, read_schema, validate

__all__ = [
    "FORMAT",
    "MESSAGES",
    "DccError",
    "Examination",
    "Finding",
    "ProposedPoint",
    "ProposedTable",
    "Quantity",
    "Reading",
    "SchemaFile",
    "Series",
    "SiUnit",
    "Signature",
    "SignatureState",
    "SignerCertificate",
    "SignerTrust",
    "TrustState",
    "Uncertainty",
    "Value",
    "check_signature",
    "examine",
    "propose",
    "read",
    "read_schema",
    "read_signers",
    "read_unit",
    "said",
    "to_json",
    "to_text",
    "validate",
]
