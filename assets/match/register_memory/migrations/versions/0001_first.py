"""The first tables: submissions, projects and aliases, records, findings, releases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    text = sa.Text
    op.create_table(
        "submission",
        *(sa.Column(name, text, primary_key=True) for name in ("sha256", "provider", "file")),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("data_date", text),
        sa.Column("format", text),
    )
    op.create_table(
        "project", sa.Column("project_id", text, primary_key=True), sa.Column("since", text, nullable=False)
    )
    op.create_table(
        "project_alias",
        *(sa.Column(name, text, primary_key=True) for name in ("provider", "reference")),
        sa.Column("project_id", text, sa.ForeignKey("project.project_id"), nullable=False),
    )
    op.create_table(
        "record",
        *(sa.Column(name, text, primary_key=True) for name in ("table", "record")),
        *(sa.Column(name, text, nullable=False) for name in ("provider", "data_date", "values")),
    )
    op.create_table(
        "finding",
        sa.Column("finding_id", text, primary_key=True),
        sa.Column("rule", text, nullable=False),
        *(
            sa.Column(name, text)
            for name in ("provider", "file", "sha256", "sheet", "cell", "row", "record", "table", "column", "value")
        ),
        sa.Column("parameters", text, nullable=False),
    )
    op.create_table(
        "release",
        sa.Column("version", text, primary_key=True),
        *(sa.Column(name, text, nullable=False) for name in ("content", "data_date")),
        sa.Column("previous", text),
        sa.Column("code", text, nullable=False),
        sa.Column("accepted", text),
    )


def downgrade() -> None:
    """Drops them."""
    for name in ("release", "finding", "record", "project_alias", "project", "submission"):
        op.drop_table(name)
