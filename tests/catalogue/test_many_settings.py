"""The form of a method with hundreds of settings shows those that are entered or looked for, and drops none."""

from __future__ import annotations

import re

from lims.db import Database
from lims.permissions import Role
from tests.catalogue.test_own_kinds import COMMON, stands
from tests.catalogue.test_proposing import approve, row_of, send
from tests.support.web import ClientAs, fields_of, post

MANY = 300
VALUES = "\n".join(f"pesticide_{n} | pesticide {n} | | | mg/kg" for n in range(1, MANY + 1))
SOURCED = {"value": "0.2", "low": "0", "high": "10", "document": "FICTITIOUS study"}


def rows_shown(page: str) -> int:
    return len(set(re.findall(r'name="(figure_\d+)-document"', page)))


def test_of_hundreds_of_settings_those_are_shown_that_are_entered_or_looked_for(
    client_as: ClientAs, database: Database
) -> None:
    drafter, approver = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    given = {"code": "OWN-MANY", "values": VALUES, "determinations": "1"}
    draft = post(drafter, "/catalogue/own_guided/new", COMMON | given)
    approve(approver, draft.location)
    url = f"/catalogue/method/{stands(database, 'OWN-MANY').method_id}/propose"

    begun = drafter.get(url).text
    nothing = send(drafter, url, "find", find="no such value")
    found = send(drafter, url, "find", find="r, pesticide 177")
    row = next(iter(re.findall(r'name="(figure_\d+)-value"', found.text)))
    fields = fields_of(found.text, "reason") | {f"{row}-{name}": text for name, text in SOURCED.items()}
    again = post(drafter, url, fields | {"find": "holding", "step": "find", "reason": "for a test"})
    proposed = post(drafter, url, fields_of(again.text, "reason") | {"reason": "for a test"})
    approve(approver, proposed.location)
    after = drafter.get(url).text

    assert rows_shown(begun) == 0
    assert "No setting is named so." in nothing.text
    assert (rows_shown(found.text), rows_shown(again.text), rows_shown(after)) == (2, 3, 1)  # r and R
    assert stands(database, "OWN-MANY").settings["precision"]["pesticide_177"]["r"]["value"] == 0.2
    unchanged = send(drafter, url)
    assert "It states the same as what stands." in drafter.get(unchanged.location).text


def test_what_a_sample_needs_for_a_method_is_a_part_of_the_edition(
    client_as: ClientAs, database: Database
) -> None:
    drafter, approver = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    given = {"code": "OWN-LPG", "values": "residue | residue | | | mL", "determinations": "1"}
    approve(approver, post(drafter, "/catalogue/own_guided/new", COMMON | given).location)
    url = f"/catalogue/method/{stands(database, 'OWN-LPG').method_id}/propose"
    amount, container = (row_of(drafter, url, legend) for legend in ("amount", "container"))

    unsaid = send(drafter, url, **{f"{amount}__value": "100", f"{amount}__unit": "mL"})
    draft = send(
        drafter, url, **{
            f"{amount}__value": "100", f"{amount}__unit": "mL", f"{amount}__document": "FICTITIOUS text",
            f"{container}__az": "qaz balonu", f"{container}__document": "FICTITIOUS text",
        },
    )  # fmt: skip
    shown = drafter.get(draft.location).text
    approve(approver, draft.location)

    assert unsaid.status_code == 422
    assert "Name the document that it was taken from." in unsaid.text
    assert "Sample: amount" in shown
    assert "100 mL (FICTITIOUS text)" in shown
    assert "in Azerbaijani qaz balonu" in shown
    assert stands(database, "OWN-LPG").settings["sample"]["amount"]["value"] == 100
