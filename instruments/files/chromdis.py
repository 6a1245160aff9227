"""Simulated distillation by CHROMDIS, left in a ChemStation folder as XML (.XFB): mass percent and temperature."""

from __future__ import annotations

from instruments.files.shape import FileReading
from instruments.files.single import parse_xml
from instruments.files.text import number


def is_chromdis(content: bytes) -> bool:
    """Whether this is the XML that CHROMDIS writes for a LIMS."""
    return b"<Analyse>" in content[:500] and b"Chromdis" in content[:2000]


def read_distillation(name: str, content: bytes) -> tuple[FileReading, ...]:
    """A reading for each recovered mass percent, named as in the file, its code among the flags. Raises FileDamaged."""
    root = parse_xml(name, content)
    readings = []
    for cut in root.iter("Pic"):
        text = (cut.findtext("Mesures/Mesure/Valeur") or "").strip()
        unit = (cut.findtext("Mesures/Mesure/Unite") or "").strip()
        code = (cut.findtext("Composant/CodeLims") or "").strip()
        readings.append(
            FileReading(
                name=(cut.findtext("Composant/Libelle") or "").strip().replace("%%", "%"),
                value=number(text),
                unit=unit or None,
                text=text,
                flags=(f"code {code}",) if code else (),
                group="CHROMDIS simulated distillation",
            )
        )
    return tuple(readings)
