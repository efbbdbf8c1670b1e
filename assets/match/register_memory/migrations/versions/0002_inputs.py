"""What a release was made from, and the hash of its hashes: enough to make it again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; releases made before know neither."""
    op.add_column("release", sa.Column("inputs", sa.Text))
    op.add_column("release", sa.Column("sums", sa.Text))


def downgrade() -> None:
    """Drops them."""
    with op.batch_alter_table("release") as table:
        table.drop_column("inputs")
        table.drop_column("sums")
