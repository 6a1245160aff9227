"""An archive of any number of results with their judgements, certificates and links, made inside the database.

It is written beside the units of work, so that a million results take a minute and not hours: the walks do not read the audit chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    cast,
    create_engine,
    func,
    insert,
    literal,
    null,
    select,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from lims.certificates.models import CertificateLineRow, CertificateRow, CertificateState
from lims.db import Base, Database
from lims.records import Link, Node
from lims.records.canonical import table_of
from lims.results.models import ConformityRow, ResultNumericRow, ResultRow
from lims.samples.models import ItemRow, TestRow
from tests.bench.laboratory import NOON
from tests.bench.large import item, numeric, result, tests_of

ON_A_CERTIFICATE = 20
BLOCKS = ("item", "test", "result", "conformity", "certificate")  # each has as many ids as there are results
Varying = Mapping[str, ColumnElement[Any]]


class Archive:
    """Writes rows by the number of the result, 0 and up: `n` is that number in the statements."""

    def __init__(self, connection: Connection, results: int) -> None:
        self._connection, self.results = connection, results
        first = (connection.scalar(select(func.max(Node.id))) or 0) + 1
        self.first = {kind: first + results * place for place, kind in enumerate(BLOCKS)}
        self._numbers = select(literal(0).label("n")).cte("numbers", recursive=True)
        self._numbers = self._numbers.union_all(
            select(self._numbers.c.n + 1).where(self._numbers.c.n < results - 1)
        )
        self.n = self._numbers.c.n

    def id(self, kind: str) -> ColumnElement[int]:
        return self.n + self.first[kind]

    def write(
        self,
        model: type[Base],
        same: Mapping[str, Any],
        varying: Varying,
        *,
        every: int = 1,
        source: Any = None,
    ) -> None:
        """A row for each result, or for every so many; what nobody names is the column's default."""
        table = table_of(model)
        columns = [column for column in table.columns if column.key != "id" or "id" in varying]
        chosen = [varying.get(one.key, self._constant(table, one.key, same)) for one in columns]
        rows = select(*chosen).select_from(self._numbers if source is None else source)
        rows = rows.where(self.n % every == 0) if every > 1 else rows
        self._connection.execute(
            insert(table).from_select([one.key for one in columns], rows, include_defaults=False)
        )

    def _constant(self, table: Table, key: str, same: Mapping[str, Any]) -> ColumnElement[Any]:
        column = table.columns[key]
        default = column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        value = same.get(key, default)
        if value is None:
            return null()
        given = literal(value, column.type)
        return cast(given, column.type) if self._connection.dialect.name == "postgresql" else given

    def nodes(self, kind: str, *, every: int = 1) -> None:
        self.write(Node, {"kind": kind}, {"id": self.id(kind)}, every=every)

    def links(
        self, role: str, src: ColumnElement[int], dst: ColumnElement[int], at: Any, source: Any = None
    ) -> None:
        last = self._connection.scalar(select(func.max(Link.id))) or 0
        self.write(
            Link, {"role": role}, {"id": self.n + last + 1, "src": src, "dst": dst, "at": at}, source=source
        )

    def joined(self, other: Any, on: ColumnElement[bool]) -> Any:
        return self._numbers.join(other, on)


def fill_archive(
    database: Database, results: int, base: Mapping[str, int], method: int, judged_by: int, calibrations: Any, each: int
) -> int:  # fmt: skip
    """Fill a laboratory; `calibrations` has the columns k, version and at: result n was made with the one of k = n / each.

    Returns the id of the last certificate.
    """
    engine = create_engine(database.engine.url)
    with engine.begin() as connection:
        one = Archive(connection, results)
        for kind in BLOCKS:
            one.nodes(kind, every=ON_A_CERTIFICATE if kind == "certificate" else 1)
        _work(one, base, method)
        _reports(one, base, judged_by)
        made_with = one.joined(calibrations, calibrations.c.k == one.n // each)
        one.links("budget", calibrations.c.version, one.id("result"), calibrations.c.at, made_with)
        one.links("method", literal(method), one.id("result"), calibrations.c.at, made_with)
        one.links("result", one.id("result"), one.id("conformity"), calibrations.c.at, made_with)
        certificate = one.n - one.n % ON_A_CERTIFICATE + one.first["certificate"]
        one.links("result", one.id("result"), certificate, calibrations.c.at, made_with)
        last = one.first["certificate"] + (results - 1) // ON_A_CERTIFICATE * ON_A_CERTIFICATE
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    return last


def _work(one: Archive, base: Mapping[str, int], method: int) -> None:
    """Samples, tests and results that differ in their ids and their code alone."""
    code = literal("A") + cast(one.n, ItemRow.code.type)
    one.write(ItemRow, item(0, one.results, dict(base)), {"id": one.id("item"), "code": code})
    test = next(iter(tests_of([0], range(1), one.results, [method])))
    one.write(TestRow, test, {"id": one.id("test"), "item_id": one.id("item")})
    one.write(ResultRow, result(0), {"id": one.id("result"), "test_id": one.id("test")})
    one.write(ResultNumericRow, numeric(0), {"id": one.n + 1, "result_id": one.id("result")})


def _reports(one: Archive, base: Mapping[str, int], judged_by: int) -> None:
    """Judgements with a margin of their own each, and a certificate for every twenty results."""
    judged = {
        "specification_version_id": judged_by, "limit_key": "max", "answer": "conforms", "reason": "", "figures": {}, "at": NOON
    }  # fmt: skip
    margin = (one.n * 37 % 1000) / 250.0
    one.write(
        ConformityRow, judged, {"id": one.id("conformity"), "result_id": one.id("result"), "margin": margin}
    )
    report = {
        "request_id": base["request_id"], "client_id": base["client_id"], "state": CertificateState.ISSUED, "language": "en",
        "content": {"item_ids": []}, "changes": [], "drawn_up_by": base["person_id"], "drawn_up_at": NOON, "search_key": "archive",
        "issued_at": NOON + timedelta(days=1),
    }  # fmt: skip
    number = literal("A-") + cast(one.n, CertificateRow.number.type)
    one.write(CertificateRow, report, {"id": one.id("certificate"), "number": number}, every=ON_A_CERTIFICATE)
    place = one.n % ON_A_CERTIFICATE
    certificate = one.n - place + one.first["certificate"]
    one.write(
        CertificateLineRow, {"accredited": False, "remarks": []},
        {"id": one.n + 1, "certificate_id": certificate, "n": place + 1, "result_id": one.id("result")},
    )  # fmt: skip
