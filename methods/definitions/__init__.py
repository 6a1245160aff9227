"""The frame for method definitions: what a method is, what it is given, what comes out."""

from methods.definitions.checks import answer_check
from methods.definitions.given import Determination, Entered, Given, Peak, PeakTable
from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import (
    AnyResult,
    CensoredResult,
    Component,
    Covariance,
    Message,
    NominalResult,
    NumericResult,
    OrdinalResult,
    Outcome,
    Uncertainty,
    VectorResult,
)
from methods.definitions.parts import (
    AgreementRule,
    BudgetEntry,
    CheckDefinition,
    ControlDefinition,
    Excluded,
    InputDefinition,
    Matrix,
    Measurand,
    MethodCondition,
    Product,
    Role,
    ScaleKind,
    WorkMode,
)
from methods.definitions.prepare import check_product
from methods.definitions.serial import (
    given_from_json,
    given_to_json,
    outcome_from_json,
    outcome_to_json,
)
from methods.definitions.version import CODE_VERSION

__all__ = [
    "CODE_VERSION",
    "AgreementRule",
    "AnyResult",
    "BudgetEntry",
    "CensoredResult",
    "CheckDefinition",
    "Component",
    "ControlDefinition",
    "Covariance",
    "Determination",
    "Entered",
    "Excluded",
    "Given",
    "InputDefinition",
    "Matrix",
    "Measurand",
    "Message",
    "MethodCondition",
    "MethodDefinition",
    "NominalResult",
    "NumericResult",
    "OrdinalResult",
    "Outcome",
    "Peak",
    "PeakTable",
    "Product",
    "Role",
    "ScaleKind",
    "Uncertainty",
    "VectorResult",
    "WorkMode",
    "answer_check",
    "check_product",
    "given_from_json",
    "given_to_json",
    "outcome_from_json",
    "outcome_to_json",
]
