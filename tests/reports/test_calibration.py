"""A calibration certificate says what ISO/IEC 17025:2017, 7.8.4, asks for, and states U as ILAC-P14 wants it."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import jsonschema_rs
import pytest
from pypdf import PdfReader

from reports import CalibrationCertificate, check, from_json, render, to_json
from reports.calibration_data import Adjustment, Recalibration, State
from reports.checker import describe
from reports.comparing import differences, report_in
from reports.data import Accreditation, Conformity, Language
from reports.errors import LineCannotBeStated, ReportContradicts, ReportError, StatementDisagrees
from reports.schema import build, published
from reports.texts import Words, catalogue
from tests.reports.calibrations import (
    make_adjusted,
    make_calibration,
    make_item,
    make_point,
    make_standard,
    make_table,
)
from tests.reports.factories import make_laboratory, make_statement, make_uncertainty


def text_of(report: CalibrationCertificate) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(render(report))).pages
    )


EXACT = (
    "Gas and Petroleum Testing Centre (fictitious)", "At the address above, rooms 201 and 204", "K-2026-0007/1",
    "Terminal North LLC", "FICTITIOUS K-01:2025", "E-17", "SN 4711", "2026-05-18", "22 °C ± 1 °C", "15.002", "0.008",
    "0.012", "k = 2", "95 %", "RS-02", "FICTITIOUS-CAL-0817", "traceable to the SI", "head of the laboratory",
)  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_a_calibration_certificate_says_what_the_clause_asks_for(language: Language) -> None:
    text = text_of(make_calibration(language=language))

    wanted = [
        Words(language).sentence(key) for key in ("title_calibration", "relate_item", "state_not_adjusted")
    ]
    assert [one for one in (*EXACT, *wanted) if one not in text] == []


@pytest.mark.parametrize(
    "report",
    [
        make_calibration(language=Language.RU, second_language=Language.AZ),
        make_adjusted(language=Language.AZ),
        make_calibration(tables=(make_table(*(make_point(str(n)) for n in range(1, 401))),)),
        make_calibration(item=make_item(name="long " * 1500), standards=(make_standard(name="x" * 6000),)),
    ],
    ids=["two languages", "adjusted", "400 points", "longer than a page"],
)
def test_every_calibration_certificate_is_archivable_and_reproducible(report: CalibrationCertificate) -> None:
    content = render(report)

    assert describe(check(content)) == ""
    assert report_in(content) == report


def test_the_same_data_give_the_same_bytes_and_say_what_is_printed() -> None:
    content = render(make_adjusted())

    assert content == render(make_adjusted())
    assert differences(content) == ()


def test_what_was_found_stands_before_the_adjustment_and_that_before_what_was_left() -> None:
    text, words = text_of(make_adjusted()), catalogue(Language.EN)

    places = [text.index(part) for part in (words["state_as_found"], "offset set", words["state_as_left"])]
    assert places == sorted(places)


def test_an_interval_is_printed_only_where_the_client_asked_for_it() -> None:
    asked = Recalibration(text="by 2027-05-19", asked="request Q-2026-118")

    assert catalogue(Language.EN)["recalibration"] not in text_of(make_calibration())
    assert "by 2027-05-19. Stated because the client asked for it: request Q-2026-118." in text_of(
        make_calibration(recalibration=asked)
    )


@pytest.mark.parametrize("accredited", [True, False])
def test_the_mark_stands_only_where_a_table_is_accredited(accredited: bool) -> None:
    from tests.reports.test_certificate_text import picture

    mark = Accreditation(
        number="AZ-KL-0000", standard="ISO/IEC 17025:2017", body="Example Body", mark=picture()
    )
    text = text_of(
        make_calibration(
            laboratory=make_laboratory(accreditation=mark), tables=(make_table(accredited=accredited),)
        )
    )

    assert ("AZ-KL-0000" in text) is accredited
    assert (catalogue(Language.EN)["mark_unaccredited"] in text) is not accredited


def points(*given: Any) -> dict[str, Any]:
    return {"tables": (make_table(*given),), "conformity": ()}


BAD: dict[str, tuple[dict[str, Any], type[ReportError], str]] = {
    "three digits of U": (points(make_point(error="0.0080", uncertainty=make_uncertainty("0.0117"))), LineCannotBeStated, "2 significant"),
    "rounded elsewhere": (points(make_point(error="0.0081")), LineCannotBeStated, "same place"),
    "U of zero": (points(make_point(uncertainty=make_uncertainty("0.000"))), LineCannotBeStated, "U is zero"),
    "error in words": (points(make_point(error="small")), LineCannotBeStated, "no number"),
    "judged without a limit": (points(make_point(permitted=None)), LineCannotBeStated, "no error is permitted"),
    "a limit and no judgement": (points(make_point(conformity=None)), LineCannotBeStated, "neither judged"),
    "no points": ({"tables": ()}, ReportContradicts, "no point"),
    "twice": (points(make_point(), make_point()), ReportContradicts, "stands twice"),
    "no standard": ({"standards": ()}, ReportContradicts, "no reference standard"),
    "no statement": ({"traceability": " "}, ReportContradicts, "traceable"),
    "no method": ({"methods": ()}, ReportContradicts, "no method"),
    "adjusted and not": ({"adjustment": Adjustment(text="offset")}, ReportContradicts, "not adjusted"),
    "as left alone": ({"tables": (make_table(state=State.AS_LEFT),)}, ReportContradicts, "not described"),
    "nothing found": (
        {"tables": (make_table(state=State.AS_LEFT),), "adjustment": Adjustment(text="offset")}, ReportContradicts, "does not say why"),
    "judged otherwise": ({"conformity": (make_statement(conformity=Conformity.INCONCLUSIVE),)}, StatementDisagrees, "judged otherwise"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "error", "why"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_stated_is_refused_with_its_reason(
    given: dict[str, Any], error: type[ReportError], why: str
) -> None:
    with pytest.raises(error, match=why):
        render(make_calibration(**given))


@pytest.mark.parametrize("text", ["12", "0.12", "120", "1.2 × 10⁻³"])
def test_u_of_at_most_two_digits_is_stated_however_it_is_written(text: str) -> None:
    point = make_point(error=text, uncertainty=make_uncertainty(text))

    assert text in text_of(make_calibration(**points(point)))


def test_the_data_are_those_of_the_published_schema() -> None:
    report = make_adjusted()
    validator = jsonschema_rs.validator_for(published(CalibrationCertificate), validate_formats=True)

    assert published(CalibrationCertificate) == build(CalibrationCertificate)
    assert validator.is_valid(json.loads(to_json(report)))
    assert from_json(CalibrationCertificate, to_json(report)) == report
    assert not validator.is_valid(json.loads(to_json(replace(report))) | {"samples": []})
