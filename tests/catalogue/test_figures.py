"""A setting of a method in one text, as drafts and their comparison show it."""

from __future__ import annotations

from flask import Flask

from lims.catalogue.definitions import find_definition
from lims.catalogue.entries import entries, figure_of
from tests.support.catalogue import MANUAL


def test_the_unit_stands_at_the_number_and_not_behind_what_was_chosen(app: Flask) -> None:
    [holding] = [
        one for one in entries(find_definition("ASTM D4052 (D4052-18)")) if one.path == ("holding_time",)
    ]
    stated = {"holding_time": {"hours": 48, "since": "sampled", "source": MANUAL}}

    with app.test_request_context():
        said = figure_of(holding, stated)

    assert said == "48 h, counted since sampling"
