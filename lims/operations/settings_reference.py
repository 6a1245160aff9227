"""The page of the manual about settings, made from the code: `python -m lims.operations.settings_reference` writes it."""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields
from pathlib import Path

from lims.config import PREFIX, Settings

MANUAL = Path("docs/reference/settings.md")
HEAD = """# Settings

A setting stands in the configuration file (TOML; `lims --config FILE`, the variable `LIMS_CONFIG`, or `lims.toml` in the folder
where the command runs), or in a variable of the environment, which goes first. All are checked at start.
This page is made from the code: `python -m lims.operations.settings_reference`.

| setting | variable | default | what it is |
|---|---|---|---|
"""


def settings_page() -> str:
    """The page, in Markdown."""
    return HEAD + "".join(_row(one.name, one.default) for one in fields(Settings))


def _row(name: str, default: object) -> str:
    shown = (
        "needed"
        if default is MISSING
        else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    )
    return f"| `{name}` | `{PREFIX}{name.upper()}` | {shown} | {Settings.WORDS[name]} |\n"


if __name__ == "__main__":
    MANUAL.write_text(settings_page(), encoding="utf-8")
    sys.stdout.write(f"Wrote {MANUAL}.\n")
