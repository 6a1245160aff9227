"""Every certificate of PTB beside the project is read, and its figures are those that another reading finds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

import dcc
from dcc import SignatureState, check_signature, examine, read, to_json, validate
from dcc.errors import NotXml, SchemaMissing
from tests.dcc.conftest import SHARED, certificates, manifest, name, needs_shared, sample, schemas

pytestmark = needs_shared
NOT_XML = "dcclib_invalid_syntax.xml"
READABLE = [path for path in certificates() if path.name != NOT_XML]
FIGURE = re.compile(r"<si:(value(?:Real|Imag|Magnitude|Phase)?(?:XMLList)?)>([^<]*)<")
LIST = re.compile(r"<si:realListXMLList>(.*?)</si:realListXMLList>", re.S)
SCHEMA = Path(dcc.__file__).parent / "schema" / "dcc-reading-1.schema.json"


def without_comments(path: Path) -> str:
    """The text of a file, its comments left out."""
    return re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)


def tokens(text: str, element: str) -> list[str]:
    """The figures of one element of a list, by its text alone."""
    return re.findall(rf"<si:{element}>([^<]*)</si:{element}>", text)


@pytest.mark.parametrize("path", READABLE, ids=name)
def test_no_figure_of_a_certificate_is_lost_or_read_otherwise(path: Path) -> None:
    written = Counter(figure for _, text in FIGURE.findall(without_comments(path)) for figure in text.split())

    reading = read(path.read_bytes())

    values = [one for quantity in reading.quantities for series in quantity.series for one in series.values]
    joint = [series.region for quantity in reading.quantities for series in quantity.series]
    stated = [one for one in (*(value.uncertainty for value in values), *joint) if one]
    regions = {id(one): one for one in stated}.values()
    read_so = Counter(one.number.text for one in values)
    read_so += Counter(one.text for region in regions for one in region.covariances)
    assert read_so == written
    assert all(one.number.value == float(one.number.text) for one in values if one.number.value is not None)


def lists_of(path: Path) -> Iterator[list[tuple[str, str, str, str]]]:
    """The lists of a file as value, unit, U and k, told from the text alone."""
    for block in LIST.findall(without_comments(path)):
        columns = [
            (tokens(block, element) or [""])[0].split()
            for element in ("valueXMLList", "unitXMLList", "uncertaintyXMLList", "coverageFactorXMLList")
        ]
        n = len(columns[0])
        whole = [
            column * n if len(column) == 1 else column if len(column) == n else [""] * n for column in columns
        ]
        yield list(zip(*whole, strict=True))


@pytest.mark.parametrize("path", READABLE, ids=name)
def test_each_value_of_a_list_keeps_its_unit_its_uncertainty_and_its_k(path: Path) -> None:
    expected = list(lists_of(path))

    reading = read(path.read_bytes())

    found = []
    for quantity in reading.quantities:
        for series in quantity.series:
            rows = []
            for one in series.values:
                u = one.uncertainty if one.uncertainty and one.uncertainty.kind == "expanded" else None
                rows.append((
                    one.number.text, one.unit, u.value.text if u and u.value else "", u.k.text if u and u.k else ""
                ))  # fmt: skip
            found.append(rows)
    assert all(any(one == other for other in found) for one in expected)


def test_the_points_of_a_thermometer_are_those_of_its_certificate() -> None:
    """DCC good-practice temperature 1.2, table 1, read from the file by eye."""
    table = examine(sample("dcc_gp_temperature_typical_v12.xml"), prefer=[r"\degreecelsius"]).tables[0]

    points = [(p.reference, p.indication, p.error, p.expanded_uncertainty, p.k) for p in table.points]

    assert table.unit == r"\degreecelsius"
    assert points == [
        (33.098, 33.17, 0.072, 0.061, 2.0), (99.971, 100.06, 0.089, 0.061, 2.0), (175.103, 175.21, 0.107, 0.061, 2.0),
        (250.169, 250.16, -0.009, 0.061, 2.0), (320.004, 319.92, -0.084, 0.061, 2.0),
    ]  # fmt: skip


def test_as_found_and_as_left_stay_apart() -> None:
    tables = examine(sample("dcc_gp_temperature_typical_adjustment_v12.xml")).tables

    found = [(one.when, one.points[1].error, one.points[1].expanded_uncertainty) for one in tables]

    assert found == [("as_found", 0.323, 0.89), ("as_left", 0.089, 0.061)]


def test_a_hygrometer_measured_up_and_down_is_shown_as_out_of_order_and_its_u_follows_the_unit() -> None:
    examination = examine(sample("dcc_gp_humidity_v1.0.xml"), prefer=[r"\percent"])

    table = examination.tables[0]

    assert [(p.reference, p.indication, p.expanded_uncertainty) for p in table.points][:2] == [
        (20.1, 19.7, 0.6), (50.0, 49.9, 0.8),
    ]  # fmt: skip
    assert "points_out_of_order" in {one.code for one in examination.findings}
    assert not examination.refused


def test_a_certificate_says_who_calibrated_what_and_when() -> None:
    reading = read(sample("dcc_gp_temperature_typical_v12.xml"))

    assert reading.laboratory == "Kalibrierfirma GmbH"
    assert (str(reading.ended), str(reading.due)) == ("1957-08-13", "1959-10-22")
    first = reading.items[0].identifications[0]
    assert (first.issuer, first.value) == (
        "manufacturer", "string-manufacturer-item",
    )  # fmt: skip


@pytest.mark.parametrize("known", manifest(), ids=lambda one: Path(one["file"]).name)
def test_a_certificate_is_valid_or_not_as_the_manifest_says(known: dict[str, str]) -> None:
    content = (SHARED / "more" / known["file"]).read_bytes()
    if known["schema_result"] == "not well-formed":
        with pytest.raises(NotXml):
            validate(content, schemas())
        return

    breaches = validate(content, schemas())

    assert (not breaches) == (known["schema_result"] == "valid")
    if breaches:
        element = known["first_error"].partition("}")[2].partition("'")[0]
        assert f"'{element}'" in breaches[0].why
        assert breaches[0].line > 0


def test_a_certificate_is_not_validated_without_its_schema() -> None:
    with pytest.raises(SchemaMissing, match=r"DCC 3\.1\.1 is not here"):
        validate(sample("dcc_gp_temperature_typical_v12.xml"), schemas("schema"))


def test_schemas_are_found_by_namespace_and_edition_whatever_their_address() -> None:
    content = sample("dcc_gp_temperature_typical_v12.xml")
    as_321, as_312 = (content.replace(b'"3.1.1"', f'"{one}"'.encode()) for one in ("3.2.1", "3.1.2"))

    assert validate(as_321, schemas("schema")) == ()
    assert validate(as_312, schemas("schema")) == ()


SEALS = {
    "dcclib_valid_signature.xml": "holds", "dcc_gp_temperature_typical_v12_signed.xml": "holds",
    "dcc_gp_temperature_typical_v12_v3.2.0_signed.xml": "holds",
    "dcc_gp_temperature_typical_v12_signed_manipulated.xml": "broken",
    "dcc_gp_temperature_typical_v12_v3.2.0_signed_manipulated.xml": "broken",
}  # fmt: skip


@pytest.mark.parametrize("path", READABLE, ids=name)
def test_signed_certificates_hold_and_falsified_ones_are_refused_by_their_digest(path: Path) -> None:
    content = path.read_bytes()

    signature = check_signature(content)

    assert signature.state.value == SEALS.get(path.name, "none")
    if signature.state is SignatureState.BROKEN:
        assert "the digest differs" in signature.why
        assert examine(content).refused


def test_a_signature_is_judged_at_the_time_of_signing() -> None:
    signature = check_signature(sample("dcc_gp_temperature_typical_v12_v3.2.0_signed.xml"))

    assert signature.valid_to is not None
    assert (signature.valid_to.year, signature.in_date) == (2024, True)
    assert signature.signer == "CN=Calibration Lab A1,O=Calibration A GmbH,C=DE"


@pytest.mark.parametrize("path", READABLE, ids=name)
def test_the_json_of_every_certificate_keeps_to_the_published_schema(path: Path) -> None:
    rules = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))

    printed = to_json(examine(path.read_bytes(), schemas=schemas()))

    assert [str(one) for one in rules.iter_errors(json.loads(printed))] == []
