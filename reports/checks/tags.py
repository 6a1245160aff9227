"""What reading aloud asks (PDF/UA-1): every mark on the page is in the tree or is decoration, and the tree makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.checks import Rule, inner, operations

STANDARD_ROLES = frozenset(
    f"/{role}"
    for role in (
        "Document",
        "Part",
        "Sect",
        "P",
        "Span",
        "H1",
        "H2",
        "H3",
        "Figure",
        "Form",
        "Link",
        "L",
        "LI",
        "Table",
        "THead",
        "TBody",
        "TR",
        "TH",
        "TD",
    )
)
SHOWING = frozenset(["Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"])


def nodes(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every node of the structure tree in reading order."""
    root = pdf.Root.get("/StructTreeRoot")
    stack = _kids(root) if root is not None else []
    while stack:
        node = stack.pop(0)
        if isinstance(node, Dictionary) and "/S" in node:
            yield node
            stack = _kids(node) + stack


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def role(node: Any) -> str:
    """A node's role, such as /P."""
    return str(node.S)


def marked(pdf: pikepdf.Pdf) -> Iterator[str]:
    if inner(pdf.Root, "/MarkInfo").get("/Marked") is not True:
        yield "the file does not say that it is tagged"


def tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    found = list(nodes(pdf))
    if not found:
        yield "the file has no structure tree"
    elif role(found[0]) != "/Document":
        yield f"the tree begins with {role(found[0])}, /Document expected"


def roles(pdf: pikepdf.Pdf) -> Iterator[str]:
    for node in nodes(pdf):
        if role(node) not in STANDARD_ROLES:
            yield f"{role(node)} is no role that a reader knows"


def parents(pdf: pikepdf.Pdf) -> Iterator[str]:
    for node in nodes(pdf):
        for kid in _kids(node):
            if isinstance(kid, Dictionary) and "/S" in kid and kid.get("/P", None) != node:
                yield f"a {role(kid)} does not know its parent {role(node)}"


def content_marked(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Nothing is drawn outside of marked content, and marks are closed on their page."""
    for number, page in enumerate(pdf.pages, start=1):
        depth = bare = nested = 0
        for operands, name in operations(page):
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            nested += name in ("BDC", "BMC") and depth > 1
            bare += name in SHOWING and depth == 0 and bool(operands or name not in ("Tj", "TJ"))
        if bare:
            yield f"page {number} draws {bare} times outside of any mark"
        if nested:
            yield f"page {number} opens {nested} marks inside others"
        if depth != 0:
            yield f"page {number} leaves {depth} marks open"


def _mcids(page: Any) -> list[int]:
    found = []
    for operands, name in operations(page):
        if name == "BDC" and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
            found.append(int(operands[1]["/MCID"]))
    return found


def parent_tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every piece of marked content has an owner, and that owner lists it."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    claimed = _claimed(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        found = _mcids(page)
        if len(found) != len(set(found)):
            yield f"page {number} uses a content number twice"
        listed: Any = owners.get(int(page.obj.get("/StructParents", -1)), [])
        missing = [mcid for mcid in found if mcid >= len(listed) or (page.objgen, mcid) not in claimed]
        if missing:
            yield f"page {number}: content {missing[:5]} belongs to no element"


def _claimed(pdf: pikepdf.Pdf) -> set[Any]:
    claimed = set()
    for node in nodes(pdf):
        for kid in _kids(node):
            if isinstance(kid, int):
                claimed.add((node.Pg.objgen, kid))
            elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
                claimed.add((kid.Pg.objgen, int(kid.MCID)))
    return claimed


def language(pdf: pikepdf.Pdf) -> Iterator[str]:
    if not str(pdf.Root.get("/Lang", "")):
        yield "the file does not say its language"


def shows_title(pdf: pikepdf.Pdf) -> Iterator[str]:
    if inner(pdf.Root, "/ViewerPreferences").get("/DisplayDocTitle") is not True:
        yield "readers would show the file's name in place of its title"


def tab_order(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        if page.obj.get("/Tabs") != Name.S:
            yield f"page {number} does not follow the structure in its tab order"


def figures(pdf: pikepdf.Pdf) -> Iterator[str]:
    for node in nodes(pdf):
        if role(node) == "/Figure" and not str(node.get("/Alt", "")):
            yield "a figure has no alternative text"
        elif role(node) == "/Figure" and "/BBox" not in node.get("/A", {}):
            yield "a figure does not say where it stands"


def headings(pdf: pikepdf.Pdf) -> Iterator[str]:
    levels = [int(role(node)[2:]) for node in nodes(pdf) if role(node) in ("/H1", "/H2", "/H3")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level, one expected"
    for above, below in zip([0, *levels], levels, strict=False):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def table_heads(pdf: pikepdf.Pdf) -> Iterator[str]:
    for node in nodes(pdf):
        if role(node) == "/TH" and str(node.get("/A", {}).get("/Scope", "")) not in (
            "/Row",
            "/Column",
            "/Both",
        ):
            yield "a head of a table does not say what it heads"


def table_shape(pdf: pikepdf.Pdf) -> Iterator[str]:
    for table in (node for node in nodes(pdf) if role(node) == "/Table"):
        rows = [kid for kid in _kids(table) if isinstance(kid, Dictionary)]
        if any(role(row) != "/TR" for row in rows):
            yield "a table holds something that is no row"
            continue
        widths = {len(_kids(row)) for row in rows}
        if len(widths) > 1:
            yield f"a table has rows of {sorted(widths)} cells"
        if any(role(cell) not in ("/TH", "/TD") for row in rows for cell in _kids(row)):
            yield "a row holds something that is no cell"


def page_notes(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        for note in page.obj.get("/Annots", []):
            tagged = "/StructParent" in note or _off_the_page(note)
            if not int(note.get("/F", 0)) & 4 or not tagged:
                yield f"page {number} has an annotation that is not printed or not in the tree"
            if note.get("/Subtype") != Name.Widget and not str(note.get("/Contents", "")):
                yield f"page {number} has an annotation without a description"


def _off_the_page(note: Any) -> bool:
    """Whether a field of no size lies outside of every page, as archive time stamps do: nothing there can be read."""
    left, low, right, high = (float(edge) for edge in note.Rect)
    return note.get("/Subtype") == Name.Widget and left == right < 0 and low == high < 0


RULES: dict[str, Rule] = {
    "marked": marked,
    "structure tree": tree,
    "roles": roles,
    "parents": parents,
    "content marked": content_marked,
    "parent tree": parent_tree,
    "language": language,
    "shows title": shows_title,
    "tab order": tab_order,
    "figures": figures,
    "headings": headings,
    "table heads": table_heads,
    "table shape": table_shape,
    "annotations": page_notes,
}
