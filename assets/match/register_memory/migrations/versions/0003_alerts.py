"""What the register's team was told, and by which way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    text = sa.Text
    op.create_table(
        "alert",
        sa.Column("alert_id", text, primary_key=True),
        *(sa.Column(name, text, nullable=False) for name in ("kind", "provider", "about", "texts", "raised_at")),
        *(sa.Column(name, text) for name in ("run", "resolved_at")),
    )
    op.create_table(
        "alert_delivery",
        sa.Column("alert_id", text, sa.ForeignKey("alert.alert_id"), primary_key=True),
        sa.Column("channel", text, primary_key=True),
        *(sa.Column(name, text) for name in ("claimed_at", "delivered_at")),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("alert_delivery")
    op.drop_table("alert")
