"""How Dagster's history of a run in this process reaches its SQLite files."""

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
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from sqlalchemy import Connection, Engine, create_engine

BATCH_SIZE_VARIABLE = "DAGSTER_EVENT_BATCH_SIZE"
"""The environment variable by which Dagster knows how many events it may store at once."""


class EventLog(SqliteEventLogStorage):
    """Dagster's own event log, in the files where Dagster looks for it, written faster.

    For each of the thousands of events of a run Dagster opens its files again and compiles its statements again, which takes
    longer than writing them. Here a file stays open, and the events of all providers are written together.
    """

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "EventLog":
        """Builds the log from Dagster's settings."""
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
        """Whether a table exists. None is ever dropped, so the answer is cached."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def store_event_batch(self, events: Sequence[dg.EventLogEntry]) -> None:
        """Writes events of one run. The list of assets needs only the last event of each asset."""
        asset_events = [event for event in events if event.dagster_event_type in ASSET_EVENTS]
        for event in events:
            if event.dagster_event_type not in ASSET_EVENTS:
                self.store_event(event)
        if not asset_events:
            return
        rows = [self._event_to_row(event) for event in asset_events]
        with self.run_connection(asset_events[0].run_id) as connection:
            connection.execute(SqlEventLogStorageTable.insert(), rows)
        with self.index_connection() as connection:
            statement = SqlEventLogStorageTable.insert().returning(
                SqlEventLogStorageTable.c.id, sort_by_parameter_order=True
            )
            event_ids = connection.execute(statement, rows).scalars().all()
            self._store_asset_event_tags(connection, asset_events, event_ids)
            last = {row["asset_key"]: pair for row, *pair in zip(rows, asset_events, event_ids, strict=True)}
            for event, event_id in last.values():
                self._store_asset_event(connection, event, event_id)

    def dispose(self) -> None:
        """Closes the files."""
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


def open_instance(home: Path, settings: Path) -> dg.DagsterInstance:
    """The Dagster instance of a DAGSTER_HOME. An EventLog stores its history, unless its settings name a storage.

    What the steps print goes to the terminal. To keep it, Dagster would put a file in place of the terminal, on which no progress
    could be drawn, and start processes that answer Ctrl-C with a traceback.
    """
    overrides = {"compute_logs": _describe_class(NoOpComputeLogManager)}
    if not any(key.endswith("storage") for key in yaml.safe_load(settings.read_text(encoding="utf-8")) or {}):
        os.environ.setdefault(BATCH_SIZE_VARIABLE, "1000")
        overrides["event_log_storage"] = _describe_class(EventLog, base_dir=str(home / "history" / "runs"))
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=overrides))


def _describe_class(kind: type, **config: str) -> dict[str, Any]:
    """A class as Dagster's settings name it."""
    return {"module": kind.__module__, "class": kind.__name__, "config": config}
