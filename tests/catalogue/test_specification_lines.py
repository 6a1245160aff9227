"""The lines of a specification as they are typed and pasted: strict and inclusive, unknown, classes, words, in three languages."""

from __future__ import annotations

from typing import Any

import pytest

from lims.catalogue.limits import Limit
from lims.catalogue.lines import cells_of, read_line
from lims.catalogue.shipped_specifications import shipped_contents
from lims.catalogue.specification_form import changed_rows, looked_at
from lims.db import Database
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.catalogue import make_specification
from tests.support.web import ClientAs, fields_of, post

SHIPPED = [
    (code, content["edition"], line) for code, content in shipped_contents() for line in content["limits"]
]
DENSITY = {"name": "density at 15 °C", "unit": "kg/m³", "condition": "15 °C"}


@pytest.fixture
def database_url(sqlite_templates: Any) -> Any:
    """Nothing here touches the database beyond the pages of one test: once is enough."""
    with sqlite_templates.fresh() as url:
        yield url


@pytest.mark.parametrize("case", SHIPPED, ids=lambda case: f"{case[1]} {case[2]['key']}")
def test_a_shipped_line_comes_back_from_its_cells_as_it_was(case: tuple[str, str, dict[str, Any]]) -> None:
    read = read_line(cells_of(case[2]))

    assert read.problems == {}
    assert read.line == Limit.from_json(case[2]).to_json()


@pytest.mark.parametrize(
    ("low", "high", "lower", "upper"),
    [
        ("820", "845,0", {"text": "820", "inclusive": True}, {"text": "845.0", "inclusive": True}),
        ("> 55", "", {"text": "55", "inclusive": False}, None),
        ("≥ 55", "<= 60", {"text": "55", "inclusive": True}, {"text": "60", "inclusive": True}),
        ("", "< −40", None, {"text": "-40", "inclusive": False}),
    ],
)
def test_a_bound_is_read_as_it_is_printed(low: str, high: str, lower: Any, upper: Any) -> None:
    read = read_line({**DENSITY, "low": low, "high": high})

    assert read.problems == {}
    assert (read.line["lower"], read.line["upper"]) == (lower, upper)
    assert (read.line["measurand"], read.line["unit"]) == ("density_15C", "kg/m3")


def test_a_question_mark_is_unknown_with_the_reason_behind_it() -> None:
    read = read_line({**DENSITY, "high": "? the sources disagree", "methods": "?"})

    assert read.line["upper"]["unknown"] == "the sources disagree"
    assert "unknown" in read.line["methods"]
    assert read.line["lower"] is None


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"name": "", "high": "1", "unit": "1"}, "name"),
        ({**DENSITY, "low": "about 820"}, "low"),
        ({**DENSITY, "low": "< 820"}, "low"),
        ({**DENSITY, "low": "850", "high": "820"}, "low"),
        ({**DENSITY, "high": "٣"}, "high"),
        ({**DENSITY, "high": "1e3"}, "high"),
        ({**DENSITY, "high": "845", "unit": ""}, "unit"),
        ({**DENSITY, "high": "845", "unit": "stone"}, "unit"),
        ({**DENSITY, "high": "845", "class_name": "class 1"}, "class_name"),
        ({**DENSITY, "high": "845", "duty": "report"}, "duty"),
        ({**DENSITY, "high": "845", "duty": "report only"}, "duty"),
        ({**DENSITY, "high": "845", "duty": "perhaps"}, "duty"),
        (DENSITY, "low"),
    ],
)
def test_a_wrong_cell_says_so_and_no_line_is_made(cells: dict[str, str], cell: str) -> None:
    read = read_line(cells)

    assert cell in read.problems
    assert read.line == {}


@pytest.mark.parametrize("duty", ["report", "report only", "Report only"])
def test_what_is_only_reported_needs_no_bound_however_the_cell_says_it(duty: str) -> None:
    read = read_line({**DENSITY, "duty": duty})

    assert read.problems == {}
    assert (read.line["words"], read.line["report_only"]) == ("report", True)


@pytest.mark.parametrize(
    "heads",
    [
        ["Parameter", "Unit", "Min", "Max", "Method"],
        ["Göstərici", "Vahid", "minimal", "maksimal", "metod"],
        ["Показатель", "Единица измерения", "не менее", "не более", "метод испытания"],
    ],
)
def test_a_table_of_each_language_is_understood(heads: list[str]) -> None:
    looked = looked_at([heads, ["sulfur", "mg/kg", "", "10.0", "EN ISO 20846; EN ISO 20884"]])

    assert looked.is_right, looked.rows
    line = read_line(looked.rows[0].cells).line
    assert line["upper"] == {"text": "10.0", "inclusive": True}
    assert line["methods"] == ["EN ISO 20846", "EN ISO 20884"]


def test_a_cell_that_no_column_has_is_still_said_to_be_wrong() -> None:
    looked = looked_at([["Parameter", "Max", "Colour of the paper"], ["sulfur", "10.0", "blue"]])

    assert not looked.is_right
    assert looked.columns == ("name", "high", "")
    assert "A figure needs its unit" in looked.rows[0].problems[-1]


@pytest.mark.parametrize(
    ("step", "names"),
    [
        ("add", ["a", "b", "c", None]), ("up-2", ["a", "c", "b"]), ("down-0", ["b", "a", "c"]), ("up-0", ["a", "b", "c"]),
        ("down-2", ["a", "b", "c"]), ("remove-1", ["a", "c"]), ("remove-7", None), ("up--1", None), ("fly-1", None),
    ],
)  # fmt: skip
def test_lines_are_added_moved_and_removed(step: str, names: list[str | None] | None) -> None:
    found = changed_rows([{"name": name} for name in "abc"], step)

    assert (None if found is None else [row.get("name") for row in found]) == names


def test_pasted_rows_are_all_taken_or_none(client_as: ClientAs, database: Database) -> None:
    specification = make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    url = f"/catalogue/specification/{specification.specification_id}/propose"
    fields = fields_of(client.get(url).text, "reason")
    right = "Parameter\tUnit\tMax\nsulfur\tmg/kg\t10.0\nwater\tmg/kg\t200"

    looked = post(client, url, fields | {"pasted": right, "step": "look"})
    none = post(client, url, fields | {"pasted": right.replace("200", "wet"), "step": "take-more"})
    taken = post(client, url, fields | {"pasted": right, "step": "take-more"})
    instead = post(client, url, fields | {"pasted": right, "step": "take-all"})

    assert "Every row can be taken." in looked.text
    assert "Nothing is taken while a row is wrong." in none.text
    counts = [page.text.count('-name" name="lines-') for page in (looked, none, taken, instead)]
    assert counts == [1, 1, 3, 2]


def test_who_approves_a_new_line_reads_what_makes_a_result_like_it(
    client_as: ClientAs, database: Database
) -> None:
    specification = make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    url = f"/catalogue/specification/{specification.specification_id}/propose"
    fields = fields_of(client.get(url).text, "reason") | {"reason": "a strip"}
    pasted = "Parameter\tClass\tSatisfied by\tMethods named\tBasis\nstrip\tclass 1\t1a, 1b\tASTM D1838\tmole"

    page = post(client, url, fields | {"pasted": pasted, "step": "take-more"})
    draft = client.get(
        post(client, url, fields_of(page.text, "reason") | {"reason": "a strip"}).location
    ).text

    assert "class 1; satisfied by: 1a; 1b; measurand: strip; basis: mole; methods named: ASTM D1838" in draft


def test_a_table_that_cannot_be_read_says_so(client_as: ClientAs, database: Database) -> None:
    specification = make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    url = f"/catalogue/specification/{specification.specification_id}/propose"
    fields = fields_of(client.get(url).text, "reason")

    answer = post(client, url, fields | {"pasted": "Parameter", "step": "look"})

    assert "it needs a row of heads" in answer.text


def test_the_longest_specification_fits_into_its_form(client_as: ClientAs, database: Database) -> None:
    lines = [dict(case[2], key=f"k{n}") for n, case in enumerate(SHIPPED)]
    specification = make_specification(database, *lines, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    url = f"/catalogue/specification/{specification.specification_id}/propose"
    fields = fields_of(client.get(url).text, "reason")

    answer = post(client, url, fields | {"reason": "x"})

    assert len(fields) > 19 * len(lines)
    assert "It states the same as what stands." in client.get(answer.location).text
