"""A version is proposed in the browser, compared with what stands, approved by another person, and never changed after."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lims.catalogue import (
    equivalents_at,
    find_method_id,
    method_version_at,
    open_drafts,
    scope_lines_at,
    settings,
    specifications_at,
)
from lims.catalogue.drafts import Draft
from lims.db import Database
from lims.permissions import Role
from methods.knowledge import Known
from tests.conftest import NOON
from tests.support.catalogue import density_line, make_method, make_rule, make_specification
from tests.support.web import ClientAs, fields_of, post


def send(client: FlaskClient, url: str, step: str = "", **changed: Any) -> TestResponse:
    """The form of a page, sent with these cells changed, by the button of a step or to propose."""
    fields = fields_of(client.get(url).text, "reason")
    fields |= {"reason": "for a test", **{name.replace("__", "-"): value for name, value in changed.items()}}
    return post(client, url, fields | ({"step": step} if step else {}))


def approve(client: FlaskClient, draft: str, **given: Any) -> TestResponse:
    """The approval of a draft, as its page sends it."""
    return post(
        client,
        f"{draft}/approve",
        fields_of(client.get(draft).text, "row_version") | {"without": "for a test"} | given,
    )


def only_draft(database: Database) -> Draft:
    with database.read() as session:
        (draft,) = open_drafts(session)
    return draft


def row_of(client: FlaskClient, url: str, legend: str) -> str:
    """The prefix of the fields of a figure, found by its words in the form."""
    page = client.get(url).text
    part = page[page.index(f"<legend>{legend}") :]
    return part[part.index('name="figure_') + 6 :].split("-")[0]


def test_a_figure_is_entered_with_its_source_and_counts_once_another_person_approved_it(
    client_as: ClientAs, database: Database
) -> None:
    method = make_method(database, at=NOON)
    url, drafter = f"/catalogue/method/{method.method_id}/propose", client_as(Role.TECHNICAL_MANAGER)
    row = row_of(drafter, url, "r, density at 15 °C")
    cells = {
        "value": "0,16",
        "low": "700",
        "high": "900",
        "unit": "kg/m3",
        "document": "FICTITIOUS text",
        "edition": "2",
    }

    answer = send(drafter, url, **{f"{row}__{name}": text for name, text in cells.items()})
    page = drafter.get(answer.location).text

    assert "value 0.16" not in page
    assert "0.16, from 700, to 900 kg/m³ (FICTITIOUS text, 2)" in page
    assert approve(client_as(Role.QUALITY_MANAGER), answer.location).status_code == 303
    with database.read() as session:
        version = method_version_at(session, method.method_id, NOON)
    assert version is not None
    figure = settings.precision(version.settings, "density_15C").r
    assert (figure.unit, figure.low, figure.high) == ("kg/m3", 700, 900)  # type: ignore[union-attr]
    assert version.settings["contributions"] == method.settings["contributions"]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"value": "0.16", "low": "700", "high": "900"}, "A figure needs its source."),
        ({"value": "little", "low": "700", "high": "900", "document": "text"}, "cannot be used"),
        ({"value": "0.16", "low": "seven", "document": "text"}, "is not a number"),
        ({"value": "0.16", "document": "text"}, "cannot be used"),  # no range
        ({"value": "__import__(1)", "low": "700", "high": "900", "document": "text"}, "cannot be used"),
    ],
)  # fmt: skip
def test_a_wrong_figure_says_so_beside_itself_and_nothing_is_proposed(
    client_as: ClientAs, database: Database, cells: dict[str, str], says: str
) -> None:
    method = make_method(database, at=NOON)
    url, client = f"/catalogue/method/{method.method_id}/propose", client_as(Role.TECHNICAL_MANAGER)
    row = row_of(client, url, "r, density at 15 °C")

    answer = send(client, url, **{f"{row}__{name}": text for name, text in cells.items()})

    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{cells["value"]}"' in answer.text
    with database.read() as session:
        assert open_drafts(session) == []


def test_an_emptied_figure_is_unknown_again(client_as: ClientAs, database: Database) -> None:
    method = make_method(database, at=NOON)
    url, client = f"/catalogue/method/{method.method_id}/propose", client_as(Role.TECHNICAL_MANAGER)
    row = row_of(client, url, "pooled standard deviation")

    answer = send(client, url, **{f"{row}__value": "", f"{row}__dof": ""})

    assert "left out" in client.get(answer.location).text
    assert "repeatability" not in only_draft(database).content["settings"]
    assert isinstance(settings.repeatability(method.settings), Known)


def test_the_form_sent_as_it_stands_changes_nothing(client_as: ClientAs, database: Database) -> None:
    method = make_method(database, at=NOON)
    specification = make_specification(
        database, density_line(upper={"text": "845.0", "inclusive": False}), at=NOON
    )
    rule = make_rule(database, "guard_band", at=NOON, r="1")
    client = client_as(Role.TECHNICAL_MANAGER)

    for kind, header in (
        ("method", method.method_id), ("specification", specification.specification_id), ("decision_rule", rule.rule_id),
    ):  # fmt: skip
        answer = send(client, f"/catalogue/{kind}/{header}/propose")
        assert "It states the same as what stands." in client.get(answer.location).text, kind


def test_a_change_is_looked_at_before_it_is_proposed(client_as: ClientAs, database: Database) -> None:
    specification = make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)

    answer = send(
        client,
        f"/catalogue/specification/{specification.specification_id}/propose",
        "check",
        lines__0__high="840.0",
    )

    assert answer.status_code == 200
    assert "845.0 kg/m³" in answer.text
    assert "840.0 kg/m³" in answer.text
    with database.read() as session:
        assert open_drafts(session) == []


def test_nobody_approves_at_the_page_what_they_drafted(client_as: ClientAs, database: Database) -> None:
    specification = make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    draft = send(client, f"/catalogue/specification/{specification.specification_id}/propose").location

    page, answer = client.get(draft).text, post(client, f"{draft}/approve", {"row_version": "1"})

    assert "so another person approves it" in page
    assert "/approve" not in page
    assert answer.status_code == 403


def test_an_approval_beside_a_version_that_no_longer_stands_is_refused(
    client_as: ClientAs, database: Database
) -> None:
    specification = make_specification(database, at=NOON)
    drafter, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    url = f"/catalogue/specification/{specification.specification_id}/propose"
    first, second = (send(drafter, url, lines__0__high=high).location for high in ("844.0", "843.0"))
    seen = fields_of(other.get(second).text, "row_version")

    approve(other, first)
    answer = post(other, f"{second}/approve", seen)

    assert answer.status_code == 409
    assert "changed by somebody else" in answer.text
    with database.read() as session:
        (stands,) = specifications_at(session, NOON)
    assert stands.limits[0].high() == "844.0"


def test_a_draft_is_proposed_otherwise_and_the_first_stays_readable(
    client_as: ClientAs, database: Database
) -> None:
    specification = make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    url = f"/catalogue/specification/{specification.specification_id}/propose"
    first = send(client, url, lines__0__high="844.0").location
    id_ = first.rsplit("/", 1)[1]

    second = send(client, f"{url}?draft={id_}", lines__0__low="821.0").location

    assert "844.0" in client.get(first).text
    assert {"821.0 kg/m³", "844.0 kg/m³"} <= set(client.get(second).text.replace("<", ">").split(">"))
    assert (
        client.get(
            f"/catalogue/method/{make_method(database, at=NOON).method_id}/propose?draft={id_}"
        ).status_code
        == 404
    )


def test_a_code_that_is_taken_is_refused_with_what_was_typed(client_as: ClientAs, database: Database) -> None:
    make_specification(database, at=NOON)
    client = client_as(Role.TECHNICAL_MANAGER)
    url = "/catalogue/specification/new"
    typed = {
        "code": "FICTITIOUS agreement",
        "edition": "2",
        "en": "x",
        "source": "FICTITIOUS",
        "comparison": "absolute",
    }
    line = {
        "lines-0-name": "water",
        "lines-0-high": "200",
        "lines-0-unit": "mg/kg",
        "lines-0-duty": "mandatory",
    }
    form = {"effective_from": "2026-05-19 16:00", "reason": "x", **typed, **line}

    answer, empty = post(client, url, form), post(client, url, form | {"code": ""})

    assert answer.status_code == 409
    assert "is taken already" in answer.text
    assert 'value="200"' in answer.text
    assert empty.status_code == 422
    assert post(client, url, form | {"code": "ANOTHER"}).status_code == 303


def test_a_line_of_the_scope_and_an_equivalence_are_proposed_and_approved(
    client_as: ClientAs, database: Database
) -> None:
    method = make_method(database, at=NOON)
    drafter, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    post(
        drafter,
        "/products/new",
        {"code": "diesel", "group": "diesel fuel", "en": "diesel", "az": "dizel", "ru": "дизель"},
    )

    scope = send(
        drafter, "/catalogue/scope_line/new", code="L-1", method_id=str(method.method_id), edition="D4052-18",
        measurands=["density_15C"], product_groups=["diesel fuel"],
    )  # fmt: skip
    equivalence = send(
        drafter,
        "/catalogue/equivalence/new",
        method_id=str(method.method_id),
        named="EN ISO 12185",
        basis="FICTITIOUS",
    )
    assert (scope.status_code, equivalence.status_code) == (303, 303)
    for draft in (scope.location, equivalence.location):
        assert approve(other, draft).status_code == 303

    with database.read() as session:
        assert [one.code for one in scope_lines_at(session, NOON)] == ["L-1"]
        assert equivalents_at(session, NOON) == {"EN ISO 12185": frozenset({"ASTM D4052"})}
        assert find_method_id(session, "ASTM D4052") == method.method_id


@pytest.mark.parametrize(
    ("kind", "figures", "says"),
    [
        ("guard_band", {"r": "1", "risk": "0.05"}, "does not take it"),
        ("risk_guard_band", {"risk": "7"}, "above the range"),
        ("coin", {}, "none of the choices"),
    ],
)  # fmt: skip
def test_a_rule_takes_only_the_figures_of_its_kind(
    client_as: ClientAs, kind: str, figures: dict[str, str], says: str
) -> None:
    form = {
        "code": "R-1", "en": "a rule", "kind": kind, "source": "its document", "effective_from": "2026-05-19 16:00",
        "reason": "x", **figures,
    }  # fmt: skip

    answer = post(client_as(Role.TECHNICAL_MANAGER), "/catalogue/decision_rule/new", form)

    assert answer.status_code == 422
    assert says in answer.text
