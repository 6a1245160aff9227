"""Linear drift beside the worst case

Revision: 7367103e7f98, after: a0613589dc46
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import lims.db.types


revision = '7367103e7f98'
down_revision = 'a0613589dc46'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('linear_drift',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('error_begun', lims.db.types.FiniteFloat(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_linear_drift_assessment_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['id'], ['node.id'], name=op.f('fk_linear_drift_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_linear_drift_person_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_linear_drift'))
    )
    with op.batch_alter_table('linear_drift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_linear_drift_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_linear_drift_person_id'), ['person_id'], unique=False)

    op.create_table('letter_supplement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('letter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('linear_drift_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['client_letter.id'], name=op.f('fk_letter_supplement_letter_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['linear_drift_id'], ['linear_drift.id'], name=op.f('fk_letter_supplement_linear_drift_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_supplement')),
    sa.UniqueConstraint('letter_id', 'linear_drift_id', name=op.f('uq_letter_supplement_letter_id_linear_drift_id'))
    )
    with op.batch_alter_table('letter_supplement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_supplement_linear_drift_id'), ['linear_drift_id'], unique=False)

    op.create_table('drifted_result',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('linear_drift_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('result_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('how', sa.Enum('recomputed', 'not_in_it', 'not_computable', name='how', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('error', lims.db.types.FiniteFloat(), nullable=True),
    sa.Column('value_after', lims.db.types.FiniteFloat(), nullable=True),
    sa.Column('answer_before', sa.Text(), nullable=True),
    sa.Column('answer_after', sa.Text(), nullable=True),
    sa.Column('limit_key', sa.Text(), nullable=True),
    sa.Column('margin_after', lims.db.types.FiniteFloat(), nullable=True),
    sa.ForeignKeyConstraint(['linear_drift_id'], ['linear_drift.id'], name=op.f('fk_drifted_result_linear_drift_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['result_id'], ['result.id'], name=op.f('fk_drifted_result_result_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drifted_result')),
    sa.UniqueConstraint('linear_drift_id', 'result_id', name=op.f('uq_drifted_result_linear_drift_id_result_id'))
    )
    with op.batch_alter_table('drifted_result', schema=None) as batch_op:
        batch_op.create_index('ix_drifted_result_result', ['result_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
