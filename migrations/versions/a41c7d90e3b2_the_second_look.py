"""The second look at what cannot be measured again

Revision: a41c7d90e3b2, after: 274bda535cd5
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import lims.db.types


revision = 'a41c7d90e3b2'
down_revision = '274bda535cd5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_look',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('determination_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('input', sa.Text(), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['determination_id'], ['determination.id'], name=op.f('fk_second_look_determination_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['id'], ['node.id'], name=op.f('fk_second_look_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_second_look_person_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_look')),
    sa.UniqueConstraint('determination_id', 'input', 'seen', 'unit', name=op.f('uq_second_look_determination_id_input_seen_unit'))
    )
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_look_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
