"""sampling plans are approved

Revision: e3a90c47b1d6, after: ae94d65f1969
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import lims.db.types


revision = 'e3a90c47b1d6'
down_revision = 'ae94d65f1969'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sampling_plan_approval',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('roles', lims.db.types.CanonicalJson(), nullable=False),
    sa.Column('valid_from', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', lims.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sampling_plan_approval_person_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['sampling_plan.id'], name=op.f('fk_sampling_plan_approval_plan_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sampling_plan_approval'))
    )
    with op.batch_alter_table('sampling_plan_approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sampling_plan_approval_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sampling_plan_approval_plan_id'), ['plan_id'], unique=True)


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
