"""The tables of the register's database. A change of one needs a migration beside it."""

from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData()


def declare_table(
    name: str, keys: Sequence[str], required: Sequence[str] = (), optional: Sequence[str] = (), *others: Column
) -> Table:
    """A table of texts by its columns; others: those that are more than a text."""
    key_columns = [Column(column, Text, primary_key=True) for column in keys]
    required_columns = [Column(column, Text, nullable=False) for column in required]
    return Table(name, metadata, *key_columns, *required_columns, *(Column(each, Text) for each in optional), *others)


submission = declare_table(
    "submission",
    ["sha256", "provider", "file"],
    [],
    ["data_date", "format"],
    Column("bytes", Integer, nullable=False),
)
project = declare_table("project", ["project_id"], ["since"])
project_alias = declare_table(
    "project_alias",
    ["provider", "reference"],
    [],
    [],
    Column("project_id", Text, ForeignKey("project.project_id"), nullable=False),
)
record = declare_table("record", ["table", "record"], ["provider", "data_date", "values"])
finding = declare_table(
    "finding",
    ["finding_id"],
    ["rule", "parameters"],
    ["provider", "file", "sha256", "sheet", "cell", "row", "record", "table", "column", "value"],
)
release = declare_table(
    "release", ["version"], ["content", "data_date", "code"], ["previous", "accepted", "inputs", "sums"]
)
alert = declare_table(
    "alert", ["alert_id"], ["kind", "provider", "about", "texts", "raised_at"], ["run", "resolved_at"]
)
alert_delivery = Table(
    "alert_delivery",
    metadata,
    Column("alert_id", Text, ForeignKey("alert.alert_id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("claimed_at", Text),
    Column("delivered_at", Text),
)
