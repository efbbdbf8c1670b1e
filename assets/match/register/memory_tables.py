"""The tables of the register's database. Belongs here: their declaration; a change needs a migration beside it."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData()

submission = Table(
    "submission",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("file", Text, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("data_date", Text),
    Column("format", Text),
)
project = Table(
    "project", metadata, Column("project_id", Text, primary_key=True), Column("since", Text, nullable=False)
)
project_alias = Table(
    "project_alias",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("project_id", Text, ForeignKey("project.project_id"), nullable=False),
)
record = Table(
    "record",
    metadata,
    Column("table", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("data_date", Text, nullable=False),
    Column("values", Text, nullable=False),
)
finding = Table(
    "finding",
    metadata,
    Column("finding_id", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("provider", Text),
    Column("file", Text),
    Column("sha256", Text),
    Column("sheet", Text),
    Column("cell", Text),
    Column("row", Text),
    Column("record", Text),
    Column("table", Text),
    Column("column", Text),
    Column("value", Text),
    Column("parameters", Text, nullable=False),
)
release = Table(
    "release",
    metadata,
    Column("version", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("data_date", Text, nullable=False),
    Column("previous", Text),
    Column("code", Text, nullable=False),
    Column("accepted", Text),
    Column("inputs", Text),
    Column("sums", Text),
)
