"""Parquet: each table with its types and the meaning of its columns; the provenance of the values and their history."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data.output_format import Format
from schemas.column_declarations import Column
from schemas.frames import HISTORY, PROVENANCE
from schemas.table_texts import TABLE_TEXTS
from schemas.tables import TABLES

ARROW_TYPES = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
"""Dtype of a column → its type in the file; any other is a string."""


def _write_parquet(frame: pd.DataFrame, fields: list[pa.Field], metadata: Mapping[str, str], path: Path) -> None:
    """Writes the frame with these fields. No pandas metadata, which would say how and not what."""
    arrays = [pa.array(frame[field.name], type=field.type, from_pandas=True) for field in fields]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=dict(metadata)))
    pq.write_table(table, path, compression="zstd")


def _build_arrow_field(name: str, declared: Column) -> pa.Field:
    unit = {"unit": declared.unit} if declared.unit else {}
    meaning = {text: getattr(declared, text) for text in TABLE_TEXTS} | unit
    arrow_type = ARROW_TYPES.get(declared.dtype, pa.string())
    return pa.field(name, arrow_type, nullable=not declared.is_filled, metadata=meaning)


def write_parquet_table(edition: Edition, table: str, path: Path) -> None:
    """Writes one table as Parquet, typed as its columns are declared; the metadata of table and fields say what they mean."""
    fields = [_build_arrow_field(name, declared) for name, declared in edition.get_columns(table).items()]
    metadata = {
        **{text: getattr(TABLES[table].about, text) for text in TABLE_TEXTS},
        "version": edition.version,
        "data_date": edition.data_date,
        "licence": LICENCE.path,
    }
    _write_parquet(edition.tables[table], fields, metadata, path)


PARQUET = Format("parquet", "Parquet", "application/vnd.apache.parquet", "PARQUET", write_table=write_parquet_table)


def write_supplements(edition: Edition, folder: Path) -> list[Path]:
    """Writes the supplements to the tables: where values come from (PROVENANCE), and what changed in all releases (HISTORY)."""
    supplements = {"provenance": (edition.provenance, PROVENANCE), "history": (edition.history, HISTORY)}
    metadata = {"version": edition.version, "data_date": edition.data_date}
    paths = []
    for name, (frame, columns) in supplements.items():
        fields = [pa.field(column, ARROW_TYPES.get(dtype, pa.string())) for column, dtype in columns.items()]
        paths.append(folder / PARQUET.get_file_name(name))
        _write_parquet(frame, fields, metadata, paths[-1])
    return paths
