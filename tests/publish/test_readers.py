"""What readers' own tools see in the data files: the same values in every format, typed, with every Welsh letter.

The base is each table's JSON, read by Python alone. Here: pandas, DuckDB, Polars and LibreOffice on the release of the
shipped sources. Not here: what the files say of themselves (test_validators.py).
"""

import csv
import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from assets.publish import open_data
from assets.publish.edition import build_public_edition
from schemas.column_declarations import Column
from schemas.tables import TABLES
from tests.publish import examples
from tests.services import convert_with_libreoffice

pytestmark = pytest.mark.slow

Row = tuple[Any, ...]
Table = list[Row]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small edition, with lines in a text, a formula that is none, and every letter with a hat."""
    root = tmp_path_factory.mktemp("example")
    open_data.write_open_data(build_public_edition(examples.edition()), root)
    return root


@pytest.fixture(scope="module", params=["public", "internal", "example"])
def folder(release: Path, example: Path, request: pytest.FixtureRequest) -> Path:
    return (example if request.param == "example" else release / request.param) / "data"


def columns(folder: Path, table: str) -> dict[str, Column]:
    """The declarations of the columns that a table's file has."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    return {name: TABLES[table].get_columns()[name] for name in names}


def expected(folder: Path) -> dict[str, Table]:
    """Every table as its JSON has it."""
    found = {table: json.loads((folder / f"{table}.json").read_bytes()) for table in TABLES}
    return {table: [tuple(row.values()) for row in rows] for table, rows in found.items()}


def valued(rows: Iterable[Iterable[Any]]) -> Table:
    """Rows of any tool as plain values: None where blank, a date as ISO writes it."""
    return [tuple(plain(value) for value in row) for row in rows]


def plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    return value.isoformat()[:10] if isinstance(value, dt.date) else value


def of_kind(declared: Mapping[str, Column], types: Mapping[str, Any], text: Any) -> dict[str, Any]:
    """Column → a tool's type for its kind; texts, codes and dates of any precision are texts."""
    return {name: types.get(column.kind, text) for name, column in declared.items()}


def pandas_reads(path: Path, declared: Mapping[str, Column]) -> Table:
    types = of_kind(
        declared, {"money": "Int64", "integer": "Int64", "number": "Float64", "yes-no": "boolean"}, "string"
    )
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path, dtype_backend="numpy_nullable")
    elif path.suffix == ".csv":
        frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    else:
        frame = pd.read_json(path, dtype=False, precise_float=True).reindex(columns=list(declared)).astype(types)
    return valued(frame.astype(object).itertuples(index=False))


def duckdb_reads(path: Path, declared: Mapping[str, Column]) -> Table:
    kinds = {"money": "BIGINT", "integer": "BIGINT", "number": "DOUBLE", "yes-no": "BOOLEAN", "date": "DATE"}
    types = of_kind(declared, kinds, "VARCHAR")
    if path.suffix == ".parquet":
        return valued(duckdb.read_parquet(str(path)).fetchall())
    if path.suffix == ".csv":
        # Told the dialect, which it guesses wrong from two rows.
        found = duckdb.read_csv(str(path), header=True, dtype=types, delimiter=",", quotechar='"', escapechar='"')
        return valued(found.fetchall())
    query = f"SELECT * FROM read_json('{path}', format='array', columns={types})"  # noqa: S608
    return valued(duckdb.execute(query).fetchall())


def polars_reads(path: Path, declared: Mapping[str, Column]) -> Table:
    kinds = {"money": pl.Int64, "integer": pl.Int64, "number": pl.Float64, "yes-no": pl.Boolean}
    types = of_kind(declared, kinds, pl.String)
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path)
    elif path.suffix == ".csv":
        frame = pl.read_csv(path, schema=types)
    else:
        frame = pl.read_json(path, schema=types)
    return valued(frame.rows())


READERS: Mapping[str, Callable[[Path, Mapping[str, Column]], Table]] = {
    "pandas": pandas_reads,
    "duckdb": duckdb_reads,
    "polars": polars_reads,
}


def test_the_welsh_letters_are_there_to_be_seen(example: Path, release: Path) -> None:
    assert any(examples.WELSH in row for row in expected(example / "data")["projects"])
    assert "ô" in json.dumps(expected(release / "public" / "data"), ensure_ascii=False)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_the_same_values_in_every_format(folder: Path, reader: str, suffix: str) -> None:
    for table, rows in expected(folder).items():
        found = READERS[reader](folder / f"{table}.{suffix}", columns(folder, table))
        assert found == rows, table
        assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in typed(folder, table, rows)]


def typed(folder: Path, table: str, rows: Table) -> Table:
    """The rows as tools type them: a number is never a whole number's type, which JSON cannot say of 45.0."""
    numbers = [column.kind == "number" for column in columns(folder, table).values()]
    return [
        tuple(
            float(value) if number and value is not None else value for value, number in zip(row, numbers, strict=True)
        )
        for row in rows
    ]


# LibreOffice's CSV: comma, double quote, UTF-8, from the first line, as shown, every sheet a file of its own.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def shown(release: Path, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sheet of every workbook as LibreOffice shows it, a CSV each: <folder>-<suffix>-<table>.csv. It is started once."""
    room = tmp_path_factory.mktemp("libreoffice")
    books: list[Path] = []
    for folder in (release / "public", release / "internal", example):
        name = "example" if folder == example else folder.name
        for suffix in ("xlsx", "ods"):
            books.append(
                Path(shutil.copy(folder / f"data/shared-services.{suffix}", room / f"{name}-{suffix}.{suffix}"))
            )
    convert_with_libreoffice(books, EVERY_SHEET, room)
    return room


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_shows_the_same_values(folder: Path, example: Path, suffix: str, shown: Path) -> None:
    name = "example" if folder.parent == example else folder.parent.name
    for table, rows in expected(folder).items():
        declared = columns(folder, table)
        with (shown / f"{name}-{suffix}-{table}.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        found = lines[lines.index(list(declared)) + 1 :]
        if not rows:  # a spreadsheet's table has at least one row
            assert not any("".join(line) for line in found)
            continue
        assert [tuple(map(of_text, line, declared.values())) for line in found] == rows, table


def of_text(text: str, declared: Column) -> Any:
    """What a spreadsheet shows, as the value that it shows."""
    if not text:
        return None
    if declared.kind == "yes-no":
        return {"TRUE": True, "FALSE": False}[text]
    return float(text) if declared.kind in ("money", "integer", "number") else text
