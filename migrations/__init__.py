"""The database's history: one line of Alembic steps, for SQLite and PostgreSQL alike."""
