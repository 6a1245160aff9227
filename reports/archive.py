"""From a drawn PDF to one that lasts: PDF/A-3a and PDF/UA-1 by structure tree, XMP, output intent and attachment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from reports.tagging import Element, Marked


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A data file that travels inside the PDF."""

    name: str
    content: bytes
    mime: str
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What the file says of itself. Without `made` it carries no date."""

    title: str
    author: str
    subject: str
    lang: str
    made: datetime | None = None


@cache
def srgb_profile() -> bytes:
    """The sRGB profile, its date and profile id made constant so that equal data give equal bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07e800010001000000000000")  # 2024-01-01 00:00:00
    profile[84:100] = bytes(16)
    return bytes(profile)


def finish(drawn: bytes, tree: Element, about: About, attachment: Attachment | None) -> bytes:
    """Add what archives and readers need to a PDF drawn with tags. Equal arguments give equal bytes."""
    with pikepdf.open(BytesIO(drawn)) as pdf:
        _describe(pdf, about)
        _add_structure(pdf, tree)
        _add_output_intent(pdf)
        if attachment is not None:
            _attach(pdf, attachment, about.made)
        out = BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


def _pdf_date(at: datetime) -> str:
    zone = at.strftime("%z")
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _describe(pdf: pikepdf.Pdf, about: About) -> None:
    info = pdf.make_indirect(Dictionary(Title=String(about.title), Author=String(about.author)))
    info.Subject = String(about.subject)
    info.Producer = String("LIMS reports")
    if about.made is not None:
        info.CreationDate = info.ModDate = String(_pdf_date(about.made))
    pdf.trailer.Info = info
    root = pdf.Root
    root.Lang = String(about.lang)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for unwanted in ("/PageMode", "/Outlines", "/PageLabels"):
        if unwanted in root:
            del root[unwanted]
    root.Metadata = pdf.make_stream(_xmp(about).encode(), Type=Name.Metadata, Subtype=Name.XML)


def _add_output_intent(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(srgb_profile(), N=3)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=profile)
    intent.OutputConditionIdentifier = String("sRGB IEC61966-2.1")
    intent.Info = String("sRGB IEC61966-2.1")
    pdf.Root.OutputIntents = Array([intent])


def _attach(pdf: pikepdf.Pdf, attachment: Attachment, made: datetime | None) -> None:
    content = attachment.content
    # MD5 is what the PDF format asks for here; the certificate's own hash is SHA-256 of the whole file.
    checksum = hashlib.md5(content, usedforsecurity=False).digest()
    parameters = Dictionary(Size=len(content), CheckSum=String(checksum))
    if made is not None:
        parameters.ModDate = String(_pdf_date(made))
    kind = Name("/" + attachment.mime)
    stream = pdf.make_stream(content, Type=Name.EmbeddedFile, Subtype=kind, Params=parameters)
    spec = Dictionary(Type=Name.Filespec, AFRelationship=Name.Data, EF=Dictionary(F=stream, UF=stream))
    spec.F = spec.UF = String(attachment.name)
    spec.Desc = String(attachment.description)
    spec = pdf.make_indirect(spec)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(attachment.name), spec])))
    pdf.Root.AF = Array([spec])


class _Structure:
    """Writes the tree's nodes, remembering whose each piece of page content is."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[dict[int, Any]] = [{} for _ in self.pages]

    def node(self, element: Element, parent: Any) -> Any:
        """The node of `element` and all below it."""
        node = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.role), P=parent))
        self._attributes(element, node)
        own_page = next((kid.page for kid in element.kids if isinstance(kid, Marked)), None)
        if own_page is not None:
            node.Pg = self.pages[own_page]
        kids = [self._kid(kid, node, own_page) for kid in element.kids]
        if kids:
            node.K = Array(kids)
        return node

    def _kid(self, kid: Element | Marked, node: Any, own_page: int | None) -> Any:
        if isinstance(kid, Element):
            return self.node(kid, node)
        self.owners[kid.page][kid.mcid] = node
        if kid.page == own_page:
            return kid.mcid
        return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.mcid)

    @staticmethod
    def _attributes(element: Element, node: Any) -> None:
        if element.alt is not None:
            node.Alt = String(element.alt)
        if element.lang is not None:
            node.Lang = String(element.lang)
        if element.scope is not None:
            node.A = Dictionary(O=Name.Table, Scope=Name("/" + element.scope))
        if element.bbox is not None:
            box = Array([round(edge, 2) for edge in element.bbox])
            node.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)


def _add_structure(pdf: pikepdf.Pdf, tree: Element) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    structure = _Structure(pdf)
    root.K = structure.node(tree, root)
    numbers: list[Any] = []
    for index, (page, owners) in enumerate(zip(structure.pages, structure.owners, strict=True)):
        page.StructParents = index
        page.Tabs = Name.S
        nodes = Array([owners[mcid] for mcid in sorted(owners)])
        numbers += [index, pdf.make_indirect(nodes)]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(structure.pages)
    pdf.Root.StructTreeRoot = root


def _xmp(about: About) -> str:
    dates = ""
    if about.made is not None:
        at = about.made.isoformat(timespec="seconds")
        dates = f"<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>"
    return _XMP.format(
        title=escape(about.title),
        author=escape(about.author),
        subject=escape(about.subject),
        lang=about.lang,
        dates=dates,
    )


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>LIMS reports</pdf:Producer>{dates}
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
