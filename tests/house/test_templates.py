"""A page is built of shared parts, and holds nothing that the content security policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import files_in, name

TEMPLATES = files_in("lims", suffix=".html")
PAGES = [path for path in TEMPLATES if not {"layouts", "parts"} & set(path.parts)]

INLINE = {
    "a script inside the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "a style inside the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
}
RAW = re.compile(r"<(input|select|textarea|table)\b", re.I)


def without_comments(path: Path) -> str:
    """The template's text without Jinja's and HTML's comments."""
    return re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text(), flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_script_style_or_handler(path: Path) -> None:
    text = without_comments(path)

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_takes_its_fields_and_tables_from_the_parts(path: Path) -> None:
    assert RAW.findall(without_comments(path)) == []
