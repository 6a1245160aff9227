"""Tagged drawing: a tree of elements, and a canvas and flowables that mark what they draw as belonging to it.

ReportLab has no tagging of its own. This rests on two of its inner hooks, `canvas._code` (the page's operators) and
`Table._renderCB` (called round each cell and rule); the version is pinned and the tests look at the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table

from reports.paragraphs import QuickParagraph


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of page content that belongs to an element: page index and marked-content id."""

    page: int
    mcid: int


@dataclass(eq=False, slots=True)
class Element:
    """One node of the structure tree, in reading order, with the content drawn for it."""

    role: str
    alt: str | None = None
    lang: str | None = None
    scope: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    kids: list[Element | Marked] = field(default_factory=list)

    def add(self, role: str, **given: Any) -> Element:
        """A new last child."""
        child = Element(role, **given)
        self.kids.append(child)
        return child


ARTIFACT = Element("Artifact")
"""Stands where content is decoration or a repetition: it is drawn, and no reader speaks it."""


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that marks content, and that draws the page's foot last, when the number of pages is known."""

    def __init__(self, *args: Any, foot: Callable[[TaggedCanvas, int], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._foot = foot
        self._pages: list[dict[str, Any]] = []
        self._mcids: dict[int, int] = {}

    def begin(self, element: Element) -> None:
        """Open a piece of marked content of `element`."""
        if element is ARTIFACT:
            self._code.append("/Artifact BMC")
            return
        page = len(self._pages)
        mcid = self._mcids.get(page, 0)
        self._mcids[page] = mcid + 1
        element.kids.append(Marked(page, mcid))
        self._code.append(f"/{element.role} <</MCID {mcid}>> BDC")

    def end(self) -> None:
        """Close the piece that was opened last."""
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self._pages
        for state in pages:
            self.__dict__.update(state)
            self.begin(ARTIFACT)
            self._foot(self, len(pages))
            self.end()
            super().showPage()
        super().save()


class TaggedParagraph(QuickParagraph):
    """A paragraph whose lines belong to one element, over a page break too."""

    element: Element = ARTIFACT

    def split(self, width: float, height: float) -> list[TaggedParagraph]:
        parts: list[TaggedParagraph] = super().split(width, height)
        for part in parts:
            part.element = self.element
        return parts

    def draw(self) -> None:
        self.canv.begin(self.element)
        super().draw()
        self.canv.end()


def tagged(text: str, style: Any, element: Element) -> TaggedParagraph:
    """A paragraph of ReportLab's markup that belongs to `element`."""
    paragraph = TaggedParagraph(text, style)
    paragraph.element = element
    return paragraph


class TaggedFigure(Flowable):  # type: ignore[misc]
    """A drawing that belongs to one element with alternative text."""

    def __init__(
        self, width: float, height: float, element: Element, drawing: Callable[[Canvas], None]
    ) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.element, self.drawing = element, drawing

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(0, 0)
        self.element.bbox = (x, y, x + self.width, y + self.height)
        self.canv.begin(self.element)
        self.drawing(self.canv)
        self.canv.end()


Cells = Sequence[Sequence[Element | None]]


class TaggedTable(Table):  # type: ignore[misc]
    """A table whose cells belong to elements; where the element is None the cell's own flowables say it.

    Header rows repeated after a page break, and all rules, are artifacts.
    """

    cells: Cells = ()
    _first_part: TaggedTable | None = None

    def onSplit(self, part: TaggedTable, byRow: int = 1) -> None:  # noqa: N802, N803 (ReportLab's names)
        """Hand the elements on: called for the upper part, then for the lower one."""
        if self._first_part is None:
            self._first_part = part
            part.cells = self.cells[: part._nrows]
            return
        self._first_part = None
        head = self.repeatRows
        repeated = [[ARTIFACT if cell is not None else None for cell in row] for row in self.cells[:head]]
        # A row that is itself split stands in both parts, so the lower part is counted from its end.
        start = len(self.cells) - (part._nrows - head)
        part.cells = [*repeated, *self.cells[start:]]


def _draw_tags(table: TaggedTable, event: str, *args: Any) -> None:
    canvas = table.canv
    if event in ("startBG", "startLines"):
        canvas.begin(ARTIFACT)
    elif event in ("endBG", "endLines"):
        canvas.end()
    elif event == "startCell":
        table._open = table.cells[args[0]][args[1]]
        if table._open is not None:
            canvas.begin(table._open)
    elif event == "endCell" and table._open is not None:
        canvas.end()


def tagged_table(
    data: Sequence[Sequence[Any]], cells: Cells, *, kind: type[TaggedTable] = TaggedTable, **given: Any
) -> TaggedTable:
    """A table of `data` whose cell at row r, column c belongs to `cells[r][c]`."""
    table = kind(data, renderCB=_draw_tags, **given)
    table.cells = cells
    return table
