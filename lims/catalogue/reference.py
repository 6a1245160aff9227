"""The page of the manual that says where each row of the centre's lists ends: `python -m lims.catalogue.reference` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from lims.catalogue.apparatus import Apparatus, apparatus, apparatus_of
from lims.catalogue.runnable import ENDS, ENTERED, entered_as, supplied, supplied_for, works_by
from lims.catalogue.standards import RULES, End, Standard, standards

MANUAL = Path("docs/reference/standards.md")
SHOWN = {
    10: "tests/bench_pages/test_strips.py"
}  # pieces with a test of their own; the others have theirs together
HEAD = """# Standards and equipment of the centre

Each row of the centre's lists ends in exactly one of: a *line of a certificate*, computed by a method definition; a
*calculation or rule* that others use; *auxiliary equipment*; or *not runnable*, with what the laboratory must supply from the
texts that it owns, and how it enters it. The tests enter each such row so, with made-up figures, and take it from the bytes
of a run or from what a technician types to its line of a certificate; each piece of equipment carries such a result, is refused by
the gate while it is out of use, and stands behind the result. Open questions and contradictions of the sources are
counted here and written out on the page of the row (Catalogue, Standards and equipment), where the laboratory answers them.
This page is made from the code: `python -m lims.catalogue.reference`.
"""


def standards_page() -> str:
    """The page of the manual, in Markdown."""
    rows = [
        "## Standards", "", "| standard | in use | ends in | by | the laboratory must supply | entered as | equipment | open questions |",
        "|---|---|---|---|---|---|---|---|", *map(_standard_row, standards()), "",
        "## Equipment", "",
        "| no. | equipment | ends in | standards | works by | interface | the laboratory must supply | shown by | open questions |",
        "|---|---|---|---|---|---|---|---|---|",
        *map(_apparatus_row, apparatus()), "",
    ]  # fmt: skip
    return "\n".join([HEAD, *rows])


def _standard_row(one: Standard) -> str:
    by = ", ".join(f"`{name.replace(':', '.')}`" for name in RULES.get(one.code, ()) if one.end is End.RULE)
    by = by or ", ".join(each.edition for each in one.definitions) or "–"
    pieces = ", ".join(str(each.no) for each in apparatus_of(one)) or "–"
    cells = (
        one.code,
        one.edition_in_use,
        ENDS[one.end],
        by,
        "; ".join(supplied(one)) or "–",
        ENTERED[editor] if (editor := entered_as(one)) else "–",
        pieces,
        len(one.open_questions),
    )
    return _row(*cells)


def _apparatus_row(one: Apparatus) -> str:
    served = ", ".join(each.code for each in one.standards) or "–"
    return _row(
        one.no,
        f"{one.name}: {one.maker}, {one.model}",
        ENDS[one.end],
        served,
        "; ".join(works_by(one)) or "–",
        one.interface,
        "; ".join(supplied_for(one)),
        SHOWN.get(one.no, "tests/catalogue/test_equipment_rows.py"),
        len(one.open_questions),
    )


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    MANUAL.write_text(standards_page(), encoding="utf-8")
    sys.stdout.write(f"Wrote {MANUAL}.\n")
