"""values beside injections of a sequence

Revision: 9d04e7ab61c3, after: e3a90c47b1d6
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import lims.db.types


revision = '9d04e7ab61c3'
down_revision = 'e3a90c47b1d6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sequence_value',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('input', sa.Text(), nullable=False),
    sa.Column('reading_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['sequence_line.id'], name=op.f('fk_sequence_value_line_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sequence_value_person_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['reading_id'], ['reading.id'], name=op.f('fk_sequence_value_reading_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sequence_value'))
    )
    with op.batch_alter_table('sequence_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sequence_value_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sequence_value_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sequence_value_reading_id'), ['reading_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
