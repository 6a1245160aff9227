"""Certificates that must not count, or must be looked at, are told by what is wrong and where; hostile files by their kind."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import pytest

from dcc import DccError, examine, read
from dcc.__main__ import main
from dcc.errors import HostileXml, NotACertificate, NotASchema, NotXml, TooLarge
from dcc.quantities import step_of
from dcc.validation import read_schema
from tests.dcc.made import made

TODAY = date(2026, 5, 19)


def codes(content: bytes) -> set[str]:
    """What was found of a certificate, but for the schema that is not there."""
    return {one.code for one in examine(content, today=TODAY).findings} - {"not_validated"}


def test_a_certificate_in_order_has_nothing_against_it() -> None:
    assert codes(made()) == set()


REFUSED = [
    ({"unit": r"\furlong"}, "unit_unknown"), ({"u": "0"}, "uncertainty_not_positive"), ({"k": ""}, "no_coverage_factor"),
    ({"k": "0.5"}, "coverage_factor_strange"), ({"reference": "10,00 20,00 30,00"}, "not_a_number"),
    ({"indication": "10.02 NaN 29.99"}, "not_a_number"), ({"u": "0.03 0.03"}, "lengths_differ"),
    ({"begun": "2026-05-19", "ended": "2026-05-21"}, "date_in_future"), ({"begun": "2026-05-02"}, "dates_crossed"),
    ({"ended": "yesterday"}, "date_unreadable"), ({"ended": ""}, "no_date"), ({"laboratory": ""}, "no_laboratory"),
    ({"identifier": ""}, "no_identifier"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "code"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
def test_what_cannot_be_true_is_refused_with_its_place(given: dict[str, str], code: str) -> None:
    found = [one for one in examine(made(**given), today=TODAY).findings if one.code == code]

    assert found
    assert all(one.refuses and one.place and one.problem.endswith(".") for one in found)


LOOKED_AT = [
    ({"reference": "10.00 30.00 20.00", "indication": "10.02 29.99 20.01", "error": "0.02 -0.01 0.01"}, "points_out_of_order"),
    ({"error": "0.02 0.05 -0.01"}, "error_disagrees"), ({"unit": r"\degreeCelsius"}, "unit_misspelt"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "code"), LOOKED_AT, ids=lambda one: one if isinstance(one, str) else "")
def test_what_may_be_true_is_shown_and_not_refused(given: dict[str, str], code: str) -> None:
    examination = examine(made(**given), today=TODAY)

    assert code in {one.code for one in examination.findings}
    assert not examination.refused


def test_a_standard_uncertainty_is_its_own_u_with_k_of_one() -> None:
    content = made(k="").replace(b"expandedUncXMLList", b"standardUncXMLList")

    point = examine(content).tables[0].points[0]

    assert (point.expanded_uncertainty, point.k) == (0.03, 1.0)


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<x>&c;&c;&c;</x>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotXml), (b"PK\x03\x04", NotXml), (b"<a><b></a>", NotXml), (b"\xff\xfe\x00\x00", NotXml),
        (BOMB, HostileXml), (OUTSIDE, HostileXml), (b"<html/>", NotACertificate), (b"<a>" * 5000 + b"</a>" * 5000, DccError),
        (b"<a>" + b"<b/>" * 200_001 + b"</a>", TooLarge), (b" " * (32 * 1024 * 1024 + 1), TooLarge),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', NotXml),
    ],
    ids=["empty", "archive", "crossed", "utf-32", "bomb", "outside", "other", "deep", "many", "large", "encoding"],
)  # fmt: skip
def test_a_hostile_or_foreign_file_is_refused_by_its_kind(content: bytes, error: type[DccError]) -> None:
    with pytest.raises(error) as told:
        read(content)

    assert told.value.problem_text.endswith(".")


def test_a_parameter_entity_of_a_schema_reaches_no_file() -> None:
    content = (
        b'<!DOCTYPE s [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<s xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="https://ptb.de/dcc">&e;</s>'
    )

    with pytest.raises(NotASchema) as told:
        read_schema(content)

    assert "root" not in str(told.value).replace("its root", "")


def broken(content: bytes, dice: random.Random) -> bytes:
    """A certificate with some of its bytes changed, cut out or doubled."""
    data = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data))
        choice = dice.random()
        if choice < 0.4:
            data[at] = dice.randrange(256)
        elif choice < 0.7:
            del data[at : at + dice.randint(1, 40)]
        else:
            data[at:at] = data[at : at + dice.randint(1, 40)]
    return bytes(data)


def trial(rounds: int) -> int:
    """How many of so many broken certificates could still be read; none may end in anything but a sentence."""
    dice, readable, said = random.Random(20260519), 0, []  # noqa: S311
    for _ in range(rounds):
        try:
            examine(broken(made(), dice), today=TODAY)
            readable += 1
        except DccError as error:
            said.append(error.problem_text)
    assert all(said)
    return readable


def test_a_damaged_certificate_ends_in_a_sentence_and_never_in_a_crash() -> None:
    assert 0 < trial(150) < 150


@pytest.mark.soak
def test_many_damaged_certificates_end_in_a_sentence() -> None:
    assert 0 < trial(20_000) < 20_000


@pytest.mark.parametrize(
    ("text", "step"), [("0.072", 0.001), ("33", 1.0), ("1.0E-3", 0.0001), ("10.000006E-3", 1e-9)]
)
def test_the_last_digit_written_says_how_far_figures_may_differ(text: str, step: float) -> None:
    assert step_of(text) == pytest.approx(step)


def test_the_command_prints_a_certificate_and_says_by_its_status_whether_it_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, other = (tmp_path / name for name in ("good.xml", "bad.xml", "other.xml"))
    good.write_bytes(made())
    bad.write_bytes(made(k=""))
    other.write_bytes(b"no xml")

    statuses = [main(["show", str(path)]) for path in (good, bad, other)]

    shown = capsys.readouterr()
    assert statuses == [0, 1, 2]
    assert "20.01" in shown.out
    assert "REFUSED: The expanded uncertainty 0.03 has no coverage factor k." in shown.out
    assert "not well-formed XML" in shown.err


def test_a_certificate_with_thousands_of_quantities_is_read_in_a_moment() -> None:
    one = b"<dcc:quantity><si:real><si:value>1</si:value><si:unit>\\metre</si:unit></si:real></dcc:quantity>"
    content = made().replace(b"</dcc:list>", one * 5000 + b"</dcc:list>")
    start = time.process_time()

    found = examine(content)

    assert len(found.reading.quantities) == 5003
    assert time.process_time() - start < 5
