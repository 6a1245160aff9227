"""Whatever is sent to the interface, it never breaks: schemathesis sends what the document allows, and what it does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lims.api.door import LIMIT
from lims.api.limits import RequestLimit
from lims.db import Database
from lims.permissions import STAFF
from tests.conftest import NOON
from tests.support.api import Program, program
from tests.support.certificates import make_issued

CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SMALL = st.integers(1, 120)  # what stands in the database has small numbers
LONG = int(os.environ.get("LIMS_FUZZ_EXAMPLES", "150"))


@pytest.fixture
def anybody(app: Flask, database: Database, tmp_path: Path) -> Program:
    """Somebody with every role of the laboratory, in a laboratory with an issued certificate."""
    make_issued(database, tmp_path, at=NOON)
    app.extensions[LIMIT] = RequestLimit(most=10**9)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return program(app, *STAFF)


def every_operation(app: Flask, send: Callable[[Any], None]) -> None:
    """Call `send` with every operation of the document."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for found in schema.get_all_operations():
        send(cast(Any, found).ok())


def fuzz(app: Flask, anybody: Program, examples: int) -> None:
    """Send so many examples to each operation, half of them as the document allows."""

    def send(operation: Any) -> None:
        for mode in MODES:
            strategy = operation.as_strategy(generation_mode=mode)

            @settings(
                max_examples=examples, deadline=None, database=None, phases=[Phase.generate], derandomize=examples < LONG,
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=strategy, numbers=st.data())
            def one(case: Any, numbers: Any) -> None:
                for name in case.path_parameters:
                    if name.endswith("_id") and numbers.draw(st.booleans()):
                        case.path_parameters[name] = numbers.draw(SMALL)
                if isinstance(case.body, dict):
                    for name in [name for name in case.body if name.endswith("_id")]:
                        if numbers.draw(st.booleans()):
                            case.body[name] = numbers.draw(SMALL)
                answer = case.call(headers=anybody.headers)
                case.validate_response(answer, checks=list(CHECKS))

            one()

    every_operation(app, send)


@pytest.mark.timeout(600)
def test_nothing_that_is_sent_breaks_the_interface(app: Flask, anybody: Program) -> None:
    fuzz(app, anybody, 2)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_nothing_that_is_sent_breaks_the_interface_for_long(app: Flask, anybody: Program) -> None:
    fuzz(app, anybody, LONG)
