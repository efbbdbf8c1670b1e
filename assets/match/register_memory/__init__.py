"""The register's memory, in SQLite or PostgreSQL: submissions, project identifiers and their aliases, accepted records,
findings, releases. Nothing is ever changed or removed, so that a run can be repeated.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Table, func, insert, select, tuple_

from assets.match.register_memory import memory_tables
from assets.match.register_memory.copied_database import CopyRefusedError, copy_memory
from assets.match.register_memory.migrated_database import UnknownDatabaseError, connect_database, open_database
from assets.match.register_memory.storable_texts import clean_text
from schemas.frames import LINEAGE

CHUNK_KEYS = 500
__all__ = ["CopyRefusedError", "UnknownDatabaseError", "connect_database", "copy_memory", "open_database"]


def _find_missing_keys(engine: Engine, table: Table, keys: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    columns = table.primary_key.columns
    by_stored_key = {tuple(map(clean_text, key)): key for key in keys}
    wanted = list(by_stored_key)
    with engine.connect() as connection:
        for at in range(0, len(wanted), CHUNK_KEYS):
            is_wanted = tuple_(*columns).in_(wanted[at : at + CHUNK_KEYS])
            for known in connection.execute(select(*columns).where(is_wanted)):
                by_stored_key.pop(tuple(known), None)
    return set(by_stored_key.values())


def _add_rows(engine: Engine, table: Table, rows: Iterable[Mapping[Any, Any]]) -> None:
    """Adds the rows whose key is not there yet. rows: the table's columns among others; a blank one may be missing."""
    names, key = ([column.name for column in columns] for columns in (table.columns, table.primary_key.columns))
    plain_rows = ({name: None if pd.isna(row.get(name)) else clean_text(row[name]) for name in names} for row in rows)
    by_key = {tuple(row[name] for name in key): row for row in plain_rows}
    missing = _find_missing_keys(engine, table, by_key)
    if missing:
        with engine.begin() as connection:
            connection.execute(insert(table), [row for key, row in by_key.items() if key in missing])


def list_known_projects(engine: Engine) -> dict[tuple[str, str], str]:
    """(provider, reference) → project_id, of every report ever joined to a project."""
    alias = memory_tables.project_alias.c
    with engine.connect() as connection:
        rows = connection.execute(select(alias.provider, alias.reference, alias.project_id))
        return {(provider, reference): project for provider, reference, project in rows}


def keep_projects(engine: Engine, references: pd.DataFrame) -> None:
    in_order = references.sort_values(["data_date", "provider", "reference"])
    first = in_order.drop_duplicates("project_id").rename(columns={"data_date": "since"})
    _add_rows(engine, memory_tables.project, first.to_dict("records"))
    _add_rows(engine, memory_tables.project_alias, in_order.to_dict("records"))


def keep_submissions(engine: Engine, submissions: pd.DataFrame) -> None:
    _add_rows(engine, memory_tables.submission, submissions.to_dict("records"))


def keep_records(engine: Engine, accepted: Mapping[str, pd.DataFrame]) -> None:
    for table, frame in accepted.items():
        columns = [name for name in frame if name not in LINEAGE]
        keys = ((table, record) for record in frame["record"])
        missing = {record for _, record in _find_missing_keys(engine, memory_tables.record, keys)}
        rows = []
        for row in frame[frame["record"].isin(missing)].to_dict("records"):
            values = _format_json({name: row[name] for name in columns if not pd.isna(row[name])})
            rows.append({**row, "table": table, "values": values})
        _add_rows(engine, memory_tables.record, rows)


def _format_json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str, sort_keys=True)


def keep_findings(engine: Engine, findings: pd.DataFrame) -> None:
    _add_rows(engine, memory_tables.finding, findings.to_dict("records"))


def keep_release(engine: Engine, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
    """Keeps that a release was published. inputs: path in the sources folder → sha256; sums: the sha256 of its SHA256SUMS."""
    _add_rows(engine, memory_tables.release, [{**release, "inputs": _format_json(inputs), "sums": sums}])


@dataclass(frozen=True)
class RegisteredRelease:
    """A release that the register remembers. inputs and sums: None when it was made before these were kept."""

    version: str
    data_date: str
    code: str
    accepted: str | None
    sums: str | None
    inputs: Mapping[str, str] | None


def list_releases(engine: Engine) -> list[RegisteredRelease]:
    """Every release that was ever made, in order of version."""
    release = memory_tables.release.c
    columns = (release.version, release.data_date, release.code, release.accepted, release.sums, release.inputs)
    with engine.connect() as connection:
        releases = [
            RegisteredRelease(version, date, code, accepted, sums, json.loads(inputs) if inputs else None)
            for version, date, code, accepted, sums, inputs in connection.execute(select(*columns))
        ]
    return sorted(releases, key=lambda each: tuple(map(int, each.version.split("."))))


def count_rows(engine: Engine) -> pd.DataFrame:
    """table, rows: how much the register remembers."""
    tables = memory_tables.metadata.sorted_tables
    with engine.connect() as connection:
        rows = [(table.name, connection.scalar(select(func.count()).select_from(table))) for table in tables]
    return pd.DataFrame(rows, columns=["table", "rows"])
