"""How a chain is printed on one page of A4: in which size, with the graph or without, and how many links go on to the next page.

A page cannot be measured before it is printed, so the lines of each cell are counted with wide letters: rather smaller than cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from lims.trace.chain import ChainLink, LinkState

# Shares of the width, as the style sheet has them: what, certificate, laboratory, accreditation, U, valid until, state.
SHARES = (0.27, 0.14, 0.14, 0.10, 0.14, 0.08, 0.13)
WIDTH_MM, PADDING_MM = 180.0, 2.7
PAGE_MM = 267.0  # within the margins
HEAD_MM = 50.0  # what stands above the first link
GRAPH_MM = 84.0  # the graph with its card
NOTE_MM = 17.0
UNKNOWN = "not known"


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """A size of letters: how wide one is on average, and how high a line and what lies between two rows are."""

    letter_mm: float
    line_mm: float
    between_mm: float
    prefix: str  # before what a certificate says that it rests on; the small one is a sign


NORMAL = Size(letter_mm=1.62, line_mm=3.75, between_mm=2.2, prefix="rests on, as its certificate says: ")
SMALL = Size(letter_mm=1.22, line_mm=2.9, between_mm=1.2, prefix="→ ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """How a chain is printed; `first`: how many links are on the first page, `more`: how many follow on the next."""

    small: bool
    graph: bool
    first: int
    more: int


def printed(links: Sequence[ChainLink], notes: int = 0) -> Printed:
    """The largest size in which all links fit on one page, beside so many notes; where none does, what goes on to the next."""
    room = PAGE_MM - HEAD_MM - notes * NOTE_MM
    if sum(heights(links, NORMAL)) <= room - GRAPH_MM:
        return Printed(small=False, graph=True, first=len(links), more=0)
    if sum(heights(links, NORMAL)) <= room:
        return Printed(small=False, graph=False, first=len(links), more=0)
    fitting = sum(total <= room for total in accumulate(heights(links, SMALL)))
    first = max(fitting, 1) if links else 0
    return Printed(small=True, graph=False, first=first, more=len(links) - first)


def heights(links: Sequence[ChainLink], size: Size) -> Iterator[float]:
    """How high the row of each link is, in mm, at the most."""
    for link in links:
        lines = max(
            _lines(texts, share, size) for texts, share in zip(_cells(link, size.prefix), SHARES, strict=True)
        )
        yield lines * size.line_mm + size.between_mm


def _cells(link: ChainLink, prefix: str) -> list[tuple[str, ...]]:
    """What stands in each cell, a text for each part that begins a line of its own."""
    said = link.said
    known = [
        (text if text is not None else UNKNOWN,)
        for text in (said.certificate, said.laboratory, said.accreditation, said.uncertainty, link.until)
    ]
    state = ("Held when used, ended since" if link.state is LinkState.ENDED else "Broken", link.needed or "")
    return [
        (said.what, f"{prefix}{said.stands_on}" if said.stands_on else ""),
        *known,
        state,
    ]


def _lines(texts: tuple[str, ...], share: float, size: Size) -> int:
    letters = max(int((WIDTH_MM * share - PADDING_MM) / size.letter_mm), 1)
    return sum(_wrapped(text, letters) for text in texts if text) or 1


def _wrapped(text: str, letters: int) -> int:
    """How many lines a text takes when words go to the next line whole, and a longer word is broken."""
    lines, left = 1, letters
    for word in text.split():
        if len(word) > left and left < letters:
            lines, left = lines + 1, letters
        if len(word) > letters:
            lines += ceil(len(word) / letters) - 1
            left = letters - len(word) % letters
        else:
            left -= len(word) + 1
    return lines
