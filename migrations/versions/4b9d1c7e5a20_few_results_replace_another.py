"""Few results replace another

Revision: 4b9d1c7e5a20, after: c7e01d5b92fa
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '4b9d1c7e5a20'
down_revision = 'c7e01d5b92fa'
branch_labels = None
depends_on = None


def upgrade() -> None:
    name, replaces = op.f('ix_result_supersedes'), sa.text('supersedes IS NOT NULL')
    op.drop_index(name, table_name='result')
    op.create_index(name, 'result', ['supersedes'], sqlite_where=replaces, postgresql_where=replaces)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
