"""Answers of the gate by the moment that they are about

Revision: b1c4e7d20a55, after: 4cf21d507c0b
"""

from __future__ import annotations

from alembic import op

revision = 'b1c4e7d20a55'
down_revision = '4cf21d507c0b'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_gate_answer_valid_at', 'gate_answer', ['valid_at'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
