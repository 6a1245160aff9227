"""What an archive asks (PDF/A-3): everything inside the file, nothing that runs, and the file says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from defusedxml import ElementTree
from pikepdf import Name

from reports.checks import Rule, inner

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every font that a page can use, composite fonts' descendants included."""
    for page in pdf.pages:
        for font in inner(page.obj, "/Resources", "/Font").values():
            yield font
            yield from font.get("/DescendantFonts", [])


def font_embedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in fonts(pdf):
        if "/DescendantFonts" in font:
            continue
        descriptor = font.get("/FontDescriptor")
        if descriptor is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"the font {font.get('/BaseFont')} is not in the file"


def font_to_unicode(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in inner(page.obj, "/Resources", "/Font").values():
            if "/ToUnicode" not in font:
                yield f"the font {font.get('/BaseFont')} does not say which characters its glyphs are"


def font_widths(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in fonts(pdf):
        if font.get("/Subtype") == Name.TrueType:
            count = int(font.LastChar) - int(font.FirstChar) + 1
            if len(font.Widths) != count:
                yield f"the font {font.get('/BaseFont')} has {len(font.Widths)} widths for {count} characters"


def output_intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.get("/S") == Name.GTS_PDFA1]
    if len(intents) != 1:
        yield f"{len(intents)} output intents of kind GTS_PDFA1, one expected"
        return
    profile = intents[0].get("/DestOutputProfile")
    if profile is None or int(profile.get("/N", 0)) != 3 or profile.read_bytes()[36:40] != b"acsp":
        yield "the output intent has no RGB colour profile"


def xmp(pdf: pikepdf.Pdf) -> Any:
    """The parsed XMP packet."""
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes().strip())


def _text(tree: Any, tag: str) -> str | None:
    node = tree.find(f".//{tag}")
    return None if node is None else "".join(node.itertext()).strip()


def xmp_present(pdf: pikepdf.Pdf) -> Iterator[str]:
    metadata = pdf.Root.get("/Metadata")
    if metadata is None:
        yield "the file has no XMP"
    elif "/Filter" in metadata:
        yield "the XMP is compressed, so that no archive can read it without decoding"


def xmp_pdfa(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = xmp(pdf)
    found = (_text(tree, f"{PDFA}part"), _text(tree, f"{PDFA}conformance"))
    if found != ("3", "A"):
        yield f"the file says it is PDF/A {found}, 3 and A expected"


def xmp_pdfua(pdf: pikepdf.Pdf) -> Iterator[str]:
    if _text(xmp(pdf), f"{PDFUA}part") != "1":
        yield "the file does not say that it is PDF/UA-1"


def xmp_extension(pdf: pikepdf.Pdf) -> Iterator[str]:
    spaces = [node.text for node in xmp(pdf).iter(f"{SCHEMA}namespaceURI")]
    if "http://www.aiim.org/pdfua/ns/id/" not in spaces:
        yield "the PDF/UA identification is not declared as an extension schema"


def title(pdf: pikepdf.Pdf) -> Iterator[str]:
    in_xmp, in_info = _text(xmp(pdf), f"{DC}title"), str(pdf.docinfo.get("/Title", ""))
    if not in_xmp:
        yield "the file has no title"
    elif in_xmp != in_info:
        yield f"the title is {in_xmp!r} in the XMP and {in_info!r} in the Info dictionary"


def dates(pdf: pikepdf.Pdf) -> Iterator[str]:
    in_xmp, in_info = _text(xmp(pdf), f"{XMP}CreateDate"), pdf.docinfo.get("/CreationDate")
    digits = [re.sub(r"\D", "", str(one or ""))[:14] for one in (in_xmp, in_info)]
    if digits[0] != digits[1]:
        yield f"the file was made at {in_xmp} by the XMP and at {in_info} by the Info dictionary"


def file_id(pdf: pikepdf.Pdf) -> Iterator[str]:
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "the file has no identifier"


def not_encrypted(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "the file is encrypted"


def version(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.pdf_version != "1.7":
        yield f"the file is PDF {pdf.pdf_version}, 1.7 expected"


def no_scripts(pdf: pikepdf.Pdf) -> Iterator[str]:
    if {"/OpenAction", "/AA"} & set(pdf.Root.keys()) or "/JavaScript" in inner(pdf.Root, "/Names"):
        yield "the file does something when it is opened"
    for number, page in enumerate(pdf.pages, start=1):
        if "/AA" in page.obj:
            yield f"page {number} does something when it is shown"


def no_outside_content(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and {"/F", "/FFilter"} & set(item.keys()):
            yield "a stream lies outside of the file"
        if isinstance(item, pikepdf.Stream) and "/LZWDecode" in str(item.get("/Filter", "")):
            yield "a stream is compressed by LZW"


RULES: dict[str, Rule] = {
    "font embedded": font_embedded,
    "font to unicode": font_to_unicode,
    "font widths": font_widths,
    "output intent": output_intent,
    "XMP present": xmp_present,
    "XMP PDF/A": xmp_pdfa,
    "XMP PDF/UA": xmp_pdfua,
    "XMP extension schema": xmp_extension,
    "title": title,
    "dates": dates,
    "file identifier": file_id,
    "not encrypted": not_encrypted,
    "version": version,
    "no scripts": no_scripts,
    "no outside content": no_outside_content,
}
