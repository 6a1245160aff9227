"""How a step runs: called by Alembic; `migrations.steps` has the rules."""

from migrations.steps import run_with_alembic

run_with_alembic()
