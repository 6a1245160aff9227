"""What can be run: where a row of the lists ends in words, what the laboratory must supply, and the refusal until it has."""

from __future__ import annotations

from collections.abc import Iterator

from lims.catalogue.apparatus import Apparatus
from lims.catalogue.errors import NotRunnable
from lims.catalogue.standards import (
    COMPOSITION,
    CUTS,
    ENTERED_AS,
    FORMULA,
    GUIDED,
    TABLE,
    End,
    Missing,
    Standard,
    standard_named,
    standards,
)
from lims.web import gettext
from lims.web import lazy_gettext as _

ENDS = {
    End.CERTIFICATE: _("Line of a certificate"), End.RULE: _("Calculation or rule"), End.AUXILIARY: _("Auxiliary equipment"),
    End.NOT_RUNNABLE: _("Not runnable"),
}  # fmt: skip
ENTERED = {
    COMPOSITION: _("a composition from peaks"), TABLE: _("a table of factors"), GUIDED: _("steps and values by hand"),
    CUTS: _("a distillation into cuts"), FORMULA: _("a formula"),
}  # fmt: skip
SUPPLY = {
    Missing.PROCEDURE: _("its procedure, as a method of its own"), Missing.TITLE: _("its title"),
    Missing.EDITION: _("the edition in use"), Missing.MEASURANDS: _("what is measured"), Missing.MATRIX: _("for what it is"),
    Missing.DETERMINATIONS: _("the number of determinations"), Missing.R: _("r"), Missing.REPRODUCIBILITY: _("R"),
    Missing.EQUIPMENT: _("the equipment"),
}  # fmt: skip


def supplied(standard: Standard) -> Iterator[str]:
    """What the laboratory must supply before a standard can be run, one thing at a time."""
    for missing, named in standard.supply:
        what = named.replace("; ", ", ")
        if missing in (Missing.R, Missing.REPRODUCIBILITY):
            yield gettext("%(figure)s of %(what)s", figure=SUPPLY[missing], what=what)
        else:
            yield str(SUPPLY[missing]) if missing in SUPPLY else what


def entered_as(standard: Standard) -> str | None:
    """In which editor the laboratory enters what it must supply; None where there is nothing to enter."""
    tabled = standard.code in ENTERED_AS and standard.end is End.RULE
    return standard.entered_as if standard.end is End.NOT_RUNNABLE or tabled else None


def works_by(piece: Apparatus) -> list[str]:
    """How results come from a piece of equipment: editions that the program has, and what is entered for the others."""
    found: list[str] = []
    for one in piece.standards:
        found += [each.edition for each in one.definitions]
        editor = entered_as(one)
        if editor is not None:
            found.append(str(ENTERED[editor]))
    return list(dict.fromkeys(found))


def supplied_for(piece: Apparatus) -> Iterator[str]:
    """What the laboratory must supply before a piece of equipment carries results, one thing at a time."""
    if not piece.model_named:
        yield gettext("its model")
    if piece.interface == "unknown":
        yield gettext("how it is connected")
    elif not piece.system_named:
        yield gettext("its data system")
    if piece.end is End.AUXILIARY:
        yield gettext("its checks: against what, how often, by which criterion")
        return
    yield gettext("its calibration, and what its methods need of it")
    open_ = [one.code for one in piece.standards if one.end is End.NOT_RUNNABLE]
    if open_:
        yield gettext("the procedure of %(standards)s", standards=", ".join(open_))


def refusal_of(standard: Standard) -> NotRunnable | None:
    """Why a standard cannot be run here; None where it can, or where it is a rule that others use."""
    if standard.end is not End.NOT_RUNNABLE:
        return None
    return NotRunnable(code=standard.code, what="; ".join(supplied(standard)))


def refuse_not_runnable(key: str) -> None:
    """Raise NotRunnable where a definition's key, code and edition, is of a standard of the lists that cannot be run."""
    code = next(
        (name for one in standards() for name in one.names if key == name or key.startswith(f"{name} (")), ""
    )
    standard = standard_named(code) if code else None
    refusal = refusal_of(standard) if standard else None
    if refusal is not None:
        raise refusal
