"""Labels carry the code so that a scanner reads it, and no text on them can command a printer."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from reports import SIZES, Label, LabelSize, Symbol, render_labels, render_zpl
from reports.errors import LabelDoesNotFit, MissingGlyph
from reports.labels import fitted_lines, zpl_field

LABEL = Label(code="S-2026-0412-7", lines=("Diesel fuel, fictitious grade F", "Şərq Terminalı", "flammable"))
SMALL = SIZES["50x30"]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("symbol", list(Symbol))
def test_a_label_shows_code_and_lines_in_each_size(size: LabelSize, symbol: Symbol) -> None:
    content = render_labels([Label(code=LABEL.code, lines=LABEL.lines, symbol=symbol)], size)
    text = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())

    assert "S-2026-0412-7" in text
    assert all(line in text for line in LABEL.lines)


def test_a_roll_has_a_page_of_its_size_for_each_label() -> None:
    pages = PdfReader(BytesIO(render_labels([LABEL] * 3, SMALL))).pages

    assert len(pages) == 3
    assert [
        round(float(edge) / 72 * 25.4) for edge in (pages[0].mediabox.width, pages[0].mediabox.height)
    ] == [50, 30]


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (24, 1), (25, 2)])
def test_a_sheet_is_filled_before_the_next(count: int, sheets: int) -> None:
    assert len(PdfReader(BytesIO(render_labels([LABEL] * count, SIZES["A4-24"]))).pages) == sheets


def test_equal_labels_give_equal_bytes() -> None:
    assert render_labels([LABEL], SMALL) == render_labels([LABEL], SMALL)


def test_a_code_too_long_for_its_bars_is_refused() -> None:
    with pytest.raises(LabelDoesNotFit, match="Choose a larger label"):
        render_labels([Label(code="S" * 40, symbol=Symbol.CODE128)], SMALL)


def test_a_letter_that_the_label_cannot_print_is_refused() -> None:
    for render in (render_labels, render_zpl):
        with pytest.raises(MissingGlyph):
            render([Label(code="S-1", lines=("日本",))], SMALL)


def test_a_text_that_does_not_fit_is_left_out_whole() -> None:
    _, lines = fitted_lines(("Diesel", "a hazard that is long " * 30, "last"), room=60, height=40)

    assert lines == ["Diesel"]


def test_texts_shrink_before_any_is_left_out() -> None:
    size, lines = fitted_lines(("one two three four five six",) * 2, room=60, height=30)

    assert size < 6.8
    assert " ".join(lines) == " ".join(["one two three four five six"] * 2)


@given(st.text(max_size=60))
def test_field_data_hold_no_command_whatever_the_text(text: str) -> None:
    text = text.encode(errors="ignore").decode()
    field = zpl_field(text)

    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|_[0-9A-F]{2})*", field)
    assert bytes.fromhex(re.sub(r"_(..)|(.)", lambda m: m[1] or f"{ord(m[2]):02X}", field)).decode() == text


@pytest.mark.parametrize("symbol", list(Symbol))
def test_zpl_has_one_label_for_each_and_only_our_commands(symbol: Symbol) -> None:
    nasty = Label(code="S-1", lines=("^XZ^XA^FDpwned~JR", "ok"), symbol=symbol)
    zpl = render_zpl([nasty, LABEL], SMALL).decode("ascii")

    assert zpl.count("^XA") == zpl.count("^XZ") == 2
    assert "~" not in zpl
    ours = {"^XA", "^CI", "^PW", "^LL", "^LH", "^FO", "^BQ", "^BY", "^BC", "^FH", "^FD", "^FS", "^A0", "^XZ"}
    assert {command[:3] for command in re.findall(r"\^..", zpl)} <= ours


def test_zpl_stays_on_the_label() -> None:
    many = Label(code="S-1", lines=tuple(f"line {n}" for n in range(30)))
    rows = [int(y) for y in re.findall(r"\^FO\d+,(\d+)", render_zpl([many], SMALL).decode())]

    assert max(rows) < SMALL.height_mm * 8
