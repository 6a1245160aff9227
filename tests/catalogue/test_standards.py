"""Each row of the centre's lists ends in exactly one of four, and what is not runnable is refused with what must be supplied."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pkgutil import resolve_name

import pytest

from lims.catalogue import draft_version, ensure_method
from lims.catalogue.apparatus import Apparatus, apparatus, apparatus_of
from lims.catalogue.errors import NotRunnable
from lims.catalogue.reference import MANUAL, standards_page
from lims.catalogue.runnable import refusal_of, supplied
from lims.catalogue.standards import RULES, End, Missing, Standard, standard_named, standards
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from methods.catalogue import METHODS
from tests.conftest import NOON, ROOT
from tests.support.web import ClientAs, fields_of, post

ROWS: tuple[Standard | Apparatus, ...] = (*standards(), *apparatus())
NOT_RUNNABLE = [one for one in standards() if one.end is End.NOT_RUNNABLE]


def code(row: Standard | Apparatus) -> str:
    return row.key


def test_every_row_of_both_lists_is_there() -> None:
    data = {
        name: json.loads(files("lims.catalogue").joinpath(f"data/{name}.json").read_text("utf-8"))
        for name in ("methods", "equipment")
    }

    assert [one.code for one in standards()] == [row["code"] for row in data["methods"]]
    assert [one.no for one in apparatus()] == [row["no"] for row in data["equipment"]] == list(range(1, 26))
    assert len({one.key for one in ROWS}) == len(standards()) + 25


@pytest.mark.parametrize("standard", standards(), ids=code)
def test_a_standard_ends_where_the_code_says(standard: Standard) -> None:
    computed = [one for one in METHODS if one.code in standard.names]

    assert (standard.end is End.CERTIFICATE) == bool(computed)
    assert (standard.end is End.RULE) == (not computed and standard.code in RULES)
    assert (standard.end is End.NOT_RUNNABLE) == bool(standard.supply)
    for name in RULES.get(standard.code, ()):
        assert resolve_name(name) is not None


@pytest.mark.parametrize("standard", NOT_RUNNABLE, ids=code)
def test_what_is_not_runnable_is_refused_with_what_the_laboratory_must_supply(
    database: Database, standard: Standard
) -> None:
    named = sorted(standard.names)[0]
    content = {
        "edition": standard.edition_in_use, "definition": f"{named} ({standard.edition_in_use})",
        "titles": {"en": standard.title}, "settings": {}, "fictitious": False,
    }  # fmt: skip

    with (
        pytest.raises(NotRunnable, match="invents none") as refusal,
        unit_of_work(
            database, by=Actor.system("setup"), clock=SetClock(NOON), act="catalogue.drafted"
        ) as unit,
    ):
        draft_version(unit, "method", ensure_method(unit, named), content, unit.at, "to be refused")

    assert "its procedure, as a method of its own" in refusal.value.remedy_text
    assert all(one in refusal.value.remedy_text for one in supplied(standard))


@pytest.mark.parametrize("standard", standards(), ids=code)
def test_a_fact_that_its_source_does_not_give_must_be_supplied_and_nothing_else(standard: Standard) -> None:
    data = next(
        row for row in json.loads(files("lims.catalogue").joinpath("data/methods.json").read_text("utf-8"))
        if row["code"] == standard.code
    )  # fmt: skip
    unknown = [
        one["name"] for group in ("conditions", "calculation", "qc", "sample_requirements") for one in data[group]
        if isinstance(one, dict) and str(one["value"]).startswith("unknown")
    ]  # fmt: skip

    missing = [what for kind, what in standard.missing if kind is Missing.FACT]

    assert missing == unknown
    facts = (*standard.conditions, *standard.calculation, *standard.control, *standard.sample)
    assert [one.name for one in facts if not one.known] == unknown
    assert all(one.source and one.confidence for one in (*facts, *standard.measurands, *standard.precision))


def test_a_published_figure_stands_as_it_was_printed_and_one_that_is_not_is_unknown() -> None:
    expansion, density = standard_named("ASTM D6897"), standard_named("ASTM D4052")
    assert expansion is not None
    assert density is not None

    (published,) = expansion.precision

    assert published.text.startswith("r: 7.4; R: not determined")
    assert published.confidence == "high"
    assert not any(one.known for one in density.precision)
    assert "values not recovered" in density.precision[0].remark
    assert standard_named("IP 391") is standard_named("ASTM D6591")


@pytest.mark.parametrize("piece", apparatus(), ids=code)
def test_a_piece_of_equipment_serves_what_the_lists_say_many_to_many(piece: Apparatus) -> None:
    served = piece.standards

    assert all(piece in apparatus_of(one) for one in served)
    for printed in piece.methods:
        assert any(re.match(rf"{re.escape(name)}(-|$)", printed) for one in served for name in one.names), (
            printed
        )
    assert piece.end is (
        End.AUXILIARY if piece.no == 25 else End.CERTIFICATE if any(one.end is End.CERTIFICATE for one in served)
        else End.NOT_RUNNABLE
    )  # fmt: skip


def test_one_instrument_serves_several_standards_and_one_standard_has_several_instruments() -> None:
    composition = standard_named("ASTM D2163")
    assert composition is not None

    assert [one.no for one in apparatus_of(composition)] == [4, 5]
    assert {one.code for one in apparatus()[3].standards} == {
        "ASTM D2163",
        "ASTM D1945",
        "UOP 539",
        "EN 15984",
    }
    assert [one.code for one in apparatus()[22].standards] == ["GC-MS pesticides (no code)"]


def test_the_page_of_the_manual_is_made_from_the_code() -> None:
    assert (ROOT / MANUAL).read_text("utf-8") == standards_page(), "run: python -m lims.catalogue.reference"


def test_every_page_shows_end_source_and_what_is_missing(client_as: ClientAs) -> None:
    client = client_as(Role.ASSESSOR)

    for one in ROWS:
        page = client.get(f"/standards/{one.key}")
        assert page.status_code == 200, one.key
        if isinstance(one, Standard) and refusal_of(one):
            assert "The laboratory must supply" in page.text
        assert "/questions/" not in page.text
    assert client.get("/standards/no-such").status_code == 404
    assert "Not runnable" in client.get("/standards").text


def test_an_open_question_is_shown_until_the_laboratory_answers_it(client_as: ClientAs) -> None:
    manager = client_as(Role.TECHNICAL_MANAGER)
    mismatch = next(one for one in standards() if "AMETEK" in one.code)
    page, url = f"/standards/{mismatch.key}", f"/standards/{mismatch.key}/questions/0"
    assert "a result from the 3050 cannot be reported as ISO 10101" in manager.get(page).text
    before = manager.get(page).text.count(">Open<")

    fields = fields_of(manager.get(url).text, "answer")
    empty = post(manager, url, fields)
    for text in ("We report it as our own method.", "We no longer report it."):
        assert (
            post(manager, url, fields | {"answer": text, "source": "FICTITIOUS minutes"}).status_code == 303
        )
    after = manager.get(page).text

    assert empty.status_code == 422
    assert after.count(">Open<") == before - 1
    assert after.index("We no longer report it.") < after.index("We report it as our own method.")
    assert manager.get(f"/standards/{mismatch.key}/questions/99").status_code == 404
    assert client_as(Role.TECHNICIAN).get(url).status_code == 403
