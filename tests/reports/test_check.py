"""Each rule of the checker is proved by a file broken in just that way, and a whole certificate breaks none."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reports import check, preview, render
from reports.checker import RULES, describe
from reports.checks import tags
from reports.data import Language
from tests.reports.factories import in_language, make_report

WHOLE = render(make_report())
Damage = Callable[[Any], None]


def damaged(damage: Damage) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        damage(pdf)
        pdf.save(out)
    return out.getvalue()


def first_font(pdf: Any) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def node(pdf: Any, role: str) -> Any:
    return next(one for one in tags.nodes(pdf) if tags.role(one) == role)


def change_xmp(old: bytes, new: bytes) -> Damage:
    def damage(pdf: Any) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))

    return damage


def change_content(change: Callable[[bytes], bytes]) -> Damage:
    def damage(pdf: Any) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(change(page.Contents.read_bytes()))

    return damage


def delete(*path: str) -> Damage:
    def damage(pdf: Any) -> None:
        target = pdf.Root
        for key in path[:-1]:
            target = target[key]
        del target[path[-1]]

    return damage


def change_data(pdf: Any) -> None:
    stream = pdf.Root.AF[0].EF.F
    data = json.loads(stream.read_bytes())
    data["number"] = "C-2026-9999/1"
    stream.write(json.dumps(data).encode())


def change_checksum(pdf: Any) -> None:
    pdf.Root.AF[0].EF.F.Params.CheckSum = String(b"0" * 16)


def add_annotation(pdf: Any) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def add_outside_stream(pdf: Any) -> None:
    pdf.Root.Extra = pdf.make_stream(b"", F=String("elsewhere.bin"))


def set_role(role: str, other: str) -> Damage:
    def damage(pdf: Any) -> None:
        node(pdf, role).S = Name(other)

    return damage


def forget_parent(pdf: Any) -> None:
    node(pdf, "/TR").P = pdf.Root.StructTreeRoot


def drop_cell(pdf: Any) -> None:
    del node(pdf, "/TR").K[0]


def unlist_content(pdf: Any) -> None:
    node(pdf, "/H1").K = Array([])


def with_info(**given: str) -> Damage:
    def damage(pdf: Any) -> None:
        for key, value in given.items():
            pdf.docinfo["/" + key] = value

    return damage


DAMAGES: dict[str, Damage] = {
    "font embedded": lambda pdf: first_font(pdf).FontDescriptor.__delitem__("/FontFile2"),
    "font to unicode": lambda pdf: first_font(pdf).__delitem__("/ToUnicode"),
    "font widths": lambda pdf: first_font(pdf).Widths.append(500),
    "output intent": delete("/OutputIntents"),
    "XMP present": delete("/Metadata"),
    "XMP PDF/A": change_xmp(b"<pdfaid:part>3<", b"<pdfaid:part>2<"),
    "XMP PDF/UA": change_xmp(b"<pdfuaid:part>1</pdfuaid:part>", b""),
    "XMP extension schema": change_xmp(
        b"<pdfaSchema:namespaceURI>http://www.aiim", b"<pdfaSchema:namespaceURI>x"
    ),
    "title": with_info(Title="Another"),
    "dates": with_info(CreationDate="D:20200101000000Z"),
    "no scripts": lambda pdf: pdf.Root.__setitem__(
        "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("x"))
    ),
    "no outside content": add_outside_stream,
    "marked": delete("/MarkInfo"),
    "structure tree": delete("/StructTreeRoot", "/K"),
    "roles": set_role("/Sect", "/Chapter"),
    "parents": forget_parent,
    "content marked": change_content(lambda content: content + b"\n0 0 10 10 re f\n"),
    "parent tree": unlist_content,
    "language": delete("/Lang"),
    "shows title": delete("/ViewerPreferences"),
    "tab order": lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs"),
    "figures": lambda pdf: node(pdf, "/Figure").__delitem__("/Alt"),
    "headings": set_role("/H1", "/P"),
    "table heads": lambda pdf: node(pdf, "/TH").__delitem__("/A"),
    "table shape": drop_cell,
    "annotations": add_annotation,
    "attachment declared": lambda pdf: pdf.Root.AF[0].__setitem__("/AFRelationship", Name.Source),
    "attachment named": delete("/Names"),
    "attachment whole": change_checksum,
    "attachment understood": change_data,
}


def broken(content: bytes) -> set[str]:
    return {finding.rule for finding in check(content)}


@pytest.mark.parametrize("rule", DAMAGES)
def test_a_rule_refuses_the_file_that_breaks_it(rule: str) -> None:
    assert rule in broken(damaged(DAMAGES[rule]))


def test_a_mark_inside_another_is_found() -> None:
    nested = change_content(
        lambda content: content.replace(b"/Artifact BMC", b"/Artifact BMC /Artifact BMC EMC", 1)
    )

    assert "content marked" in broken(damaged(nested))


def test_an_encrypted_file_is_refused() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user=""))

    assert "not encrypted" in broken(out.getvalue())


def test_another_version_is_refused() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        pdf.save(out, force_version="1.4")

    assert "version" in broken(out.getvalue())


def test_a_file_without_identifier_is_refused() -> None:
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        del pdf.trailer["/ID"]

        assert list(RULES["file identifier"](pdf)) == ["the file has no identifier"]


def test_every_rule_is_proved_by_a_broken_file() -> None:
    assert set(RULES) == {*DAMAGES, "not encrypted", "version", "file identifier"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("second", [None, Language.RU])
def test_a_whole_certificate_breaks_no_rule(language: Language, second: Language | None) -> None:
    report = in_language(language, second_language=None if second is language else second)

    assert describe(check(render(report))) == ""


def test_a_preview_breaks_no_rule_but_has_no_data() -> None:
    content = preview(make_report())

    assert describe(check(content, data=False)) == ""
    assert broken(content) == {"attachment declared"}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello", WHOLE[:3000]])
def test_what_is_no_pdf_is_said_to_be_unreadable(content: bytes) -> None:
    assert broken(content) != set()


@pytest.mark.parametrize(
    ("rect", "broken"), [([-1, -1, -1, -1], False), ([-1, -1, 9, 9], True), ([5, 5, 5, 5], True)]
)
def test_a_field_without_a_tag_is_borne_only_off_the_page(rect: list[int], broken: bool) -> None:
    def add_field(pdf: Any) -> None:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, F=4, Rect=Array(rect))
        pdf.pages[0].Annots = Array([pdf.make_indirect(field)])

    rules = {finding.rule for finding in check(damaged(add_field))}

    assert ("annotations" in rules) is broken
