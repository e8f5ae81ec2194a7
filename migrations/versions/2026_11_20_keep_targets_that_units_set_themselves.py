"""Keep targets that units set themselves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e121b6e59ea5"
down_revision: str | None = "a0b768d22955"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("stated", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_targets_unit_id_units"), "units", ["unit_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_targets_unit_id_units"), type_="foreignkey")
        batch_op.drop_column("entered_on")
        batch_op.drop_column("stated")
        batch_op.drop_column("unit_id")
