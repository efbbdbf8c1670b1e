"""Which columns each column follows from, for Dagster's pages: worked out from blocks, table records and frames.

Belongs here: the lineage of columns as metadata. Does not belong here: the lineage of single values (the provenance).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import pandas as pd

from pipelines.asset_declarations import LANDING_ASSET
from schemas.frames import LINEAGE
from schemas.tables import TABLES, TABLES_OF_RELEASE
from schemas.tables.table_records import TABLE_RECORDS

LINEAGE_KEY, SCHEMA_KEY = "dagster/column_lineage", "dagster/column_schema"
RETURNED, TYPED = "raw_records", "accepted"
_RECORDS = {record.asset: record for record in TABLE_RECORDS.values()}


def describe_provider_columns(asset: str, frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """The columns of a provider's raw or typed records, as `table.column`, and what each follows from: the header or cell in
    which the provider gave it; the raw text. Nothing for another asset.
    """
    if asset == RETURNED:
        blocks = frames["blocks"]
        places = blocks["header"].fillna(blocks["position"]).fillna("")
        names = blocks["sheet"].fillna("") + "!" + places
        is_read = places != ""
        pairs = zip((blocks["table"] + "." + blocks["column"])[is_read], names[is_read], strict=True)
        sources = {column: (LANDING_ASSET, header) for column, header in reversed(list(pairs))}
    elif asset == TYPED:
        columns = [
            f"{table}.{column}"
            for table, frame in sorted(frames.items())
            for column in frame
            if column not in LINEAGE and frame[column].notna().any()
        ]
        sources = {column: (dg.AssetKey(RETURNED), column) for column in columns}
    else:
        return {}
    dependencies = {column: [dg.TableColumnDep(*source)] for column, source in sorted(sources.items())}
    return {
        SCHEMA_KEY: dg.TableSchema([dg.TableColumn(column) for column in dependencies]),
        LINEAGE_KEY: dg.TableColumnLineage(dependencies),
    }


def describe_table_columns(
    spec: dg.AssetSpec, columns: Sequence[str], list_columns: Callable[[str], Sequence[str]]
) -> dict[str, Any]:
    """What the columns of a table follow from. list_columns: the columns of an asset that is one frame.

    A column that providers send follows from the typed column of its name; another from the columns of its name in the
    frames that the table is made of, and from the one that its model says it refers to. One for which nothing can be said so,
    such as a count, has no lineage.
    """
    name = spec.key.path[-1]
    if spec.key.path != [name] or name in TABLES_OF_RELEASE or not (name in TABLES or name in _RECORDS):
        return {}
    table = _RECORDS[name].model if name in _RECORDS else TABLES[name]
    declared = table.get_columns()
    if name in _RECORDS:
        sent = {column for column in columns if column in declared and declared[column].sent}
        dependencies = {
            column: [dg.TableColumnDep(dg.AssetKey(TYPED), f"{table.get_name()}.{column}")] for column in sent
        }
    else:
        dependencies = _find_namesakes(spec, columns, list_columns)
    upstream = {dep.asset_key for dep in spec.deps}
    for column in columns:
        other, _, key = ((declared[column].references if column in declared else None) or "").partition(".")
        if dg.AssetKey(other) in upstream and not dependencies.get(column):
            dependencies[column] = [dg.TableColumnDep(dg.AssetKey(other), key)]
    found = {column: deps for column, deps in sorted(dependencies.items()) if deps}
    return {LINEAGE_KEY: dg.TableColumnLineage(found)} if found else {}


def _find_namesakes(
    spec: dg.AssetSpec, columns: Iterable[str], list_columns: Callable[[str], Sequence[str]]
) -> dict[str, list[dg.TableColumnDep]]:
    name = spec.key.path[-1]
    record = TABLE_RECORDS.get(name)
    keys = [dep.asset_key for dep in spec.deps if len(dep.asset_key.path) == 1]
    # A judged table is the reconciled one with more columns: those that it has are its own.
    own = dg.AssetKey(record.asset) if record else None
    known = {key: set(list_columns(key.path[-1])) for key in sorted(keys, key=lambda key: key != own)}
    dependencies = {}
    for column in columns:
        holders = [key for key, names in known.items() if column in names]
        chosen = holders[:1] if own in holders else holders
        dependencies[column] = [dg.TableColumnDep(key, column) for key in chosen]
    return dependencies
