"""The register's memory: submissions, project identifiers and their aliases, records as they were said, findings,
releases.

Belongs here: reading and adding to the database, in SQLite or PostgreSQL. Does not belong here: its tables (tables), or
what a run decides. Nothing is ever changed or removed: what is known already is left as it is, so that a run can be
repeated.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, Table, create_engine, event, func, insert, select, tuple_

from assets.match.register import tables
from schemas.frames import LINEAGE

MIGRATIONS = Path(__file__).parent / "migrations"
CHUNK = 500


def opened(url: str) -> Engine:
    """The register's database, brought to the present schema (Alembic); made when it is not there.

    url: SQLAlchemy's, `sqlite:///…` or `postgresql+psycopg://…`.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return engine


def _missing(engine: Engine, table: Table, keys: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Those of some keys that a table does not hold yet."""
    key = list(table.primary_key.columns)
    names = list(dict.fromkeys(keys))
    missing = set(names)
    with engine.connect() as connection:
        for at in range(0, len(names), CHUNK):
            present = connection.execute(select(*key).where(tuple_(*key).in_(names[at : at + CHUNK])))
            missing.difference_update(tuple(known) for known in present)
    return missing


def _added(engine: Engine, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Adds the rows whose key is not there yet; returns how many."""
    key = [column.name for column in table.primary_key.columns]
    wanted = {tuple(row[name] for name in key): dict(row) for row in rows}
    missing = _missing(engine, table, wanted)
    if missing:
        with engine.begin() as connection:
            connection.execute(insert(table), [row for name, row in wanted.items() if name in missing])
    return len(missing)


def _plain(frame: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    return [{c: None if pd.isna(row[c]) else row[c] for c in columns} for row in frame.to_dict("records")]


def known_projects(engine: Engine) -> dict[tuple[str, str], str]:
    """(provider, reference) → project_id, of every report ever joined to a project."""
    alias = tables.project_alias
    with engine.connect() as connection:
        found = connection.execute(select(alias.c.provider, alias.c.reference, alias.c.project_id))
        return {(provider, reference): project for provider, reference, project in found}


def keep_projects(engine: Engine, aliases: pd.DataFrame) -> None:
    """Keeps the identifiers given. aliases: provider, reference, project_id, data_date."""
    rows = _plain(
        aliases.sort_values(["data_date", "provider", "reference"]),
        ["provider", "reference", "project_id", "data_date"],
    )
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["project_id"], {"project_id": row["project_id"], "since": row["data_date"]})
    _added(engine, tables.project, first.values())
    _added(engine, tables.project_alias, [{k: row[k] for k in ("provider", "reference", "project_id")} for row in rows])


def keep_submissions(engine: Engine, submissions: pd.DataFrame) -> None:
    """Keeps which files came. submissions: schemas.frames.SUBMISSIONS."""
    _added(
        engine, tables.submission, _plain(submissions, ["sha256", "provider", "file", "bytes", "data_date", "format"])
    )


def keep_records(engine: Engine, accepted: Mapping[str, pd.DataFrame]) -> None:
    """Keeps what each accepted record said. accepted: table → records with LINEAGE."""
    for table, frame in accepted.items():
        said = [c for c in frame if c not in LINEAGE]
        missing = {record for _, record in _missing(engine, tables.record, ((table, each) for each in frame["record"]))}
        rows = [
            {
                "table": table,
                "record": row["record"],
                "provider": row["provider"],
                "data_date": row["data_date"],
                "values": json.dumps(
                    {c: row[c] for c in said if not pd.isna(row[c])}, ensure_ascii=False, default=str, sort_keys=True
                ),
            }
            for row in frame[frame["record"].isin(missing)].to_dict("records")
        ]
        _added(engine, tables.record, rows)


def keep_findings(engine: Engine, findings: pd.DataFrame) -> None:
    """Keeps findings. findings: schemas.frames.FINDINGS."""
    _added(engine, tables.finding, _plain(findings, [column.name for column in tables.finding.columns]))


def keep_release(engine: Engine, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
    """Keeps that a release stands, and what it was made from.

    release: version, data_date, previous, content, code, accepted; inputs: path in the sources folder → sha256; sums: the
    sha256 of its SHA256SUMS.
    """
    told = {**release, "inputs": json.dumps(inputs, ensure_ascii=False, sort_keys=True), "sums": sums}
    _added(engine, tables.release, [{column.name: told.get(column.name) for column in tables.release.columns}])


@dataclass(frozen=True)
class Release:
    """A release that the register remembers; inputs and sums as in `keep_release`, None when it was made before these were
    kept.
    """

    version: str
    data_date: str
    code: str
    accepted: str | None
    inputs: Mapping[str, str] | None
    sums: str | None


def releases(engine: Engine) -> list[Release]:
    """Every release that was ever made, in order of version."""
    kept = tables.release.c
    columns = (kept.version, kept.data_date, kept.code, kept.accepted, kept.inputs, kept.sums)
    with engine.connect() as connection:
        found = [
            Release(version, date, code, accepted, json.loads(inputs) if inputs else None, sums)
            for version, date, code, accepted, inputs, sums in connection.execute(select(*columns))
        ]
    return sorted(found, key=lambda each: tuple(map(int, each.version.split("."))))


def counts(engine: Engine) -> pd.DataFrame:
    """table, rows: how much the register remembers."""
    with engine.connect() as connection:
        rows = [
            (t.name, connection.execute(select(func.count()).select_from(t)).scalar_one())
            for t in tables.metadata.sorted_tables
        ]
    return pd.DataFrame(rows, columns=["table", "rows"])
