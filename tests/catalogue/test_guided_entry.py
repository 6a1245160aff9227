"""The guided manual methods from the form that "Enter it" fills to the line of a certificate; what the laboratory adds is FICTITIOUS."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from lims.catalogue.own_methods import read_kind
from lims.catalogue.standards import End, Standard, standard_named, standards
from lims.db import Database
from lims.permissions import Role
from methods.definitions import OwnGuided
from tests.catalogue.test_own_kinds import stands
from tests.catalogue.test_proposing import approve
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import Rows
from tests.support.supplied import Supplied
from tests.support.web import ClientAs, fields_of, post

LABORATORY: dict[str, Any] = {
    "document": "FICTITIOUS laboratory text", "effective_from": "2026-05-18 16:00", "reason": "FICTITIOUS",
    "fictitious": "y",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Guided:
    """What a laboratory completes (unit or classes of a value by its name), what it reads, and what the certificate says."""

    completes: dict[str, str] = field(default_factory=dict)
    looked_at: str = ""  # the value of the step at which a second person looks
    reads: dict[str, float | str]
    certified: dict[str, str]
    minutes: tuple[float, ...] = ()


GUIDED = {
    "ASTM D1267": Guided(
        completes={"observed_pressure": "kPa_gauge"},
        reads={"observed_pressure": 758.0, "bath_temperature": 37.8, "gauge_vapour_pressure_37_8C": 760.0},
        certified={"gauge_vapour_pressure_37_8C": "760"},
    ),
    "ASTM D1657": Guided(
        reads={"density_15C": 520.5, "relative_density_60F": 0.5205, "temperature": 15.1},
        certified={"density_15C": "520.5", "relative_density_60F": "0.5205"},
    ),
    "ASTM D2158": Guided(
        completes={"oil_stain_observation": "pass, fail"},
        looked_at="oil_stain_observation",
        reads={
            "residue_on_evaporation_of_100_ml": 0.05, "oil_stain_observation": "pass", "extraneous_matter": "absent",
            "solvent": 10.0, "residue_temperature": 38.0,
        },
        certified={
            "residue_on_evaporation_of_100_ml": "0.05", "oil_stain_observation": "pass", "extraneous_matter": "absent",
        },
        minutes=(5.0,),
    ),
    "ASTM D1142": Guided(
        completes={"pressure_at_the_mirror": "kPa_gauge", "water_vapour_content": "mg/m3"},
        reads={"water_dew_point": -12.5, "pressure_at_the_mirror": 800.0, "water_vapour_content": 250.0},
        certified={
            "water_dew_point": "−12.5",
            "pressure_at_the_mirror": "800",
            "water_vapour_content": "250",
        },
    ),
    "ASTM D2624": Guided(
        reads={"electrical_conductivity": 150.0, "fuel_temperature": 20.0},
        certified={"electrical_conductivity": "150", "fuel_temperature": "20"},
    ),
    "ASTM D3241": Guided(
        completes={"deposit_thickness": "nm"},
        looked_at="thermal_stability_tube_rating_vtr",
        reads={
            "thermal_stability_tube_rating_vtr": "1", "unusual_deposit": "no", "excess_deposit": "no",
            "thermal_stability_filter_pressure_differential": 2.0, "deposit_thickness": 40.0, "control_temperature": 260.0,
        },
        certified={
            "thermal_stability_tube_rating_vtr": "1", "unusual_deposit": "no", "excess_deposit": "no",
            "thermal_stability_filter_pressure_differential": "2", "deposit_thickness": "40",
        },
        minutes=(150.0,),
    ),
}  # fmt: skip


def begun(client: FlaskClient, code: str) -> tuple[str, dict[str, Any]]:
    """The form that "Enter it" opens, and its address."""
    standard = standard_named(code)
    assert standard is not None
    url = f"/catalogue/{standard.entered_as}/new?code={code}"
    fields = fields_of(client.get(url).text, "reason")
    return url, {name: text.strip() if isinstance(text, str) else text for name, text in fields.items()}


def completed(text: str, cells: dict[str, str]) -> str:
    """Values with the unit or the classes that the laboratory adds."""
    rows = [[cell.strip() for cell in line.split("|")] + [""] * 4 for line in text.splitlines()]
    return "\n".join(
        " | ".join([*row[:4], cells.get(row[0]) or row[4], *row[5:]]).rstrip(" |") for row in rows
    )


def with_second_person(text: str, value: str) -> str:
    """Steps with a second person at the one that enters a value."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    return "\n".join(
        " | ".join([*row[:4], "yes" if value and value in row[5] else row[4], *row[5:]]) for row in rows
    )


@pytest.mark.parametrize("code", GUIDED)
def test_a_guided_method_goes_from_what_is_known_to_a_line_of_a_certificate(
    client_as: ClientAs, database: Database, code: str
) -> None:
    case, drafter = GUIDED[code], client_as(Role.TECHNICAL_MANAGER)
    url, known = begun(drafter, code)
    refused = post(drafter, url, known | LABORATORY)
    said = {
        "values": completed(known["values"], case.completes), "steps": with_second_person(known["steps"], case.looked_at),
        "determinations": "1", "roles": "FICTITIOUS apparatus", "edition": known["edition"] or "FICTITIOUS 1",
    }  # fmt: skip
    draft = post(drafter, url, known | LABORATORY | said)

    assert refused.status_code == 422
    assert re.search("the laboratory must still say .*the number of determinations", refused.text)
    assert draft.status_code == 303, draft.text
    assert approve(client_as(Role.QUALITY_MANAGER), draft.location).status_code == 303
    own = read_kind(stands(database, code).definition_key)
    assert isinstance(own, OwnGuided)
    assert tuple(one.minutes for one in own.steps if one.minutes) == case.minutes
    assert all("public excerpt" in one.source.clause and not one.source.verified for one in own.steps)

    rows = Rows(database, code, entered={code: Supplied(own=own, read=case.reads)})
    rows.run([code], 10)
    rows.accept([code], 60)
    found = {one.result.measurand: one.line.result for one in rows.lines()[code]}

    assert found.keys() == case.certified.keys()
    assert all(found[key].startswith(text) for key, text in case.certified.items()), found


def test_the_form_of_a_standard_leaves_empty_what_no_source_says(client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    url, residue = begun(client, "ASTM D2158")
    page = client.get(url).text
    _, stability = begun(client, "ASTM D3241")
    _, unknown = begun(client, "ASTM F2923")

    assert (residue["edition"], residue["determinations"], residue["document"]) == ("D2158-16ae1", "", "")
    assert "first 0.5 mL graduated in 0.05 mL" in page
    assert "ASTM D2158 text s.4-7 and 11" in page
    assert "unit or classes of oil stain observation" in page
    assert "conversion from mL not recovered" in page
    assert "0 &lt; 1 &lt; 2 &lt; 3 &lt; 4" in client.get("/catalogue/own_guided/new?code=ASTM+D3241").text
    assert stability["edition"] == ""  # the lists name none
    assert (unknown["en"], unknown["values"], unknown["steps"]) == ("", "", "")


def test_a_step_that_a_public_excerpt_gave_is_not_said_to_be_read_in_the_document(
    client_as: ClientAs,
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    url, known = begun(client, "ASTM D2624")

    answer = post(client, url, known | LABORATORY | {"determinations": "1", "verified": "y"})

    assert answer.status_code == 422
    assert "Write the clause that you read" in answer.text


def test_a_standard_of_unknown_products_is_not_taken_for_every_product(client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    given = {
        "code": "ASTM F2923",
        "edition": "F2923-14",
        "en": "FICTITIOUS",
        "values": "lead | lead | | | mg/kg",
        "determinations": "1",
    }

    answer = post(client, "/catalogue/own_guided/new", LABORATORY | given)

    assert answer.status_code == 422
    assert "Say what the sources do not: for what it is." in answer.text


@pytest.mark.parametrize(
    "standard", [one for one in standards() if one.end is End.NOT_RUNNABLE], ids=lambda one: one.key
)
def test_what_cannot_be_run_says_each_thing_that_is_lacking_and_why(
    client_as: ClientAs, standard: Standard
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    form = client.get(f"/catalogue/{standard.entered_as}/new?code={sorted(standard.names)[0]}")

    assert form.status_code == 200
    assert "The laboratory must still say" in form.text
    assert "What is known" in form.text
