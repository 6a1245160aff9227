"""A rule checker for certificates: what PDF/A-3a, PDF/UA-1 and our own habits ask of a file, rule by rule.

The rules are a choice (about thirty of many more); a full validator such as veraPDF, where there is one, has the last
word. What each rule looks at is the file alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf

from reports.checks import Rule, archive, attachment, tags


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A rule that a file breaks, and where."""

    rule: str
    text: str


RULES: dict[str, Rule] = {**archive.RULES, **tags.RULES, **attachment.RULES}


def check(content: bytes, *, data: bool = True) -> list[Finding]:
    """Everything that the file breaks; empty when it is as it should be. Never raises for a bad file.

    `data`: whether an attached data file is expected (a preview or a worksheet has none).
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            names = [name for name in RULES if data or name not in attachment.RULES]
            return [Finding(rule=name, text=text) for name in names for text in _applied(RULES[name], pdf)]
    except pikepdf.PdfError as error:
        return [Finding(rule="readable", text=f"not a readable PDF: {str(error)[:120]}")]


def _applied(rule: Rule, pdf: pikepdf.Pdf) -> list[str]:
    try:
        return list(rule(pdf))
    except (
        pikepdf.PdfError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        RecursionError,
    ) as error:
        return [f"cannot be judged, the structure is damaged ({type(error).__name__})"]


def describe(findings: list[Finding]) -> str:
    """The findings as lines of text."""
    return "\n".join(f"{finding.rule}: {finding.text}" for finding in findings)
