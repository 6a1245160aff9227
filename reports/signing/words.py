"""What was found of a file's signatures, in sentences."""

from __future__ import annotations

from reports.signing.verification import SignatureFinding, Verdict, Verification

WORDS = {
    Verdict.VALID: "valid",
    Verdict.INTACT: "unchanged, but it is not shown who signed",
    Verdict.BROKEN: "broken",
}


def said(found: Verification) -> list[str]:
    """The whole verification, a sentence a line."""
    lines = [f"SHA-256 {found.sha256}, {found.size} bytes, {len(found.revisions)} states", *found.why]
    if not found.signatures and not found.why:
        lines.append("The file bears no electronic signature.")
    return lines + [" ".join((said_of(one), *one.why)) for one in found.signatures]


def said_of(one: SignatureFinding) -> str:
    """A signature or archive time stamp in one sentence."""
    level = f", level {one.level}" if one.level else ""
    what = "Archive time stamp" if one.archive else f"{one.field}{level}"
    whom = f" by {one.by.name} (certificate of {one.by.issuer}, serial {one.by.serial})" if one.by else ""
    when = f" of {one.at:%Y-%m-%d %H:%M:%S %Z}{', time-stamped' if one.stamped else ''}" if one.at else ""
    return f"{what}{whom}{when}: {WORDS[one.verdict]}."
