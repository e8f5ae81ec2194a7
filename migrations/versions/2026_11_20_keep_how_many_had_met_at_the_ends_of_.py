"""Keep how many had met at the ends of the last months."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "9644226af5f4"
down_revision: str | None = "ebe429d682b4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MONTHS = [f"met_{number}" for number in range(1, 7)]


def upgrade() -> None:
    with op.batch_alter_table("standings") as table:
        table.add_column(sa.Column("met_on", sa.Date(), nullable=True))
    with op.batch_alter_table("tallies") as table:
        for name in MONTHS:
            table.add_column(sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False))
    # The days of what is written down already are not known: it is made anew.
    op.execute("UPDATE tracker_state SET as_of = NULL")


def downgrade() -> None:
    with op.batch_alter_table("tallies") as table:
        for name in reversed(MONTHS):
            table.drop_column(name)
    with op.batch_alter_table("standings") as table:
        table.drop_column("met_on")
