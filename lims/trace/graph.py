"""The graph of a walk: boxes in columns by kind, the certificate left, the SI right, and the links between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from lims.trace.walks import Step, TracedNode

WIDTH, HEIGHT, GAP_X, GAP_Y, TOP = 168, 64, 44, 20, 34
LEFTMOST = -1
LETTERS = 25  # that fit into a box
VALID_ONLY = frozenset(
    {
        "gate",
        "authorisation",
        "method",
        "specification",
        "decision rule",
        "checked",
        "limits",
        "room",
        "excursion",
        "evidence",
        "training",
        "supervised",
    }
)
MAKES_VALID = frozenset({
    "person", "authorisation", "authorisation_version", "method", "method_version", "specification_version",
    "decision_rule_version", "gate_answer", "equipment_check", "room", "room_condition", "room_version", "excursion", "override",
    "acknowledgement",
    "signature", "review", "scope_line_version", "accreditation_version", "supplier", "supplier_version", "supplier_evaluation",
    "material_lot_card_version", "takeover", "cylinder_version", "training",
    "supervision", "supervised_run", "competence_record_version", "competence_requirement_version",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A node as a box of the graph; lines are cut to the box, the whole text is in the table."""

    x: int
    y: int
    title: str
    lines: tuple[str, ...]
    url: str | None
    broken: bool
    carries: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """A link as a path: thick where it carries the value, dashed where it makes it valid."""

    path: str
    carries: bool
    broken: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column and the words above it."""

    x: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """A drawn walk."""

    width: int
    height: int
    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def draw(nodes: Sequence[TracedNode], steps: Sequence[Step], start: int | None = None) -> Graph:
    """Place the nodes of a walk: a column for each column of their kinds, `start` left of them all."""
    columns: dict[int, list[TracedNode]] = defaultdict(list)
    for node in nodes:
        columns[LEFTMOST if node.id == start else node.column].append(node)
    places = {
        node.id: (i * (WIDTH + GAP_X) + 2, TOP + j * (HEIGHT + GAP_Y))
        for i, column in enumerate(sorted(columns))
        for j, node in enumerate(columns[column])
    }
    tallest = max((len(one) for one in columns.values()), default=1)
    of = {node.id: node for node in nodes}
    return Graph(
        width=max(len(columns), 1) * (WIDTH + GAP_X) - GAP_X + 4, height=TOP + tallest * (HEIGHT + GAP_Y),
        columns=tuple(
            Column(x=i * (WIDTH + GAP_X) + 2, words=_words(columns[column])) for i, column in enumerate(sorted(columns))
        ),
        boxes=tuple(_box(node, *places[node.id]) for node in nodes),
        edges=tuple(
            _edge(places[step.dst], places[step.src], of[step.src], step.role)
            for step in steps
            if step.src in places and step.dst in places
        ),
    )  # fmt: skip


def _words(nodes: Sequence[TracedNode]) -> str:
    words = list(dict.fromkeys(node.word for node in nodes))
    return shorten(", ".join(str(word) for word in words), LETTERS + 3, placeholder=" …")


def _box(node: TracedNode, x: int, y: int) -> Box:
    return Box(
        x=x, y=y, title=_cut(node.title, LETTERS - 3), lines=_two_lines(node.broken or node.detail), url=node.url,
        broken=node.broken is not None, carries=node.kind not in MAKES_VALID,
    )  # fmt: skip


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _two_lines(text: str) -> tuple[str, ...]:
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < 2:
        line = rest.pop(0)
        while rest and len(line) + len(rest[0]) < LETTERS:
            line += f" {rest.pop(0)}"
        lines.append(line)
    if rest:
        lines[-1] += " …"
    return tuple(_cut(line, LETTERS + 2) for line in lines)


def _edge(start: tuple[int, int], end: tuple[int, int], src: TracedNode, role: str) -> Edge:
    """From the thing that rests (left) to what it rests on (right), with a bend in the gap between the columns."""
    (x1, y1), (x2, y2) = start, end
    y1, y2 = y1 + HEIGHT // 2, y2 + HEIGHT // 2
    carries = src.kind not in MAKES_VALID and role not in VALID_ONLY
    if x2 > x1:
        x1 += WIDTH
        bend = x2 - (16 if carries else 24)
        path = f"M{x1} {y1}H{bend}V{y2}H{x2 - 5}"
    elif x2 == x1:
        x = x1 + WIDTH
        path = f"M{x} {y1}H{x + 12}V{y2}H{x + 5}"
    else:
        x2 += WIDTH
        path = f"M{x1} {y1}H{x1 - 14}V{y2}H{x2 + 5}"
    return Edge(path=path, carries=carries, broken=src.broken is not None)
