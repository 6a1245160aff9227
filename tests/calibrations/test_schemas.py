"""Schemas are added by the laboratory, kept by hash, and one edition has one schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from dcc import read_schema
from lims.calibrations import added_schemas, keep_schema, schema_list, schema_of
from lims.calibrations.errors import DccRefused, OtherSchemaKnown
from lims.calibrations.units import units_of_text
from lims.cli import main
from lims.clock import SetClock
from lims.db import Database
from lims.files import FileStore
from lims.records import Actor, unit_of_work
from migrations.steps import migrate
from tests.conftest import NOON
from tests.dcc.made import made
from tests.support.databases import KINDS

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="https://ptb.de/dcc" version="9.9.9">
  {more}<xs:element name="digitalCalibrationCertificate"/></xs:schema>"""


def add(database: Database, folder: Path, more: str = "") -> bool:
    """Add a made schema of the edition 9.9.9."""
    schema = schema_of(SCHEMA.format(more=more).encode())
    kept = FileStore(folder / "files").put(schema.content)
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOON), act="dcc.schema_added"
    ) as unit:
        return keep_schema(unit, schema, kept, "dcc.xsd")


def test_a_schema_is_kept_with_its_bytes_and_once(database: Database, tmp_path: Path) -> None:
    first, again = add(database, tmp_path), add(database, tmp_path)

    with database.read() as session:
        assert [one.name for one in schema_list(session)] == ["DCC 9.9.9"]
        assert added_schemas(session, tmp_path)[0].content.startswith(b"<xs:schema")
    assert (first, again) == (True, False)


def test_another_file_of_the_same_edition_is_refused(database: Database, tmp_path: Path) -> None:
    add(database, tmp_path)

    with pytest.raises(OtherSchemaKnown, match=r"Another file is here as DCC 9\.9\.9"):
        add(database, tmp_path, more="<!-- changed -->")


def test_a_file_that_is_no_schema_is_refused_in_words() -> None:
    with pytest.raises(DccRefused, match="not an XML schema"):
        schema_of(b"<html/>")
    assert read_schema(SCHEMA.format(more="").encode()).version == "9.9.9"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (r"\kelvin", ["K", "delta_K"]), (r"\degreeCelsius", ["degC", "delta_degC"]), (r"\kilo\gram", ["kg"]),
        (r"\kilogram\metre\tothe{-3}", ["kg/m3"]), (r"\newton", []), ("nonsense", []),
    ],
)  # fmt: skip
def test_a_unit_of_d_si_leads_to_the_units_of_the_closed_table(text: str, codes: list[str]) -> None:
    assert [one.code for one in units_of_text(text)] == codes


def test_the_command_shows_a_certificate_without_a_laboratory(tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_bytes(made())
    (tmp_path / "bad.xml").write_bytes(made(k=""))
    runner = CliRunner(
        env={"LIMS_CONFIG": None, "LIMS_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    )

    shown, refused, missing = (
        runner.invoke(main, ["dcc", "show", str(tmp_path / name)])
        for name in ("good.xml", "bad.xml", "none.xml")
    )

    assert (shown.exit_code, refused.exit_code) == (0, 1)
    assert r"\degreecelsius: degC (temperature)" in shown.stdout
    assert missing.exit_code == 2


@pytest.fixture(params=KINDS)
def migrated_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that was made by its migrations, as a laboratory's is."""
    with request.getfixturevalue(f"{request.param}_templates").fresh(empty=True) as url:
        migrate(url)
        yield url


def test_the_command_adds_schemas_and_lists_them(migrated_url: str, tmp_path: Path) -> None:
    path = tmp_path / "dcc.xsd"
    path.write_text(SCHEMA.format(more=""))
    environment = {
        "LIMS_CONFIG": None, "LIMS_DATABASE_URL": migrated_url, "LIMS_DATA_DIR": str(tmp_path),
        "LIMS_SECRET_KEY": "a key for tests, longer than 32 letters",
    }  # fmt: skip

    answers = [
        CliRunner(env=environment).invoke(main, ["dcc", "schema", *words]).output
        for words in (["add", str(path)], ["add", str(path)], ["list"])
    ]

    assert answers == ["DCC 9.9.9: added (dcc.xsd)\n", "DCC 9.9.9: was here (dcc.xsd)\n", "DCC 9.9.9\n"]
