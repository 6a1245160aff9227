"""Whoever changes a signed certificate is found out: bytes flipped, content added afterwards, parts exchanged or taken away."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader

from reports.signing import Level, SignatureFinding, Verdict, Verification, sign, verify
from tests.reports.authority import opened
from tests.reports.factories import ISSUED
from tests.reports.test_signing import ROOT_ONLY, make_signed, unsigned

PEOPLE = {"E. S.", "Gas and Petroleum Testing Centre (fictitious)"}


def judged(content: bytes) -> Verification:
    return verify(content, at=ISSUED, trust=ROOT_ONLY)


def shown(content: bytes) -> tuple[list[str], bytes]:
    """What a reader gets to see of a file: its pages as text, and the attached data."""
    reader = PdfReader(BytesIO(content))
    return [page.extract_text() for page in reader.pages], reader.attachments["test-report.json"][0]


def facts(found: Verification) -> list[tuple[str, Verdict, Level | None]]:
    return [(one.field, one.verdict, one.level) for one in found.signatures]


def flipped_without_notice(level: Level, count: int, seed: int) -> list[int]:
    """Where a flipped byte changed what is seen of the file, or its verdict, and still the file was called valid."""
    content = make_signed(level).content
    chance = random.Random(seed)  # noqa: S311 (no secret)
    as_made, as_judged = shown(content), facts(judged(content))
    unnoticed = []
    for place in chance.sample(range(len(content)), count):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        found = judged(bytes(changed))
        if found.valid and (facts(found) != as_judged or shown(bytes(changed)) != as_made):
            unnoticed.append(place)
    return unnoticed


@pytest.mark.parametrize(("level", "count"), [(Level.B_B, 160), (Level.B_LTA, 40)])
def test_a_flipped_byte_is_found_or_changes_nothing_that_is_seen(level: Level, count: int) -> None:
    assert flipped_without_notice(level, count, seed=41) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
def test_two_thousand_flipped_bytes_are_found_or_change_nothing_that_is_seen(level: Level) -> None:
    assert flipped_without_notice(level, 2000, seed=42) == []


# -- what is added afterwards ------------------------------------------------------------------------------


def added(content: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more revision by somebody else."""
    file = BytesIO(content)
    writer = IncrementalPdfFileWriter(file)
    change(writer)
    writer.write_in_place()
    return file.getvalue()


def overprint(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = generic.StreamObject(stream_data=b"q 1 1 1 rg 100 400 200 50 re f Q")
    contents = page["/Contents"]
    parts = list(contents) if isinstance(contents, generic.ArrayObject) else [page.raw_get("/Contents")]
    page[generic.pdf_name("/Contents")] = generic.ArrayObject([*parts, writer.add_object(stream)])
    writer.update_container(page)


def annotate(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 400, 300, 450))),
            generic.pdf_name("/Contents"): generic.pdf_string("0.1 mg/kg"),
        }
    )
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def exchange_data(writer: IncrementalPdfFileWriter) -> None:
    _, files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    stream = files.get_object()["/EF"]["/F"]
    stream._data = b'{"result": "0.1"}'
    stream._encoded_data = None
    writer.update_container(stream)


def add_a_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    first = pages["/Kids"].raw_get(0)
    pages["/Kids"].append(first)
    pages[generic.pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages["/Kids"])
    writer.update_container(pages)


@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
@pytest.mark.parametrize("change", [overprint, annotate, exchange_data, add_a_page])
def test_content_added_after_the_signature_breaks_it(
    level: Level, change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    found = judged(added(make_signed(level).content, change))

    assert found.broken
    assert "Content was added to the file after it." in " ".join(said(found.signatures))


def said(signatures: tuple[SignatureFinding, ...]) -> list[str]:
    return [sentence for one in signatures for sentence in one.why]


def test_content_added_between_the_laboratory_and_the_reader_breaks_a_file_with_two_signatures() -> None:
    found = judged(added(make_signed(Level.B_LTA, seal=True).content, overprint))

    assert found.broken


def test_bytes_after_the_end_are_told() -> None:
    found = judged(make_signed(Level.B_B).content + b"<script>")

    assert found.broken
    assert found.why == ("8 bytes stand after the end of the file.",)


def test_a_file_written_anew_by_another_program_is_not_the_one_that_was_signed() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(make_signed(Level.B_B).content)) as pdf:
        pdf.save(out)

    assert not judged(out.getvalue()).valid


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_not_valid(part: float) -> None:
    content = make_signed(Level.B_LTA).content

    assert not judged(content[: int(len(content) * part)]).valid


def test_a_file_cut_back_to_before_its_signature_is_unsigned_and_says_so() -> None:
    signed = make_signed(Level.B_B)

    found = judged(signed.content[: signed.revisions[0].size])

    assert not found.valid
    assert found.signatures == ()


def test_a_signature_by_somebody_else_on_a_copy_is_not_the_laboratorys() -> None:
    from tests.reports.authority import make_holder

    stranger = opened(make_holder("E. S.", 5, None))
    forged = sign(unsigned(), signatory=stranger, level=Level.B_B, reason="authorised", at=ISSUED)

    found = judged(forged.content)

    assert not found.valid
    assert [one.verdict for one in found.signatures] == [Verdict.INTACT]
    assert {one.by.name for one in found.signatures if one.by} <= PEOPLE  # a name alone proves nothing


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_what_is_no_certificate_at_all_is_judged_without_a_fall(content: bytes) -> None:
    found = judged(content)

    assert not found.valid
    assert found.why
