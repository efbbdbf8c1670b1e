"""What tables and columns are called and mean, in both languages: schemas/tables/tables.csv and columns.csv."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"
TABLE_TEXTS = ("title_en", "title_cy", "description_en", "description_cy")
COLUMN_TEXTS = (*TABLE_TEXTS, "example")


def read_texts(path: Path, key: tuple[str, ...], texts: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The texts of one file by its key columns, joined by dots (`projects.stage`).

    Raises ValueError with file and line for other columns, a blank text, or a key that is there twice.
    """
    rows: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        if tuple(reader.fieldnames or ()) != (*key, *texts):
            raise ValueError(f"{path}, line 1: the columns must be: {','.join((*key, *texts))}")
        for row in reader:
            name = ".".join(row[part] for part in key)
            blank = [text for text in texts if not row[text].strip()]
            if blank:
                raise ValueError(f"{path}, line {reader.line_num}: {name}: {', '.join(blank)} is blank")
            if name in rows:
                raise ValueError(f"{path}, line {reader.line_num}: {name} has a line already")
            rows[name] = {text: row[text] for text in texts}
    return rows


@cache
def load_table_texts() -> Mapping[str, Mapping[str, str]]:
    """Table → its TABLE_TEXTS. Raises ValueError with file and line for what is wrong."""
    return read_texts(FOLDER / "tables.csv", ("table",), TABLE_TEXTS)


@cache
def load_column_texts() -> Mapping[str, Mapping[str, str]]:
    """`table.column` → its COLUMN_TEXTS. Raises ValueError with file and line for what is wrong."""
    return read_texts(FOLDER / "columns.csv", ("table", "column"), COLUMN_TEXTS)


def get_table_texts(table: str) -> Mapping[str, str]:
    """The texts of a table. Raises ValueError that names the file when it has no line."""
    if table not in load_table_texts():
        raise ValueError(f"schemas/tables/tables.csv has no line for the table {table}")
    return load_table_texts()[table]


def get_column_texts(table: str, column: str) -> Mapping[str, str]:
    """The texts of a column. Raises ValueError that names the file when it has no line."""
    if f"{table}.{column}" not in load_column_texts():
        raise ValueError(f"schemas/tables/columns.csv has no line for the column {column} of {table}")
    return load_column_texts()[f"{table}.{column}"]
