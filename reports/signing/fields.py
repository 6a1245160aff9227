"""Places for signatures in the file: invisible, and in the tree of tags, so that readers announce them."""

from __future__ import annotations

from enum import StrEnum

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

name = generic.pdf_name


class Role(StrEnum):
    """Who signs: the person who authorises, or the laboratory itself. The value names the field in the file."""

    SIGNATORY = "Signatory"
    SEAL = "Seal"


SPOKEN = {Role.SIGNATORY: "Signature of {name}", Role.SEAL: "Seal of {name}"}


class RevisionWriter(IncrementalPdfFileWriter):
    """Adds to a file without touching what it says of itself: title, dates and XMP stay as they were rendered."""

    def _update_meta(self) -> None:
        return


def add_field(writer: RevisionWriter, role: Role, holder: str) -> None:
    """An empty, invisible signature field on the last page, with its words for readers and its place in the tree."""
    spoken = SPOKEN[role].format(name=holder)
    append_signature_field(
        writer, SigFieldSpec(sig_field_name=role.value, on_page=-1, readable_field_name=spoken)
    )
    form = writer.root["/AcroForm"]
    reference = form["/Fields"].raw_get(len(form["/Fields"]) - 1)
    _tag(writer, reference, spoken)


def _tag(writer: RevisionWriter, field: generic.IndirectObject, spoken: str) -> None:
    """Put the field's widget into the structure tree, as a Form element at the end of the document."""
    tree = writer.root["/StructTreeRoot"]
    document = tree["/K"]
    page = writer.find_page_for_modification(-1)[0]
    widget = field.get_object()
    element = writer.add_object(
        generic.DictionaryObject(
            {
                name("/Type"): name("/StructElem"),
                name("/S"): name("/Form"),
                name("/P"): tree.raw_get("/K"),
                name("/Pg"): page,
                name("/Alt"): generic.pdf_string(spoken),
                name("/K"): generic.DictionaryObject(
                    {name("/Type"): name("/OBJR"), name("/Obj"): field, name("/Pg"): page}
                ),
            }
        )
    )
    document["/K"].append(element)
    writer.update_container(document["/K"])
    number = int(tree["/ParentTreeNextKey"])
    numbers = tree["/ParentTree"]["/Nums"]
    numbers.append(generic.NumberObject(number))
    numbers.append(element)
    writer.update_container(numbers)
    tree[name("/ParentTreeNextKey")] = generic.NumberObject(number + 1)
    writer.update_container(tree)
    widget[name("/StructParent")] = generic.NumberObject(number)
    writer.update_container(widget)
