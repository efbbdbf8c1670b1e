"""Dagster's history of a run in this process.

Belongs here: how events reach the SQLite files. Does not belong here: what is kept (Dagster), or where (runs).
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from dagster._core.events import ASSET_EVENTS
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqlEventLogStorageTable, SqliteEventLogStorage
from sqlalchemy import Connection, Engine, create_engine

BATCH_SIZE_VARIABLE = "DAGSTER_EVENT_BATCH_SIZE"
"""The environment's word to Dagster how many events it may hand over at once."""


class EventLog(SqliteEventLogStorage):
    """Dagster's own event log in the place where Dagster looks for it, written faster.

    Dagster opens its files anew, and compiles its statements anew, for each of the thousands of events of a run: that takes
    longer than to write them. Here a file stays open, and what is said of all providers at once is written at once.
    """

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "EventLog":
        """As Dagster makes it from its settings."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard not in self._engines:
                self._engines[shard] = create_engine(self.conn_string_for_shard(shard))
                self._initdb(self._engines[shard])
            with self._engines[shard].begin() as connection:
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether a table is there; none ever goes."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def store_event_batch(self, events: Sequence[dg.EventLogEntry]) -> None:
        """Writes events of one run; of those of one asset, its entry in the list of assets needs only the last."""
        of_assets = [event for event in events if event.dagster_event_type in ASSET_EVENTS]
        for event in events:
            if event.dagster_event_type not in ASSET_EVENTS:
                self.store_event(event)
        if not of_assets:
            return
        rows = [self._event_to_row(event) for event in of_assets]
        with self.run_connection(of_assets[0].run_id) as connection:
            connection.execute(SqlEventLogStorageTable.insert(), rows)
        with self.index_connection() as connection:
            kept = SqlEventLogStorageTable.insert().returning(
                SqlEventLogStorageTable.c.id, sort_by_parameter_order=True
            )
            numbers = connection.execute(kept, rows).scalars().all()
            self._store_asset_event_tags(connection, of_assets, numbers)
            last = {row["asset_key"]: pair for row, *pair in zip(rows, of_assets, numbers, strict=True)}
            for event, number in last.values():
                self._store_asset_event(connection, event, number)

    def dispose(self) -> None:
        """Closes the files."""
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


def open_instance(home: Path, settings: Path) -> dg.DagsterInstance:
    """The Dagster instance of a DAGSTER_HOME. It keeps its history by an EventLog, unless its settings say where it is kept."""
    if any(key.endswith("storage") for key in yaml.safe_load(settings.read_text(encoding="utf-8")) or {}):
        return dg.DagsterInstance.get()
    os.environ.setdefault(BATCH_SIZE_VARIABLE, "1000")
    where = {"base_dir": str(home / "history" / "runs")}
    ours = {"module": EventLog.__module__, "class": EventLog.__name__, "config": where}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides={"event_log_storage": ours}))
