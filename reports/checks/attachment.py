"""What the attached data must be: there, whole, declared, and the data of this very certificate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

from reports.checks import Rule, inner
from reports.errors import DataNotUnderstood
from reports.kinds import kind_of_attachment
from reports.twin import from_json


def _specs(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.Root.get("/AF", []))


def declared(pdf: pikepdf.Pdf) -> Iterator[str]:
    specs = _specs(pdf)
    if len(specs) != 1:
        yield f"{len(specs)} associated files, one expected"
    for spec in specs:
        if spec.get("/AFRelationship") != Name.Data:
            yield "the attached file is not declared to be the data of the document"


def named(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = list(inner(pdf.Root, "/Names", "/EmbeddedFiles").get("/Names", []))
    names = [str(tree[index]) for index in range(0, len(tree), 2)]
    for spec in _specs(pdf):
        if not str(spec.get("/F", "")) or spec.get("/F") != spec.get("/UF"):
            yield "the attached file has no name, or two"
        elif str(spec.F) not in names:
            yield "the attached file is not in the list that viewers show"


def whole(pdf: pikepdf.Pdf) -> Iterator[str]:
    for spec in _specs(pdf):
        stream = spec.EF.F
        content, parameters = stream.read_bytes(), stream.get("/Params", {})
        if str(stream.get("/Subtype", "")) != "/application/json":
            yield "the attached file does not say its type"
        if int(parameters.get("/Size", -1)) != len(content):
            yield "the attached file is not as long as it is said to be"
        digest = hashlib.md5(content, usedforsecurity=False).digest()
        if bytes(parameters.get("/CheckSum", b"")) != digest:
            yield "the attached file is not the one whose checksum is given"
        if "/ModDate" not in parameters:
            yield "the attached file has no date"


def understood(pdf: pikepdf.Pdf) -> Iterator[str]:
    for spec in _specs(pdf):
        kind = kind_of_attachment(str(spec.get("/F", "")))
        if kind is None:
            yield "the name of the attached file says no kind of data that is known"
            continue
        try:
            report = from_json(kind.of, spec.EF.F.read_bytes())
        except DataNotUnderstood as error:
            yield str(error)
            continue
        if report.number is None or report.number not in str(pdf.docinfo.get("/Title", "")):
            yield f"the attached data are those of {report.number}, the document is another"


RULES: dict[str, Rule] = {
    "attachment declared": declared,
    "attachment named": named,
    "attachment whole": whole,
    "attachment understood": understood,
}
