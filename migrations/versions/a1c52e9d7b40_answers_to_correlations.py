"""Answers to results of a sample that do not fit each other

Revision: a1c52e9d7b40, after: d664243825ce
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import lims.db.types


revision = 'a1c52e9d7b40'
down_revision = 'd664243825ce'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('correlation_answer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('measured_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('computed_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('difference', lims.db.types.FiniteFloat(), nullable=False),
    sa.Column('largest', lims.db.types.FiniteFloat(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['computed_id'], ['result.id'], name=op.f('fk_correlation_answer_computed_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['measured_id'], ['result.id'], name=op.f('fk_correlation_answer_measured_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_correlation_answer_review_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correlation_answer'))
    )
    with op.batch_alter_table('correlation_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correlation_answer_computed_id'), ['computed_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correlation_answer_measured_id'), ['measured_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correlation_answer_review_id'), ['review_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
