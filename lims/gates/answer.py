"""The three answers of a gate."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """Yes, no, or nobody has entered a requirement: amber, acknowledged in writing, never green."""

    YES = "yes"
    NO = "no"
    NO_REQUIREMENT = "no_requirement"
