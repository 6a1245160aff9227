"""Doubts of lots, people and method editions

Revision: b7e21f0c4d95, after: d58b781b9a63
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import lims.db.types


revision = 'b7e21f0c4d95'
down_revision = 'd58b781b9a63'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('assessment_thing',
    sa.Column('id', number, autoincrement=True, nullable=False),
    sa.Column('assessment_id', number, nullable=False),
    sa.Column('node_id', number, nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_assessment_thing_assessment_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_assessment_thing_node_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_thing')),
    sa.UniqueConstraint('assessment_id', name=op.f('uq_assessment_thing_assessment_id'))
    )
    with op.batch_alter_table('assessment_thing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_thing_node_id'), ['node_id'], unique=False)
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.alter_column('equipment_id', existing_type=number, nullable=True)
        batch_op.alter_column('error', existing_type=lims.db.types.FiniteFloat(), nullable=True)
        batch_op.alter_column('unit', existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
