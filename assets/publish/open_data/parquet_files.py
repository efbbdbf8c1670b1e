"""The Parquet files: each table with its types and the meaning of its columns, the provenance of the values, their history.

Belongs here: from a frame to Parquet. Does not belong here: what the columns mean.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from assets.publish.edition import LICENCE, Edition
from schemas.frames import HISTORY, PROVENANCE
from schemas.tables import TABLES

ARROW_TYPES = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}


def _write_parquet(frame: pd.DataFrame, fields: list[pa.Field], about: Mapping[str, str], path: Path) -> None:
    """Writes the frame with these fields. No pandas metadata, which would say how and not what."""
    arrays = [pa.array(frame[field.name], type=field.type, from_pandas=True) for field in fields]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=dict(about)))
    pq.write_table(table, path, compression="zstd")


def write_parquet_table(edition: Edition, name: str, path: Path) -> None:
    """Writes one table as Parquet, typed as its columns are declared, what they mean in the fields' metadata."""
    fields = []
    for column, declared in edition.columns(name).items():
        meaning = {
            "title_en": declared.title_en,
            "title_cy": declared.title_cy,
            "description_en": declared.description_en,
            "description_cy": declared.description_cy,
        }
        if declared.unit:
            meaning["unit"] = declared.unit
        arrow = ARROW_TYPES.get(declared.dtype, pa.string())
        fields.append(pa.field(column, arrow, nullable=not declared.is_filled, metadata=meaning))
    about = TABLES[name].about
    texts = {
        "title_en": about.title_en,
        "title_cy": about.title_cy,
        "description_en": about.description_en,
        "description_cy": about.description_cy,
        "version": edition.version,
        "data_date": edition.data_date,
        "licence": LICENCE.path,
    }
    _write_parquet(edition.tables[name], fields, texts, path)


def write_supplements(edition: Edition, folder: Path) -> list[Path]:
    """Writes what stands beside the tables, for programs: where each published value comes from (schemas.frames.PROVENANCE),
    and what changed in every release so far (schemas.frames.HISTORY).
    """
    beside = {"provenance": (edition.provenance, PROVENANCE), "history": (edition.history, HISTORY)}
    for name, (frame, columns) in beside.items():
        fields = [pa.field(column, ARROW_TYPES.get(dtype, pa.string())) for column, dtype in columns.items()]
        about = {"version": edition.version, "data_date": edition.data_date}
        _write_parquet(frame, fields, about, folder / f"{name}.parquet")
    return [folder / f"{name}.parquet" for name in beside]
