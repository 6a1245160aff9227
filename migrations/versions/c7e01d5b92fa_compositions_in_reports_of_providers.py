"""compositions and tables in reports of external providers

Revision: c7e01d5b92fa, after: f6910a357ddf
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = 'c7e01d5b92fa'
down_revision = 'f6910a357ddf'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('external_entry_part',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('n', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('expanded_uncertainty', sa.Text(), nullable=True),
    sa.Column('t_end', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['external_entry.id'], name=op.f('fk_external_entry_part_entry_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_entry_part')),
    sa.UniqueConstraint('entry_id', 'n', name=op.f('uq_external_entry_part_entry_id_n'))
    )


def downgrade() -> None:
    raise NotImplementedError("Records are not taken back: restore the backup that was made before the step.")
