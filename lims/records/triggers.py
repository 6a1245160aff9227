"""The one declared list of triggers and guards, for both databases; migrations install it, start-up compares it.

- append-only tables: no update, no removal (versions: only `died` may be set, once)
- all tables of the chain: no removal; on PostgreSQL no TRUNCATE either, and triggers are ENABLE ALWAYS
- events: each must follow the last one, which also stops SQLite's INSERT OR REPLACE
- versions: no two living versions of a header overlap
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Table, inspect, text

from lims.db import Base, Chain
from lims.errors import LimsError
from lims.records.canonical import FIRST_HASH
from lims.records.models import AuditEvent
from lims.records.versions import Version


class TriggersDiffer(LimsError):
    """The database's triggers are not the declared ones."""

    status = 500
    problem = "The guards of the database differ from the declared ones: {names}."
    remedy = "Find out who changed them, run `lims audit verify`, then `lims migrate` to put them back."


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger or constraint: its name, its table, how to create it, and how the catalogue shows it."""

    name: str
    table: str
    create: str


def guarded_tables() -> list[tuple[Table, str]]:
    """Each table that has guards, with the kind of guard: version, append, keep."""
    found: list[tuple[Table, str]] = []
    for mapper in sorted(Base.registry.mappers, key=lambda m: str(m.local_table)):
        table, cls = mapper.local_table, mapper.class_
        if not isinstance(table, Table):
            continue
        if issubclass(cls, Version):
            found.append((table, "version"))
        elif cls.__append_only__:
            found.append((table, "append"))
        elif cls.__chain__ is Chain.ROW:
            found.append((table, "keep"))
    return found


def declared_guards(dialect: str) -> list[Guard]:
    """The declared list for a database kind."""
    make = _sqlite_guards if dialect == "sqlite" else _postgresql_guards
    return [guard for table, kind in guarded_tables() for guard in make(table, kind)]


# -- SQLite ------------------------------------------------------------------------------------------------


def _sqlite(table: str, name: str, moment: str, problem: str, when: str = "") -> Guard:
    full = f"lims_{table}_{name}"
    condition = f" WHEN {when}" if when else ""
    create = (
        f"CREATE TRIGGER {full} BEFORE {moment} ON {table} FOR EACH ROW{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: {problem}'); END"
    )
    return Guard(full, table, create)


def _sqlite_guards(table: Table, kind: str) -> list[Guard]:
    name = table.name
    guards = [_sqlite(name, "keep", "DELETE", "rows are never removed")]
    if kind == "append":
        guards.append(_sqlite(name, "append", "UPDATE", "rows are never changed"))
    if kind == "version":
        same = " AND ".join(f"OLD.{c.name} IS NEW.{c.name}" for c in table.columns if c.name != "died")
        once = f"NOT (OLD.died IS NULL AND NEW.died IS NOT NULL AND {same})"
        guards.append(_sqlite(name, "append", "UPDATE", "a version only dies, once", once))
        guards.append(_sqlite(name, "overlap", "INSERT", "living versions overlap", _sqlite_overlap(name)))
    if name == AuditEvent.__tablename__:
        guards.append(
            _sqlite(name, "follow", "INSERT", "an event must follow the last one", _sqlite_follow(name))
        )
    return guards


def _sqlite_overlap(name: str) -> str:
    return (  # table names are our own
        f"NEW.died IS NULL AND EXISTS (SELECT 1 FROM {name} o WHERE o.header_id = NEW.header_id AND o.died IS NULL "
        "AND (NEW.valid_to IS NULL OR o.valid_from < NEW.valid_to) "
        "AND (o.valid_to IS NULL OR o.valid_to > NEW.valid_from))"
    )


def _sqlite_follow(name: str) -> str:
    last = f"(SELECT hash FROM {name} ORDER BY seq DESC LIMIT 1)"
    return (
        f"NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM {name}) "
        f"OR NEW.prev IS NOT COALESCE({last}, '{FIRST_HASH}')"
    )


# -- PostgreSQL --------------------------------------------------------------------------------------------

FUNCTIONS = {
    "lims_keep": "BEGIN RAISE EXCEPTION '%: rows are never removed', TG_TABLE_NAME; END",
    "lims_append": "BEGIN RAISE EXCEPTION '%: rows are never changed', TG_TABLE_NAME; END",
    "lims_version": (
        "BEGIN IF OLD.died IS NULL AND NEW.died IS NOT NULL AND to_jsonb(OLD) - 'died' = to_jsonb(NEW) - 'died' "
        "THEN RETURN NEW; END IF; RAISE EXCEPTION '%: a version only dies, once', TG_TABLE_NAME; END"
    ),
    "lims_follow": (
        "DECLARE last record; BEGIN SELECT seq, hash INTO last FROM audit_event ORDER BY seq DESC LIMIT 1; "
        f"IF NEW.seq = COALESCE(last.seq, 0) + 1 AND NEW.prev = COALESCE(last.hash, '{FIRST_HASH}') THEN RETURN NEW; "
        "END IF; RAISE EXCEPTION 'audit_event: an event must follow the last one'; END"
    ),
}


def _postgresql(table: str, name: str, moment: str, function: str, each: str = "ROW") -> Guard:
    full = f"lims_{table}_{name}"
    create = f"CREATE TRIGGER {full} BEFORE {moment} ON public.{table} FOR EACH {each} EXECUTE FUNCTION {function}()"
    return Guard(full, table, create)


def _postgresql_guards(table: Table, kind: str) -> list[Guard]:
    name = table.name
    guards = [
        _postgresql(name, "keep", "DELETE", "lims_keep"),
        _postgresql(name, "truncate", "TRUNCATE", "lims_keep", "STATEMENT"),
    ]
    if kind == "append":
        guards.append(_postgresql(name, "append", "UPDATE", "lims_append"))
    if kind == "version":
        guards.append(_postgresql(name, "append", "UPDATE", "lims_version"))
        guards.append(_exclusion(name))
    if name == AuditEvent.__tablename__:
        guards.append(_postgresql(name, "follow", "INSERT", "lims_follow"))
    return guards


def _exclusion(table: str) -> Guard:
    name = f"lims_{table}_overlap"
    create = (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        "(header_id WITH =, tstzrange(valid_from, valid_to) WITH &&) WHERE (died IS NULL)"
    )
    return Guard(name, table, create)


# -- installing and comparing ------------------------------------------------------------------------------


def install_guards(connection: Connection) -> None:
    """Drop every guard of ours and create the declared ones on the tables that exist."""
    dialect = connection.dialect.name
    existing = set(inspect(connection).get_table_names())
    for name, (table, _) in installed_guards(connection).items():
        connection.execute(text(drop_statement(dialect, name, table)))
    if dialect == "postgresql":
        _install_functions(connection)
    for guard in declared_guards(dialect):
        if guard.table in existing:
            connection.exec_driver_sql(guard.create)


def drop_statement(dialect: str, name: str, table: str) -> str:
    """How to take a guard away; for migrations, which put it back."""
    if dialect == "sqlite":
        return f"DROP TRIGGER {name}"
    if name.endswith("_overlap"):
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"
    return f"DROP TRIGGER {name} ON {table}"


def _install_functions(connection: Connection) -> None:
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    for name, body in FUNCTIONS.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $lims${body}$lims$".replace(
                "%", "%%"
            )
        )


def enable_always(connection: Connection) -> None:
    """PostgreSQL: our triggers fire for replication roles too."""
    if connection.dialect.name == "postgresql":
        for name, (table, _) in installed_guards(connection).items():
            if not name.endswith("_overlap"):
                connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))


def installed_guards(connection: Connection) -> dict[str, tuple[str, str]]:
    """The guards that stand in the database: name to table and the catalogue's text of it."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 5) = 'lims_'"
    else:
        query = (
            "SELECT t.tgname, c.relname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc) "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND starts_with(t.tgname::text, 'lims_') "
            "UNION ALL SELECT o.conname, c.relname, pg_get_constraintdef(o.oid) FROM pg_constraint o "
            "JOIN pg_class c ON c.oid = o.conrelid WHERE o.contype = 'x' AND starts_with(o.conname::text, 'lims_')"
        )
    return {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(query)}


def _as_catalogued(dialect: str, guard: Guard) -> str:
    """How the catalogue shows a declared guard."""
    if dialect == "sqlite":
        return guard.create
    if guard.name.endswith("_overlap"):
        return "EXCLUDE USING gist (header_id WITH =, tstzrange(valid_from, valid_to) WITH &&) WHERE ((died IS NULL))"
    function = guard.create.rsplit(" ", 1)[1].rstrip("()")
    return f"{guard.create} A {FUNCTIONS[function]}"


def compare_guards(connection: Connection) -> list[str]:
    """The names of guards that are missing, extra or different. Empty when all is as declared."""
    dialect = connection.dialect.name
    installed = {name: shown for name, (_, shown) in installed_guards(connection).items()}
    existing = set(inspect(connection).get_table_names())  # that tables are missing is the migrations' matter
    declared = {g.name: _as_catalogued(dialect, g) for g in declared_guards(dialect) if g.table in existing}
    return sorted(
        name for name in installed.keys() | declared.keys() if installed.get(name) != declared.get(name)
    )


def require_guards(connection: Connection) -> None:
    """Raise TriggersDiffer unless the database's guards are the declared ones."""
    if names := compare_guards(connection):
        raise TriggersDiffer(names=", ".join(names))
